/** Who has to accept which version of which policy: one item for each person and version that ever applied to them. */
import { z } from 'zod'

import { closedObligation, obligationTimes } from '#engine/obligation.ts'
import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { beginningWith } from '#program/begin-duties.ts'
import { endedOf } from '#program/end-duties.ts'
import type { AskedOfSome } from '#program/end-duties.ts'
import { holidayPlace } from '#program/people/public-holidays.ts'
import { endingAt, timeZoneOf, workingTime } from '#program/people/working-time.ts'
import type { WorkingTime } from '#program/people/working-time.ts'

export const PolicyObligation = z.object({
  /** `<person>/<policy>/<number>`. */
  id: z.string(),
  person: z.string(),
  policy: z.string(),
  /** The version's number. */
  number: z.int(),
  ...obligationTimes,
  /** Accepted elsewhere, as whoever imported it attests. */
  isAttested: z.boolean().optional(),
})
export type PolicyObligation = z.infer<typeof PolicyObligation>

export const policyObligations = derived({
  id: 'policy-obligation',
  item: PolicyObligation,
  key: (obligation: PolicyObligation) => obligation.id,
  person: (obligation: PolicyObligation) => obligation.person,
  closed: (obligation: PolicyObligation) => closedObligation(obligation),
  each: [people],
  with: {
    policies: { of: policies },
    versions: { of: policyVersions },
    acceptances: {
      of: policyAcceptances,
      by: (acceptance: PolicyAcceptance) => acceptance.person,
      isKeyedBy: true,
    },
    absences: {
      of: absences,
      by: (absence: Absence) => absence.person,
      isFoundBy: 'person',
    },
    begun: { of: begunDuties, by: (duty: BegunDuty) => duty.person, isKeyedBy: true },
    ended: { of: endedDuties, by: (duty: EndedDuty) => duty.person, isKeyedBy: true },
    settings: { of: organisationSettings },
  },
  derive(person: Person, related) {
    const time = workingTime(person, related.absences, timeZoneOf(related.settings))
    const during = (policy: string) => beginningWith(time, related.begun, 'policy', policy)
    const theirs = related.policies.filter((policy) => isFor(policy, person))
    return [
      ...theirs.flatMap(({ id }) => obligationsTo(id, person, during(id), related)),
      ...endedOf(related.ended, 'policy', theirs).flatMap(({ of, at }) =>
        obligationsTo(of, person, endingAt(during(of), at), related),
      ),
    ]
  },
})

/** Whether a policy applies to somebody. */
export function isFor({ groups }: Policy, person: Person): boolean {
  return groups.length === 0 || groups.some((group) => person.groups.includes(group))
}

/** A policy as something that is asked of some people. */
export function askedByPolicy(policy: Policy): AskedOfSome {
  return { kind: 'policy', of: policy.id, isFor: (person) => isFor(policy, person) }
}

/** A published version, with when it began to hold and when a newer one took its place. */
interface Standing {
  version: PolicyVersion
  from: number
  to: number
}

/**
 * Goes through the published versions as they followed each other. A version need not be accepted by whoever accepted the
 * one before in its time, unless it was published as one to be accepted anew; else the open duty passes on to it, with the
 * beginning it had: whatever is published, days run from the first version that has not been accepted since. A new one every
 * thirteen days would put acceptance off for ever.
 */
function obligationsTo(
  policy: string,
  person: Person,
  time: WorkingTime,
  {
    versions,
    acceptances,
  }: { versions: readonly PolicyVersion[]; acceptances: readonly PolicyAcceptance[] },
): PolicyObligation[] {
  // Whoever's first day is not known owes all that stands: since when nobody knows, but not before it stood.
  const begins = time.from?.getTime() ?? -Infinity
  const leaves = time.to?.getTime() ?? Infinity
  if (leaves <= begins) return []
  const found: PolicyObligation[] = []
  let hasAccepted = false
  let openSince: number | undefined
  for (const { version, from, to } of standings(versions).get(policy) ?? []) {
    if (to <= begins || from >= leaves) continue
    if (hasAccepted && version.isAcceptedAnew === false) continue
    const end = Math.min(to, leaves)
    const accepted = firstOf(acceptances, version, end)
    const since = openSince ?? Math.max(from, begins)
    found.push({
      id: `${person.id}/${version.id}`,
      person: person.id,
      policy,
      number: version.number,
      ...((time.from || accepted) && { from: new Date(since).toISOString() }),
      ...(!time.from && accepted && { isFromEarliest: true as const }),
      ...(accepted
        ? {
            doneAt: accepted.acceptedAt,
            recordedAt: accepted.recordedAt,
            ...(accepted.isAttested && { isAttested: true }),
            ...(accepted.saidEarlier.length > 0 && { saidEarlier: accepted.saidEarlier }),
          }
        : end < Infinity && {
            closedAt: new Date(end).toISOString(),
            ...(time.isReleased && end === leaves && { isReleased: true }),
          }),
      ...(time.pauses.length > 0 && { pauses: time.pauses }),
      ...(person.country !== undefined && { country: holidayPlace(person) }),
      timeZone: time.timeZone,
    })
    hasAccepted = accepted !== undefined
    openSince = hasAccepted ? undefined : since
  }
  return found
}

const standings = oncePerList((versions: readonly PolicyVersion[]) => {
  const byPolicy = Map.groupBy(versions, ({ policy }) => policy)
  return new Map([...byPolicy].map(([policy, own]) => [policy, standing(own)]))
})

/** Versions of one policy. */
function standing(versions: readonly PolicyVersion[]): Standing[] {
  const published = versions
    .filter(({ state }) => state === 'published')
    .map((version) => ({
      version,
      from: Date.parse(version.effectiveFrom ?? version.publishedAt ?? ''),
    }))
    .filter(({ from }) => !Number.isNaN(from))
    .toSorted((a, b) => a.version.number - b.version.number)
  // A newer one holds from its day on, also where an older one was announced for a later day, which then never holds.
  return published
    .map((each, index) => {
      const newer = published.slice(index + 1).map(({ from }) => from)
      return { ...each, to: Math.min(Infinity, ...newer) }
    })
    .filter(({ from, to }) => from < to)
}

/** A day on which a version was accepted, and when that was recorded. */
interface Said {
  acceptedAt: string
  recordedAt: string
  isAttested: boolean
}

/**
 * What was recorded first counts, and beside it what was said afterwards of an earlier day. Whoever accepts what no longer
 * holds has not done what was owed, and owes no less for it.
 */
function firstOf(
  acceptances: readonly PolicyAcceptance[],
  { id }: PolicyVersion,
  end: number,
): (Said & { saidEarlier: { doneAt: string; recordedAt: string }[] }) | undefined {
  const [first, ...others] = acceptances
    .filter(({ version }) => version === id)
    .flatMap(({ acceptedAt, recordedAt, via, saidEarlier = [] }): Said[] => [
      { acceptedAt, recordedAt, isAttested: via === 'import' },
      ...saidEarlier.map((said) => ({ ...said, isAttested: true })),
    ])
    .filter(({ acceptedAt }) => Date.parse(acceptedAt) < end)
    .toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))
  if (!first) return undefined
  const saidEarlier = others
    .filter(({ acceptedAt, isAttested }) => isAttested && acceptedAt < first.acceptedAt)
    .map(({ acceptedAt, recordedAt }) => ({ doneAt: acceptedAt, recordedAt }))
  return { ...first, saidEarlier }
}
