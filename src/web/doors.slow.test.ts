/** Who may ask for what: every address behind the doors, for every role and for nobody. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { permissionNames, permissions, roles } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { addHostname, removeHostname } from '#store/hostnames.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { isDoor } from './door-paths.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { website } from './server.ts'
import { TestBrowser, fromHere } from './test-browser.ts'
import { signedIn } from './test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
const people = new Map<Role, TestBrowser>()

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  for (const role of roles) people.set(role, await signedIn(store, company.org, site, [role]))
})

/** Somebody signed in who must go on being so. */
const lasting = routes.filter(({ path }) => !path.startsWith('/sign-out'))

/** A path that leads to the route, whatever its parameters stand for. */
function pathOf({ path }: Route): string {
  return path.replaceAll(/:(\w+)(\{[^}]*\})?/g, 'nothing-of-the-kind')
}

/** Asks with an empty body of the kind the route takes. */
async function ask(browser: TestBrowser, route: Route, headers: Record<string, string> = {}) {
  if (route.method === 'GET') return await browser.get(pathOf(route), headers)
  const isJson = route.path.startsWith('/api') || route.path.startsWith('/scim')
  const body = isJson ? '{}' : ''
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
  return await browser.ask(route.method, pathOf(route), {
    body,
    headers: { 'content-type': type, ...headers },
  })
}

function isRefused(status: number): boolean {
  return status === 401 || status === 403
}

test('every address lies behind a door, and is mounted once', () => {
  for (const route of routes) assert(isDoor(route.path), route.path)
  const names = routes.map(({ method, path }) => `${method} ${path}`)
  assert.deepEqual(names, [...new Set(names)])
})

test('every permission is somebody’s, and every route asks for one or is open on purpose', () => {
  for (const [name, held] of Object.entries(permissions)) assert(held.length > 0, name)
  const open = routes.filter((route) => route.for === 'anyone').map(({ path }) => path)
  for (const path of open)
    assert.match(
      path,
      /^\/(sign-in|sign|accept|welcome|setup|documents|subscribe|package|link|suspicious-mail|api\/v1\/suspicious-mail|account\/calendar)(\/|$)/,
    )
})

test('nobody gets anywhere without signing in', async () => {
  for (const route of lasting.filter((each) => each.for !== 'anyone')) {
    const answer = await ask(new TestBrowser(site), route)
    const isSentToSignIn =
      answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in?next=')
    assert(
      answer.status === 401 || isSentToSignIn,
      `${route.method} ${route.path} ${answer.status}`,
    )
  }
})

test('each role gets where its row in the table says, and nowhere else', async () => {
  for (const route of lasting) {
    if (route.for === 'anyone') continue
    const permitted: readonly Role[] = permissions[route.for]
    for (const [role, browser] of people) {
      const answer = await ask(browser, route)
      const text: string = `${role} ${route.method} ${route.path} ${answer.status}`
      await answer.body?.cancel()
      assert(answer.status < 500, text)
      if (!permitted.includes(role)) assert.equal(answer.status, 403, text)
      // With nothing in the request it may well be refused, but not for who asks.
      else if (!hasItsOwnRule(route)) assert.notEqual(answer.status, 403, text)
    }
  }
})

/** Populations about people and about things have permissions of their own, which the handler asks for. */
function hasItsOwnRule({ path }: Route): boolean {
  return path.includes(':population')
}

test('nothing is changed by a request that does not come from a page of ours', async () => {
  const lead = people.get('lead')
  assert(lead)
  for (const route of lasting.filter(({ method }) => method !== 'GET')) {
    if (route.fromElsewhere) continue
    for (const origin of ['https://evil.example', 'null', 'http://localhost:8081', '']) {
      const browser = new TestBrowser(site)
      for (const [name, value] of lead.cookies) browser.cookies.set(name, value)
      const answer = await ask(browser, route, { origin })
      await answer.body?.cancel()
      assert(isRefused(answer.status), `${origin} ${route.method} ${route.path} ${answer.status}`)
    }
  }
})

