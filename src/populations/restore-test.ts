import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { closedAt, occurrenceFields } from './occurrence.ts'

/**
 * A backup that was restored: a restore job of AWS Backup (by hand or of a restore testing plan), a restore operation of
 * Google Cloud. What people restored without either is a restore record (managed).
 */
export const RestoreTest = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** The id of what the backup was taken from, which may be gone. */
  of: z.string().optional(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  state: z.enum(['running', 'succeeded', 'failed']),
  /** What a check of the restored data found, where one was made. */
  validation: z.enum(['successful', 'failed']).optional(),
  /** The restore testing plan it belongs to. */
  plan: z.string().optional(),
  ...occurrenceFields,
})
export type RestoreTest = z.infer<typeof RestoreTest>

export const restoreTests: Population<RestoreTest> = {
  id: 'restore-test',
  item: RestoreTest,
  key: (test) => test.id,
  kind: 'read',
  closed: closedAt,
  // AWS forgets a job after thirty days.
  isListedWhileOpen: true,
}
