import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'

import type pg from 'pg'

import { base64 } from '#log/bytes.ts'
import type { Store } from '#store/database.ts'
import { logFolder, placeOfEnded } from '#store/log-place.ts'
import { appliedMigrations, schemaName } from '#store/migrate.ts'

import { backupFormat, headerName, manifestName } from './backup-format.ts'
import type {
  Folder,
  FolderDigest,
  Header,
  LogHead,
  Manifest,
  TableDigest,
} from './backup-format.ts'
import { folderDigester } from './folder-digester.ts'
import { keptFiles } from './kept-files.ts'
import type { Lock } from './sealing.ts'
import { readRows, speakPlainly, tableDigester } from './table-rows.ts'
import { readTablePlans } from './table-shapes.ts'
import type { TablePlan } from './table-shapes.ts'
import { writeArchive } from './write-archive.ts'
import type { AddFile } from './write-archive.ts'

/** A backup as it was written. */
export interface Backup {
  header: Header
  manifest: Manifest
  /** Length of the file. */
  bytes: number
}

/**
 * Writes everything that a new server needs into one encrypted file: every organisation, all tables as of one instant,
 * keys, evidence, and the public files that cannot be made again. Writers go on meanwhile.
 */
export async function createBackup(
  store: Store,
  path: string,
  options: { lock: Lock; mayReplace?: boolean },
): Promise<Backup> {
  // Before the snapshot: a head signed later would be ahead of the database that is kept, which reads as a rollback.
  const signed = readSigned(store)
  const client = await store.pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await speakPlainly(client)
    const plans = await readTablePlans(client)
    const { header, logs, sizes } = await describe(client, plans, store.version)
    let manifest: Manifest | undefined
    const bytes = await writeArchive(
      path,
      { lock: options.lock, mayReplace: options.mayReplace ?? false },
      async (add) => {
        await addJson(add, headerName, header)
        const keys = await addFolder(add, store, 'keys', () => true, signed)
        const tables = await addTables(add, client, plans, header)
        const blobs = await addFolder(add, store, 'blobs', () => true)
        const published = await addFolder(add, store, 'published', (name) => isOf(sizes, name))
        manifest = { id: header.id, tables, folders: [keys, blobs, published], logs }
        await addJson(add, manifestName, manifest)
      },
    )
    if (!manifest) throw new Error('no manifest was written')
    return { header, manifest, bytes }
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release()
  }
}

function readSigned({ directory }: Store): Map<string, Buffer> {
  return new Map(
    keptFiles(directory, 'keys')
      .filter((name) => name.endsWith('.signed'))
      .map((name) => [name, readFileSync(join(directory.keys, name))]),
  )
}

async function describe(
  client: pg.ClientBase,
  plans: readonly TablePlan[],
  postgresql: string,
): Promise<{ header: Header; logs: LogHead[]; sizes: Map<string, number> }> {
  const { rows } = await client.query<{
    id: string
    slug: string
    name: string
    origin: string
    log_number: number
    ended_at: Date | null
    log_size: number
    log_root: Buffer
    last: string
    now: Date
  }>(`SELECT id, slug, name, origin, log_number, ended_at, log_size, log_root, last_recorded_at::text AS last
      FROM ${schemaName}.organisation ORDER BY slug COLLATE "C"`)
  const header: Header = {
    format: backupFormat,
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    beleg: readVersion(),
    postgresql,
    schema: await appliedMigrations(client),
    organisations: rows.map(({ id, slug, name, origin }) => ({ id, slug, name, origin })),
    tables: plans.map(({ name, scoped, columns }) => ({ name, scoped, columns })),
  }
  const logs = rows.map(({ id, log_size, log_root, last }) => ({
    org: id,
    size: log_size,
    root: base64(log_root),
    lastRecordedAt: last,
  }))
  // Of a log that has ended everything stays: what was published beyond the rows is readable nowhere else.
  const sizes = rows.map(({ slug, log_number: logNumber, ended_at: endedAt, log_size: size }) => {
    const place = endedAt ? placeOfEnded({ slug, logNumber }) : { slug, logNumber }
    return [`${place.slug}/${logFolder(place)}`, endedAt ? Infinity : size] as const
  })
  return { header, logs, sizes: new Map(sizes) }
}

async function addTables(
  add: AddFile,
  client: pg.ClientBase,
  plans: readonly TablePlan[],
  { organisations }: Header,
): Promise<TableDigest[]> {
  const digests: TableDigest[] = []
  for (const plan of plans) {
    for (const org of plan.scoped ? organisations.map(({ id }) => id) : [null]) {
      const digester = tableDigester(plan.name, org)
      let part = 0
      for await (const { rows, lines } of readRows(client, plan, org)) {
        digester.add(rows, lines)
        const number = String(++part).padStart(6, '0')
        await add(`tables/${plan.name}/${org ?? 'all'}/${number}.jsonl`, lines.length, [lines])
      }
      digests.push(digester.end())
    }
  }
  return digests
}

/** Files as they are; those in `known` as they were. One that is replaced meanwhile is read as it was when opened. */
async function addFolder(
  add: AddFile,
  { directory }: Store,
  folder: Folder,
  isWanted: (name: string) => boolean,
  known?: ReadonlyMap<string, Buffer>,
): Promise<FolderDigest> {
  const digester = folderDigester(folder)
  for (const name of keptFiles(directory, folder).filter(isWanted)) {
    const content = known?.get(name)
    if (content) {
      await add(`${folder}/${name}`, content.length, digester.file(name, [content]))
    } else if (!known || !name.endsWith('.signed')) {
      const file = await open(join(directory[folder], name), 'r')
      try {
        const { size } = await file.stat()
        const stream = file.createReadStream({ autoClose: false, end: Math.max(0, size - 1) })
        await add(`${folder}/${name}`, size, digester.file(name, size === 0 ? [] : stream))
      } finally {
        await file.close()
      }
    }
  }
  return digester.end()
}

/** Whether a public file belongs to the log as it was at the snapshot: a later one would speak of what is not kept. */
function isOf(sizes: ReadonlyMap<string, number>, name: string): boolean {
  const [slug = '', log = '', kind, file = ''] = name.split('/')
  const number = Number.parseInt(file, 10)
  const size = sizes.get(`${slug}/${log}`) ?? 0
  return kind === 'checkpoints' ? number <= size : number < size
}

async function addJson(add: AddFile, name: string, value: unknown): Promise<void> {
  const content = Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
  await add(name, content.length, [content])
}

function readVersion(): string {
  const path = join(import.meta.dirname, '../../../package.json')
  const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'))
  return version
}
