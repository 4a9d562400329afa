import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { roles } from '#engine/permissions.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount, findAccount, findAccountByEmail } from '#store/accounts.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findPersonByEmail } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

import { addGroup, addUser, asking, directoryOf, patch, user } from './test-directory.ts'
import type { Ask } from './test-directory.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let company: TestCompany
let site: Hono
let ask: Ask

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  ;({ ask } = await directoryOf(store, company.org, site))
})

function read<Result>(look: Parameters<typeof readOrg<Result>>[2]): Promise<Result> {
  return readOrg(store, company.org, look)
}

const headOf = () => read(async (tx) => (await readHead(tx)).size)

test('without a good token it is 401, with one for something else 403, and 404 of another organisation’s', async () => {
  const other = await beginCompany(store, clock)
  const theirs = await directoryOf(store, other.org, site, { name: 'their admin' })
  const wrong = await directoryOf(store, company.org, site, {
    scope: ['people.change', 'user.change'],
    name: 'wrong scope',
  })
  const ended = await directoryOf(store, company.org, site, { name: 'ended' })
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, ended.account, { disabledAt: tx.recordedAt }),
  )
  const id = await addUser(ask, 'somebody@example.com')
  for (const [method, path, body] of [
    ['GET', '/Users', undefined],
    ['GET', `/Users/${id}`, undefined],
    ['POST', '/Users', user('x@example.com')],
    ['PUT', `/Users/${id}`, user('x@example.com')],
    ['PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false })],
    ['DELETE', `/Users/${id}`, undefined],
    ['GET', '/Groups', undefined],
    ['GET', '/ServiceProviderConfig', undefined],
  ] as const) {
    for (const token of [undefined, 'nonsense', theirs.token, ended.token]) {
      const answer = await asking(site, token)(method, path, body)
      assert.equal(answer.status, 401, `${method} ${path}`)
      assert.deepEqual(answer.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
    }
    assert.equal((await wrong.ask(method, path, body)).status, 403, `${method} ${path}`)
  }
  const admin = await signedIn(store, company.org, site, ['admin'], 'cookie admin')
  assert.equal((await admin.get('/scim/v2/Users')).status, 401)
  assert.equal((await admin.postJson('/scim/v2/Users', user('c@example.com'))).status, 401)
  for (const role of roles.filter((each) => each !== 'admin')) {
    const { account } = await signedIn(store, company.org, site, [role], `token of ${role}`)
    const { token } = await withOrg(store, company.org, (tx) =>
      createApiToken(tx, {
        name: 'x',
        account: account.id,
        scope: ['directory.write'],
        expiresAt: new Date('2030-01-01'),
      }),
    )
    assert.equal((await asking(site, token)('GET', '/Users')).status, 403, role)
  }
})

test('what is no resource is 400 and changes nothing', async () => {
  const size = await headOf()
  for (const body of [
    '{',
    '[]',
    'null',
    {},
    user(''),
    user('x'.repeat(300)),
    user('m@example.com', { roles: [{ value: 'admin' }], orgId: 'x' }),
    user('m@example.com', { status: 'approved' }),
    user('m@example.com', { recordedAt: '2020-01-01T00:00:00Z' }),
    user('m@example.com', { granted: ['admin'] }),
    user('m@example.com', { active: 'maybe' }),
    user('m@example.com', { emails: 'x'.repeat(400) }),
    user('m@example.com', {
      'urn:ietf:params:scim:schemas:extension:x:2.0:User': { role: 'admin' },
    }),
    '{"schemas":[],"userName":"p@example.com","__proto__":{"active":true}}',
  ]) {
    const { status } = await ask('POST', '/Users', body)
    assert.equal(status, 400, JSON.stringify(body).slice(0, 80))
  }
  const text = await ask('POST', '/Users', '{}', { 'content-type': 'text/plain' })
  assert.equal(text.status, 415)
  assert.equal(await headOf(), size)
  // Standard, and not ours to give by: taken and passed over.
  const id = await addUser(ask, 'passed@example.com', {
    roles: [{ value: 'admin' }],
    entitlements: [{ value: 'all' }],
    password: 'violet tractor under nine moons',
    id: '11111111-1111-4111-8111-111111111111',
    meta: { version: 'W/"99"' },
  })
  assert.notEqual(id, '11111111-1111-4111-8111-111111111111')
  assert.deepEqual((await read((tx) => findAccount(tx, id)))?.roles, ['member'])
  const shown = JSON.stringify((await ask('GET', `/Users/${id}`)).body)
  assert(!shown.includes('violet') && !shown.includes('admin'))
})

