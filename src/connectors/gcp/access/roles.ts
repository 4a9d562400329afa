import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import type { Unread } from '#populations/reported.ts'

/** The roles that the company wrote itself. */
export const roleKind: AssetKind = {
  name: 'iam.googleapis.com/Role',
  content: 'RESOURCE',
  keeps: keep('name', 'includedPermissions'),
}

/** By name (`projects/p/roles/r`): whether a role lets its holder write the policies of whole projects or more. */
export type CustomRoles = ReadonlyMap<string, boolean> | Unread

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
  const roles = new Map<string, boolean>()
  const listing = { kind: roleKind, item: assetOf(Role), feeds: [grants], detail: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { data } of page) {
      if (!data.includedPermissions) continue
      roles.set(
        data.name,
        data.includedPermissions.some((each) => writes.has(each)),
      )
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
  const admin = 'unread' in roles ? roles : roles.get(role)
  return { ...(admin !== undefined && { admin }), wildcard: false }
}
