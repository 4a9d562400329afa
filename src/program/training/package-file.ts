/** The files of a course package, read out of its ZIP one by one; nothing is ever unpacked to a disk. */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

import { packageRefused } from './package-troubles.ts'

const mostFiles = 5_000
const largestFile = 64 * 1024 ** 2
const largestUnpacked = 300 * 1024 ** 2
const longestPath = 500

/** What manifests are called. Where there are two, the first is meant. */
export const manifestNames = ['cmi5.xml', 'imsmanifest.xml', 'tincan.xml'] as const

export interface PackageFile {
  /** Paths with their sizes unpacked, in bytes. No folders. */
  files: ReadonlyMap<string, number>
  size: number
  /** The bytes of a file; nothing where there is none. Rejects where it is damaged, or longer than it says. */
  read(path: string): Promise<Buffer | undefined>
  /** The same piece by piece, from one byte up to another, both included; never more of it in memory than is on its way. */
  stream(path: string, piece?: { start: number; end: number }): Promise<Readable | undefined>
}

/**
 * Opens a package by its directory. Refused where it is no ZIP, holds more than we would hand out, paths that leave it,
 * links, or files behind a password. The library compares what comes out with the sizes that were stated.
 */
export async function openPackage(bytes: Buffer): Promise<PackageFile> {
  const [zip, entries] = await entriesOf(bytes)
  const files = new Map<string, Entry>()
  let size = 0
  const top = rootFolder(entries.map(nameOf))
  for (const entry of entries) {
    const name = nameOf(entry)
    if (entry.isEncrypted()) throw packageRefused('package-encrypted')
    if (isLink(entry) || !isPlainPath(name)) throw packageRefused('package-damaged')
    if (name.endsWith('/') || isLeftover(name)) continue
    const path = name.slice(top.length)
    if (files.has(path) || !entry.canDecodeFileData()) throw packageRefused('package-damaged')
    size += entry.uncompressedSize
    files.set(path, entry)
    if (entry.uncompressedSize > largestFile || size > largestUnpacked || files.size > mostFiles)
      throw packageRefused('package-too-large')
  }
  return {
    files: new Map([...files].map(([path, entry]) => [path, entry.uncompressedSize])),
    size,
    async read(path) {
      const entry = files.get(path.normalize())
      return entry && (await buffer(await zip.openReadStreamPromise(entry)))
    },
    async stream(path, piece) {
      const entry = files.get(path.normalize())
      const whole = entry && (await zip.openReadStreamPromise(entry))
      return piece && whole ? Readable.from(pieceOf(whole, piece)) : whole
    },
  }
}

/** What is packed can only be read from its beginning: what comes before a piece is passed over. */
async function* pieceOf(
  whole: AsyncIterable<Buffer>,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of whole) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at))
    at += chunk.length
    if (part.length > 0) yield part
    if (at > end) return
  }
}

/**
 * A name as it is meant. Programs write names in UTF-8 without saying so, and some take letters with signs apart: here they
 * are in one spelling, as addresses have them.
 */
function nameOf({ fileName, fileNameRaw, generalPurposeBitFlag }: Entry): string {
  const isDeclared = (generalPurposeBitFlag & 0x800) !== 0
  if (isDeclared || fileNameRaw.every((byte) => byte < 0x80) || !isUtf8(fileNameRaw))
    return fileName.normalize()
  return fileNameRaw.toString('utf8').replaceAll('\\', '/').normalize()
}

/** The folder that everything lies in, where somebody packed the folder in place of its content; else nothing. */
function rootFolder(names: readonly string[]): string {
  const files = names.filter((name) => !name.endsWith('/') && !isLeftover(name))
  const [top = ''] = /^[^/]+\//.exec(files[0] ?? '') ?? []
  const isWhole = top !== '' && files.every((name) => name.startsWith(top))
  return isWhole && manifestNames.some((name) => files.includes(top + name)) ? top : ''
}

/** What file managers leave behind. */
function isLeftover(name: string): boolean {
  return /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name)
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
