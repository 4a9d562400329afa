import { randomUUID } from 'node:crypto'

import { OperatingError } from '#engine/operating-error.ts'
import { ExceptionRecord, exceptionRecords } from '#populations/approved-exception.ts'
import { putItem } from '#store/items.ts'
import { appendEntry } from '#store/log.ts'
import type { WriteTx } from '#store/organisation.ts'

import { requireTest } from './program-settings.ts'

/**
 * Records an approved exception and its log entry; from the next run on, its failing items count as excepted. Where it was
 * asked for, it has the id of its request.
 */
export async function approveException(
  tx: WriteTx,
  wanted: Omit<ExceptionRecord, 'id' | 'from' | 'entry'> & { id?: string },
): Promise<ExceptionRecord> {
  requireTest(wanted.test)
  const parsed = ExceptionRecord.safeParse({
    id: randomUUID(),
    ...wanted,
    from: tx.recordedAt.toISOString(),
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new OperatingError(
      'exception-refused',
      `The exception cannot be approved: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
      'Correct the field and try again; nothing was recorded.',
    )
  }
  const record = { ...parsed.data, entry: await logException(tx, parsed.data) }
  await putItem(tx, exceptionRecords, record)
  return record
}

/** Writes the log entry of an approved exception, and returns its index. */
export async function logException(tx: WriteTx, exception: ExceptionRecord): Promise<number> {
  const { id, test, items, reason, measure, requestedBy, approvedBy, until } = exception
  return await appendEntry(
    tx,
    (sd) => ({ v: 1, t: 'exception', at: tx.recordedAt.toISOString(), test, until, sd }),
    { subject: `exception/${id}`, fields: { items, reason, measure, requestedBy, approvedBy } },
  )
}
