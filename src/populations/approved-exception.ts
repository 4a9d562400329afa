import { z } from 'zod'

import type { ApprovedException } from '#engine/approved-exception.ts'
import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

const longestDays = 366

/** A time-limited acceptance of failing items, requested and approved by two different people. */
export const ExceptionRecord = z
  .object({
    id: z.string(),
    test: z.string(),
    /** Keys of the items it covers; frozen. */
    items: z.array(z.string()).min(1),
    reason: z.string().min(1),
    /** What is done instead, meanwhile. */
    measure: z.string().min(1),
    requestedBy: personal(
      z.string().min(1),
      { de: 'Beantragt von', en: 'Requested by' },
      accountability,
    ),
    approvedBy: personal(
      z.string().min(1),
      { de: 'Genehmigt von', en: 'Approved by' },
      accountability,
    ),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    /** The index of its entry in the log. */
    entry: z.int().min(0).optional(),
    /** Where it was ended early: by whom and why. `until` is then the instant it ended. */
    endedBy: personal(z.string().optional(), { de: 'Beendet von', en: 'Ended by' }, accountability),
    endedBecause: z.string().optional(),
  })
  .refine(({ requestedBy, approvedBy }) => requestedBy !== approvedBy, {
    message: 'an exception is requested and approved by two different people',
    path: ['approvedBy'],
  })
  .refine(
    ({ from, until }) => daysBetween(from, until) > 0 && daysBetween(from, until) <= longestDays,
    {
      message: 'an exception ends after it begins, and within 12 months',
      path: ['until'],
    },
  )
export type ExceptionRecord = z.infer<typeof ExceptionRecord>

export const exceptionRecords: Population<ExceptionRecord> = {
  id: 'approved-exception',
  item: ExceptionRecord,
  key: (exception) => exception.id,
  kind: 'managed',
}

/** As the judge needs it. */
export function approvedException(record: ExceptionRecord): ApprovedException {
  const { id, test, items, from, until } = record
  return { id, test, items, from: new Date(from), until: new Date(until) }
}

function daysBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000
}
