import { createHash } from 'node:crypto'

import type { Folder, FolderDigest } from './backup-format.ts'

/** Counts the files of a folder and hashes their names and contents, one file after the other. */
export function folderDigester(folder: Folder): {
  /** Passes the content of the next file through; gives its SHA-256 (hex) to `done` at its end. */
  file(
    name: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    done?: (sha256: string) => void,
  ): AsyncGenerator<Uint8Array>
  end(): FolderDigest
} {
  const list = createHash('sha256')
  const sum = { files: 0, bytes: 0 }
  async function* file(
    name: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    done: (sha256: string) => void = () => undefined,
  ): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    for await (const chunk of content) {
      hash.update(chunk)
      sum.bytes += chunk.length
      yield chunk
    }
    sum.files++
    const sha256 = hash.digest('hex')
    list.update(`${sha256}  ${name}\n`)
    done(sha256)
  }
  return { file, end: () => ({ folder, ...sum, sha256: list.digest('hex') }) }
}
