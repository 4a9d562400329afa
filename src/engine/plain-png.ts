/** A PNG with nothing in it but its picture: https://www.w3.org/TR/png-3/ */
import { crc32 } from 'node:zlib'

import { Refusal } from './refusal.ts'

/** A picture as it may be shown to everybody, and its size in pixels. */
export interface PlainPng {
  bytes: Buffer
  width: number
  height: number
}

const signature = Buffer.from('\x89PNG\r\n\x1A\n', 'latin1')
/** What the picture needs. Texts, places, times, colour profiles and animations go. */
const keptChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'])
const mostPixels = 1024
const mostBytes = 24 * 1024

/** Refused (`logo-refused`) where it is no whole PNG, is too large, or has something behind its end. */
export function plainPng(bytes: Buffer): PlainPng {
  if (!bytes.subarray(0, 8).equals(signature)) throw refused('It is no PNG.')
  const kept: Buffer[] = [signature]
  const seen: string[] = []
  let at = signature.length
  while (at + 12 <= bytes.length && seen.at(-1) !== 'IEND') {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw refused('It is cut off.')
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      throw refused('It is damaged.')
    if (keptChunks.has(type)) kept.push(bytes.subarray(at, end))
    seen.push(type)
    at = end
  }
  if (seen[0] !== 'IHDR' || !seen.includes('IDAT') || seen.at(-1) !== 'IEND')
    throw refused('It is cut off.')
  if (at !== bytes.length) throw refused('Something stands behind its end.')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  if (width === 0 || height === 0 || width > mostPixels || height > mostPixels)
    throw refused(`It may have ${mostPixels} pixels each way.`)
  const plain = Buffer.concat(kept)
  if (plain.length > mostBytes) throw refused(`It may have ${mostBytes / 1024} KB.`)
  return { bytes: plain, width, height }
}

function refused(why: string): Refusal {
  return new Refusal(
    'input',
    'logo-refused',
    `This picture cannot be the logo. ${why}`,
    `Save it as PNG of at most ${mostBytes / 1024} KB and ${mostPixels} pixels each way, and hand that in.`,
  )
}
