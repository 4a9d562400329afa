import { z } from 'zod'

import type { GroupChange } from '#program/directory/groups.ts'
import { provisionGroup, reviseGroup, unprovisionGroup } from '#run/provision.ts'
import { findGroup, listGroups as allGroups, membersOf } from '#store/directory-groups.ts'
import type { DirectoryGroup } from '#store/directory-groups.ts'
import type { GuestVisit } from '#web/route.ts'

import { coreGroup, groupKind } from './attribute.ts'
import { coerceResource } from './coerce.ts'
import type { Json } from './coerce.ts'
import { matches, parseFilter } from './filter.ts'
import type { Filter } from './filter.ts'
import { operationsOf } from './patch.ts'
import { invalidResource, ScimError } from './scim-error.ts'
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

type Members = Map<string, { id: string }[]>

const GroupResource = z.object({
  displayName: z.string().trim().min(1).max(200),
  externalId: z.string().min(1).max(500).optional(),
  members: z
    .array(z.object({ value: z.string().max(200) }))
    .max(100_000)
    .optional(),
})

export async function listGroups(visit: GuestVisit): Promise<Response> {
  const page = pageOf(visit)
  const source = visit.c.req.query('filter')
  const filter = source === undefined ? undefined : parseFilter(groupKind, source)
  const isOfMembers = filter !== undefined && JSON.stringify(filter).includes('"members"')
  return await read(visit, async (tx) => {
    const groups = await allGroups(tx)
    const ids = groups.map(({ id }) => id)
    const everybody: Members = isOfMembers ? await membersOf(tx, ids) : new Map()
    const found = filter
      ? groups.filter((group) => matches(filter, groupJson(visit, group, everybody)))
      : groups
    const shown = found.slice(page.startIndex - 1, page.startIndex - 1 + page.count)
    const members: Members = isWanted(visit, 'members')
      ? await membersOf(
          tx,
          shown.map(({ id }) => id),
        )
      : new Map()
    return listResponse(
      visit,
      page,
      found.length,
      shown.map((group) => groupJson(visit, group, members)),
    )
  })
}

export async function showGroup(visit: GuestVisit): Promise<Response> {
  const id = idIn(visit, 'group')
  return resourceResponse(visit, await requireGroup(visit, id))
}

export async function addGroup(visit: GuestVisit): Promise<Response> {
  const wanted = groupOf(await readResource(visit))
  const { group } = await provisionGroup(provisioning(visit), wanted)
  return resourceResponse(visit, await requireGroup(visit, group.id), 201)
}

export async function putGroup(visit: GuestVisit): Promise<Response> {
  const wanted = groupOf(await readResource(visit))
  return await change(visit, () => wanted, 200)
}

/** PATCH: groups can be large, so it is answered with 204 where nobody asks for attributes (RFC 7644, section 3.5.2). */
export async function patchGroup(visit: GuestVisit): Promise<Response> {
  const body = await readResource(visit)
  return await change(visit, (before) => patched(before, body), 204)
}

export async function removeGroup(visit: GuestVisit): Promise<Response> {
  return await removeResource(visit, 'group', unprovisionGroup)
}

async function change(
  visit: GuestVisit,
  make: (before: DirectoryGroup) => GroupChange,
  status: 200 | 204,
): Promise<Response> {
  const id = idIn(visit, 'group')
  const outcome = await reviseGroup(provisioning(visit), id, (before) => {
    requireVersion(visit, before.version)
    return make(before)
  })
  if (!outcome) throw noSuch('group', id)
  if (status === 204 && visit.c.req.query('attributes') === undefined)
    return new Response(null, { status, headers: { etag: etagOf(outcome.group.version) } })
  return resourceResponse(visit, await requireGroup(visit, id))
}

