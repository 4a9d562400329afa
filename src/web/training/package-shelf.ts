/** Packages that are being played, ready to be read from: looked for, compared with their digest and opened once for many files. */
import { buffer } from 'node:stream/consumers'

import { openPackage } from '#program/training/package-file.ts'
import type { PackageFile } from '#program/training/package-file.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { documentStream } from '#store/documents.ts'

/** Each takes as much memory as its ZIP: so many bytes together, and the one that was asked for last in any case. */
const mostBytes = 240 * 1024 ** 2

interface Opened {
  pack: Promise<PackageFile>
  /** Of its ZIP; 0 while it is being read. */
  bytes: number
}

/** By digest, so what is here is the same for whoever asks; whether they may is decided before. */
const shelf = new Map<string, Opened>()

/** The package of a digest. Rejects with an operating error where its bytes are gone or have changed. */
export function takePackage(directory: DataDirectory, digest: string): Promise<PackageFile> {
  const found = shelf.get(digest) ?? open(directory, digest)
  // What was asked for last stays longest.
  shelf.delete(digest)
  shelf.set(digest, found)
  return found.pack
}

function open(directory: DataDirectory, digest: string): Opened {
  const opened: Opened = {
    bytes: 0,
    pack: documentStream(directory, digest).then(async (stream) => {
      const bytes = await buffer(stream)
      opened.bytes = bytes.length
      makeRoom()
      return await openPackage(bytes)
    }),
  }
  opened.pack.catch(() => shelf.delete(digest))
  return opened
}

function makeRoom(): void {
  let bytes = 0
  for (const [index, [digest, opened]] of [...shelf].toReversed().entries()) {
    bytes += opened.bytes
    if (index > 0 && bytes > mostBytes) shelf.delete(digest)
  }
}
