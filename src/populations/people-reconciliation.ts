import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** That somebody held the list of people against the identity provider and payroll, and what differed. */
export const PeopleReconciliation = z.object({
  id: z.string(),
  /** The day it was compared, as claimed. */
  on: z.iso.date(),
  comparedWith: z.array(z.enum(['identity-provider', 'payroll'])).min(1),
  /** How many people the list held when it was recorded. */
  people: z.int().min(0),
  differences: z.string().max(5000),
  /** The account that attests it. */
  by: personal(z.string(), { de: 'Abgeglichen von', en: 'Compared by' }, accountability),
})
export type PeopleReconciliation = z.infer<typeof PeopleReconciliation>

export const peopleReconciliations: Population<PeopleReconciliation> = {
  id: 'people-reconciliation',
  item: PeopleReconciliation,
  key: (reconciliation) => reconciliation.id,
  kind: 'managed',
}
