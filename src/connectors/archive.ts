// The evidence archive: gzip of JSON Lines, one recorded call a line, named by the SHA-256 of the file as stored.

import { createHash, randomUUID } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import type { Gzip } from 'node:zlib'

import { CallError } from './transport.ts'
import type { RecordedCall, Transport } from './transport.ts'

/** Where a closed archive lies, and what it is called by: `sha256` (hex) of the stored bytes. */
export interface StoredArchive {
  sha256: string
  path: string
  calls: number
  bytes: number
}

/** An archive being written. Whoever opens it calls `close` or `discard`; until then only a temporary file exists. */
export class ArchiveWriter {
  readonly #folder: string
  readonly #partial: string
  readonly #file: FileHandle
  readonly #gzip: Gzip = createGzip()
  readonly #hash: Hash = createHash('sha256')
  readonly #stored: Promise<number>
  #last: Promise<void> = Promise.resolve()
  #calls = 0

  private constructor(folder: string, partial: string, file: FileHandle) {
    this.#folder = folder
    this.#partial = partial
    this.#file = file
    this.#stored = this.#store()
    // Whoever writes next, or closes, hears of it.
    this.#stored.catch(() => undefined)
  }

  /** Opens a new archive in `folder`, which is made if it is not there. */
  static async open(folder: string): Promise<ArchiveWriter> {
    await mkdir(folder, { recursive: true })
    const partial = join(folder, `.${process.pid}.${randomUUID()}.partial`)
    return new ArchiveWriter(folder, partial, await open(partial, 'wx', 0o600))
  }

  /** Appends one call; resolves when there is room for the next, so that memory stays at a few chunks. */
  async write(call: RecordedCall): Promise<void> {
    this.#calls++
    const before = this.#last
    this.#last = this.#append(before, `${JSON.stringify(call)}\n`)
    await this.#last
  }

  /** Finishes the archive: on return it is on disk under its name, and stays there after a power loss. */
  async close(): Promise<StoredArchive> {
    try {
      await this.#last
      this.#gzip.end()
      const bytes = await this.#stored
      await this.#file.sync()
      await this.#file.close()
      const sha256 = this.#hash.digest('hex')
      const path = join(this.#folder, `${sha256}.jsonl.gz`)
      await rename(this.#partial, path)
      await syncFolder(this.#folder)
      return { sha256, path, calls: this.#calls, bytes }
    } catch (error) {
      await this.discard()
      throw error
    }
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    this.#gzip.destroy()
    await this.#stored.catch(() => undefined)
    await this.#file.close().catch(() => undefined)
    await rm(this.#partial, { force: true })
  }

  async #append(before: Promise<void>, line: string): Promise<void> {
    await before
    if (this.#gzip.write(line)) return
    // A failing disk ends the stream, and nobody would drain it any more.
    await Promise.race([once(this.#gzip, 'drain'), this.#stored])
  }

  async #store(): Promise<number> {
    let bytes = 0
    for await (const chunk of this.#gzip) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('gzip gives bytes')
      this.#hash.update(chunk)
      await this.#file.writeFile(chunk)
      bytes += chunk.length
    }
    return bytes
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

/** Hands every call and its answer, or the error it ended with, to `write`, before the asker sees it. */
export function archivingTransport(
  inner: Transport,
  write: (call: RecordedCall) => Promise<void>,
): Transport {
  return {
    async call(call) {
      let response: unknown
      try {
        response = await inner.call(call)
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        await write({ ...call, error: { code: error.code, message: error.message } })
        throw error
      }
      await write({ ...call, response })
      return response
    },
  }
}
