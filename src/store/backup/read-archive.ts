import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { createTarDecoder } from 'modern-tar'

import { OperatingError } from '#engine/operating-error.ts'

import { ageMagic, unseal } from './sealing.ts'
import type { Key } from './sealing.ts'

/** One file of the archive; `body` must be read before the next is asked for. */
export interface ArchivedFile {
  name: string
  size: number
  body: ReadableStream<Uint8Array>
}

/**
 * Reads an archive that `writeArchive` wrote, file by file. Throws operating errors: no backup, a key that does not fit,
 * or damage, the moment it is met. Who stops before the end has seen nothing that proves the end is there.
 */
export async function* readArchive(path: string, key: Key): AsyncGenerator<ArchivedFile> {
  const file = await openBackup(path)
  try {
    const opened = await openSealed(path, file, key)
    const entries = opened
      .pipeThrough(new DecompressionStream('gzip'))
      .pipeThrough(createTarDecoder({ strict: true }))
    for await (const { header, body } of entries) {
      if (header.type !== 'file' || header.size === undefined) throw damaged(path)
      yield { name: header.name, size: header.size, body: marked(path, body) }
    }
  } catch (error) {
    // What the layers below throw at bytes that are not what they wrote.
    throw error instanceof OperatingError ? error : damaged(path, error)
  } finally {
    await file.close()
  }
}

/** All bytes of a file of the archive. */
export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function damaged(path: string, cause?: unknown): OperatingError {
  return new OperatingError(
    'backup-damaged',
    `${path} is damaged or incomplete.`,
    'Nothing was kept of it. Take another copy of this backup, or an earlier one.',
    { cause },
  )
}

async function openBackup(path: string): Promise<FileHandle> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(ageMagic.length),
      0,
      ageMagic.length,
      0,
    )
    if (buffer.toString('latin1', 0, bytesRead) === ageMagic) return file
  } catch (cause) {
    await file?.close()
    throw new OperatingError(
      'backup-unreadable',
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a file that beleg backup create wrote, and that this user may read.',
      { cause },
    )
  }
  await file.close()
  throw new OperatingError(
    'backup-not-one',
    `${path} is no backup.`,
    'Give a file that beleg backup create wrote.',
  )
}

async function openSealed(
  path: string,
  file: FileHandle,
  key: Key,
): Promise<ReadableStream<Uint8Array>> {
  try {
    return await unseal(key, chunksOf(file))
  } catch (cause) {
    if (cause instanceof OperatingError) throw cause
    throw new OperatingError(
      'backup-not-opened',
      `${path} does not open with this ${'passphrase' in key ? 'passphrase' : 'identity'}, or its beginning is damaged.`,
      'Give the passphrase (--passphrase-file) or the private key (--identity) it was made for.',
      { cause },
    )
  }
}

function chunksOf(file: FileHandle): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at)
        at += bytesRead
        if (bytesRead === 0) controller.close()
        else controller.enqueue(buffer.subarray(0, bytesRead))
      },
    },
    { highWaterMark: 1 },
  )
}

const chunkBytes = 256 * 1024

/** Errors met inside a file's body are the archive's, wherever the reader is when it meets them. */
function marked(path: string, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          throw damaged(path, error)
        }
      },
      async cancel(reason) {
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
