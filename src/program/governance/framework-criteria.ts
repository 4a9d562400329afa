/**
 * The criteria of the frameworks beside SOC 2: NIST CSF 2.0 in our own words; ISO 27001:2022 and BSI C5:2020 by id alone. Data:
 * content/frameworks. Which sentence speaks to which, its control says.
 */
import { z } from 'zod'

import { mappedFrameworks } from '#populations/program-scope.ts'
import type { MappedFramework } from '#populations/program-scope.ts'

import { readFramework } from './read-framework.ts'

const Words = z.strictObject({ de: z.string().min(1), en: z.string().min(1) })
const Subcategory = Words.extend({ id: z.string().regex(/^[A-Z]{2}\.[A-Z]{2}-\d{2}$/) })
const Category = Words.extend({
  id: z.string().regex(/^[A-Z]{2}\.[A-Z]{2}$/),
  subcategories: z.array(Subcategory).min(1),
}).refine(({ id, subcategories }) => subcategories.every((each) => each.id.startsWith(`${id}-`)))
const CsfFunction = Words.extend({
  id: z.string().regex(/^[A-Z]{2}$/),
  categories: z.array(Category).min(1),
}).refine(({ id, categories }) => categories.every((each) => each.id.startsWith(`${id}.`)))

/** NIST CSF 2.0 in its own order: functions, their categories, their subcategories. */
export const csfFunctions = z.array(CsfFunction).parse(readFramework('nist-csf-2.json'))
export const csfCategories = csfFunctions.flatMap(({ categories }) => categories)

export interface FrameworkCriterion {
  id: string
  /** Where it may be said what it asks for, in our own words. */
  words?: z.infer<typeof Words>
  /** What it stands under in its framework: a function of NIST CSF, a clause or part of ISO 27001, an area of C5. */
  group: string
}

const isoIds = z
  .array(z.string().regex(/^(A\.[5-8]|[4-9]|6\.1|10)\.\d{1,2}$/))
  .parse(readFramework('iso-27001.json'))
const c5Ids = z.array(z.string().regex(/^[A-Z]{2,3}-\d{2}$/)).parse(readFramework('bsi-c5.json'))

/** Every criterion of each framework, in its order. */
export const frameworkCriteria: Record<MappedFramework, readonly FrameworkCriterion[]> = {
  'nist-csf': csfFunctions.flatMap(({ id: group, categories }) =>
    categories.flatMap(({ subcategories }) =>
      subcategories.map(({ id, ...words }) => ({ id, words, group })),
    ),
  ),
  'iso-27001': isoIds.map((id) => ({ id, group: /^(A\.)?\d+/.exec(id)?.[0] ?? id })),
  'bsi-c5': c5Ids.map((id) => ({ id, group: id.split('-')[0] ?? id })),
}

export function isMappedFramework(name: string): name is MappedFramework {
  return mappedFrameworks.some((framework) => framework === name)
}
