import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** That somebody restored a backup and looked at what came back, attested by hand. */
export const RestoreRecord = z.object({
  id: z.uuid(),
  /** The recovery objective it was done for. */
  objective: z.uuid(),
  /** The day, as claimed. */
  on: z.iso.date(),
  /** How long it took until the data could be used again. */
  minutes: z.int().min(0),
  result: z.enum(['restored-and-checked', 'restored', 'failed']),
  what: z.string().min(1),
  by: personal(z.string(), { de: 'Durchgeführt von', en: 'Done by' }, accountability),
  documents: z.array(z.uuid()).max(100).default([]),
})
export type RestoreRecord = z.infer<typeof RestoreRecord>

export const restoreRecords: Population<RestoreRecord> = {
  id: 'restore-record',
  item: RestoreRecord,
  key: (record) => record.id,
  kind: 'managed',
}
