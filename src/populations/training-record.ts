import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability, duties } from './purposes.ts'

/** Somebody completed a course elsewhere, as another system's list says: attested by whoever imported it. */
export const TrainingRecord = z.object({
  /** `<person>/<course>/<day>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  course: personal(z.string(), { de: 'Kurs', en: 'Course' }, duties),
  /** As the list says. */
  completedOn: personal(z.iso.date(), { de: 'Abgeschlossen am', en: 'Completed on' }, duties),
  recordedAt: personal(z.iso.datetime(), { de: 'Festgehalten am', en: 'Recorded at' }, duties),
  /** Which system the list came from. */
  from: personal(z.string().min(1).max(200), { de: 'Herkunft', en: 'Came from' }, duties),
  attestedBy: personal(z.string(), { de: 'Bezeugt von', en: 'Attested by' }, accountability),
})
export type TrainingRecord = z.infer<typeof TrainingRecord>

export const trainingRecords: Population<TrainingRecord> = {
  id: 'training-record',
  item: TrainingRecord,
  key: (record) => record.id,
  kind: 'managed',
  person: (record) => record.person,
}
