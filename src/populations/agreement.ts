import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { personKinds } from './person.ts'

/** What people sign before their first day; its text lies in its versions. */
export const Agreement = z.object({
  /** A short name for addresses: `confidentiality-employee`. */
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  titleDe: z.string().min(1).max(160),
  titleEn: z.string().min(1).max(160),
  /** Who signs it, by their kind of work. */
  kinds: z.array(z.enum(personKinds)).min(1).max(personKinds.length),
})
export type Agreement = z.infer<typeof Agreement>

export const agreements: Population<Agreement> = {
  id: 'agreement',
  item: Agreement,
  key: (agreement) => agreement.id,
  kind: 'managed',
}
