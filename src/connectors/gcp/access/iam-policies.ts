import { z } from 'zod'

import { policyOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import type { AssetKind, Place, PublicGrants } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { liveAccess } from '#populations/live-access.ts'
import { principals } from '#populations/principal.ts'
import { publicResources } from '#populations/public-resource.ts'

import { endsByItself } from './condition-end.ts'
import { GoogleRoles } from './google-roles.ts'
import type { GroupMembers } from './group-members.ts'
import { addGrant, isJudged } from './holding.ts'
import type { Holding } from './holding.ts'
import { isGroup, memberAccounts } from './member-accounts.ts'
import { pageMembers } from './page-members.ts'
import { pagePrincipals } from './page-principals.ts'
import { publicResourcesOf } from './public-resources.ts'
import { readCustomRoles, rightsOf } from './roles.ts'
import type { Roles } from './roles.ts'
import { readServiceAccounts } from './service-accounts.ts'

/** The policies of everything that has one: organisation, folders, projects and single resources. */
export const policyKind: AssetKind = { name: 'every', types: '.*', content: 'IAM_POLICY' }

export const policyFeeds = [grants, identityAccounts, liveAccess, principals, publicResources]

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy */
const Policy = z.object({
  bindings: z
    .array(
      z.object({
        role: z.string().min(1),
        members: z.array(z.string().min(1)).default([]),
        condition: z
          .object({ title: z.string().nullish(), expression: z.string().nullish() })
          .nullish(),
      }),
    )
    .default([]),
})
export type Policy = z.infer<typeof Policy>

/**
 * Reads every policy once: who holds which role where, who that is (of a group, who is in it), and what each comes to. Says at the end which resources
 * are open to the public.
 */
export async function readPolicies(place: Omit<Place, 'publicGrants'>): Promise<PublicGrants> {
  const [own, accounts] = await Promise.all([readCustomRoles(place), readServiceAccounts(place)])
  const google = new GoogleRoles(place)
  const roles: Roles = { own, google }
  const open = new Map<string, string[]>()
  const held = new Map<string, Holding>()
  const members: { inGroups?: GroupMembers } = {}
  const { unread } = await readAssets(
    place,
    { kind: policyKind, item: policyOf(Policy), feeds: policyFeeds },
    async (page, scope) => {
      for (const policy of page) noteOpen(open, policy)
      await google.learn(
        page.filter(({ name }) => isJudged(name)).flatMap((policy) => heldBy(place, policy)),
      )
      const found = page.flatMap((policy) => grantsOf(place, roles, policy))
      for (const grant of found) addGrant(held, grant, roles)
      await place.reading.page(scope, grants, found)
      await place.reading.page(scope, publicResources, publicResourcesOf(place, page))
      const named = found.map(({ principal }) => principal)
      const alone = named.filter((member) => !isGroup(member))
      await place.reading.page(scope, identityAccounts, memberAccounts(place, alone))
      return page.length
    },
    async (scope) => {
      members.inGroups = await pageMembers(place, scope, [...held.keys()])
    },
  )
  await google.end()
  const { inGroups } = members
  if (inGroups) await pagePrincipals(place, held, { unread, accounts, inGroups })
  return unread ?? open
}

/** The roles that a policy gives anybody but Google's own agents. */
function heldBy(place: Omit<Place, 'publicGrants'>, { data }: Asset<Policy>): string[] {
  return data.bindings
    .filter(({ role, members }) => members.some((member) => !isForAgent(place, role, member)))
    .map(({ role }) => role)
}

/** A binding for one member. */
function grantsOf(
  place: Omit<Place, 'publicGrants'>,
  roles: Roles,
  { name, type, data }: Asset<Policy>,
): Grant[] {
  const isPlace = /\/(?:Organization|Folder|Project)$/.test(type)
  return data.bindings.flatMap((binding) =>
    binding.members
      .filter((member) => !isForAgent(place, binding.role, member))
      .map((member): Grant => {
        const { admin, wildcard } = rightsOf(roles, binding.role)
        const title =
          binding.condition && ` if ${binding.condition.title || binding.condition.expression}`
        return {
          id: `${name} ${binding.role} ${member}${title ?? ''}`,
          provider: 'gcp',
          system: `gcp/${place.parent}`,
          principal: member,
          principalKind: kindOf(member),
          policy: binding.role,
          policyBy: binding.role.startsWith('roles/') ? 'provider' : 'company',
          scope: name,
          via: 'direct',
          admin: isPlace ? admin : false,
          wildcard: isPlace ? wildcard : false,
          standing: !endsByItself(binding.condition?.expression ?? '', place.reading.at),
        }
      }),
  )
}

/**
 * What Google gives its own agents by itself to do their work is no grant of the company's: a role made for an agent, and that of an
 * editor to the one that works with its interfaces. The same roles in other hands are.
 * https://docs.cloud.google.com/iam/docs/service-account-types#service-agents
 */
function isForAgent({ projects }: Pick<Place, 'projects'>, role: string, member: string): boolean {
  const [, name = '', home] =
    /^serviceAccount:([^@]+)@(.+)\.gserviceaccount\.com$/.exec(member) ?? []
  const forEditor = home === 'cloudservices' && role === 'roles/editor'
  if (home === undefined || !(forEditor || /serviceagent(?:v2ext)?$/i.test(role))) return false
  const all = [...projects.values()]
  if (all.some(({ id }) => home === `${id}.iam`)) return false
  // Each agent is called by the number of the project, folder or organisation that it works for; who is not is a stranger's account.
  const number = /(?:^|\D)(\d+)$/.exec(name)?.[1]
  return all.some(({ ancestors }) =>
    ancestors.some((place) => place.slice(place.indexOf('/') + 1) === number),
  )
}

function kindOf(member: string): Grant['principalKind'] {
  if (member === 'allUsers' || member === 'allAuthenticatedUsers') return 'public'
  const kinds: Readonly<Record<string, Grant['principalKind']>> = {
    user: 'user',
    group: 'group',
    serviceAccount: 'service',
    domain: 'domain',
  }
  return kinds[member.slice(0, member.indexOf(':'))] ?? 'other'
}

function noteOpen(open: Map<string, string[]>, { name, data }: Asset<Policy>): void {
  const words: Readonly<Record<string, string>> = {
    allUsers: '*',
    allAuthenticatedUsers: 'authenticated',
  }
  const found = data.bindings.flatMap(({ role, members }) =>
    members.flatMap((member) => (words[member] ? [`${words[member]}:${role}`] : [])),
  )
  if (found.length > 0) open.set(name, found)
}
