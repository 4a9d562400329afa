import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** A time in which somebody does not work, such as parental leave. Why is nobody's business here, and is not kept. */
export const Absence = z.object({
  id: z.string(),
  person: z.string(),
  /** First and last day. */
  from: z.iso.date(),
  to: z.iso.date(),
})
export type Absence = z.infer<typeof Absence>

export const absences: Population<Absence> = {
  id: 'absence',
  item: Absence,
  key: (absence) => absence.id,
  kind: 'managed',
  person: (absence) => absence.person,
}
