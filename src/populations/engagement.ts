import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What an auditor was asked to examine, and so what they may read: criteria, period, and who they are. */
export const Engagement = z.object({
  id: z.string(),
  name: z.string().min(1),
  framework: z.enum(['soc2', 'nist-csf', 'iso-27001', 'bsi-c5']),
  /** Ids of criteria, such as `CC6.1`; `CC6` stands for all that begin so. */
  criteria: z.array(z.string().min(1)).min(1),
  /** First and last day, in the organisation's time zone. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** Ids of their accounts. */
  auditors: personal(
    z.array(z.string()),
    { de: 'Konten der Prüfenden', en: 'Accounts of the auditors' },
    accountability,
  ),
  firm: z.string().min(1),
  /** Under which the firm may audit. */
  licence: z.string().optional(),
  /** When they declared that nothing binds them to the company. */
  independentOn: z.iso.date().optional(),
})
export type Engagement = z.infer<typeof Engagement>

export const engagements: Population<Engagement> = {
  id: 'engagement',
  item: Engagement,
  key: (engagement) => engagement.id,
  kind: 'managed',
}

/** Whether an engagement asks about any of these criteria. */
export function asksAbout(
  { criteria }: Pick<Engagement, 'criteria'>,
  of: readonly string[],
): boolean {
  return of.some((criterion) =>
    criteria.some((asked) => criterion === asked || criterion.startsWith(`${asked}.`)),
  )
}
