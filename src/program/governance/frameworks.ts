/** The criteria of SOC 2 in our own words, and what of other frameworks corresponds to each. Data: content/frameworks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { soc2Categories } from '#populations/program-scope.ts'
import type { Soc2Category } from '#populations/program-scope.ts'

const folder = join(import.meta.dirname, '../../../content/frameworks')
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
  .parse(read('soc2.json'))

/** The categories of NIST CSF 2.0, which is in the public domain. */
export const csfCategories = z
  .array(Words.extend({ id: z.string().regex(/^[A-Z]{2}\.[A-Z]{2}$/) }))
  .parse(read('nist-csf-2.json'))

/** The criteria of these categories, in their order. */
export function criteriaOf(categories: readonly Soc2Category[]): Criterion[] {
  return soc2.criteria.filter(({ category }) => categories.includes(category))
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}
