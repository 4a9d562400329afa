import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** What somebody agrees to before they are given a confidential document; there is one text, in every language. */
export const ConfidentialityAgreement = z.object({
  textDe: z.string().min(1),
  textEn: z.string().min(1),
})
export type ConfidentialityAgreement = z.infer<typeof ConfidentialityAgreement>

export const confidentialityAgreements: Population<ConfidentialityAgreement> = {
  id: 'confidentiality-agreement',
  item: ConfidentialityAgreement,
  key: () => 'agreement',
  kind: 'managed',
}
