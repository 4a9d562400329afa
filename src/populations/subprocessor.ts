import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** A company that works on customers' data for this one. */
export const Subprocessor = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  purposeDe: z.string().min(1),
  purposeEn: z.string().min(1),
  /** ISO 3166-1 codes of where it does so. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  dataDe: z.string().min(1),
  dataEn: z.string().min(1),
  /** Its first day; one to come is an announcement. */
  since: z.iso.date(),
  website: z.url().optional(),
})
export type Subprocessor = z.infer<typeof Subprocessor>

export const subprocessors: Population<Subprocessor> = {
  id: 'subprocessor',
  item: Subprocessor,
  key: (subprocessor) => subprocessor.id,
  kind: 'managed',
}

/** Days between the announcement of a subprocessor and its first. */
export const noticeDays = 30
