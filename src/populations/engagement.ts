import { z } from 'zod'

import type { Control } from '#engine/control.ts'
import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What an auditor was asked to examine, and so what they may read: criteria, period, and who they are. */
export const Engagement = z.object({
  id: z.string(),
  name: z.string().min(1),
  framework: z.enum(['soc2', 'nist-csf', 'iso-27001', 'bsi-c5']),
  /** Ids of criteria, such as `CC6.1`; `CC6` stands for all that begin so, and `PR.DS` for `PR.DS-01` and the like. */
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

/** Whether an engagement asks about any of the criteria that a sentence speaks to, in the framework that it is of. */
export function asksAbout(
  { framework, criteria }: Pick<Engagement, 'framework' | 'criteria'>,
  { criteria: ofSoc2, speaksTo }: Pick<Control, 'criteria' | 'speaksTo'>,
): boolean {
  const own = framework === 'soc2' ? ofSoc2 : (speaksTo?.[framework] ?? [])
  return own.some((criterion) =>
    criteria.some(
      (asked) =>
        criterion === asked ||
        criterion.startsWith(`${asked}.`) ||
        criterion.startsWith(`${asked}-`),
    ),
  )
}
