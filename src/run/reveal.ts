import { parseEntry } from '#log/entry.ts'
import { parseTestRef } from '#log/test-ref.ts'
import { appendEntry, entriesOfType, readOpenings } from '#store/log.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

/** The fields a reveal opens; the receipts stay hidden. */
const revealed = new Set(['result', 'population', 'scopes', 'exceptions'])

/** How far back a hidden run is looked for: the longest delay, and a week for a server that was down. */
const horizonMs = 14 * 86_400_000

/**
 * Opens every hidden run whose declared delay has passed, good or bad, also after a withdrawal or an edit. Runs from
 * before the test was first published stay committed, for the auditor.
 */
export async function revealDue(tx: WriteTx): Promise<void> {
  const now = tx.recordedAt.getTime()
  const since = new Date(now - horizonMs)
  const delays = await declaredDelays(tx)
  const published = await firstPublished(tx)
  const opened = new Set<number>()
  for (const { bytes } of await entriesOfType(tx, 'reveal', since)) {
    const entry = parseEntry(bytes)
    if (entry.t === 'reveal') opened.add(entry.run)
  }
  for (const { index, bytes } of await entriesOfType(tx, 'run', since)) {
    const run = parseEntry(bytes)
    if (run.t !== 'run' || run.result !== 'hidden' || opened.has(index)) continue
    const isPublic = index > (published.get(parseTestRef(run.test).id) ?? Infinity)
    if (!isPublic || Date.parse(run.at) + (delays.get(run.test) ?? 0) * 1000 > now) continue
    const openings = await readOpenings(tx, index)
    const disclosures = [...openings]
      .filter(([name]) => revealed.has(name))
      .map(([, disclosure]) => disclosure)
    await appendEntry(tx, () => ({
      v: 1,
      t: 'reveal',
      at: tx.recordedAt.toISOString(),
      run: index,
      disclosures,
    }))
  }
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
