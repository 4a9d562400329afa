import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import type { Principal } from '#populations/principal.ts'
import type { Unread } from '#populations/reported.ts'

import {
  administering,
  becoming,
  building,
  federating,
  roleWriting,
  unnamed,
} from './google-roles.ts'

/** The roles that the company wrote itself. */
export const roleKind: AssetKind = {
  name: 'iam.googleapis.com/Role',
  content: 'RESOURCE',
  keeps: keep('name', 'includedPermissions'),
}

/** What a role of the company's own comes to, by the permissions in it. */
interface CustomRole {
  /** Lets its holder write policies. */
  admin: boolean
  /** Those by which its holder becomes a service account. */
  becomes: readonly string[]
  /** These, and those by which it writes its own. */
  ways: readonly string[]
  /** Those by which its holder has things built. */
  builds: readonly string[]
}

/** By name: `projects/p/roles/r`. */
export type CustomRoles = ReadonlyMap<string, CustomRole> | Unread

const Role = z.object({
  name: z.string().min(1),
  includedPermissions: z.array(z.string()).nullish(),
})

/** Whoever may write a policy may give themselves everything. */
const writes = new Set([
  'resourcemanager.organizations.setIamPolicy',
  'resourcemanager.folders.setIamPolicy',
  'resourcemanager.projects.setIamPolicy',
])

/** Whoever may use a service account, or speak as it, has its rights. https://docs.cloud.google.com/iam/docs/service-account-permissions */
const becomes = new Set([
  'iam.serviceAccounts.actAs',
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccounts.setIamPolicy',
  'iam.serviceAccounts.signBlob',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccountApiKeyBindings.create',
  'iam.serviceAccountKeys.create',
])

/**
 * Whoever may change a role of the company's own has whatever they write there, and whoever says whom a pool lets in is anybody of it.
 * https://docs.cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation
 */
const rewrites = new Set([
  'iam.roles.update',
  'iam.googleapis.com/workforcePoolProviders.create',
  'iam.googleapis.com/workforcePoolProviders.update',
  'iam.googleapis.com/workloadIdentityPoolProviders.create',
  'iam.googleapis.com/workloadIdentityPoolProviders.update',
])

export async function readCustomRoles(place: Omit<Place, 'publicGrants'>): Promise<CustomRoles> {
  const roles = new Map<string, CustomRole>()
  const listing = { kind: roleKind, item: assetOf(Role), feeds: [grants], detail: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { data } of page) {
      const { includedPermissions: given } = data
      if (!given) continue
      roles.set(data.name, {
        admin: given.some((each) => writes.has(each)),
        becomes: given.filter((each) => becomes.has(each)),
        ways: given.filter((each) => becomes.has(each) || rewrites.has(each)),
        builds: given.filter((each) => each === 'cloudbuild.builds.create'),
      })
    }
    return page.length
  })
  return unread ?? roles
}

/** What a role gives where it is held on a whole project, folder or organisation. A custom role we have not seen stays unknown. */
export function rightsOf(roles: CustomRoles, role: string): Pick<Grant, 'admin' | 'wildcard'> {
  if (role.startsWith('roles/')) {
    return { admin: administering.has(role), wildcard: unnamed.has(role) }
  }
  const admin = 'unread' in roles ? roles : roles.get(role)?.admin
  return { ...(admin !== undefined && { admin }), wildcard: false }
}

/**
 * The ways to higher rights that a role opens on a whole place: Google's own by its name, one of the company's by its permissions. Whoever
 * administers has nowhere to climb.
 */
export function waysOf(roles: CustomRoles, role: string): Principal['escalation'] {
  const opens = becoming.has(role) || roleWriting.has(role) || federating.has(role)
  return openedBy(roles, role, 'ways', opens && !administering.has(role))
}

/** The ways to become a service account that a role opens on this account alone. */
export function becomesBy(roles: CustomRoles, role: string): Principal['escalation'] {
  return openedBy(roles, role, 'becomes', becoming.has(role))
}

/** The ways to have Cloud Build do something as the account that it builds as. */
export function buildsBy(roles: CustomRoles, role: string): Principal['escalation'] {
  return openedBy(roles, role, 'builds', building.has(role))
}

function openedBy(
  roles: CustomRoles,
  role: string,
  what: 'ways' | 'becomes' | 'builds',
  byGoogles: boolean,
): Principal['escalation'] {
  if (role.startsWith('roles/')) return byGoogles ? [role] : []
  if ('unread' in roles) return roles
  const opened = roles.get(role)?.[what]
  return opened && [...opened]
}
