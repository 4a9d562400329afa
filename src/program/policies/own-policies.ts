/** The policies that apply to one person, as they stand this minute: no run is waited for. */
import { hasEnded } from '#engine/obligation.ts'
import { groupRelatives } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
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
  return (await policiesOf(tx, [held.person], await policyGround(tx), at)).get(held.person.id) ?? []
}

/** What policies are, for whoever asks of many people: read once. */
export interface PolicyGround {
  all: readonly Policy[]
  versions: readonly PolicyVersion[]
  absences: readonly Absence[]
  settings: readonly OrganisationSetting[]
}

export async function policyGround(tx: Tx): Promise<PolicyGround> {
  return {
    all: await managedItems(tx, policies),
    versions: await managedItems(tx, policyVersions),
    absences: await managedItems(tx, absences),
    settings: await managedItems(tx, organisationSettings),
  }
}

/** The policies of each of these people, by person, each in the order of their titles. */
export async function policiesOf(
  tx: Tx,
  people: readonly Person[],
  ground: PolicyGround,
  at: Date,
): Promise<Map<string, OwnPolicy[]>> {
  const { all, versions } = ground
  const ofPolicy = Map.groupBy(versions, ({ policy }) => policy)
  const standing = all
    .flatMap((policy) => {
      const version = inForce(ofPolicy.get(policy.id) ?? [], at)
      return version ? [{ policy, version }] : []
    })
    .toSorted((a, b) => a.policy.titleDe.localeCompare(b.policy.titleDe, 'de'))
  const owed = await obligationsOf(tx, people, ground)
  return new Map(
    people.map((person) => [
      person.id,
      standing
        .filter(({ policy }) => isFor(policy, person))
        .map(({ policy, version }) => {
          const obligation = owed.get(`${person.id}/${version.id}`)
          return { policy, version, ...(obligation && { obligation }) }
        }),
    ]),
  )
}

/** Whether it is still to be accepted. */
export function isOwed({ obligation }: OwnPolicy): boolean {
  return obligation !== undefined && obligation.doneAt === undefined
}

/** What somebody has to accept at an instant: begun, not over, and not while they are on leave. */
export async function owedPolicies(tx: Tx, personId: string, at: Date): Promise<OwnPolicy[]> {
  return askedNow(await ownPolicies(tx, personId, at), at)
}

/** Of somebody's policies, those they are to accept now. */
export function askedNow(own: readonly OwnPolicy[], at: Date): OwnPolicy[] {
  return own.filter(
    (each) => isOwed(each) && each.obligation !== undefined && isAsked(each.obligation, at),
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

/** By their ids. */
async function obligationsOf(
  tx: Tx,
  people: readonly Person[],
  { all, versions, absences: away, settings }: PolicyGround,
): Promise<Map<string, PolicyObligation>> {
  const related = groupRelatives(
    policyObligations,
    new Map<string, readonly unknown[]>([
      [policies.id, all],
      [policyVersions.id, versions],
      [policyAcceptances.id, await acceptancesOf(tx, people, versions)],
      [begunDuties.id, await begunOf(tx, people, all)],
      [absences.id, away],
      [organisationSettings.id, settings],
    ]),
  )
  const found = people.flatMap((person) => policyObligations.derive(person, related(person.id)))
  return new Map(found.map((obligation) => [obligation.id, obligation]))
}

async function acceptancesOf(
  tx: Tx,
  people: readonly Person[],
  versions: readonly PolicyVersion[],
): Promise<PolicyAcceptance[]> {
  const keys = people.flatMap((person) => versions.map(({ id }) => `${person.id}/${id}`))
  const found = await listItems(tx, policyAcceptances.id, { keys })
  return found.map(({ content }) => policyAcceptances.item.parse(content))
}

async function begunOf(
  tx: Tx,
  people: readonly Person[],
  all: readonly Policy[],
): Promise<BegunDuty[]> {
  const keys = people.flatMap((person) => all.map(({ id }) => `${person.id}/policy/${id}`))
  const found = await listItems(tx, begunDuties.id, { keys })
  return found.map(({ content }) => begunDuties.item.parse(content))
}
