import { z } from 'zod'

import type { Control } from '#engine/control.ts'
import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What an audit may go by, as everybody calls it. */
export const frameworkNames = {
  soc2: 'SOC 2',
  'nist-csf': 'NIST CSF 2.0',
  'iso-27001': 'ISO 27001',
  'bsi-c5': 'BSI C5',
} as const

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

type Spoken = Pick<Control, 'criteria' | 'speaksTo'>

/** Whether an engagement asks about any of the criteria that a sentence speaks to, in the framework that it is of. */
export function asksAbout(
  engagement: Pick<Engagement, 'framework' | 'criteria'>,
  control: Spoken,
): boolean {
  return askedOf(engagement, control).length > 0
}

/** What a sentence speaks to of what an engagement asks about. */
export function askedOf(
  { framework, criteria }: Pick<Engagement, 'framework' | 'criteria'>,
  control: Spoken,
): string[] {
  return criteriaSpokenTo(framework, control).filter((criterion) =>
    criteria.some((asked) => standsFor(asked, criterion)),
  )
}

/** What a sentence speaks to of a framework. */
export function criteriaSpokenTo(
  framework: Engagement['framework'],
  { criteria, speaksTo }: Spoken,
): readonly string[] {
  return framework === 'soc2' ? criteria : (speaksTo?.[framework] ?? [])
}

/** Whether what an engagement names is this criterion, or begins it. */
export function standsFor(asked: string, criterion: string): boolean {
  return (
    criterion === asked || criterion.startsWith(`${asked}.`) || criterion.startsWith(`${asked}-`)
  )
}
