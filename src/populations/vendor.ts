import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { accountability } from './purposes.ts'

/**
 * A company whose service this one uses. That it works on customers' data, or that our service stands on it, is said in the
 * registers of those, which it names: docs/decisions/0023-vendors-name-the-other-registers.md.
 */
export const Vendor = z.object({
  id: z.string(),
  name: z.string().min(1),
  service: z.string().min(1),
  /** Which data of ours it gets. */
  dataShared: z.string().min(1),
  countries: z.array(Country).min(1),
  /** How much hangs on it; none until somebody has said so. */
  tier: z.enum(['high', 'medium', 'low']).optional(),
  owner: personal(
    z.string().optional(),
    { de: 'Verantwortlich für den Anbieter', en: 'Owner of the vendor' },
    accountability,
  ),
  /** The first day of use, as claimed, and the last one. */
  usedFrom: z.iso.date().optional(),
  usedUntil: z.iso.date().optional(),
  subprocessor: z.string().optional(),
  subserviceOrganisation: z.string().optional(),
  documents: Attached,
})
export type Vendor = z.infer<typeof Vendor>

export const vendors: Population<Vendor> = {
  id: 'vendor',
  item: Vendor,
  key: (vendor) => vendor.id,
  kind: 'managed',
}
