/**
 * Reading a whole log and believing none of it: every entry, root, number, time and status is worked out again. What is
 * found is a list of problems, not an error: the log is what it is, and the reader decides.
 */

import { base64url, equal } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parseEntry } from './entry.ts'
import type { Entry, StatusEntry } from './entry.ts'
import { emptyFold, foldBytes } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { FormatError } from './format-error.ts'
import { hashSize, leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { instant } from './instant.ts'
import { keptTiles } from './kept-tiles.ts'
import { parseNote } from './note.ts'
import { newRules, problemsAtEnd, problemsOf } from './replay-rules.ts'
import { own } from './shape.ts'
import { fold, statusOf } from './status.ts'
import { appended, writeTiles } from './tile-writer.ts'
import { rootFromTiles } from './tiles.ts'

/** Something wrong with a log, in a plain sentence. `index` is the entry's, or `null` where it is the log as a whole. */
export interface Problem {
  index: number | null
  /** Stable, for programs. */
  code: string
  message: string
}

export interface Replay {
  ok: boolean
  problems: Problem[]
  /** The state after the last entry, ready for `statusOf`. */
  fold: FoldState
  /** When each entry says it happened, in milliseconds since 1970; NaN where it cannot be read. */
  times: number[]
  /** The root at any size up to that of the log as read. */
  rootAt(size: number): Promise<Uint8Array>
}

/**
 * Replays the log whose signed checkpoint the caller has verified; `entries` are its entries' bytes from the first on.
 * Keeps 72 bytes for each entry, and nothing else that grows with the log.
 */
export async function replay(
  sha256: Sha256,
  entries: AsyncIterable<Uint8Array>,
  checkpoint: Pick<Checkpoint, 'size' | 'root'>,
): Promise<Replay> {
  const problems: Problem[] = []
  const anchors: { index: number; checkpoint: string }[] = []
  const rules = newRules()
  let state = emptyFold()
  let hashes: Uint8Array = new Uint8Array(1024 * hashSize)
  const times: number[] = []
  let size = 0

  for await (const bytes of entries) {
    const index = size++
    if (size * hashSize > hashes.length) hashes = grown(hashes)
    hashes.set(leafHash(sha256, bytes), index * hashSize)

    let entry: Entry
    try {
      entry = parseEntry(bytes)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      problems.push({ index, code: 'entry', message: `The entry can't be read: ${error.message}.` })
      times.push(NaN)
      continue
    }
    times.push(instant(entry.at))
    if (entry.t === 'anchor') anchors.push({ index, checkpoint: entry.checkpoint })
    const found = problemsOf(sha256, rules, index, entry)
    // A status speaks of the entries before it, so it is compared before it is folded itself.
    if (entry.t === 'status') found.push(...statusProblems(sha256, state, index, entry))
    problems.push(...found.map((problem) => ({ index, ...problem })))
    state = fold(sha256, state, index, entry)
  }

  problems.push(...problemsAtEnd(rules, state))
  if (size !== checkpoint.size) {
    const message = `The checkpoint is over ${checkpoint.size} entries, and ${size} were found.`
    problems.push({ index: null, code: 'size', message })
  }
  const roots = await rootsOf(sha256, hashes.subarray(0, size * hashSize))
  if (size >= checkpoint.size && !equal(await roots(checkpoint.size), checkpoint.root)) {
    const message = "The entries do not hash to the checkpoint's root."
    problems.push({ index: null, code: 'root', message })
  }
  for (const anchor of anchors) problems.push(...(await anchorProblems(anchor, roots)))
  return { ok: problems.length === 0, problems, fold: state, times, rootAt: roots }
}

/** Whether a status entry says what follows from the entries before it. */
function statusProblems(
  sha256: Sha256,
  state: FoldState,
  index: number,
  entry: StatusEntry,
): Omit<Problem, 'index'>[] {
  if (entry.size !== index) {
    const message = `The statuses are said to follow from ${entry.size} entries, not from the ${index} before them.`
    return [{ code: 'status-size', message }]
  }
  const found: Omit<Problem, 'index'>[] = []
  if (base64url(sha256(foldBytes(state))) !== entry.fold) {
    const message = 'The published state is not the one that follows from the entries.'
    found.push({ code: 'status-fold', message })
  }
  // Out of order is reported as such; there is no state at that instant to compare with any more.
  if (instant(entry.at) < state.clock) return found
  const computed = statusOf(state, entry.at)
  for (const [control, { status }] of computed) {
    const said = own(entry.controls, control)
    if (said === status) continue
    const message = `${control} is said to be ${said ?? 'nothing'}, and the entries say ${status}.`
    found.push({ code: 'status', message })
  }
  for (const control of Object.keys(entry.controls)) {
    if (computed.has(control)) continue
    found.push({
      code: 'status',
      message: `${control} has a status, and there is no such control.`,
    })
  }
  return found
}

/** An anchor with another root than the log had at that size is proof of a fork. */
async function anchorProblems(
  { index, checkpoint }: { index: number; checkpoint: string },
  roots: (size: number) => Promise<Uint8Array>,
): Promise<Problem[]> {
  let anchored: Checkpoint
  try {
    anchored = parseCheckpoint(parseNote(checkpoint).text)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const message = `The anchored checkpoint can't be read: ${error.message}.`
    return [{ index, code: 'anchor', message }]
  }
  const { size, root } = anchored
  if (size <= index && equal(await roots(size), root)) return []
  const message = `The anchored checkpoint of size ${size} is not of this log: a fork.`
  return [{ index, code: 'anchor', message }]
}

/** The root at any earlier size, out of the leaf hashes of the whole log. */
async function rootsOf(
  sha256: Sha256,
  hashes: Uint8Array,
): Promise<(size: number) => Promise<Uint8Array>> {
  const store = keptTiles()
  store.write((await writeTiles(sha256, 0, appended(0, hashes), store.read)).tiles)
  return (size) => rootFromTiles(sha256, size, store.read)
}

function grown(hashes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(hashes.length * 2)
  larger.set(hashes)
  return larger
}
