import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { checkKinds } from './background-check.ts'
import { duties } from './purposes.ts'

/** How a provider's candidate was found in the register: by the same mailbox, or by the same personnel number. */
export const matchedBys = ['mailbox', 'hr-id'] as const
export type MatchedBy = (typeof matchedBys)[number]

/** Where somebody works and in which groups, as far as the register says. */
export const StoodAs = z.strictObject({
  country: z.string().optional(),
  region: z.string().optional(),
  groups: z.array(z.string()),
})
export type StoodAs = z.infer<typeof StoodAs>

/**
 * That a provider of background checks finished one about somebody in the register: of which kinds, and when. Never what it
 * found, and nothing of anybody who is not in the register: there is no field for that.
 */
export const ReportedCheck = z.object({
  /** `<person>/<system>/<the provider's own id>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  matchedBy: personal(z.enum(matchedBys), { de: 'Zugeordnet über', en: 'Matched by' }, duties),
  /** What the provider is called. */
  system: personal(z.string().min(1).max(100), { de: 'Dienst', en: 'Provider' }, duties),
  checks: personal(
    z.array(z.enum(checkKinds)).min(1).max(checkKinds.length),
    { de: 'Prüfungen', en: 'Checks' },
    duties,
  ),
  /** By the provider's clock, which the company cannot set: it counts as when it was recorded, too. */
  completedAt: personal(z.iso.datetime(), { de: 'Abgeschlossen am', en: 'Completed at' }, duties),
  /**
   * What the register said of them when the report was first read, as a rule within the hour in which it was finished: by that the
   * check is lawful or not, wherever they go. Absent in what was read before this was kept.
   */
  stoodAs: personal(
    StoodAs.optional(),
    { de: 'Arbeitsort und Gruppen damals', en: 'Place of work and groups then' },
    duties,
  ),
  /** The day on which the provider was last asked for it: of what is complete it is not asked at every reading. */
  askedOn: personal(
    z.iso.date().optional(),
    { de: 'Zuletzt abgefragt am', en: 'Last asked for on' },
    duties,
  ),
})
export type ReportedCheck = z.infer<typeof ReportedCheck>

export const reportedChecks: Population<ReportedCheck> = {
  id: 'reported-check',
  item: ReportedCheck,
  key: (check) => check.id,
  kind: 'read',
  person: (check) => check.person,
}
