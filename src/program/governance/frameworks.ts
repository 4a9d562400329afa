/** The criteria of SOC 2 in our own words, and what of other frameworks corresponds to each. Data: content/frameworks. */
import { z } from 'zod'

import { soc2Categories } from '#populations/program-scope.ts'
import type { Soc2Category } from '#populations/program-scope.ts'

import { readFramework } from './read-framework.ts'

const Ids = z.array(z.string().min(1)).min(1)

const Criterion = z.strictObject({
  id: z.string().regex(/^(CC|A|C|PI|P)\d\.\d$/),
  category: z.enum(soc2Categories),
  de: z.string().min(1),
  en: z.string().min(1),
  'nist-csf': Ids,
  'iso-27001': Ids,
  'bsi-c5': Ids,
})
export type Criterion = z.infer<typeof Criterion>

const Words = z.strictObject({ de: z.string().min(1), en: z.string().min(1) })

/** Made by hand, and a draft: `note` says so wherever it is shown. */
export const soc2 = z
  .strictObject({ note: Words, criteria: z.array(Criterion) })
  .parse(readFramework('soc2.json'))

/** The criteria of these categories, in their order. */
export function criteriaOf(categories: readonly Soc2Category[]): Criterion[] {
  return soc2.criteria.filter(({ category }) => categories.includes(category))
}