test('a session of another organisation is nobody’s here', async () => {
  const other = await beginCompany(store, clock)
  const foreign = website(store, other.organisation, pino({ level: 'silent' }))
  const stranger = await signedIn(store, other.org, foreign, [...roles], 'somebody else')
  const browser = new TestBrowser(site)
  for (const [name, value] of stranger.cookies) browser.cookies.set(name, value)
  for (const route of lasting.filter((each) => each.for !== 'anyone')) {
    const answer = await ask(browser, route)
    await answer.body?.cancel()
    assert([303, 401].includes(answer.status), `${route.path} ${answer.status}`)
  }
  const { token } = await withOrg(store, other.org, (tx) =>
    createApiToken(tx, {
      name: 'theirs',
      account: stranger.account.id,
      scope: ['program.see', 'own.use'],
      expiresAt: new Date(clock.now.getTime() + 86_400_000),
    }),
  )
  const bearer = { authorization: `Bearer ${token}` }
  assert.equal((await new TestBrowser(site).get('/api/v1/controls', bearer)).status, 401)
  assert.equal((await new TestBrowser(foreign).get('/api/v1/controls', bearer)).status, 200)
})

test('with a token a form does nothing: what it does goes by the whole account', async () => {
  const owner = await signedIn(store, company.org, site, ['lead'], 'owner of a token')
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'all of it',
      account: owner.account.id,
      scope: [...permissionNames],
      expiresAt: new Date(clock.now.getTime() + 86_400_000),
    }),
  )
  const bearer = { authorization: `Bearer ${token}` }
  const forms = lasting.filter(
    (route) =>
      route.method !== 'GET' && route.for !== 'anyone' && !/^\/(api|scim)\//.test(route.path),
  )
  assert(forms.length > 100)
  for (const route of forms) {
    const answer = await ask(new TestBrowser(site), route, bearer)
    await answer.body?.cancel()
    assert.equal(answer.status, 403, `${route.method} ${route.path}`)
  }
  assert.equal((await new TestBrowser(site).get('/console/calendar', bearer)).status, 200)
  assert.equal((await owner.get('/account')).status, 200)
})

test('a name that is not ours leads nowhere, whatever headers claim', async () => {
  for (const [host, headers] of [
    ['evil.example', {}],
    ['evil.example', { 'x-forwarded-host': 'localhost' }],
    ['localhost.evil.example', {}],
    ['localhost', { 'x-forwarded-for': '127.0.0.1' }],
    ['localhost', { forwarded: 'for=127.0.0.1' }],
    ['', {}],
  ] as const) {
    const answer = await site.request(
      'http://localhost/sign-in',
      { headers: { host, ...headers } },
      fromHere,
    )
    assert.equal(answer.status, 404, `${host} ${JSON.stringify(headers)}`)
  }
})

test('answers behind the doors are kept by nobody, and say who may run what', async () => {
  const lead = people.get('lead')
  assert(lead)
  for (const path of ['/console', '/account', '/do/user.invite', '/sign-in', '/api/v1/controls']) {
    const { headers } = await lead.get(path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    assert.match(headers.get('content-security-policy') ?? '', /require-trusted-types-for 'script'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
  }
})

test('what costs a lot is limited for each account', async () => {
  const browser = await signedIn(store, company.org, site, ['lead'], 'costly lead')
  const key = `expensive:${company.org}:${browser.account.id}`
  assert.equal((await browser.get('/console/search?q=x')).status, 200)
  await store.pool.query('UPDATE beleg.attempt SET points = 60 WHERE key = $1', [key])
  for (const path of ['/console/search?q=x', '/console/people/list.csv'])
    assert.equal((await browser.get(path)).status, 429, path)
  for (const path of ['/do/source.test', '/console/sources/x/test'])
    assert.equal((await browser.post(path, { source: 'x' })).status, 429, path)
  assert.equal((await browser.postJson('/api/v1/source/test', { source: 'x' })).status, 429)
  assert.equal((await browser.get('/console')).status, 200)
})

test('those who come at once to a site that has just begun all reach it by its name', async () => {
  await addHostname(store, company.org, 'cold.example')
  const begun = website(store, company.organisation, pino({ level: 'silent' }))
  const answers = await Promise.all(
    [1, 2, 3].map(() => new TestBrowser(begun, 'https://cold.example').get('/sign-in')),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  )
  await removeHostname(store, company.org, 'cold.example')
})