test('paging begins at one and loses nobody', async () => {
  for (let n = 0; n < 7; n++) await addUser(ask, `page.${n}@example.com`)
  const total = Number((await ask('GET', '/Users?count=0')).body['totalResults'])
  const seen = new Set<string>()
  for (let start = 1; start <= total; start += 3) {
    const { body } = await ask('GET', `/Users?startIndex=${start}&count=3`)
    assert.equal(body['startIndex'], start)
    const found: unknown[] = Array.isArray(body['Resources']) ? body['Resources'] : []
    for (const each of found) seen.add(String(Object(each).id))
  }
  assert.equal(seen.size, total)
  assert.equal((await ask('GET', '/Users?startIndex=-5&count=-1')).body['itemsPerPage'], 0)
  assert.equal((await ask('GET', '/Users?startIndex=999999')).body['totalResults'], total)
  assert.equal((await ask('GET', '/Users?count=many')).status, 400)
  const few = await ask('GET', '/Users?attributes=userName&count=1')
  const [one] = Array.isArray(few.body['Resources']) ? few.body['Resources'] : []
  assert.deepEqual(
    Object.keys(Object(one)).toSorted((a, b) => a.localeCompare(b)),
    ['id', 'meta', 'schemas', 'userName'],
  )
})

test('filters find what they describe', async () => {
  const id = await addUser(ask, 'filter.me@example.com', {
    externalId: 'ext "quoted" \\ 1',
    name: { givenName: 'Filtra', familyName: 'Bar' },
    emails: [
      { value: 'filter.me@example.com', type: 'work', primary: true },
      { value: 'home@example.org', type: 'home' },
    ],
  })
  const found = async (filter: string) => {
    const { status, body } = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    assert.equal(status, 200, `${filter}: ${JSON.stringify(body)}`)
    const list = Array.isArray(body['Resources']) ? body['Resources'] : []
    return list.some((each) => Object(each).id === id) ? list.length : 0
  }
  for (const filter of [
    'userName eq "FILTER.ME@example.com"',
    `id eq "${id}"`,
    String.raw`externalId eq "ext \"quoted\" \\ 1"`,
    'emails.value eq "home@example.org"',
    'emails[type eq "home"].value eq "HOME@example.org"',
    'emails[type eq "home" and value co "example.org"]',
    'emails eq "home@example.org"',
    'name.givenName sw "filt" and active eq true',
    'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName eq "bar" and not (name.givenName eq "Other")',
    '(name.givenName eq "x" or name.givenName eq "filtra") and name.givenName pr',
    'active eq "True" and userName ew "me@example.com" and name.familyName ne "foo" and externalId pr',
  ])
    assert.equal(await found(filter), 1, filter)
  for (const filter of [
    'userName eq "nobody"',
    'externalId eq "EXT"',
    'emails[type eq "work"].value eq "home@example.org"',
  ])
    assert.equal(await found(filter), 0, filter)
  assert((await found('meta.lastModified gt "2020-01-01T00:00:00Z"')) > 1)
  for (const filter of [
    '',
    'userName',
    'userName eq',
    'userName eq x',
    'userName eq "x',
    'userName zz "x"',
    'password eq "x"',
    'userName eq "x" or',
    '(userName eq "x"',
    'emails[type eq "work"',
    "userName eq 'x' OR 1=1 --",
    `${'('.repeat(60)}userName pr${')'.repeat(60)}`,
    `userName eq "${'\\a'.repeat(900)}"`,
    `userName eq "${'x'.repeat(3000)}"`,
  ]) {
    const began = performance.now()
    const { status, body } = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    assert.equal(status, 400, filter.slice(0, 60))
    assert.equal(body['scimType'], 'invalidFilter', filter.slice(0, 60))
    assert(performance.now() - began < 500, filter.slice(0, 60))
  }
})

test('a change of another version is refused, and what is known is not sent again', async () => {
  const id = await addUser(ask, 'etag@example.com')
  const first = await ask('GET', `/Users/${id}`)
  const tag = first.headers.get('etag') ?? ''
  assert.equal(Object(first.body['meta']).version, tag)
  assert.equal((await ask('GET', `/Users/${id}`, undefined, { 'if-none-match': tag })).status, 304)
  const rename = (name: string) => patch({ op: 'replace', path: 'displayName', value: name })
  const done = await ask('PATCH', `/Users/${id}`, rename('One'), { 'if-match': tag })
  assert.equal(done.status, 200)
  assert.notEqual(done.headers.get('etag'), tag)
  for (const [method, body] of [
    ['PATCH', rename('Two')],
    ['PUT', user('etag@example.com')],
    ['DELETE', undefined],
  ] as const)
    assert.equal((await ask(method, `/Users/${id}`, body, { 'if-match': tag })).status, 412)
  assert.equal(
    (await ask('PATCH', `/Users/${id}`, rename('Three'), { 'if-match': '*' })).status,
    200,
  )
})

