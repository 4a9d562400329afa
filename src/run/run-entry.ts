/** What the log says of a run. */
import type { Coverage } from '#engine/judge.ts'
import { base64url } from '#log/bytes.ts'
import type { RunEntry } from '#log/entry.ts'
import { appendEntry } from '#store/log.ts'
import { keptOpenings, openedReceipt } from '#store/opened-receipts.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { countExcluded, exceptedItems } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'

import type { Ground } from './ground.ts'
import type { RunningTest } from './program-settings.ts'
import { partsOf } from './run-parts.ts'

/** What starts a run: the schedule, the operator, or an account that asked for it. */
export type Trigger = 'schedule' | 'manual' | { askedBy: string }

/** Appends what a run came to; of a test that is not published, or published later, it stays hidden. */
export async function appendRun(
  tx: WriteTx,
  running: RunningTest,
  run: Omit<Run, 'entry'>,
  coverage: Coverage,
  ground: Ground,
  trigger: Trigger,
): Promise<number> {
  const { n, failing, late, excepted, unknown, excluded } = run.counts
  const counts = {
    n,
    failing,
    late,
    excepted,
    unknown,
    ...(excluded !== undefined && { excluded }),
    absent: run.size - n,
  }
  const scopes = {
    expected: coverage.expected,
    complete: coverage.expected - coverage.unread.length,
  }
  const exceptions = excepted > 0 ? entriesOf(ground, await exceptedItems(tx, run.test)) : []
  const root = base64url(run.root)
  const parts = await partsOf(tx, running.test)
  const isHidden = running.delay > 0 || !running.published
  const entry = (sd: string[]): RunEntry => ({
    v: 1,
    t: 'run',
    at: run.at.toISOString(),
    test: `${run.test}@${run.version}`,
    seq: run.seq,
    trigger: run.trigger,
    canary: run.canary,
    ...(isHidden
      ? { result: 'hidden' as const, exceptions: [], population: { root } }
      : { result: run.result, exceptions, population: { root, ...counts }, scopes }),
    sd,
  })
  const hidden = isHidden ? { result: run.result, population: counts, scopes, exceptions } : {}
  return await appendEntry(tx, entry, {
    subject: `run/${run.test}`,
    fields: {
      ...hidden,
      // Its place is fixed: what a page opens of it is looked for there and nowhere else (log/run-parts.ts).
      ...(parts !== undefined && { parts }),
      receipts: ground.receipts.map(openedReceipt),
      ...(excluded !== undefined && { exclusions: await exclusionsUsed(tx, run.test, ground) }),
      ...(typeof trigger === 'object' && { askedBy: trigger.askedBy }),
    },
    receipts: keptOpenings(ground.receipts),
  })
}

/** By which decisions items count as outside the system, each as it stood, and how many. */
async function exclusionsUsed(tx: Tx, test: string, { exclusions }: Ground) {
  const counts = await countExcluded(tx, test)
  return exclusions.flatMap(({ id, since }) => {
    const n = counts.get(id)
    return n === undefined ? [] : [{ id, since: since.toISOString(), n }]
  })
}

/** Log indexes of the exceptions this run leans on: those that excuse an item which fails, not all that are in force. */
function entriesOf({ covered, exceptions }: Ground, excused: readonly string[]): number[] {
  const used = new Set(excused.map((key) => covered.get(key)?.id))
  return exceptions
    .flatMap(({ id, entry }) => (used.has(id) && entry !== undefined ? [entry] : []))
    .toSorted((a, b) => a - b)
}
