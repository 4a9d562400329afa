/** What every SCIM request shares: who asks, what they sent, and how they are answered. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import type { Provisioning } from '#run/provision.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { bodyText } from '#web/body-text.ts'
import { parseJson } from '#web/plain-text.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Json } from './coerce.ts'
import { isObject } from './filter.ts'
import { ScimError, scimMedia } from './scim-error.ts'

const largestBody = 4 * 1024 * 1024
const longestQueryMs = 20_000

/** A directory speaks with a token; a browser's session is no directory. */
export function requireToken({ guest }: GuestVisit): void {
  if (guest.actor.kind === 'token') return
  throw new Refusal(
    'unknown',
    'token-needed',
    'SCIM asks for a token.',
    'Send one with the permission directory.write, as: Authorization: Bearer …',
  )
}

export function provisioning({ house, guest }: GuestVisit): Provisioning {
  const actor = { ...guest.actor, kind: 'directory' as const, id: 'scim', name: 'SCIM' }
  return { store: house.store, org: house.organisation.id, actor }
}

export function read<Result>({ house }: GuestVisit, ask: (tx: Tx) => Promise<Result>) {
  return readOrg(house.store, house.organisation.id, ask, { withinMs: longestQueryMs })
}

/** The JSON object somebody sent. */
export async function readResource({ c }: GuestVisit): Promise<Json> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/scim+json' && type !== 'application/json')
    throw new ScimError(415, undefined, 'The body has to be application/scim+json.')
  const text = await bodyText(c, largestBody)
  if (text === undefined) throw new ScimError(413, undefined, 'That is more than 4 MB.')
  const body = jsonOf(text)
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body is no JSON object.')
  return body
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'text-refused') throw new ScimError(400, 'invalidValue', error.message)
    return undefined
  }
}

/** A resource as it is answered. */
export interface Versioned extends Json {
  meta: {
    resourceType: string
    created: string
    lastModified: string
    location: string
    version: string
  }
}

/** Answers with a resource in its present version. */
export function resourceResponse({ c }: GuestVisit, resource: Versioned, status = 200): Response {
  const { location, version } = resource.meta
  const isKnown =
    c.req.method === 'GET' &&
    (c.req.header('if-none-match') ?? '').split(',').some((tag) => tag.trim() === version)
  if (isKnown) return new Response(null, { status: 304, headers: { etag: version } })
  return Response.json(project(c.req.query(), resource), {
    status,
    headers: {
      'content-type': scimMedia,
      etag: version,
      ...(status === 201 && { location }),
    },
  })
}

export function json(value: Json, status = 200): Response {
  return Response.json(value, { status, headers: { 'content-type': scimMedia } })
}

/** Refuses a change that was made of another version (RFC 7644, section 3.14). */
export function requireVersion({ c }: GuestVisit, version: number): void {
  const wanted = c.req.header('if-match')
  if (wanted === undefined || wanted.trim() === '*') return
  const isMet = wanted.split(',').some((tag) => tag.trim() === etagOf(version))
  if (!isMet) throw new ScimError(412, undefined, 'It was changed meanwhile; read it again.')
}

export function etagOf(version: number): string {
  return `W/"${version}"`
}

export interface Page {
  startIndex: number
  count: number
}

/** What part of a list is asked for (section 3.4.2.4): beginning at one, negative counts are none. */
export function pageOf({ c }: GuestVisit): Page {
  const number = (name: string, otherwise: number, least: number, most: number) => {
    const text = c.req.query(name)
    if (text === undefined) return otherwise
    if (!/^-?\d{1,12}$/.test(text.trim()))
      throw new ScimError(400, 'invalidValue', `${name} has to be a whole number.`)
    return Math.min(most, Math.max(least, Number(text)))
  }
  return { startIndex: number('startIndex', 1, 1, 1e9), count: number('count', 100, 0, 1000) }
}

export function listResponse(
  visit: GuestVisit,
  page: Page,
  totalResults: number,
  resources: readonly Json[],
): Response {
  const query = visit.c.req.query()
  return json({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    startIndex: page.startIndex,
    itemsPerPage: resources.length,
    Resources: resources.map((each) => project(query, each)),
  })
}

/** Always sent, whatever is asked for. */
const always = ['schemas', 'id', 'meta']

/** Only the attributes asked for, or all but some (section 3.9). */
function project(query: Record<string, string>, resource: Json): Json {
  const only = namesIn(query['attributes'])
  const without = namesIn(query['excludedAttributes'])
  if (only.length === 0 && without.length === 0) return resource
  const isAsked = (name: string) =>
    only.length > 0
      ? only.some(
          (path) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}:`),
        )
      : !without.includes(name)
  return Object.fromEntries(
    Object.entries(resource).filter(
      ([name]) => always.includes(name) || isAsked(name.toLowerCase()),
    ),
  )
}

/** Whether an attribute that costs something is asked for. */
export function isWanted({ c }: GuestVisit, name: string): boolean {
  const only = namesIn(c.req.query('attributes'))
  if (only.length > 0) return only.some((path) => path.split('.')[0] === name)
  return !namesIn(c.req.query('excludedAttributes')).includes(name)
}

function namesIn(list: string | undefined): string[] {
  return (list ?? '')
    .slice(0, 2000)
    .split(',')
    .map((name) =>
      name
        .trim()
        .toLowerCase()
        .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/, ''),
    )
    .filter(Boolean)
}

export function locationOf({ house, origin }: GuestVisit, path: string): string {
  return `${house.site ?? origin}${urls.scim}${path}`
}

export function noSuch(what: string, id: string): ScimError {
  return new ScimError(404, undefined, `There is no ${what} ${id.slice(0, 100)}.`)
}

/** An id that could be one; everything else names nothing. */
export function idIn({ c }: GuestVisit, what: string): string {
  const id = c.req.param('id') ?? ''
  if (!z.uuid().safeParse(id).success) throw noSuch(what, id)
  return id
}

/** DELETE: 404 where there is none such, 412 where it is not the version that was meant. */
export async function removeResource(
  visit: GuestVisit,
  kind: 'user' | 'group',
  remove: (
    where: Provisioning,
    id: string,
    check: (before: { version: number }) => void,
  ) => Promise<unknown>,
): Promise<Response> {
  const id = idIn(visit, kind)
  const outcome = await remove(provisioning(visit), id, ({ version }) =>
    requireVersion(visit, version),
  )
  if (!outcome) throw noSuch(kind, id)
  return new Response(null, { status: 204 })
}
