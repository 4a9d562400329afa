import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'
import type { Principal } from '#populations/principal.ts'
import type { Unread } from '#populations/reported.ts'

import { isBasic } from './google-roles.ts'
import type { GoogleRoles, RoleRights } from './google-roles.ts'
import { becomes, builds, rewrites, writes } from './telling-permissions.ts'

/** The roles that the company wrote itself. */
export const roleKind: AssetKind = {
  name: 'iam.googleapis.com/Role',
  content: 'RESOURCE',
  keeps: keep('name', 'includedPermissions'),
}

/** Those of the company's own by name (`projects/p/roles/r`), by the permissions in them; and Google's. */
export interface Roles {
  own: ReadonlyMap<string, RoleRights> | Unread
  google: Pick<GoogleRoles, 'get'>
}

const Role = z.object({
  name: z.string().min(1),
  includedPermissions: z.array(z.string()).nullish(),
})

export async function readCustomRoles(place: Omit<Place, 'publicGrants'>): Promise<Roles['own']> {
  const roles = new Map<string, RoleRights>()
  const listing = { kind: roleKind, item: assetOf(Role), feeds: [grants], detail: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { data } of page) {
      const { includedPermissions: given } = data
      if (!given) continue
      roles.set(data.name, {
        admin: given.some((each) => writes.has(each)),
        becomes: given.filter((each) => becomes.has(each)),
        ways: given.filter((each) => becomes.has(each) || rewrites.has(each)),
        builds: given.filter((each) => builds.has(each)),
      })
    }
    return page.length
  })
  return unread ?? roles
}

/** What a role gives where it is held on a whole project, folder or organisation. A role we have not seen stays unknown. */
export function rightsOf(roles: Roles, role: string): Pick<Grant, 'admin' | 'wildcard'> {
  const found = roleIn(roles, role)
  const admin = found && ('unread' in found ? found : found.admin)
  return { ...(admin !== undefined && { admin }), wildcard: isBasic(role) }
}

/**
 * The ways to higher rights that a role opens on a whole place: Google's own by its name, one of the company's by its permissions. Whoever
 * administers by one of Google's has nowhere to climb.
 */
export function waysOf(roles: Roles, role: string): Principal['escalation'] {
  return openedBy(roles, role, 'ways')
}

/** The ways to become a service account that a role opens on this account alone. */
export function becomesBy(roles: Roles, role: string): Principal['escalation'] {
  return openedBy(roles, role, 'becomes')
}

/** The ways to have Cloud Build do something as the account that it builds as. */
export function buildsBy(roles: Roles, role: string): Principal['escalation'] {
  return openedBy(roles, role, 'builds')
}

function openedBy(
  roles: Roles,
  role: string,
  what: 'ways' | 'becomes' | 'builds',
): Principal['escalation'] {
  const found = roleIn(roles, role)
  return found && ('unread' in found ? found : [...found[what]])
}

function roleIn({ own, google }: Roles, role: string): RoleRights | Unread | undefined {
  if (role.startsWith('roles/')) return google.get(role)
  return 'unread' in own ? own : own.get(role)
}
