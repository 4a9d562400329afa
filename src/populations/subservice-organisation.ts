import { z } from 'zod'

import { Country } from '#engine/country.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'

/** Another company whose work our service stands on. */
export const SubserviceOrganisation = z.object({
  id: z.string(),
  name: z.string(),
  service: z.string(),
  /** Which cloud it runs, as populations name it, where it runs one. */
  cloud: z.enum(['aws', 'gcp']).optional(),
  country: Country,
  /** Whether an auditor looks at their controls as at ours, or leaves them to their own report. */
  method: z.enum(['carved-out', 'inclusive']),
  report: z.enum(['none', 'soc2-type1', 'soc2-type2', 'iso27001', 'c5', 'other']),
  /** The last day the report or certificate speaks for, another is due by then; and the last one that a bridge letter does. */
  reportUntil: z.iso.date().optional(),
  bridgedUntil: z.iso.date().optional(),
  /** The reports themselves, and what bridges the time after them. */
  documents: Attached,
})
export type SubserviceOrganisation = z.infer<typeof SubserviceOrganisation>

export const subserviceOrganisations: Population<SubserviceOrganisation> = {
  id: 'subservice-organisation',
  item: SubserviceOrganisation,
  key: (organisation) => organisation.id,
  kind: 'managed',
}
