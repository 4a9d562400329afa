/** The files of a course package, read out of its ZIP one by one; nothing is ever unpacked to a disk. */
import { buffer } from 'node:stream/consumers'

import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

import { packageRefused } from './package-troubles.ts'

const mostFiles = 5_000
const largestFile = 64 * 1024 ** 2
const largestUnpacked = 300 * 1024 ** 2
const longestPath = 500

export interface PackageFile {
  /** Paths with their sizes unpacked, in bytes. No folders. */
  files: ReadonlyMap<string, number>
  size: number
  /** The bytes of a file; nothing where there is none. Rejects where it is damaged, or longer than it says. */
  read(path: string): Promise<Buffer | undefined>
}

/**
 * Opens a package by its directory. Refused where it is no ZIP, holds more than we would hand out, paths that leave it,
 * links, or files behind a password. The library compares what comes out with the sizes that were stated.
 */
export async function openPackage(bytes: Buffer): Promise<PackageFile> {
  const [zip, entries] = await entriesOf(bytes)
  const files = new Map<string, Entry>()
  let size = 0
  for (const entry of entries) {
    if (entry.isEncrypted()) throw packageRefused('package-encrypted')
    if (isLink(entry) || !isPlainPath(entry.fileName)) throw packageRefused('package-damaged')
    if (entry.fileName.endsWith('/')) continue
    if (files.has(entry.fileName) || !entry.canDecodeFileData())
      throw packageRefused('package-damaged')
    size += entry.uncompressedSize
    files.set(entry.fileName, entry)
    if (entry.uncompressedSize > largestFile || size > largestUnpacked || files.size > mostFiles)
      throw packageRefused('package-too-large')
  }
  return {
    files: new Map([...files].map(([path, entry]) => [path, entry.uncompressedSize])),
    size,
    async read(path) {
      const entry = files.get(path)
      return entry && (await buffer(await zip.openReadStreamPromise(entry)))
    },
  }
}

async function entriesOf(bytes: Buffer): Promise<[ZipFile, Entry[]]> {
  const entries: Entry[] = []
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
    // Believed for the number of rounds only: each of them must find an entry.
    if (zip.entryCount > 2 * mostFiles) throw packageRefused('package-too-large')
    for await (const entry of zip.eachEntry()) entries.push(entry)
    return [zip, entries]
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'package-too-large') throw cause
    throw packageRefused('package-damaged')
  }
}

/** The upper half of the attributes is the mode of a file on Unix. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

/** One that means the same in an address, in the package and on any disk. */
function isPlainPath(path: string): boolean {
  return (
    path.length <= longestPath &&
    // Control characters, and what turns the direction of writing.
    !/[\p{C}\\]/u.test(path) &&
    !path.startsWith('/') &&
    !/^[a-z]:/i.test(path) &&
    !path.split('/').some((step) => step === '..' || step === '.')
  )
}
