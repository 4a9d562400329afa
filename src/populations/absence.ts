import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** A time in which somebody does not work, such as parental leave. Why is nobody's business here, and is not kept. */
export const Absence = z.object({
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  /** First and last day. */
  from: personal(z.iso.date(), { de: 'Abwesend ab', en: 'Away from' }, duties),
  to: personal(z.iso.date(), { de: 'Abwesend bis', en: 'Away until' }, duties),
})
export type Absence = z.infer<typeof Absence>

export const absences: Population<Absence> = {
  id: 'absence',
  item: Absence,
  key: (absence) => absence.id,
  kind: 'managed',
  person: (absence) => absence.person,
}
