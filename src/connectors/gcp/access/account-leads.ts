import type { Place } from '#connectors/gcp/place.ts'
import { isKnown } from '#populations/reported.ts'

import type { Because, Lead, Standing } from './account-reach.ts'
import type { GroupMembers } from './group-members.ts'
import type { Holding, Ways } from './holding.ts'
import type { ServiceAccount, ServiceAccounts } from './service-accounts.ts'

/** What else decides who comes to what by way of service accounts. */
export interface Surroundings {
  accounts: ServiceAccounts
  inGroups: Pick<GroupMembers, 'services' | 'within' | 'unknown'>
}

type Held = ReadonlyMap<string, Holding>

/**
 * What members, and the service accounts that they have rights on, are by what they hold themselves. What lies above the place that is
 * read may give an account more than is seen there, and of one that no list names nobody knows what it holds.
 */
export function standingsOf(
  { parent, projects }: Pick<Place, 'parent' | 'projects'>,
  held: Held,
  { accounts }: Surroundings,
): Map<string, Standing> {
  const standings = new Map<string, Standing>()
  for (const [member, { admin, ways, unsaid }] of held) {
    standings.set(member.toLowerCase(), {
      isHigh: admin === true || ways.size > 0,
      unsaid: unsaid ?? (isKnown(admin) ? undefined : { because: admin }),
    })
  }
  const isTop = [...projects.values()].every(
    ({ ancestors }) => ancestors.length === 1 || ancestors.at(-1) === parent,
  )
  for (const name of namesIn(held)) {
    const { member, unsaid } = accountAt(accounts, name)
    const before = standings.get(member.toLowerCase()) ?? { isHigh: false, unsaid: undefined }
    const open = before.unsaid ?? unsaid ?? (isTop ? undefined : { because: undefined })
    standings.set(member.toLowerCase(), { ...before, unsaid: open })
  }
  return standings
}

/** Who may become which service account, and what these accounts are in. */
export function leadsOf(
  { projects }: Pick<Place, 'projects'>,
  held: Held,
  { accounts, inGroups }: Surroundings,
): Lead[] {
  const builders = buildersIn(projects, held)
  const rights = [...held].flatMap(([from, holding]) => [
    ...[...holding.accounts].flatMap(([name, on]) =>
      leads(from, accountAt(accounts, name).member, on),
    ),
    ...[...holding.builds].flatMap(([place, on]) =>
      (builders.get(place) ?? []).flatMap((to) => leads(from, to, on)),
    ),
  ])
  const memberships = namesIn(held).flatMap((name): Lead[] => {
    const { member: from, ancestors } = accountAt(accounts, name)
    const groups = inGroups.services.get(from.toLowerCase().slice('serviceAccount:'.length)) ?? []
    return [
      ...[...everybody, ...ancestors.map(accountsIn)].map((to) => ({ from, to })),
      ...groups.map((group) => ({ from, to: `group:${group}` })),
      { from, to: unreadGroup },
    ]
  })
  const around = [...inGroups.within].flatMap(([group, outer]) =>
    outer.map((each): Lead => ({ from: `group:${group}`, to: `group:${each}` })),
  )
  const open = [...inGroups.unknown].map(([group, scope]): Lead => ({
    from: unreadGroup,
    to: `group:${group}`,
    unsure: { because: scope === undefined ? undefined : { unread: scope } },
  }))
  return [...rights, ...memberships, ...around, ...open]
}

function leads(from: string, to: string, { ways, unsure }: Ways): Lead[] {
  return [
    ...(ways.size > 0 ? [{ from, to, ways: [...ways] }] : []),
    ...(unsure ? [{ from, to, ways: [], unsure }] : []),
  ]
}

/**
 * By the project and whatever it lies in: the accounts of Google's that Cloud Build works as unless it is told another, which takes a right
 * on that; where they have a grant. https://docs.cloud.google.com/build/docs/cloud-build-service-account
 */
function buildersIn(projects: Place['projects'], held: Held): Map<string, string[]> {
  const builders = new Map<string, string[]>()
  for (const { number, ancestors } of projects.values()) {
    const account = `serviceAccount:${number}@cloudbuild.gserviceaccount.com`
    if (!held.has(account)) continue
    for (const place of ancestors) builders.set(place, [...(builders.get(place) ?? []), account])
  }
  return builders
}

/** Stands for the groups that were not read to their last member: any account may be in any of them. */
const unreadGroup = 'group:?'

const everybody = ['allUsers', 'allAuthenticatedUsers']

/** Every service account in a project, a folder or an organisation. https://docs.cloud.google.com/iam/docs/principal-identifiers */
function accountsIn(place: string): string {
  return `principalSet://cloudresourcemanager.googleapis.com/${place}/type/ServiceAccount`
}

function namesIn(held: Held): string[] {
  return [...new Set([...held.values()].flatMap(({ accounts }) => [...accounts.keys()]))]
}

/** An account by the name of its resource, and why nothing is known of what it holds. */
function accountAt(
  accounts: ServiceAccounts,
  name: string,
): ServiceAccount & { unsaid?: { because: Because } } {
  const unnamed = { member: name, ancestors: [] }
  if ('unread' in accounts) return { ...unnamed, unsaid: { because: accounts } }
  return accounts.get(name) ?? { ...unnamed, unsaid: { because: undefined } }
}
