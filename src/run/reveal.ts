import { parseEntry } from '#log/entry.ts'
import { hiddenRunFields } from '#log/hidden-run.ts'
import { parseTestRef } from '#log/test-ref.ts'
import { appendEntry, readEntriesAt, readOpenings } from '#store/log.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

import { foldNow } from './statuses.ts'

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

/**
 * Log indexes of the hidden runs to open at `now`: those that the status function waits for. However long the server was
 * down, none is forgotten.
 */
export async function dueReveals(tx: Tx, now: Date): Promise<number[]> {
  const { state } = await foldNow(tx)
  const hidden = await readEntriesAt(tx, Object.keys(state.hidden).map(Number))
  return hidden.flatMap(({ index, bytes }) => {
    const run = parseEntry(bytes)
    if (run.t !== 'run') throw new Error(`entry ${index} is no run`)
    const { id, version } = parseTestRef(run.test)
    const delayMs = state.tests[id]?.versions[version]?.delay ?? 0
    return Date.parse(run.at) + delayMs <= now.getTime() + aheadMs ? [index] : []
  })
}
