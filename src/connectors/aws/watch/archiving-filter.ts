import { z } from 'zod'

import { said } from '#connectors/aws/answer.ts'

/** The least severity that is high. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const severe = 7

const Words = z.array(z.string()).nullish()
const Bound = z.number().nullish()

/** One word of a filter; the short names are the older ones, and an answer may have both. */
const Condition = z
  .strictObject({
    Eq: Words,
    Neq: Words,
    Gt: Bound,
    Gte: Bound,
    Lt: Bound,
    Lte: Bound,
    Equals: Words,
    NotEquals: Words,
    GreaterThan: Bound,
    GreaterThanOrEqual: Bound,
    LessThan: Bound,
    LessThanOrEqual: Bound,
    Matches: Words,
    NotMatches: Words,
  })
  .transform((raw) =>
    said({
      Equals: raw.Equals ?? raw.Eq,
      NotEquals: raw.NotEquals ?? raw.Neq,
      GreaterThan: raw.GreaterThan ?? raw.Gt,
      GreaterThanOrEqual: raw.GreaterThanOrEqual ?? raw.Gte,
      LessThan: raw.LessThan ?? raw.Lt,
      LessThanOrEqual: raw.LessThanOrEqual ?? raw.Lte,
      Matches: raw.Matches,
      NotMatches: raw.NotMatches,
    }),
  )
type Condition = z.infer<typeof Condition>
/** What a filter, or a question, says of each field of a finding. */
export type Criterion = Record<string, Condition>

/**
 * A filter of GuardDuty's, by what it says of findings; `null` where it archives none.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFilter.html
 */
export const ArchivingFilter = z
  .object({
    Action: z.enum(['NOOP', 'ARCHIVE']),
    FindingCriteria: z.object({ Criterion: z.record(z.string(), Condition) }),
  })
  .transform(({ Action: action, FindingCriteria: { Criterion } }) =>
    action === 'ARCHIVE' ? Criterion : null,
  )
export type ArchivingFilter = z.infer<typeof ArchivingFilter>

/** The severe findings of an account that nobody archived. An administrator's detector lists those of its members too; each account answers for its own. */
export function openFindings(account: string): Criterion {
  return {
    accountId: { Equals: [account] },
    severity: { GreaterThanOrEqual: severe },
    'service.archived': { Equals: ['false'] },
  }
}

/**
 * Severe findings that a filter archived, or that were archived and look like it. The filters of an administrator archive those of its members
 * too, whose own detectors know no filter: so of whichever account they are.
 * https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html
 */
export function archivedFindings(filter: Criterion): Criterion {
  const { severity } = filter
  const least = Math.max(severe, severity?.GreaterThanOrEqual ?? severe)
  return {
    ...filter,
    severity: { ...severity, GreaterThanOrEqual: least },
    'service.archived': { Equals: ['true'] },
  }
}
