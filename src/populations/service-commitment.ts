import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** SOC 2's categories, by the names of the Trust Services Criteria. */
export const commitmentCategories = [
  'security',
  'availability',
  'processing-integrity',
  'confidentiality',
  'privacy',
] as const

/** What we promised customers about a product, or what the product must do so that we can keep it. */
export const ServiceCommitment = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['commitment', 'requirement']),
  product: z.string(),
  category: z.enum(commitmentCategories),
  /** Word for word. */
  text: z.string(),
  /** Where it is promised: contract, service level agreement, website. */
  madeIn: z.string(),
})
export type ServiceCommitment = z.infer<typeof ServiceCommitment>

export const serviceCommitments: Population<ServiceCommitment> = {
  id: 'service-commitment',
  item: ServiceCommitment,
  key: (commitment) => commitment.id,
  kind: 'managed',
}
