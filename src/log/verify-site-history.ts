/** Whether every checkpoint a site has published is of its log, and whether entries came when they say. */

import { equal } from './bytes.ts'
import { parseCheckpointDay, parseCheckpointIndex } from './checkpoint-day.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCosignatures } from './cosignature.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import type { GetFile } from './log-reader.ts'
import { formatNote, parseNote, verifyNote } from './note.ts'
import type { Note, Verify, Vkey } from './note.ts'
import { quorumTimes } from './policy.ts'
import type { Policy } from './policy.ts'

/** What the history is compared with: the log, read to its end. */
export interface ReplayedLog {
  head: Checkpoint
  /** The signed head, to show beside one that contradicts it. */
  note: string
  /** When each entry says it happened, in milliseconds since 1970; NaN where it cannot be read. */
  times: readonly number[]
  /** The root at a size up to the head's. */
  rootAt(size: number): Promise<Uint8Array>
}

interface Found {
  outcome: 'verified' | 'failed' | 'noted'
  message: string
}

const lateMs = 30 * 60_000

/** Reads all that was kept. Throws a FormatError where a file is not what it should be. */
export async function checkHistory(
  site: { get: GetFile; sha256: Sha256; verify: Verify },
  log: Vkey,
  policy: Policy,
  replayed: ReplayedLog,
): Promise<Found[]> {
  const { head } = replayed
  const current = parseNote(replayed.note).text
  const witnessed = new Map<number, number>()
  const trusted = new Set<string>()
  let kept = 0
  /** A larger one than the head we have: published since, or before a rollback; which of them, the order tells. */
  let larger: Note | undefined
  for await (const note of readHistory(site.get)) {
    const checkpoint = parseCheckpoint(note.text)
    const { size } = checkpoint
    if (!trusted.has(note.text)) {
      if (checkpoint.origin !== log.name) {
        throw new FormatError(`a checkpoint of ${checkpoint.origin} stands among those of this log`)
      }
      if ((await verifyNote(site.sha256, note, [log], site.verify)).length === 0) {
        throw new FormatError(`a kept checkpoint of size ${size} is not signed by the log's key`)
      }
    }
    if (size > head.size) {
      if (!trusted.has(current)) larger ??= note
      continue
    }
    if (!trusted.has(note.text) && !equal(await replayed.rootAt(size), checkpoint.root)) {
      return [accuse(note, replayed)]
    }
    kept++
    trusted.add(note.text)
    // The first quorum of a size is the one that counts: those after it say nothing new of when.
    if (!witnessed.has(size)) {
      const first = await quorumOf(site, policy, note)
      if (first !== undefined) witnessed.set(size, first)
    }
  }
  if (larger) return [accuse(larger, replayed)]
  const message = `All checkpoints published so far (${kept}) are of this log.`
  return [{ outcome: 'verified', message }, ...lateness(policy, replayed, witnessed)]
}

async function* readHistory(get: GetFile): AsyncGenerator<Note> {
  for (const day of parseCheckpointIndex(await get('log/checkpoints/index'))) {
    yield* parseCheckpointDay(await get(`log/checkpoints/${day}`))
  }
}

async function quorumOf(
  { sha256, verify }: { sha256: Sha256; verify: Verify },
  policy: Policy,
  note: Note,
): Promise<number | undefined> {
  const keys = policy.witnesses.map(({ vkey }) => vkey)
  return quorumTimes(policy, await verifyCosignatures(sha256, note, keys, verify))?.first
}

function accuse(note: Note, { head, note: now }: ReplayedLog): Found {
  const { size } = parseCheckpoint(note.text)
  const why =
    size > head.size
      ? `The log once had ${size} entries and now has ${head.size}: it was rolled back.`
      : `The log had another root at ${size} entries: a fork.`
  const message = `${why} Both are signed, and together they prove it:\n${formatNote(note)}\n${now}`
  return { outcome: 'failed', message }
}

/** An entry was there by the first witnessed checkpoint that holds it; one that says otherwise by far is late. */
function lateness(
  policy: Policy,
  { times, head }: ReplayedLog,
  witnessed: ReadonlyMap<number, number>,
): Found[] {
  if (!policy.quorum) return []
  const late: number[] = []
  let unwitnessed = 0
  const sizes = [...witnessed.keys()].toSorted((a, b) => b - a)
  let earliest = Infinity
  let next = 0
  for (let index = head.size - 1; index >= 0; index--) {
    for (let size = sizes[next]; size !== undefined && size > index; size = sizes[++next]) {
      earliest = Math.min(earliest, witnessed.get(size) ?? Infinity)
    }
    if (earliest === Infinity) unwitnessed++
    else if (Math.abs((times[index] ?? NaN) - earliest) > lateMs) late.push(index)
  }
  const rest = unwitnessed === 0 ? '' : ` Not witnessed yet: ${unwitnessed}.`
  if (late.length === 0) {
    const n = head.size - unwitnessed
    const message = `Entries within 30 minutes of the first witnessed checkpoint that holds them: ${n}.${rest}`
    return [{ outcome: n > 0 ? 'verified' : 'noted', message }]
  }
  const message = `Late, more than 30 minutes from the first witnessed checkpoint that holds them: ${late.length} of ${head.size} entries, ${ranges(late.toReversed())}.${rest}`
  return [{ outcome: 'noted', message }]
}

const mostRanges = 20

/** Rising numbers, in short: 0-12, 40. */
function ranges(numbers: readonly number[]): string {
  const found: { from: number; to: number }[] = []
  for (const n of numbers) {
    const last = found.at(-1)
    if (last && last.to === n - 1) last.to = n
    else found.push({ from: n, to: n })
  }
  const text = found
    .slice(0, mostRanges)
    .map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`))
  return `${text.join(', ')}${found.length > mostRanges ? ', …' : ''}`
}
