import type { CoursePackage } from '#populations/course-package.ts'
import { PlainXmlError, parsePlainXml } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import { readCmi5Manifest } from './cmi5-manifest.ts'
import { manifestNames } from './package-file.ts'
import type { PackageFile } from './package-file.ts'
import { packageRefused } from './package-troubles.ts'
import { readScormManifest } from './scorm-manifest.ts'
import { readXapiManifest } from './xapi-manifest.ts'

/** What a manifest says of its course. */
export type Manifest = Pick<
  CoursePackage,
  'standard' | 'title' | 'launch' | 'query' | 'mastery' | 'moveOn' | 'launchData' | 'activity'
>

const largestManifest = 2 * 1024 ** 2
/** A manifest may list every file of the package. */
const mostTags = 20_000

const readers: Record<
  (typeof manifestNames)[number],
  (root: XmlElement, pack: PackageFile) => Manifest
> = {
  'cmi5.xml': readCmi5Manifest,
  'imsmanifest.xml': readScormManifest,
  'tincan.xml': readXapiManifest,
}

/** Reads the manifest of a package, and finds in it what its first page is. Refused where no course of ours can come of it. */
export async function readManifest(pack: PackageFile): Promise<Manifest> {
  const path = manifestNames.find((name) => pack.files.has(name))
  if (path === undefined) throw packageRefused('package-manifest-missing')
  const size = pack.files.get(path) ?? 0
  if (size > largestManifest) throw packageRefused('package-too-large')
  const text = textOf(await readWhole(pack, path))
  try {
    return readers[path](await parsePlainXml(withoutComments(text), { mostTags }), pack)
  } catch (error) {
    if (!(error instanceof PlainXmlError)) throw error
    throw packageRefused(
      error.reason === 'malformed' ? 'package-manifest-malformed' : 'package-manifest-refused',
    )
  }
}

async function readWhole(pack: PackageFile, path: string): Promise<Buffer> {
  try {
    return (await pack.read(path)) ?? Buffer.of()
  } catch {
    throw packageRefused('package-damaged')
  }
}

/** By its byte order mark, or else by what it declares itself to be written in. */
function textOf(bytes: Buffer): string {
  const marked = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : undefined
  const declared = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]{1,20})["']/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  )?.[1]
  try {
    return new TextDecoder(marked ?? declared ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw packageRefused('package-manifest-malformed')
  }
}

/** Tools leave comments in what they write, and wrap texts in CDATA: the one goes, the other becomes the text it stands for. */
function withoutComments(text: string): string {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const start = nearest(text, ['<!--', '<![CDATA['], at)
    if (start === -1) break
    const isComment = text.startsWith('<!--', start)
    const [inside, mark] = isComment ? [start + 4, '-->'] : [start + 9, ']]>']
    const end = text.indexOf(mark, inside)
    if (end === -1) throw new PlainXmlError('malformed')
    parts.push(text.slice(at, start))
    if (!isComment) parts.push(escaped(text.slice(inside, end)))
    at = end + 3
  }
  return [...parts, text.slice(at)].join('')
}

function nearest(text: string, marks: readonly string[], from: number): number {
  const found = marks.map((mark) => text.indexOf(mark, from)).filter((at) => at !== -1)
  return found.length === 0 ? -1 : Math.min(...found)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
