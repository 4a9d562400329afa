/**
 * Tells webhooks what has just become true: called in the transaction that makes it so, and writing messages and nothing else.
 * What went on before is told once, when it begins.
 */
import type { WriteTx } from '#store/organisation.ts'
import type { OpenReading } from '#store/readings.ts'
import type { Run } from '#store/runs.ts'
import { unreadScopes } from '#store/unread-scopes.ts'

import { putEvent } from './webhook.ts'

/** Tells of each control whose status is another than in the status entry before. */
export async function announceStatuses(
  tx: WriteTx,
  entry: number,
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [control, status] of Object.entries(now)) {
    if (before[control] === status) continue
    await putEvent(tx, {
      type: 'control.status',
      data: { control, status, before: before[control] ?? null },
      occasion: `status/${entry}/${control}`,
    })
  }
}

/** Tells of a run in which items fail that did not fail before: how many, and not which. */
export async function announceRun(tx: WriteTx, run: Run, newlyFailing: number): Promise<void> {
  if (newlyFailing === 0) return
  await putEvent(tx, {
    type: 'items.failing',
    data: { test: run.test, newlyFailing, failing: run.counts.failing, items: run.counts.n },
    occasion: `run/${run.test}/${run.seq}`,
  })
}

/** Tells of a reading that could not read what the one before it still could. */
export async function announceReading(
  tx: WriteTx,
  { id, source }: Pick<OpenReading, 'id' | 'source'>,
): Promise<void> {
  const { scopes, isNew } = await unreadScopes(tx, source)
  if (!isNew) return
  await putEvent(tx, {
    type: 'reading.failed',
    data: { source, scopes: scopes.size, because: [...new Set(scopes.values())].toSorted() },
    occasion: `reading/${id}`,
  })
}
