import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { Validator } from '@seriousme/openapi-schema-validator'
import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { permissionNames, roles } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'
import { isOnlyByPerson } from '#program/action.ts'
import { allActions } from '#run/all-actions.ts'
import { awsCalls, beginCompany, entriesOf, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { createApiToken, revokeApiToken } from '#store/api-tokens.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let account: string

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  const somebody = await signedIn(
    store,
    company.org,
    site,
    [...roles].filter((role) => role !== 'auditor'),
    'api owner',
  )
  account = somebody.account.id
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: true, users: false }, snapshots: {} } }),
  )
  await run(company)
})

async function tokenFor(scope: Permission[], seconds = 3600) {
  return await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'test',
      account,
      scope,
      expiresAt: new Date(tx.recordedAt.getTime() + seconds * 1000),
    }),
  )
}

async function ask(
  method: string,
  path: string,
  {
    token,
    body,
    headers = {},
  }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; json: Record<string, unknown>; headers: Headers }> {
  const answer = await new TestBrowser(site).ask(method, path, {
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      origin: '',
      ...headers,
    },
  })
  const json: unknown = await answer.json()
  return { status: answer.status, json: { ...Object(json) }, headers: answer.headers }
}

test('a token is asked for, and one that is wrong, ended, expired or in an address is none', async () => {
  assert.equal((await ask('GET', '/api/v1/controls')).status, 401)
  assert.match(
    (await ask('GET', '/api/v1/controls')).headers.get('www-authenticate') ?? '',
    /Bearer/,
  )
  const { token, id } = await tokenFor(['program.see'])
  assert.equal((await ask('GET', '/api/v1/controls', { token })).status, 200)
  assert.equal((await ask('GET', `/api/v1/controls?access_token=${token}`)).status, 401)
  assert.equal((await ask('GET', '/api/v1/controls', { token: `${token}x` })).status, 401)
  const short = await tokenFor(['program.see'], 60)
  passTime(company, 120)
  assert.equal((await ask('GET', '/api/v1/controls', { token: short.token })).status, 401)
  await withOrg(store, company.org, (tx) => revokeApiToken(tx, id))
  assert.equal((await ask('GET', '/api/v1/controls', { token })).status, 401)
})

test('a token does what its scope says, and nothing else of what its account may', async () => {
  const { token } = await tokenFor(['program.see'])
  const { status, json, headers } = await ask('POST', '/api/v1/user/invite', { token, body: {} })
  assert.equal(status, 403)
  assert.equal(headers.get('content-type'), 'application/problem+json')
  assert.equal(json['code'], 'not-permitted')
})

test('a token may no more than its account may at that moment, and is nobody’s once that is shut', async () => {
  const owner = await signedIn(store, company.org, site, ['lead'], 'lowered owner')
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'high',
      account: owner.account.id,
      scope: ['program.see', 'people.see', 'own.use'],
      expiresAt: new Date(tx.recordedAt.getTime() + 3_600_000),
    }),
  )
  const statuses = async () => [
    (await ask('GET', '/api/v1/controls', { token })).status,
    (await ask('GET', '/api/v1/populations/person/items', { token })).status,
  ]
  const change = (to: Parameters<typeof changeAccount>[2]) =>
    withOrg(store, company.org, (tx) => changeAccount(tx, owner.account.id, to))
  assert.deepEqual(await statuses(), [200, 200])
  await change({ roles: ['control-owner'] })
  assert.deepEqual(await statuses(), [200, 403])
  await change({ roles: ['member'] })
  assert.deepEqual(await statuses(), [403, 403])
  await change({ disabledAt: clock.now })
  assert.deepEqual(await statuses(), [401, 401])
})

test('no token decides who comes in, whatever its scope; OpenAPI says so, and nothing is recorded', async () => {
  const { token } = await tokenFor([...permissionNames])
  const entries = (await entriesOf(company)).length
  const theirs = allActions.filter(isOnlyByPerson)
  for (const id of ['user.invite', 'user.change', 'user.disable', 'token.create', 'hostname.add'])
    assert(
      theirs.some((each) => each.id === id),
      id,
    )
  const { json: api } = await ask('GET', '/api/v1/openapi.json', { token })
  for (const { id } of theirs) {
    const path = `/api/v1/${id.replace('.', '/')}`
    const { status, json } = await ask('POST', path, { token, body: {} })
    assert.equal(status, 403, id)
    assert.equal(json['code'], 'not-by-token', id)
    assert.deepEqual(Object(api['paths'])[path].post.security, [{ session: [] }], id)
  }
  assert.equal((await entriesOf(company)).length, entries)
})

