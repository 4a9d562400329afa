import { randomBytes } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

import { createTarPacker } from 'modern-tar'

import { OperatingError } from '#engine/operating-error.ts'

import { syncFolder } from './put-file.ts'
import { seal } from './sealing.ts'
import type { Lock } from './sealing.ts'

/** Adds one file; `size` is exact. Resolves when there is room for the next. */
export type AddFile = (
  name: string,
  size: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
) => Promise<void>

/**
 * Writes a new file: a tar archive, compressed by gzip, encrypted by age, for its owner's eyes only. `fill` adds what
 * goes in. The file appears under its name when it is whole and on disk; on any error nothing is left. Returns its length.
 */
export async function writeArchive(
  path: string,
  options: { lock: Lock; mayReplace: boolean },
  fill: (add: AddFile) => Promise<void>,
): Promise<number> {
  const half = `${path}.${randomBytes(6).toString('hex')}.half`
  const file = await openNew(half)
  try {
    const bytes = await pack(file, options.lock, fill)
    await file.sync()
    await file.close()
    await (options.mayReplace ? rename(half, path) : link(half, path))
    await syncFolder(dirname(path))
    return bytes
  } catch (error) {
    throw explainWrite(error, path)
  } finally {
    await file.close().catch(() => undefined)
    await rm(half, { force: true })
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    throw explainWrite(error, path)
  }
}

async function pack(
  file: FileHandle,
  lock: Lock,
  fill: (add: AddFile) => Promise<void>,
): Promise<number> {
  const { readable, controller } = createTarPacker()
  const mtime = new Date()
  const sealed = await seal(lock, readable.pipeThrough(new CompressionStream('gzip')))
  const written = writeAll(file, sealed)
  // A failing disk ends the streams; whoever fills hears of it at the next file, and below it is named.
  written.catch(() => undefined)
  try {
    await fill(async (name, size, content) => {
      const body = controller.add({ name, size, mode: 0o600, mtime }).getWriter()
      for await (const chunk of content) await body.write(chunk)
      await body.close()
    })
    controller.finalize()
  } catch (error) {
    controller.error(error)
    await written
    throw error
  }
  return await written
}

async function writeAll(file: FileHandle, content: ReadableStream<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const chunk of content) {
    await file.writeFile(chunk)
    bytes += chunk.length
  }
  return bytes
}

function explainWrite(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EEXIST') {
    return new OperatingError(
      'backup-file-exists',
      `${path} exists already.`,
      'Give another name, or --force to replace it.',
    )
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new OperatingError(
      'backup-disk-full',
      `There is no room left for ${path}.`,
      'Free some disk space, or write the backup elsewhere. Nothing was kept of this one.',
      { cause: error },
    )
  }
  if (!['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EROFS', 'EISDIR', 'EIO'].includes(code))
    return error
  return new OperatingError(
    'backup-file-unwritable',
    `${path} cannot be written: ${error instanceof Error ? error.message : code}.`,
    'Give a file in a folder that exists and that this user may write to.',
    { cause: error },
  )
}
