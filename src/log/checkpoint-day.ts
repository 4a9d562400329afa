/**
 * The checkpoints published on one day of UTC, `log/checkpoints/2026-11-25`: the signed notes one after the other, oldest
 * first, with an empty line between them. `log/checkpoints/index` names the days, one a line.
 */

import { textOf } from './bytes.ts'
import { FormatError } from './format-error.ts'
import { parseNote } from './note.ts'
import type { Note } from './note.ts'

export function formatCheckpointDay(notes: readonly string[]): string {
  return notes.join('\n')
}

/** Reads a day without believing it. Throws a FormatError. */
export function parseCheckpointDay(bytes: Uint8Array): Note[] {
  // A checkpoint has no empty line of its own, so text and signatures take turns.
  const blocks = textOf(bytes).split('\n\n')
  if (blocks.length % 2 !== 0) throw new FormatError('a day is checkpoints with their signatures')
  const notes: Note[] = []
  for (let at = 0; at < blocks.length; at += 2) {
    const isLast = at + 2 === blocks.length
    notes.push(parseNote(`${blocks[at] ?? ''}\n\n${blocks[at + 1] ?? ''}${isLast ? '' : '\n'}`))
  }
  return notes
}

/** The days an index names, oldest first. Throws a FormatError. */
export function parseCheckpointIndex(bytes: Uint8Array): string[] {
  const text = textOf(bytes)
  if (!/^(\d{4}-\d\d-\d\d\n)*$/.test(text)) throw new FormatError('an index names a day a line')
  const days = text.split('\n').slice(0, -1)
  if (days.some((day, index) => index > 0 && day <= (days[index - 1] ?? ''))) {
    throw new FormatError('the days of an index rise')
  }
  return days
}