test('what is asked for by the API is one item and one entry in the log, however often it is asked for', async () => {
  const { token } = await tokenFor(['people.change'])
  const entries = (await entriesOf(company)).length
  const body = { name: 'New', kind: 'employee' }
  const headers = { 'idempotency-key': randomUUID() }
  const answers = await Promise.all(
    [1, 2, 3].map(() => ask('POST', '/api/v1/person/create', { token, body, headers })),
  )
  const [first] = answers
  for (const { status, json } of answers) {
    assert.equal(status, 200)
    assert.deepEqual(json, first?.json)
  }
  assert.equal((await entriesOf(company)).length, entries + 1)
  const other = { ...body, name: 'Other' }
  const reused = await ask('POST', '/api/v1/person/create', { token, body: other, headers })
  assert.equal(reused.status, 409)
  assert.equal(reused.json['code'], 'idempotency-key-used')
  const [done] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  assert.equal(done?.name, 'person.create')
  assert.equal(done.actor, account)
})

test('a key is one account’s: another’s request under it is its own, and sees nothing of the first answer', async () => {
  const headers = { 'idempotency-key': 'everybody-begins-with-1' }
  const body = { name: 'Twice', kind: 'employee' }
  const { token } = await tokenFor(['people.change'])
  const first = await ask('POST', '/api/v1/person/create', { token, body, headers })
  const browser = await signedIn(store, company.org, site, ['people-officer'], 'other officer')
  const other = await browser.postJson('/api/v1/person/create', body, headers)
  assert.equal(other.status, 200)
  const { id } = Object(await other.json())
  assert(typeof id === 'string' && id !== first.json['id'])
  // Whoever may not do it any more is not told again what came of it either.
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, browser.account.id, { roles: ['member'] }),
  )
  assert.equal((await browser.postJson('/api/v1/person/create', body, headers)).status, 403)
})

test('a field that an action does not have is refused, whatever it is called', async () => {
  const { token } = await tokenFor(['people.change', 'webhook.change'])
  for (const extra of [
    'id',
    'org_id',
    'orgId',
    'disabledAt',
    'recordedAt',
    'approvedBy',
    '__proto__',
    'constructor',
  ])
    for (const [path, body] of [
      ['/api/v1/person/create', { name: 'X', kind: 'employee' }],
      ['/api/v1/webhook/create', { url: 'https://hooks.example', events: ['control'] }],
    ] as const) {
      const text = JSON.stringify(body).replace('{', `{"${extra}":"x",`)
      const { status, json } = await ask('POST', path, { token, body: text })
      assert.equal(status, 400, `${path} ${extra}`)
      assert.equal(json['code'], 'input-refused')
    }
})

test('a body that is no JSON object of the right kind is said to be so', async () => {
  const { token } = await tokenFor(['people.change'])
  const path = '/api/v1/person/create'
  for (const [body, code] of [
    ['', 'json-malformed'],
    ['{', 'json-malformed'],
    ['[]', 'input-refused'],
    ['null', 'input-refused'],
    [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'json-malformed'],
    [`{"name":"${'x'.repeat(1_100_000)}"}`, 'too-large'],
  ]) {
    const { status, json } = await ask('POST', path, { token, body })
    assert.equal(json['code'], code)
    assert.equal(status, code === 'too-large' ? 413 : 400)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
    const { status } = await ask('POST', path, {
      token,
      body: '{}',
      headers: { 'content-type': type },
    })
    assert.equal(status, 415, type)
  }
})

test('nobody makes a token that may do more than they may themselves', async () => {
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'owner of a token')
  const wanted = { name: 'more', scope: ['user.change'], days: 1 }
  const answer = await owner.postJson('/api/v1/token/create', wanted)
  assert.equal(answer.status, 403)
  assert.equal(Object(await answer.json()).code, 'scope-refused')
})

