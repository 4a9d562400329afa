/** How each policy stands: what of it is published, who approved that, and when somebody last looked at it. */
import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { authorsOf, policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { timeZoneOf } from '#program/people/working-time.ts'

export const PolicyStanding = z.object({
  /** The policy's id. */
  id: z.string(),
  isPublished: z.boolean(),
  /** The newest published version's. */
  number: z.int().optional(),
  /** Since when any version of it holds, or from when on the first one will. */
  heldFrom: z.iso.datetime().optional(),
  /** How many approved it that did not draft it. */
  approvals: z.int().optional(),
  /** The later of its publication and the last review without a change. */
  reviewedAt: z.iso.datetime().optional(),
  /** Whose days reasons name: the organisation's, an IANA name. */
  timeZone: z.string().optional(),
})
export type PolicyStanding = z.infer<typeof PolicyStanding>

export const policyStandings = derived({
  id: 'policy-standing',
  item: PolicyStanding,
  key: (standing: PolicyStanding) => standing.id,
  each: [policies],
  with: {
    versions: {
      of: policyVersions,
      by: (version: PolicyVersion) => version.policy,
      isKeyedBy: true,
    },
    settings: { of: organisationSettings },
  },
  derive({ id, reviewedAt }: Policy, { versions, settings }): PolicyStanding[] {
    const published = versions
      .filter(({ state }) => state === 'published')
      .toSorted((a, b) => b.number - a.number)
    const [newest] = published
    if (!newest) return [{ id, isPublished: false }]
    const [heldFrom] = published
      .flatMap(({ effectiveFrom, publishedAt }) => effectiveFrom ?? publishedAt ?? [])
      .toSorted()
    const looks = [reviewedAt, newest.publishedAt].filter((at) => at !== undefined).toSorted()
    const approvers = newest.approvals.map(({ by }) => by)
    const authors = authorsOf(newest)
    const others = new Set(approvers.filter((by) => !authors.has(by)))
    return [
      {
        id,
        isPublished: true,
        number: newest.number,
        ...(heldFrom !== undefined && { heldFrom }),
        approvals: others.size,
        ...(looks.length > 0 && { reviewedAt: looks.at(-1) }),
        timeZone: timeZoneOf(settings),
      },
    ]
  },
})
