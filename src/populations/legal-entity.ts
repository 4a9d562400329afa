import { z } from 'zod'

import { Country } from '#engine/country.ts'
import type { Population } from '#engine/population.ts'

/** A company of ours: what the system belongs to, and what people are employed by. */
export const LegalEntity = z.object({
  id: z.string(),
  name: z.string(),
  country: Country,
  /** Since when it belongs to us, as its papers say. */
  joined: z.iso.date(),
  acquired: z.boolean(),
  /** Only of one that was acquired: by when everything we promise holds there too. Public. */
  integrationDeadline: z.iso.date().optional(),
  hasWorksCouncil: z.boolean(),
  /** Where the agreement with the works council about this program is to be found. */
  worksAgreement: z.string().optional(),
})
export type LegalEntity = z.infer<typeof LegalEntity>

export const legalEntities: Population<LegalEntity> = {
  id: 'legal-entity',
  item: LegalEntity,
  key: (entity) => entity.id,
  kind: 'managed',
}