test('a secret that is answered under an idempotency key is kept sealed', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'admin who invites')
  const body = { email: 'sealed@example.com', name: 'Sealed', roles: ['member'] }
  const key = randomUUID()
  const invited = async (): Promise<Record<string, unknown>> => {
    const answer = await admin.ask('POST', '/api/v1/user/invite', {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    })
    return { ...Object(await answer.json()) }
  }
  const first = await invited()
  const invitation = new URL(String(first['link'])).searchParams.get('invitation') ?? ''
  assert(invitation.length > 20)
  const { rows } = await store.pool.query<{ text: string }>(
    'SELECT answer::text AS text FROM beleg.idempotency WHERE key = $1',
    [key],
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.text.includes(invitation), false)
  assert.deepEqual(await invited(), first)
})

test('whom something was done to is told to those who may see people, and not found by asking', async () => {
  const { token: officer } = await tokenFor(['people.change'])
  const added = await ask('POST', '/api/v1/person/create', {
    token: officer,
    body: { name: 'Ada Hidden', kind: 'employee' },
  })
  assert.equal(added.status, 200, JSON.stringify(added.json))
  const subject = `person/${String(added.json['id'])}`
  const subjects = async (scope: Permission[], query = '') => {
    const { token } = await tokenFor(scope)
    const { json } = await ask('GET', `/api/v1/actions${query}`, { token })
    return z.array(z.object({ subject: z.string().nullable() })).parse(json['actions'])
  }
  const named = `?subject=${encodeURIComponent(subject)}`
  assert.equal((await subjects(['program.see', 'people.see']))[0]?.subject, subject)
  assert.equal((await subjects(['program.see', 'people.see'], named)).length, 1)
  assert.equal((await subjects(['program.see']))[0]?.subject, null)
  assert.equal((await subjects(['program.see'], named)).length, 0)
})

test('a session at the API counts as a token does', async () => {
  const browser = await signedIn(store, company.org, site, ['lead'], 'api counted')
  await browser.get('/api/v1/populations')
  const { rows } = await store.pool.query<{ key: string }>(
    'SELECT key FROM beleg.attempt WHERE key LIKE $1',
    [`api:%${browser.account.id}`],
  )
  assert.equal(rows.length, 1)
})

test('items come page by page, now and as of an instant, with both clocks', async () => {
  const { token } = await tokenFor(['program.see', 'own.use'])
  const one = await ask('GET', '/api/v1/populations/database/items?limit=1', { token })
  const [first] = z.array(z.object({ recordedFrom: z.string() })).parse(one.json['items'])
  assert(first)
  const next = await ask(
    'GET',
    `/api/v1/populations/database/items?limit=1&after=${encodeURIComponent(String(one.json['next']))}`,
    { token },
  )
  assert.notDeepEqual(next.json['items'], one.json['items'])
  const before = new Date(Date.parse(first.recordedFrom) - 1).toISOString()
  const then = await ask('GET', `/api/v1/populations/database/items?asOf=${before}`, { token })
  assert.deepEqual(then.json['items'], [])
  for (const query of [
    'limit=0',
    'limit=x',
    'limit=1001',
    'asOf=yesterday',
    'sort=key',
    'limit=1&limit=2x',
  ])
    assert.equal(
      (await ask('GET', `/api/v1/populations/database/items?${query}`, { token })).status,
      400,
      query,
    )
})

test('populations about people are for those who may see people', async () => {
  const { token } = await tokenFor(['program.see', 'own.use'])
  const { status } = await ask('GET', '/api/v1/populations/person/items', { token })
  assert.equal(status, 403)
})

test('the description of the API is valid OpenAPI 3.1, and describes every address of it', async () => {
  const { token } = await tokenFor(['own.use'])
  const { json } = await ask('GET', '/api/v1/openapi.json', { token })
  const checked = await new Validator().validate(structuredClone(json))
  assert.equal(checked.valid, true, JSON.stringify(checked.errors ?? '').slice(0, 1000))
  const { routes } = await import('#web/routes.ts')
  const described = new Set(Object.keys(Object(json['paths'])))
  for (const { path } of routes.filter((route) => route.path.startsWith('/api/v1/')))
    assert(
      described.has(path.replaceAll(/:(\w+)/g, '{$1}')) || path.endsWith('/openapi.json'),
      path,
    )
  assert(permissionNames.length > 0)
})
