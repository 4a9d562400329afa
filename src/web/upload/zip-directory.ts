/**
 * What a ZIP file says it holds, read without unpacking anything (APPNOTE.TXT, sections 4.3.7 to 4.3.16,
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). Office files are ZIP files.
 */
import { fileRefused } from './refused.ts'

/** One entry, from the central directory. Sizes in bytes. */
export interface ZipEntry {
  name: string
  packed: number
  size: number
  /** Where its local header begins. */
  offset: number
  isLink: boolean
}

const localHeader = 0x04034b50
const directoryHeader = 0x02014b50
const endHeader = 0x06054b50
const longestComment = 0xffff
const endBytes = 22
const localBytes = 30
const directoryBytes = 46
/** Written where the real figure is in a ZIP64 field: for archives far larger than any we take. */
const elsewhere = 0xffffffff
const symbolicLink = 0o120000

/** Where the end record of a ZIP begins that ends where the file ends; -1 where there is none. */
export function zipEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endBytes - longestComment)
  for (let at = bytes.length - endBytes; at >= first; at--) {
    if (bytes.readUInt32LE(at) !== endHeader) continue
    if (at + endBytes + bytes.readUInt16LE(at + 20) === bytes.length) return at
  }
  return -1
}

/** The entries of a ZIP whose two accounts of itself, directory and local headers, agree; refused where they do not. */
export function readZipDirectory(bytes: Buffer): ZipEntry[] {
  try {
    return entriesOf(bytes)
  } catch (error) {
    // Reads beyond the end: it is shorter than it says.
    if (error instanceof RangeError) throw damaged()
    throw error
  }
}

function entriesOf(bytes: Buffer): ZipEntry[] {
  const end = zipEnd(bytes)
  if (end === -1) throw damaged()
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  const isOnOneDisk = bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 8) === count
  if (!isOnOneDisk || start + bytes.readUInt32LE(end + 12) !== end) throw damaged()
  const entries: ZipEntry[] = []
  let at = start
  for (let n = 0; n < count; n++) {
    if (bytes.readUInt32LE(at) !== directoryHeader) throw damaged()
    const nameEnd = at + directoryBytes + bytes.readUInt16LE(at + 28)
    const raw = bytes.subarray(at + directoryBytes, nameEnd)
    const entry = {
      name: raw.toString('latin1'),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      isLink: ((bytes.readUInt32LE(at + 38) >>> 16) & 0o170000) === symbolicLink,
    }
    if (nameEnd > end || [entry.packed, entry.size, entry.offset].includes(elsewhere))
      throw damaged()
    refuseOtherLocalHeader(bytes, entry, raw)
    entries.push(entry)
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  if (at !== end) throw damaged()
  refuseOverlaps(entries, start)
  return entries
}

/** Some programs go by the directory, some by the local headers: what differs shows each of them another file. */
function refuseOtherLocalHeader(bytes: Buffer, { offset, packed, size }: ZipEntry, name: Buffer) {
  if (bytes.readUInt32LE(offset) !== localHeader) throw damaged()
  const nameStart = offset + localBytes
  const same = bytes.subarray(nameStart, nameStart + bytes.readUInt16LE(offset + 26)).equals(name)
  // Bit 3: sizes were not known yet when the header was written.
  const sizesFollow = (bytes.readUInt16LE(offset + 6) & 8) !== 0
  const sameSizes =
    bytes.readUInt32LE(offset + 18) === packed && bytes.readUInt32LE(offset + 22) === size
  if (!same || !(sizesFollow || sameSizes)) throw damaged()
}

/** Entries that share their bytes unpack to any size (https://www.bamsoftware.com/hacks/zipbomb/). */
function refuseOverlaps(entries: readonly ZipEntry[], directory: number): void {
  let free = 0
  for (const { name, offset, packed } of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < free) throw damaged()
    free = offset + localBytes + name.length + packed
  }
  if (free > directory) throw damaged()
}

function damaged(): Error {
  return fileRefused('upload-damaged', 'The file is damaged, or its parts contradict each other.')
}
