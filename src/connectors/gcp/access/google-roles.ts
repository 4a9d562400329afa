import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import type { Place } from '#connectors/gcp/place.ts'
import { grants } from '#populations/grant.ts'
import type { Unread } from '#populations/reported.ts'

import { becomes, builds, rewrites, writes } from './telling-permissions.ts'

/** What a role lets its holder do that leads higher. */
export interface RoleRights {
  /** Lets its holder write policies. */
  admin: boolean
  /** Those by which its holder becomes a service account. */
  becomes: readonly string[]
  /** These, and those by which it writes its own. */
  ways: readonly string[]
  /** Those by which its holder has things built. */
  builds: readonly string[]
}

/** How many roles are asked for at a time. */
const atOnce = 4

/** Basic roles that give every right to change things without naming one. https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const basic: Readonly<Record<string, { admin: boolean }>> = {
  'roles/owner': { admin: true },
  'roles/admin': { admin: true },
  'roles/editor': { admin: false },
  'roles/writer': { admin: false },
}

/** Whether it is one of the roles that give every right without naming one. */
export function isBasic(role: string): boolean {
  return Object.hasOwn(basic, role)
}

/** A role by its own name, which every real answer has; one without any permission has no list of them. https://docs.cloud.google.com/iam/docs/reference/rest/v1/roles/get */
function namedSo(role: string) {
  return z
    .object({ name: z.literal(role), includedPermissions: z.array(z.string()).default([]) })
    .transform(({ includedPermissions: given }) => {
      const has = (rights: ReadonlySet<string>) => given.some((each) => rights.has(each))
      const becoming = has(becomes)
      return byName(role, {
        admin: has(writes),
        becoming,
        climbing: becoming || has(rewrites),
        building: has(builds),
      })
    })
}

/** What Google's own role comes to, its name standing for the permissions in it. Whoever administers has nowhere to climb. */
function byName(
  role: string,
  is: { admin: boolean; becoming: boolean; climbing: boolean; building: boolean },
): RoleRights {
  const where = (holds: boolean) => (holds ? [role] : [])
  return {
    admin: is.admin,
    becomes: where(is.becoming),
    ways: where(is.climbing && !is.admin),
    builds: where(is.building),
  }
}

/**
 * What Google's own roles come to, by the permissions that Google says are in them: it keeps thousands of roles, and makes and changes some
 * every week. Each that is asked for is asked once.
 */
export class GoogleRoles {
  readonly #scope: DetailScope
  readonly #known = new Map<string, RoleRights | Unread>()

  constructor({ reading, parent }: Pick<Place, 'reading' | 'parent'>) {
    this.#scope = new DetailScope(reading, parent, { service: 'iam', op: 'roles.get' }, [grants])
  }

  /** Asks for those of these that nobody asked for yet. */
  async learn(roles: Iterable<string>): Promise<void> {
    const google = [...new Set(roles)].filter((role) => role.startsWith('roles/') && !isBasic(role))
    const next = google.filter((role) => !this.#known.has(role)).toSorted()
    await pLimit(atOnce).map(next, async (role) => {
      this.#known.set(role, await this.#scope.ask({ params: { name: role } }, namedSo(role)))
    })
  }

  /** Nothing where nobody asked for it. */
  get(role: string): RoleRights | Unread | undefined {
    const { admin } = basic[role] ?? {}
    if (admin === undefined) return this.#known.get(role)
    return byName(role, { admin, becoming: true, climbing: true, building: true })
  }

  async end(): Promise<void> {
    await this.#scope.end()
  }
}
