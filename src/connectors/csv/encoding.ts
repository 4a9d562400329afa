/** Which encoding a file is in: by its mark, by its bytes, or refused. */
import { CallError } from '#connectors/transport.ts'
import { westernText } from '#engine/western-text.ts'

/** An encoding by its name in https://encoding.spec.whatwg.org, and how we know. */
export interface FoundEncoding {
  encoding: string
  by: 'setting' | 'byte order mark' | 'content'
}

const marks: readonly (readonly [string, readonly number[]])[] = [
  // Before UTF-16, which begins like it.
  ['utf-32', [0xff, 0xfe, 0, 0]],
  ['utf-32', [0, 0, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** Finds an encoding out, reading the whole file: one wrong byte in the last line would be lost otherwise. */
export async function findEncoding(
  blocks: () => AsyncIterable<Buffer>,
  given: string | undefined,
): Promise<FoundEncoding> {
  if (given !== undefined) return { encoding: new TextDecoder(given).encoding, by: 'setting' }
  const first = await firstOf(blocks())
  const mark = marks.find(([, bytes]) => bytes.every((byte, index) => first[index] === byte))
  if (mark?.[0] === 'utf-32') throw unclear('it is in UTF-32, which is not read')
  if (mark) return { encoding: mark[0], by: 'byte order mark' }
  const wide = wideWithoutMark(first)
  if (wide !== undefined) return { encoding: wide, by: 'content' }
  if (await isUtf8(blocks())) return { encoding: 'utf-8', by: 'content' }
  if (await isWestern(blocks())) return { encoding: 'windows-1252', by: 'content' }
  throw unclear('its characters above ASCII are neither UTF-8 nor, in all likelihood, Windows-1252')
}

/** UTF-16 of mostly western text has a zero in every other byte, on one side only. */
function wideWithoutMark(first: Buffer): string | undefined {
  const zeros = [0, 0]
  for (const [index, byte] of first.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  }
  const [even = 0, odd = 0] = zeros.map((count) => count / (first.length / 2))
  if (odd > 0.6 && even < 0.05) return 'utf-16le'
  return even > 0.6 && odd < 0.05 ? 'utf-16be' : undefined
}

async function isUtf8(blocks: AsyncIterable<Buffer>): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const block of blocks) decoder.decode(block, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function isWestern(blocks: AsyncIterable<Buffer>): Promise<boolean> {
  const text = westernText()
  for await (const block of blocks) {
    text.add(block)
    if (!text.isPlausible) return false
  }
  return true
}

async function firstOf(blocks: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const block of blocks) return block
  return Buffer.alloc(0)
}

function unclear(why: string): CallError {
  return new CallError('UnclearEncoding', `${why}; say which it is in the setting encoding`)
}
