/** Statuses as the log itself gives them: the fold is brought up to date, and what it says is logged when it changed, or daily. */
import { base64url } from '#log/bytes.ts'
import { parseEntry } from '#log/entry.ts'
import { emptyFold, foldBytes, parseFold } from '#log/fold-state.ts'
import type { FoldState } from '#log/fold-state.ts'
import { FormatError } from '#log/format-error.ts'
import { fold, statusOf } from '#log/status.ts'
import type { ControlStatus } from '#log/status.ts'
import { readFold, saveFold } from '#store/folds.ts'
import type { SavedFold } from '#store/folds.ts'
import { appendEntry, entriesOfType, lastEntryBefore, readEntries, readHead } from '#store/log.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { announceStatuses } from './announce.ts'

const pageSize = 1000
const dailyMs = 86_400_000

/** The statuses at `at`, and the status entry that last logged them. */
export interface Statuses {
  at: Date
  controls: Map<string, ControlStatus>
  /** Index of the last status entry, and the state whose digest it carries. */
  entry: number
  state: Uint8Array
}

/** Works out the statuses now; logs them where they changed since the last status entry, or once a day. */
export async function refreshStatuses(tx: WriteTx): Promise<Statuses> {
  const { saved, state } = await foldNow(tx)
  const { size } = state
  const controls = statusOf(state, tx.recordedAt.toISOString())
  const names = Object.fromEntries([...controls].map(([id, { status }]) => [id, status]))
  const last = await lastStatusEntry(tx)
  const isNews =
    !last ||
    !saved ||
    differs(last.controls, names) ||
    tx.recordedAt.getTime() - Date.parse(last.at) >= dailyMs
  const bytes = foldBytes(state)
  if (!isNews) {
    await saveFold(tx, { ...saved, running: bytes, runningSize: size })
    return { at: tx.recordedAt, controls, entry: saved.statusEntry, state: saved.state }
  }
  const entry = await appendEntry(tx, () => ({
    v: 1,
    t: 'status',
    at: tx.recordedAt.toISOString(),
    size,
    controls: names,
    fold: base64url(sha256(bytes)),
  }))
  await saveFold(tx, { statusEntry: entry, state: bytes, running: bytes, runningSize: size })
  await announceStatuses(tx, entry, last?.controls ?? {}, names)
  return { at: tx.recordedAt, controls, entry, state: bytes }
}

/** The statuses now, without logging anything. */
export async function currentStatuses(tx: Tx, at: Date): Promise<Map<string, ControlStatus>> {
  const { state } = await foldNow(tx)
  return statusOf(state, new Date(Math.max(at.getTime(), state.clock)).toISOString())
}

type Named = Record<string, ControlStatus['status']>

/** What each control was called over time: every status entry since an instant, oldest first, and the one before. */
export interface StatusHistory {
  entries: { at: Date; entry: number; controls: Named }[]
  earlier: Named
  /** The index of the entry before, where there is one. */
  earlierEntry?: number
}

export async function statusHistory(tx: Tx, since: Date): Promise<StatusHistory> {
  const named = ({ index, bytes }: { index: number; bytes: Uint8Array }) => {
    const entry = parseEntry(bytes)
    if (entry.t !== 'status') throw new Error(`entry ${index} is no status entry`)
    return { at: new Date(entry.at), entry: index, controls: entry.controls }
  }
  const before = await lastEntryBefore(tx, 'status', since)
  return {
    entries: (await entriesOfType(tx, 'status', since)).map(named),
    earlier: before ? named(before).controls : {},
    ...(before && { earlierEntry: before.index }),
  }
}

/**
 * The status function's state after every entry of the log. What was kept of it is only a head start: where that is of
 * another shape, from another version of the program, it is folded anew and nothing counts as saved.
 */
export async function foldNow(tx: Tx): Promise<{ state: FoldState; saved?: SavedFold }> {
  const { size } = await readHead(tx)
  const kept = await readFold(tx)
  const begun = kept && stateIn(kept.running)
  let state = begun ?? emptyFold()
  while (state.size < size) {
    for (const { index, bytes } of await readEntries(
      tx,
      state.size,
      Math.min(size, state.size + pageSize),
    )) {
      state = fold(sha256, state, index, parseEntry(bytes))
    }
  }
  return { state, ...(begun && { saved: kept }) }
}

function stateIn(bytes: Uint8Array): FoldState | undefined {
  try {
    return parseFold(bytes)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

async function lastStatusEntry(tx: Tx) {
  const [last] = await entriesOfType(tx, 'status', undefined, 1)
  const entry = last && parseEntry(last.bytes)
  return entry?.t === 'status' ? entry : undefined
}

function differs(a: Record<string, string>, b: Record<string, string>): boolean {
  return (
    Object.keys(b).length !== Object.keys(a).length ||
    Object.entries(b).some(([id, status]) => a[id] !== status)
  )
}
