/** An identity provider of a test company, over SCIM; for tests only. */
import assert from 'node:assert/strict'

import type { Hono } from 'hono'

import type { Permission } from '#engine/permissions.ts'
import { createApiToken } from '#store/api-tokens.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { invite } from '#web/test-people.ts'

import type { Json } from './coerce.ts'

export interface Answer {
  status: number
  headers: Headers
  body: Json
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

/** Somebody who speaks SCIM with a token of an administrator. */
export async function directoryOf(
  store: Store,
  org: string,
  site: Hono,
  {
    scope = ['directory.write'],
    name = 'directory admin',
  }: { scope?: Permission[]; name?: string } = {},
): Promise<{ ask: Ask; token: string; account: string }> {
  const { account } = await invite(store, org, ['admin'], name)
  const { token } = await withOrg(store, org, (tx) =>
    createApiToken(tx, {
      name: 'SCIM',
      account: account.id,
      scope,
      expiresAt: new Date(tx.recordedAt.getTime() + 366 * 86_400_000),
    }),
  )
  return { ask: asking(site, token), token, account: account.id }
}

/** Adds a user; the id. */
export async function addUser(ask: Ask, userName: string, more: Json = {}): Promise<string> {
  return await added(ask, '/Users', user(userName, more))
}

/** Adds a group with these members; the id. */
export async function addGroup(ask: Ask, displayName: string, members: string[]): Promise<string> {
  return await added(ask, '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName,
    members: members.map((value) => ({ value })),
  })
}

async function added(ask: Ask, path: string, resource: Json): Promise<string> {
  const { status, body } = await ask('POST', path, resource)
  assert.equal(status, 201, JSON.stringify(body).slice(0, 300))
  return String(body['id'])
}

/** Asks with a token, as an identity provider does: no cookie, no Origin. */
export function asking(site: Hono, token: string | undefined): Ask {
  return async (method, path, body, headers = {}) => {
    const answer = await site.request(
      `http://localhost:8080/scim/v2${path}`,
      {
        method,
        headers: {
          host: 'localhost:8080',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/scim+json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      { incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } } },
    )
    const text = await answer.text()
    const read: unknown = text === '' ? {} : JSON.parse(text)
    return { status: answer.status, headers: answer.headers, body: Object(read) }
  }
}

export function patch(...operations: unknown[]) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  }
}

export function user(userName: string, more: Json = {}): Json {
  return { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, ...more }
}
