/** Reads a file block by block, and notices when it is not the same file any more. */
import type { BigIntStats } from 'node:fs'
import { open, stat } from 'node:fs/promises'

import { CallError } from '#connectors/transport.ts'

const blockBytes = 256 * 1024

/** Which file it was, and in which state. Nobody can set the time of a change (`ctime`) back. */
export interface SeenFile {
  path: string
  bytes: number
  modified: Date
  mark: string
}

/** Looks at a file without reading it. Throws `CallError`: the system's code, `NotAFile` or `EmptyFile`. */
export async function seeFile(path: string): Promise<SeenFile> {
  const found = await orCallError(path, () => stat(path, { bigint: true }))
  if (!found.isFile()) throw new CallError('NotAFile', `${path} is no file`)
  if (found.size === 0n) throw new CallError('EmptyFile', `${path} is empty`)
  return {
    path,
    bytes: Number(found.size),
    modified: new Date(Number(found.mtimeMs)),
    mark: markOf(found),
  }
}

/**
 * The bytes of a file as it was seen. Opened anew for every block, so that a reader who stops leaves nothing open;
 * whatever happened to the file meanwhile ends it with a `CallError`.
 */
export async function* blocksOf(seen: SeenFile): AsyncGenerator<Buffer> {
  for (let position = 0; position < seen.bytes;) {
    const block = await orCallError(seen.path, () => readBlock(seen, position))
    position += block.length
    yield block
  }
}

async function readBlock({ path, mark }: SeenFile, position: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const block = Buffer.allocUnsafe(blockBytes)
    const { bytesRead } = await file.read(block, 0, blockBytes, position)
    // After the bytes, so that no change before them is missed.
    const isSame = markOf(await file.stat({ bigint: true })) === mark
    if (!isSame || bytesRead === 0)
      throw new CallError('FileChanged', `${path} changed while it was read`)
    return block.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function markOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join('/')
}

/** What the system refuses becomes a `CallError` with its own code, such as ENOENT. */
async function orCallError<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
    if (error instanceof CallError) throw error
    const said = error.code === 'ENOENT' ? `there is no file ${path}` : error.message
    throw new CallError(error.code, said, { cause: error })
  }
}
