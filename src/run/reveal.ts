import { parseEntry } from '#log/entry.ts'
import type { RunEntry } from '#log/entry.ts'
import { hiddenRunFields } from '#log/hidden-run.ts'
import { parseTestRef } from '#log/test-ref.ts'
import { appendEntry, entriesOfType, readOpenings } from '#store/log.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

/** How far back a hidden run is looked for: the longest delay, and a week for a server that was down. */
const horizonMs = 14 * 86_400_000

/** A reveal must stand in the log when the delay passes, not a tick later: what falls due this soon is opened now. */
const aheadMs = 2 * 60_000

/**
 * Opens every hidden run whose declared delay passes, good or bad, also after a withdrawal or an edit. Runs from
 * before the test was first published stay committed, for the auditor.
 */
export async function revealDue(tx: WriteTx): Promise<void> {
  for (const run of await dueReveals(tx, tx.recordedAt)) {
    const openings = await readOpenings(tx, run)
    const disclosures = hiddenRunFields.flatMap((field) => openings.get(field) ?? [])
    await appendEntry(tx, () => ({
      v: 1,
      t: 'reveal',
      at: tx.recordedAt.toISOString(),
      run,
      disclosures,
    }))
  }
}

/** Log indexes of the hidden runs to open at `now`. */
export async function dueReveals(tx: Tx, now: Date): Promise<number[]> {
  const delays = await declaredDelays(tx)
  if ([...delays.values()].every((delay) => delay === 0)) return []
  const since = new Date(now.getTime() - horizonMs)
  const hidden: { index: number; run: RunEntry }[] = []
  for (const { index, bytes } of await entriesOfType(tx, 'run', since)) {
    const run = parseEntry(bytes)
    if (run.t === 'run' && run.result === 'hidden') hidden.push({ index, run })
  }
  if (hidden.length === 0) return []
  const published = await firstPublished(tx)
  const opened = new Set<number>()
  for (const { bytes } of await entriesOfType(tx, 'reveal', since)) {
    const entry = parseEntry(bytes)
    if (entry.t === 'reveal') opened.add(entry.run)
  }
  return hidden
    .filter(({ index, run }) => {
      const isPublic = index > (published.get(parseTestRef(run.test).id) ?? Infinity)
      const dueMs = Date.parse(run.at) + (delays.get(run.test) ?? 0) * 1000
      return isPublic && !opened.has(index) && dueMs <= now.getTime() + aheadMs
    })
    .map(({ index }) => index)
}

/** Seconds of delay by `id@version`. */
async function declaredDelays(tx: Tx): Promise<Map<string, number>> {
  const entries = (await entriesOfType(tx, 'test')).map(({ bytes }) => parseEntry(bytes))
  return new Map(
    entries.flatMap((entry) =>
      entry.t === 'test' ? [[`${entry.id}@${entry.version}`, entry.delay]] : [],
    ),
  )
}

/** By test id, the index of the first control entry that stands on it. */
async function firstPublished(tx: Tx): Promise<Map<string, number>> {
  const first = new Map<string, number>()
  for (const { index, bytes } of await entriesOfType(tx, 'control')) {
    const entry = parseEntry(bytes)
    if (entry.t !== 'control') continue
    for (const { id } of entry.tests.map(parseTestRef)) if (!first.has(id)) first.set(id, index)
  }
  return first
}
