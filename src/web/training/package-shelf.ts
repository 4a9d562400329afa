/** Packages that are being played, ready to be read from: looked for, compared with their digest and opened once for many files. */
import { buffer } from 'node:stream/consumers'

import { openPackage } from '#program/training/package-file.ts'
import type { PackageFile } from '#program/training/package-file.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { documentStream } from '#store/documents.ts'

/** Each takes as much memory as its ZIP. */
const mostPackages = 3

/** By digest, so what is here is the same for whoever asks; whether they may is decided before. */
const shelf = new Map<string, Promise<PackageFile>>()

/** The package of a digest. Rejects with an operating error where its bytes are gone or have changed. */
export function takePackage(directory: DataDirectory, digest: string): Promise<PackageFile> {
  const found = shelf.get(digest) ?? open(directory, digest)
  // What was asked for last stays longest.
  shelf.delete(digest)
  shelf.set(digest, found)
  for (const old of [...shelf.keys()].slice(0, -mostPackages)) shelf.delete(old)
  return found
}

function open(directory: DataDirectory, digest: string): Promise<PackageFile> {
  const opening = documentStream(directory, digest).then(async (bytes) =>
    openPackage(await buffer(bytes)),
  )
  opening.catch(() => shelf.delete(digest))
  return opening
}