test('operations are understood as Okta and Entra ID write them', async () => {
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
  const boss = await addUser(ask, 'boss@example.com')
  const id = await addUser(ask, 'dialect@example.com', {
    emails: [{ value: 'dialect@example.com', type: 'home' }],
  })
  const steps: unknown[] = [
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'work@example.com' },
    { op: 'Replace', path: 'name.givenName', value: 'Dia' },
    { op: 'Add', path: `${enterprise}:manager`, value: boss },
    { op: 'add', value: { 'name.familyName': 'Lect', [`${enterprise}:employeeNumber`]: '42' } },
    { op: 'replace', value: { [enterprise]: { department: 'not kept' }, active: 'True', id: 'x' } },
    {
      op: 'replace',
      path: 'urn:ietf:params:scim:schemas:core:2.0:User:displayName',
      value: 'Dia L.',
    },
    { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '+49 30 1' },
    { op: 'REPLACE', path: 'emails[primary eq true].value', value: 'main@example.com' },
    { op: 'remove', path: 'emails[type eq "home"]' },
  ]
  const { status, body } = await ask('PATCH', `/Users/${id}`, patch(...steps))
  assert.equal(status, 200, JSON.stringify(body))
  assert.deepEqual(body['name'], { givenName: 'Dia', familyName: 'Lect' })
  assert.deepEqual(body['emails'], [
    { type: 'work', value: 'work@example.com' },
    { primary: true, value: 'main@example.com' },
  ])
  assert.deepEqual(body[enterprise], { manager: { value: boss }, employeeNumber: '42' })
  const held = await read((tx) => findPersonByEmail(tx, 'main@example.com'))
  assert.equal(held?.person.name, 'Dia L.')
  assert.equal(
    held?.person.manager,
    (await read((tx) => findPersonByEmail(tx, 'boss@example.com')))?.person.id,
  )
  assert.equal((await read((tx) => findAccountByEmail(tx, 'main@example.com')))?.id, id)
})

test('a path leads to nothing that is not the directory’s to say', async () => {
  const [a, b] = [
    await addUser(ask, 'path.a@example.com'),
    await addUser(ask, 'path.b@example.com'),
  ]
  const group = await addGroup(ask, 'Paths', [a, b])
  for (const [operation, scimType] of [
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'replace', path: 'meta.version', value: 'x' }, 'mutability'],
    [{ op: 'add', path: 'groups', value: [{ value: group }] }, 'mutability'],
    [{ op: 'replace', path: '__proto__', value: { active: false } }, 'invalidPath'],
    [{ op: 'replace', path: 'constructor.prototype', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'granted', value: ['admin'] }, 'invalidPath'],
    [{ op: 'replace', path: 'userName"; DROP TABLE account', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type eq "x', value: 'x' }, 'invalidPath'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'remove', path: 'active' }, 'mutability'],
    [{ op: 'remove', path: 'userName' }, 'invalidValue'],
    [{ op: 'move', path: 'userName' }, 'invalidSyntax'],
    [{ op: 'replace', path: 'emails[value co "nobody"].type', value: 'x' }, 'noTarget'],
  ] as const) {
    const { status, body } = await ask('PATCH', `/Users/${a}`, patch(operation))
    assert.deepEqual([status, body['scimType']], [400, scimType], JSON.stringify(operation))
  }
  // The value of a removal is no filter: quotes in it end nothing.
  await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'remove', path: 'members', value: [{ value: 'x" or value pr or value eq "y' }] }),
  )
  const { body } = await ask('GET', `/Groups/${group}`)
  assert.equal(Array.isArray(body['members']) && body['members'].length, 2)
  const nested = await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'add', path: 'members', value: [{ value: group }] }),
  )
  assert.equal(nested.status, 400)
})

test('what the server can do is described', async () => {
  const config = await ask('GET', '/ServiceProviderConfig')
  assert.equal(config.headers.get('content-type'), 'application/scim+json; charset=utf-8')
  assert.equal(Object(config.body['patch']).supported, true)
  assert.equal((await ask('GET', '/Schemas')).body['totalResults'], 4)
  assert.equal((await ask('GET', '/ResourceTypes/User')).status, 200)
  assert.equal((await ask('GET', '/Schemas?filter=id%20pr')).status, 403)
  assert.equal((await ask('GET', '/Nothing')).status, 404)
  assert.equal((await ask('POST', '/Schemas', {})).status, 405)
  assert.equal((await ask('GET', '/Users/not-an-id')).status, 404)
})
