// The evidence archive: gzip of JSON Lines, one recorded call a line, named by the SHA-256 of the file as stored.

import { once } from 'node:events'
import { createGzip } from 'node:zlib'
import type { Gzip } from 'node:zlib'

import type { RecordedCall } from '#connectors/transport.ts'
import { BlobWriter } from '#store/blobs.ts'
import type { StoredBlob } from '#store/blobs.ts'

/** A closed archive. */
export interface StoredArchive extends StoredBlob {
  calls: number
}

/** An archive being written. Whoever opens it calls `close` or `discard`; until then only a temporary file exists. */
export class ArchiveWriter {
  readonly #blob: BlobWriter
  readonly #gzip: Gzip = createGzip()
  readonly #written: Promise<void>
  #last: Promise<void> = Promise.resolve()
  #calls = 0

  private constructor(blob: BlobWriter) {
    this.#blob = blob
    this.#written = this.#store()
    // Whoever writes next, or closes, hears of it.
    this.#written.catch(() => undefined)
  }

  /** Opens a new archive in `folder`, which is made if it is not there. */
  static async open(folder: string): Promise<ArchiveWriter> {
    return new ArchiveWriter(await BlobWriter.open(folder))
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
      await this.#written
      return { ...(await this.#blob.keep('.jsonl.gz')), calls: this.#calls }
    } catch (error) {
      await this.discard()
      throw error
    }
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    this.#gzip.destroy()
    await this.#written.catch(() => undefined)
    await this.#blob.discard()
  }

  async #append(before: Promise<void>, line: string): Promise<void> {
    await before
    if (this.#gzip.write(line)) return
    // A failing disk ends the stream, and nobody would drain it any more.
    await Promise.race([once(this.#gzip, 'drain'), this.#written])
  }

  async #store(): Promise<void> {
    for await (const chunk of this.#gzip) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('gzip gives bytes')
      await this.#blob.write(chunk)
    }
  }
}
