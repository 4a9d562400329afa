import { sourcesOf } from '#engine/population.ts'
import type { Tx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { lastRun, listFindings, missedScopes } from '#store/runs.ts'

import { readProgram } from './program-settings.ts'
import { scopeVerdicts } from './verdict-line.ts'
import type { VerdictLine } from './verdict-line.ts'

/** The verdicts that stand now: every item of every test that has run, and every scope its last run could not read. */
export async function readVerdicts(tx: Tx, only?: string): Promise<VerdictLine[]> {
  const { tests } = await readProgram(tx)
  const lines: VerdictLine[] = []
  for (const { test } of tests.filter(({ test: { id } }) => only === undefined || id === only)) {
    const run = await lastRun(tx, test.id)
    if (!run) continue
    for (const finding of await listFindings(tx, test.id)) {
      lines.push({
        test: test.id,
        item: finding.key,
        verdict: finding.verdict,
        because: finding.reason?.code ?? null,
        basis: test.on.attestedBy ? 'attested' : (finding.basis ?? 'measured'),
        at: run.at.toISOString(),
      })
    }
    const receipts = await currentReceipts(
      tx,
      sourcesOf(test.on).map(({ id }) => id),
    )
    lines.push(...scopeVerdicts(test, receipts, run.at, await missedScopes(tx, test.id)))
  }
  return lines
}
