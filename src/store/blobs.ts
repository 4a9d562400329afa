/** Files named by the SHA-256 of their bytes: whole or not there, and never changed. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'

import { messageOf } from './explain.ts'
import { minding } from './failed-sync.ts'
import { sha256 } from './sha256.ts'

/** Where a blob lies, and what it is called by: `sha256` (hex) of its bytes. */
export interface StoredBlob {
  sha256: string
  path: string
  bytes: number
}

/** A blob being written. Whoever opens it calls `keep` or `discard`; until then only a temporary file exists. */
export class BlobWriter {
  readonly #folder: string
  readonly #partial: string
  readonly #file: FileHandle
  readonly #hash = createHash('sha256')
  #bytes = 0

  private constructor(folder: string, partial: string, file: FileHandle) {
    this.#folder = folder
    this.#partial = partial
    this.#file = file
  }

  /** Opens a new blob in `folder`, which is made if it is not there. */
  static async open(folder: string): Promise<BlobWriter> {
    await mkdir(folder, { recursive: true })
    const partial = join(folder, `.${process.pid}.${randomUUID()}.partial`)
    return new BlobWriter(folder, partial, await open(partial, 'wx', 0o600))
  }

  /** Appends bytes. One after the other: the next only when this has resolved. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk)
    await this.#file.writeFile(chunk)
    this.#bytes += chunk.length
  }

  /** Finishes it: on return it is on disk under its name, `<sha256><ending>`, and stays there after a power loss. */
  async keep(ending = ''): Promise<StoredBlob> {
    return await minding(async () => {
      await this.#file.sync()
      await this.#file.close()
      const digest = this.#hash.digest('hex')
      const path = join(this.#folder, `${digest}${ending}`)
      await rename(this.#partial, path)
      await syncFolder(this.#folder)
      return { sha256: digest, path, bytes: this.#bytes }
    })
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await rm(this.#partial, { force: true })
  }
}

/** Makes a rename survive a power loss. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How much is read, checked and handed out at a time. */
const pieceBytes = 1024 * 1024

/**
 * The bytes of a blob. Rejects with an operating error before the first of them where the file is gone or is not what
 * its name says; should it change while it is being read, the stream fails before any byte of the change.
 */
export async function openBlob(
  folder: string,
  digest: string,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('a blob is named by a SHA-256')
  const path = join(folder, digest)
  const whole = createHash('sha256')
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of piecesOf(path)) {
      whole.update(piece)
      pieces.push(sha256(piece))
    }
  } catch (cause) {
    throw unreadable(digest, messageOf(cause), cause)
  }
  if (whole.digest('hex') !== digest) throw unreadable(digest, 'its bytes have changed')
  return ReadableStream.from(sameAgain(path, digest, pieces))
}

/** Reads the file a second time, and hands out each piece only if it is still what was checked. */
async function* sameAgain(
  path: string,
  digest: string,
  pieces: readonly Uint8Array[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let n = 0
  for await (const piece of piecesOf(path)) {
    const checked = pieces[n++]
    if (!checked || Buffer.compare(sha256(piece), checked) !== 0)
      throw unreadable(digest, 'its bytes have changed')
    yield piece
  }
  if (n < pieces.length) throw unreadable(digest, 'its bytes have changed')
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const piece = new Uint8Array(pieceBytes)
      let filled = 0
      while (filled < pieceBytes) {
        const { bytesRead } = await file.read(piece, filled, pieceBytes - filled, null)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > 0) yield piece.subarray(0, filled)
      if (filled < pieceBytes) return
    }
  } finally {
    await file.close()
  }
}

function unreadable(digest: string, why: string, cause?: unknown): OperatingError {
  return new OperatingError(
    'blob-unreadable',
    `The stored file ${digest} cannot be handed out: ${why}.`,
    'Bring back this file of data/blobs from a backup, and look after the disk.',
    { cause },
  )
}
