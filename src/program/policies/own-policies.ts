/** The policies that apply to one person, as they stand this minute: no run is waited for. */
import { hasEnded } from '#engine/obligation.ts'
import { groupRelatives } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { inForce } from './find-version.ts'
import { policyAccepted } from './policy-accepted.ts'
import { isFor, policyObligations } from './policy-obligation.ts'
import type { PolicyObligation } from './policy-obligation.ts'

export interface OwnPolicy {
  policy: Policy
  /** The version that holds now. */
  version: PolicyVersion
  /** What is owed, or was: absent where an earlier acceptance goes on counting. */
  obligation?: PolicyObligation
}

/** In the order of their titles; empty for an account without a person. */
export async function ownPolicies(
  tx: Tx,
  personId: string | undefined,
  at: Date,
): Promise<OwnPolicy[]> {
  const held = personId === undefined ? undefined : await findPerson(tx, personId)
  if (!held) return []
  const [all, versions] = [await managedItems(tx, policies), await managedItems(tx, policyVersions)]
  const owed = await obligationsOf(tx, held.person, all, versions)
  return all
    .filter((policy) => isFor(policy, held.person))
    .flatMap((policy) => {
      const version = inForce(
        versions.filter((each) => each.policy === policy.id),
        at,
      )
      if (!version) return []
      const obligation = owed.find(({ id }) => id === `${held.person.id}/${version.id}`)
      return [{ policy, version, ...(obligation && { obligation }) }]
    })
    .toSorted((a, b) => a.policy.titleDe.localeCompare(b.policy.titleDe, 'de'))
}

/** Whether it is still to be accepted. */
export function isOwed({ obligation }: OwnPolicy): boolean {
  return obligation !== undefined && obligation.doneAt === undefined
}

/** What somebody has to accept at an instant: begun, not over, and not while they are on leave. */
export async function owedPolicies(tx: Tx, personId: string, at: Date): Promise<OwnPolicy[]> {
  return (await ownPolicies(tx, personId, at)).filter(
    (own) => isOwed(own) && own.obligation !== undefined && isAsked(own.obligation, at),
  )
}

function isAsked(obligation: PolicyObligation, at: Date): boolean {
  const { from, pauses = [] } = obligation
  if (hasEnded(obligation, at) || (from !== undefined && new Date(from) > at)) return false
  return !pauses.some((pause) => new Date(pause.from) <= at && at < new Date(pause.to))
}

/** How many days the company gives for it. */
export async function daysToAccept(tx: Tx): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap(({ parameters }) => parameters?.[policyAccepted.id] ?? [])
  return policyAccepted.parameters.parse(own[0] ?? {}).days
}

async function obligationsOf(
  tx: Tx,
  person: Person,
  all: readonly Policy[],
  versions: readonly PolicyVersion[],
): Promise<readonly PolicyObligation[]> {
  const own = <Item extends { person: string }>(items: readonly Item[]) =>
    items.filter((item) => item.person === person.id)
  const related = groupRelatives(
    policyObligations,
    new Map<string, readonly unknown[]>([
      [policies.id, all],
      [policyVersions.id, versions],
      [policyAcceptances.id, await acceptancesOf(tx, person, versions)],
      [absences.id, own(await managedItems(tx, absences))],
      [organisationSettings.id, await managedItems(tx, organisationSettings)],
    ]),
  )
  return policyObligations.derive(person, related(person.id))
}

async function acceptancesOf(tx: Tx, person: Person, versions: readonly PolicyVersion[]) {
  const keys = versions.map(({ id }) => `${person.id}/${id}`)
  const found = await listItems(tx, policyAcceptances.id, { keys })
  return found.map(({ content }) => policyAcceptances.item.parse(content))
}
