import { parseCheckpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { parseNote, parseVkey } from './note.ts'
import { record, text } from './shape.ts'
import type { SeenHead } from './verify-site.ts'

/** Reads what a verifier kept of its last visit, as JSON. Throws a FormatError unless key and checkpoint can be read. */
export function parseSeenHead(sha256: Sha256, json: string): SeenHead {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new FormatError('not JSON')
  }
  const seen = seenHead(value, '')
  parseVkey(sha256, seen.vkey)
  parseCheckpoint(parseNote(seen.note).text)
  return seen
}

const seenHead = record<SeenHead>({ vkey: text, note: text })