async function requireGroup(visit: GuestVisit, id: string) {
  const found = await read(visit, async (tx) => {
    const group = await findGroup(tx, id)
    if (!group) return undefined
    const members: Members = isWanted(visit, 'members') ? await membersOf(tx, [id]) : new Map()
    return groupJson(visit, group, members)
  })
  if (!found) throw noSuch('group', id)
  return found
}

function groupOf(body: Json): GroupChange {
  const parsed = GroupResource.safeParse(coerceResource(groupKind, body))
  if (!parsed.success) throw invalidResource(parsed.error)
  const { displayName, externalId, members = [] } = parsed.data
  return {
    name: displayName,
    ...(externalId !== undefined && { externalId }),
    members: { all: [...new Set(members.map(({ value }) => value))] },
  }
}

/** What the operations come to, without reading who is in the group. */
function patched(before: DirectoryGroup, body: Json): GroupChange {
  let { name } = before
  let { externalId } = before
  // All members anew from some operation on, or only these in and those out.
  let all: Set<string> | undefined
  const add = new Set<string>()
  const remove = new Set<string>()
  for (const { op, target, value } of operationsOf(groupKind, body)) {
    const { attribute, where } = target
    if (attribute.name === 'displayName') name = op === 'remove' ? '' : textOf(value)
    else if (attribute.name === 'externalId')
      externalId = op === 'remove' ? undefined : textOf(value)
    else if (where) {
      if (op !== 'remove')
        throw new ScimError(400, 'invalidPath', 'Members are added and removed, and have no more.')
      for (const id of namedBy(where)) put(id, false)
    } else if (op === 'replace' || (op === 'remove' && (value === undefined || value === null))) {
      all = new Set(op === 'replace' ? idsIn(value) : [])
    } else for (const id of idsIn(value)) put(id, op === 'add')
  }
  const parsed = GroupResource.safeParse({ displayName: name, externalId })
  if (!parsed.success) throw invalidResource(parsed.error)
  return {
    name: parsed.data.displayName,
    ...(externalId !== undefined && { externalId }),
    members: all ? { all: [...all] } : { add: [...add], remove: [...remove] },
  }

  function put(id: string, isIn: boolean): void {
    if (all) {
      if (isIn) all.add(id)
      else all.delete(id)
      return
    }
    ;(isIn ? add : remove).add(id)
    ;(isIn ? remove : add).delete(id)
  }
}

/** `value eq "…"`, and several of them with `or`: what directories send. */
function namedBy(filter: Filter): string[] {
  if (filter.is === 'or') return [...namedBy(filter.left), ...namedBy(filter.right)]
  const isId =
    filter.is === 'eq' && filter.path.attribute.name === 'value' && typeof filter.value === 'string'
  if (!isId) throw new ScimError(400, 'invalidFilter', 'Members are named by value eq "…".')
  return [String(filter.value)]
}

function idsIn(value: unknown): string[] {
  const { members = [] } = coerceResource(groupKind, { members: value ?? [] })
  const parsed = z
    .array(z.object({ value: z.string().max(200) }))
    .max(100_000)
    .safeParse(members)
  if (!parsed.success) throw invalidResource(parsed.error)
  return parsed.data.map((member) => member.value)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new ScimError(400, 'invalidValue', 'A string is expected there.')
}

function groupJson(visit: GuestVisit, group: DirectoryGroup, members: Members): Versioned {
  return {
    schemas: [coreGroup],
    id: group.id,
    displayName: group.name,
    ...(group.externalId !== undefined && { externalId: group.externalId }),
    ...(members.has(group.id) && {
      members: (members.get(group.id) ?? []).map(({ id }) => ({
        value: id,
        $ref: locationOf(visit, `/Users/${id}`),
      })),
    }),
    meta: {
      resourceType: 'Group',
      created: group.createdAt.toISOString(),
      lastModified: group.changedAt.toISOString(),
      location: locationOf(visit, `/Groups/${group.id}`),
      version: etagOf(group.version),
    },
  }
}
