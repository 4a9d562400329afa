import { z } from 'zod'

import { UserResource } from '#program/directory/user-resource.ts'
import { changeUser, provisionUser, unprovisionUser } from '#run/provision.ts'
import { groupsOf } from '#store/directory-groups.ts'
import { countDirectoryUsers, findDirectoryUser, listDirectoryUsers } from '#store/directory.ts'
import type { DirectoryUser, UserHint } from '#store/directory.ts'
import type { GuestVisit } from '#web/route.ts'

import { coreUser, userKind } from './attribute.ts'
import { coerceResource } from './coerce.ts'
import type { Json } from './coerce.ts'
import { matches, parseFilter } from './filter.ts'
import type { Filter } from './filter.ts'
import { applyPatch } from './patch.ts'
import { invalidResource } from './scim-error.ts'
import {
  etagOf,
  idIn,
  isWanted,
  listResponse,
  locationOf,
  noSuch,
  pageOf,
  provisioning,
  read,
  readResource,
  removeResource,
  requireVersion,
  resourceResponse,
} from './scim-request.ts'
import type { Versioned } from './scim-request.ts'

type Groups = Map<string, { id: string; name: string }[]>

/** GET /Users: all, or those that a filter describes. */
export async function listUsers(visit: GuestVisit): Promise<Response> {
  const page = pageOf(visit)
  const source = visit.c.req.query('filter')
  const filter = source === undefined ? undefined : parseFilter(userKind, source)
  const isOfGroups = filter !== undefined && JSON.stringify(filter).includes('"groups"')
  return await read(visit, async (tx) => {
    if (!filter) {
      const users = await listDirectoryUsers(tx, {
        offset: page.startIndex - 1,
        limit: page.count,
      })
      const groups = await groupsFor(users)
      return listResponse(
        visit,
        page,
        await countDirectoryUsers(tx),
        users.map((user) => userJson(visit, user, groups)),
      )
    }
    const candidates = await listDirectoryUsers(tx, { hint: hintOf(filter) })
    const allGroups: Groups = isOfGroups ? await groupsFor(candidates) : new Map()
    const found = candidates.filter((user) => matches(filter, userJson(visit, user, allGroups)))
    const shown = found.slice(page.startIndex - 1, page.startIndex - 1 + page.count)
    const groups = await groupsFor(shown)
    return listResponse(
      visit,
      page,
      found.length,
      shown.map((user) => userJson(visit, user, groups)),
    )

    async function groupsFor(users: readonly DirectoryUser[]): Promise<Groups> {
      if (users.length === 0 || !(isOfGroups || isWanted(visit, 'groups'))) return new Map()
      return await groupsOf(
        tx,
        users.map(({ id }) => id),
      )
    }
  })
}

export async function showUser(visit: GuestVisit): Promise<Response> {
  const id = idIn(visit, 'user')
  const found = await read(visit, async (tx) => {
    const user = await findDirectoryUser(tx, id)
    return user && !user.deletedAt ? userJson(visit, user, await groupsOf(tx, [id])) : undefined
  })
  if (!found) throw noSuch('user', id)
  return resourceResponse(visit, found)
}

export async function addUser(visit: GuestVisit): Promise<Response> {
  const resource = resourceOf(await readResource(visit))
  const { user } = await provisionUser(provisioning(visit), resource)
  return resourceResponse(visit, userJson(visit, user, new Map()), 201)
}

/** PUT: what is not said is not any more. */
export async function putUser(visit: GuestVisit): Promise<Response> {
  const resource = resourceOf(await readResource(visit))
  return await change(visit, () => resource)
}

export async function patchUser(visit: GuestVisit): Promise<Response> {
  const body = await readResource(visit)
  return await change(visit, (before) => parsed(applyPatch(userKind, before.resource, body)))
}

export async function removeUser(visit: GuestVisit): Promise<Response> {
  return await removeResource(visit, 'user', unprovisionUser)
}

async function change(
  visit: GuestVisit,
  make: (before: DirectoryUser) => UserResource,
): Promise<Response> {
  const id = idIn(visit, 'user')
  const outcome = await changeUser(provisioning(visit), id, (before) => {
    requireVersion(visit, before.version)
    return make(before)
  })
  if (!outcome) throw noSuch('user', id)
  const groups = await read(visit, (tx) => groupsOf(tx, [id]))
  return resourceResponse(visit, userJson(visit, outcome.user, groups))
}

/** A user as somebody sent it, with nothing in it that we do not know. */
function resourceOf(body: Json): UserResource {
  return parsed(coerceResource(userKind, body))
}

function parsed(resource: Json): UserResource {
  const user = UserResource.safeParse(resource)
  if (user.success) return user.data
  throw invalidResource(user.error)
}

function userJson(visit: GuestVisit, user: DirectoryUser, groups: Groups): Versioned {
  const extensions = userKind.extensions.map(({ id }) => id).filter((id) => id in user.resource)
  return {
    schemas: [coreUser, ...extensions],
    id: user.id,
    ...user.resource,
    ...(groups.has(user.id) && {
      groups: (groups.get(user.id) ?? []).map(({ id, name }) => ({
        value: id,
        $ref: locationOf(visit, `/Groups/${id}`),
        display: name,
        type: 'direct',
      })),
    }),
    meta: {
      resourceType: 'User',
      created: user.createdAt.toISOString(),
      lastModified: user.changedAt.toISOString(),
      location: locationOf(visit, `/Users/${user.id}`),
      version: etagOf(user.version),
    },
  }
}

/** What the database can look for: one equality that must hold. The filter itself decides. */
function hintOf(filter: Filter): UserHint {
  if (filter.is === 'and') {
    const left = hintOf(filter.left)
    return Object.keys(left).length > 0 ? left : hintOf(filter.right)
  }
  if (filter.is !== 'eq' || typeof filter.value !== 'string') return {}
  const { attribute, schema } = filter.path
  if (schema !== undefined && schema !== coreUser) return {}
  if (attribute.name === 'userName') return { userName: filter.value }
  if (attribute.name === 'externalId') return { externalId: filter.value }
  if (attribute.name === 'id') return { id: z.uuid().safeParse(filter.value).data ?? '' }
  // Stands in the stored text as it is, where no sign of it is written otherwise there.
  const isPlain = /^[\w.@+-]+$/.test(filter.value)
  return attribute.name === 'emails' && isPlain ? { text: filter.value.toLowerCase() } : {}
}
