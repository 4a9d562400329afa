import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import {
  backupFormat,
  folders,
  Header,
  headerName,
  Manifest,
  manifestName,
} from '#store/backup/backup-format.ts'
import type { Folder, TableShape } from '#store/backup/backup-format.ts'
import { folderDigester } from '#store/backup/folder-digester.ts'
import { isKept } from '#store/backup/kept-files.ts'
import { bytesOf, damaged, readArchive } from '#store/backup/read-archive.ts'
import type { ArchivedFile } from '#store/backup/read-archive.ts'
import type { Key } from '#store/backup/sealing.ts'
import { tableDigester } from '#store/backup/table-rows.ts'

import { logChecker, logTables } from './check-logs.ts'
import type { LogFinding } from './check-logs.ts'

/** Where the parts of a backup go as they are read. What it got is worth nothing before `readBackup` returns. */
export interface BackupSink {
  begin?(header: Header): Promise<void>
  rows?(table: TableShape, org: string | null, rows: (string | null)[][]): Promise<void>
  /** `content` must be read to its end. */
  file?(folder: Folder, name: string, content: AsyncIterable<Uint8Array>): Promise<void>
}

/** A backup that was read to its end, every digest compared. */
export interface ReadBackup {
  header: Header
  manifest: Manifest
  logs: LogFinding[]
}

const Lines = z.array(z.array(z.string().nullable()))

/** Larger than any key, signed head or part of a table. */
const largestPart = 256 * 1024 * 1024

/**
 * Reads a whole backup, flat in memory, compares every digest, and looks into every log. Throws operating errors for a
 * file that is damaged or newer than we are; that a log is not as it was signed is a finding.
 */
export async function readBackup(path: string, key: Key, sink: BackupSink): Promise<ReadBackup> {
  let reading: Reading | undefined
  let manifest: Manifest | undefined
  for await (const file of readArchive(path, key)) {
    if (!reading) {
      const header = await readHeader(path, file)
      await sink.begin?.(header)
      reading = beginReading(path, header)
    } else if (manifest) throw damaged(path, new Error(`${file.name} stands after the manifest`))
    else if (file.name === manifestName) manifest = await readJson(path, file, Manifest)
    else if (file.name.startsWith('tables/')) await readTable(reading, file, sink)
    else await readFile(reading, file, sink)
  }
  if (!reading || !manifest) throw damaged(path, new Error('there is no manifest'))
  const said = [manifest.id, manifest.tables, manifest.folders]
  const read = [
    reading.header.id,
    [...reading.tables.values()].map((digester) => digester.end()),
    [...reading.folders.values()].map((digester) => digester.end()),
  ]
  if (!isDeepStrictEqual(said, read))
    throw damaged(path, new Error('what was read is not what the manifest counts'))
  return { header: reading.header, manifest, logs: await reading.logs.end(manifest.logs) }
}

interface Reading {
  path: string
  header: Header
  shapes: Map<string, TableShape>
  tables: Map<string, ReturnType<typeof tableDigester>>
  folders: Map<Folder, ReturnType<typeof folderDigester>>
  logs: ReturnType<typeof logChecker>
}

function beginReading(path: string, header: Header): Reading {
  const orgs = header.organisations.map(({ id }) => id)
  return {
    path,
    header,
    shapes: new Map(header.tables.map((table) => [table.name, table])),
    tables: new Map(
      header.tables.flatMap(({ name, scoped }) =>
        (scoped ? orgs : [null]).map((org) => [
          `${name}/${org ?? 'all'}`,
          tableDigester(name, org),
        ]),
      ),
    ),
    folders: new Map(folders.map((folder) => [folder, folderDigester(folder)])),
    logs: logChecker(header),
  }
}

async function readHeader(path: string, file: ArchivedFile): Promise<Header> {
  if (file.name !== headerName) throw damaged(path, new Error(`${file.name} stands first`))
  // The number first: whatever else a newer format says, we would only call it damaged.
  const given = await readJson(path, file, z.looseObject({ format: z.int() }))
  if (given.format > backupFormat) {
    throw new OperatingError(
      'backup-newer',
      `${path} has format ${given.format}; this version of Beleg reads up to ${backupFormat}.`,
      'Use the version of Beleg that wrote it, or a newer one.',
    )
  }
  const header = Header.safeParse(given)
  if (!header.success) throw damaged(path, header.error)
  return header.data
}

async function readTable(reading: Reading, file: ArchivedFile, sink: BackupSink): Promise<void> {
  const [, name = '', scope = ''] = file.name.split('/')
  const shape = reading.shapes.get(name)
  const digester = reading.tables.get(`${name}/${scope}`)
  if (!shape || !digester || file.size > largestPart)
    throw damaged(reading.path, new Error(`${file.name} does not belong here`))
  const org = scope === 'all' ? null : scope
  const content = await bytesOf(file.body)
  const isWanted = sink.rows !== undefined || logTables.includes(name)
  const rows = isWanted ? parseRows(reading.path, shape, content) : []
  digester.add(isWanted ? rows.length : countLines(content), content)
  if (logTables.includes(name)) {
    const named = rows.map((row) =>
      Object.fromEntries(shape.columns.map((column, i) => [column.name, row[i] ?? null])),
    )
    reading.logs.rows(name, org, named)
  }
  await sink.rows?.(shape, org, rows)
}

function parseRows(path: string, shape: TableShape, content: Buffer): (string | null)[][] {
  let parsed: unknown
  try {
    parsed = content
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line))
  } catch (cause) {
    throw damaged(path, cause)
  }
  const rows = Lines.safeParse(parsed)
  if (!rows.success || rows.data.some((row) => row.length !== shape.columns.length))
    throw damaged(path, new Error(`a row of ${shape.name} is not as it must be`))
  return rows.data
}

function countLines(content: Buffer): number {
  let lines = 0
  for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines++
  return lines
}

async function readFile(reading: Reading, file: ArchivedFile, sink: BackupSink): Promise<void> {
  const { path, folders: digesters, logs } = reading
  const folder = folders.find((each) => file.name.startsWith(`${each}/`))
  const name = file.name.slice((folder?.length ?? 0) + 1)
  const digester = folder && digesters.get(folder)
  if (!digester || !isKept(folder, name))
    throw damaged(path, new Error(`${file.name} does not belong here`))
  const content = digester.file(name, file.body, (sha256) => {
    if (folder === 'blobs' && !name.startsWith(sha256))
      throw damaged(path, new Error(`${file.name} is not what its name says`))
  })
  if (folder !== 'keys') {
    await (sink.file?.(folder, name, content) ?? drain(content))
    return
  }
  if (file.size > largestPart) throw damaged(path, new Error(`${file.name} is too large`))
  const whole = await bytesOf(content)
  logs.keyFile(name, whole)
  await sink.file?.(folder, name, once(whole))
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of content) void chunk
}

async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content
}

async function readJson<Value>(
  path: string,
  file: ArchivedFile,
  schema: z.ZodType<Value>,
): Promise<Value> {
  if (file.size > largestPart) throw damaged(path, new Error(`${file.name} is too large`))
  try {
    return schema.parse(JSON.parse((await bytesOf(file.body)).toString('utf8')))
  } catch (cause) {
    throw cause instanceof OperatingError ? cause : damaged(path, cause)
  }
}
