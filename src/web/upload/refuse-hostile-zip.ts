import { fileRefused } from './refused.ts'
import { readZipDirectory } from './zip-directory.ts'
import type { ZipEntry } from './zip-directory.ts'

const mostEntries = 10_000
const largestUnpacked = 400 * 1024 ** 2
/** Text packs to a twentieth, a spreadsheet of repetitions to a fiftieth; zeros to a thousandth. */
const largestRatio = 100
/** Below this nobody's memory is in danger, and a small file of blanks is no bomb. */
const smallUnpacked = 1024 ** 2

/**
 * Refuses a ZIP, or an office file, that unpacks to a flood or outside its folder, or that means different things to
 * different programs. Nothing is unpacked for it: the sizes are those that it states itself, which is what an honest
 * program goes by.
 */
export function refuseHostileZip(bytes: Buffer): void {
  const entries = readZipDirectory(bytes)
  if (entries.some(isOutside))
    throw fileRefused('upload-zip-path', 'The file holds entries that lead out of their folder.')
  if (new Set(entries.map(({ name }) => name)).size < entries.length)
    throw fileRefused('upload-damaged', 'The file holds two entries of the same name.')
  const size = sum(entries.map((entry) => entry.size))
  const packed = sum(entries.map((entry) => entry.packed))
  const isFlood = size > largestUnpacked || (size > smallUnpacked && size > largestRatio * packed)
  if (entries.length > mostEntries || isFlood)
    throw fileRefused('upload-zip-bomb', 'The file unpacks to far more than it should.')
  if (entries.some(({ name }) => /(^|\/)vbaProject\.bin$/i.test(name)))
    throw fileRefused('upload-macros', 'The file holds macros.')
}

function isOutside({ name, isLink }: ZipEntry): boolean {
  const steps = name.split(/[/\\]/)
  return (
    isLink || steps[0] === '' || /^[a-z]:/i.test(name) || steps.includes('..') || /\0/.test(name)
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
