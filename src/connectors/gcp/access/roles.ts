import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import type { Principal } from '#populations/principal.ts'
import type { Unread } from '#populations/reported.ts'

/** The roles that the company wrote itself. */
export const roleKind: AssetKind = {
  name: 'iam.googleapis.com/Role',
  content: 'RESOURCE',
  keeps: keep('name', 'includedPermissions'),
}

/** What a role of the company's own comes to where it is held on a whole project or more. */
interface CustomRole {
  /** Lets its holder write policies. */
  admin: boolean
  /** The permissions by which its holder becomes somebody else, or gives the role more. */
  ways: readonly string[]
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

/**
 * Whoever may use a service account, or speak as it, has its rights; whoever may change a role of the company's own, what it writes
 * there. https://docs.cloud.google.com/iam/docs/service-account-permissions
 */
const climbs = new Set([
  'iam.serviceAccounts.actAs',
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccounts.setIamPolicy',
  'iam.serviceAccounts.signBlob',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccountKeys.create',
  'iam.roles.update',
])

/** Google's own roles with one of these. https://docs.cloud.google.com/iam/docs/roles-permissions */
const climbing = new Set([
  'roles/editor',
  'roles/iam.organizationRoleAdmin',
  'roles/iam.roleAdmin',
  'roles/iam.serviceAccountAdmin',
  'roles/iam.serviceAccountKeyAdmin',
  'roles/iam.serviceAccountTokenCreator',
  'roles/iam.serviceAccountUser',
  'roles/iam.workloadIdentityUser',
])

/** Google's own roles with one of those permissions, or all there are. https://docs.cloud.google.com/iam/docs/roles-permissions */
const administering = new Set([
  'roles/owner',
  'roles/admin',
  'roles/iam.securityAdmin',
  'roles/resourcemanager.organizationAdmin',
  'roles/resourcemanager.folderAdmin',
  'roles/resourcemanager.folderIamAdmin',
  'roles/resourcemanager.projectIamAdmin',
])

/** Basic roles that give every right to change things without naming one. https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const unnamed = new Set(['roles/owner', 'roles/editor', 'roles/admin', 'roles/writer'])

export async function readCustomRoles(place: Omit<Place, 'publicGrants'>): Promise<CustomRoles> {
  const roles = new Map<string, CustomRole>()
  const listing = { kind: roleKind, item: assetOf(Role), feeds: [grants], detail: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { data } of page) {
      const { includedPermissions: given } = data
      if (!given) continue
      roles.set(data.name, {
        admin: given.some((each) => writes.has(each)),
        ways: given.filter((each) => climbs.has(each)),
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

/** The ways to higher rights that a role opens: Google's own by its name, one of the company's by its permissions. */
export function waysOf(roles: CustomRoles, role: string): Principal['escalation'] {
  if (role.startsWith('roles/')) return climbing.has(role) ? [role] : []
  if ('unread' in roles) return roles
  const ways = roles.get(role)?.ways
  return ways && [...ways]
}
