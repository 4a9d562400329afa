import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { endedDuties } from '#populations/ended-duty.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { policies } from '#populations/policy.ts'
import { employment, enterprise } from '#program/directory/user-resource.ts'
import { beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount, findAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readHead } from '#store/log.ts'
import { readOrg, setTimeZone, withOrg } from '#store/organisation.ts'
import { allPeople, findPersonByEmail, putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { issueTicket } from '#store/tickets.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signInAs, signedIn } from '#web/test-people.ts'

import { addGroup, addUser, directoryOf, patch, user } from './test-directory.ts'
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

test('a user is a person and an account, and each change is one entry of the log', async () => {
  const size = await headOf()
  const id = await addUser(ask, 'Ada.Muster@Example.com', {
    externalId: 'okta-1',
    displayName: 'Ada Muster',
    name: { givenName: 'Ada', familyName: 'Muster' },
    emails: [{ value: 'ada.muster@example.com', type: 'work', primary: true }],
    addresses: [{ type: 'work', country: 'de', region: 'Bayern', streetAddress: 'not kept' }],
    preferredLanguage: 'de-DE',
    userType: 'Employee',
  })
  assert.equal(await headOf(), size + 1)
  const account = await read((tx) => findAccount(tx, id))
  const held = await read((tx) => findPersonByEmail(tx, 'ADA.MUSTER@example.com'))
  assert.equal(account?.person, held?.person.id)
  assert.deepEqual(
    [held?.source, held?.person.country, held?.person.language, held?.person.kind],
    ['directory', 'DE', 'de', 'employee'],
  )
  assert.equal(held?.person.region, 'DE-BY')
  for (const path of [
    '/Users',
    `/Users/${id}`,
    '/Users?filter=userName%20eq%20%22ada.muster%40EXAMPLE.com%22',
    '/Groups',
    '/Schemas',
  ])
    assert.equal((await ask('GET', path)).status, 200)
  assert.equal(await headOf(), size + 1)
  const same = await ask(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'replace', path: 'active', value: 'True' }),
  )
  assert.equal(same.status, 200)
  assert.equal(await headOf(), size + 1)
  const [last] = await read((tx) => listActions(tx, { subject: `account/${id}`, limit: 1 }))
  assert.deepEqual([last?.actor, last?.name], ['scim', 'directory.user-create'])
})

test('whoever is switched off is out within a second, with a last day, and comes back as the same', async () => {
  const id = await addUser(ask, 'leaver@example.com')
  const browser = await signInAs(store, company.org, site, id)
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'x',
      account: id,
      scope: ['own.use'],
      expiresAt: new Date('2030-01-01'),
    }),
  )
  const bearer = () => browser.get('/api/v1/openapi.json', { authorization: `Bearer ${token}` })
  assert.equal((await browser.get('/account')).status, 200)
  assert.equal((await bearer()).status, 200)
  const began = performance.now()
  // As Entra ID writes it.
  const off = await ask(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'Replace', path: 'active', value: 'False' }),
  )
  assert.equal(off.status, 200)
  assert.equal((await browser.get('/account')).status, 303)
  browser.cookies.clear()
  assert.equal((await bearer()).status, 401)
  assert(performance.now() - began < 1000)
  const held = await read((tx) => findPersonByEmail(tx, 'leaver@example.com'))
  assert.equal(held?.person.end, '2026-11-02')

  passTime(company, 86_400)
  // As Okta writes it.
  await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: { active: true } }))
  assert.equal((await read((tx) => findAccount(tx, id)))?.disabledAt, undefined)
  assert.equal(
    (await read((tx) => findPersonByEmail(tx, 'leaver@example.com')))?.person.end,
    undefined,
  )

  assert.equal((await ask('DELETE', `/Users/${id}`)).status, 204)
  assert.equal((await ask('GET', `/Users/${id}`)).status, 404)
  assert.equal((await ask('DELETE', `/Users/${id}`)).status, 404)
  assert(await read(async (tx) => (await findAccount(tx, id))?.disabledAt))
  const people = (await read(allPeople)).length
  assert.equal(await addUser(ask, 'LEAVER@example.com'), id)
  assert.equal((await read((tx) => findAccount(tx, id)))?.disabledAt, undefined)
  assert.equal((await read(allPeople)).length, people)
})

test('whom an administrator shut out stays out, whatever the directory does', async () => {
  const id = await addUser(ask, 'shut.out@example.com')
  const admin = await signedIn(store, company.org, site, ['admin'], 'who shuts out')
  const isOut = async () => (await read((tx) => findAccount(tx, id)))?.disabledAt !== undefined
  assert.equal((await admin.postJson('/api/v1/user/disable', { account: id })).status, 200)
  const active = (value: boolean) =>
    ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value }))
  await active(false)
  await active(true)
  assert(await isOut())
  await ask('DELETE', `/Users/${id}`)
  assert.equal(await addUser(ask, 'shut.out@example.com'), id)
  assert(await isOut())
  assert.equal((await admin.postJson('/api/v1/user/enable', { account: id })).status, 200)
  await active(false)
  assert(await isOut())
  await active(true)
  assert(!(await isOut()))
})

test('an invitation that was mailed to an address before lets nobody in', async () => {
  const id = await addUser(ask, 'mistyped@exmaple.com')
  const invitation = await withOrg(store, company.org, (tx) =>
    issueTicket(tx, 'invitation', { account: id, forMs: 86_400_000 }),
  )
  const open = async () =>
    (await new TestBrowser(site).get(`/welcome?invitation=${invitation}`)).status
  const rename = (userName: string) =>
    ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'userName', value: userName }))
  await rename('Mistyped@exmaple.com')
  assert.equal(await open(), 200)
  await rename('mistyped@example.com')
  assert.equal(await open(), 404)
})

test('of two who create one user at once, one is told of the conflict', async () => {
  const answers = await Promise.all(
    ['race@example.com', 'RACE@example.com', 'race@Example.com', 'ｒａｃｅ@example.com'].map(
      (name) => ask('POST', '/Users', user(name, { emails: [{ value: 'race@example.com' }] })),
    ),
  )
  const counted = Map.groupBy(answers, ({ status }) => status)
  assert.equal(counted.get(201)?.length, 1)
  assert.equal(counted.get(409)?.length, 3)
  assert.equal(counted.get(409)?.[0]?.body['scimType'], 'uniqueness')
})

test('letters that only look alike, and addresses with a tag, are other people', async () => {
  const real = await addUser(ask, 'paul@example.com')
  const lookalike = await addUser(ask, 'раul@example.com', {
    emails: [{ value: 'other@example.com' }],
  })
  const tagged = await addUser(ask, 'paul+beleg@example.com')
  assert.equal(new Set([real, lookalike, tagged]).size, 3)
  const taken = await ask(
    'PATCH',
    `/Users/${lookalike}`,
    patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'x@example.com' }),
  )
  assert.equal(taken.status, 200)
  const stolen = await ask(
    'PATCH',
    `/Users/${tagged}`,
    patch({ op: 'replace', path: 'userName', value: 'PAUL@example.com' }),
  )
  assert.equal(stolen.status, 409)
  const admin = await signedIn(store, company.org, site, ['admin'], 'target admin')
  const moved = await ask(
    'PATCH',
    `/Users/${tagged}`,
    patch({ op: 'add', path: 'emails', value: [{ value: admin.account.email, primary: true }] }),
  )
  assert.equal(moved.status, 409)
})

test('somebody on the list and somebody invited are found again, and keep what they had', async () => {
  await withOrg(store, company.org, (tx) =>
    putPeople(
      tx,
      [
        {
          id: 'hr-7',
          name: 'By Hand',
          email: 'hand@example.com',
          kind: 'contractor',
          end: '2027-06-30',
          legalEntity: 'gmbh',
          groups: ['old'],
          externalIds: { csv: '7' },
        },
      ],
      'people',
    ),
  )
  await addUser(ask, 'hand@example.com', { displayName: 'Hand Directory' })
  const held = await read((tx) => findPersonByEmail(tx, 'hand@example.com'))
  assert.deepEqual(
    [held?.person.id, held?.person.name, held?.person.kind, held?.person.end, held?.source],
    ['hr-7', 'Hand Directory', 'contractor', '2027-06-30', 'directory'],
  )
  const lead = await signedIn(store, company.org, site, ['lead'], 'invited lead')
  assert.equal(await addUser(ask, lead.account.email), lead.account.id)
  assert.deepEqual((await read((tx) => findAccount(tx, lead.account.id)))?.roles, ['lead'])
})

test('the directory names a legal entity by its name; what it calls otherwise changes nothing', async () => {
  await withOrg(store, company.org, (tx) =>
    putItem(tx, legalEntities, {
      id: 'nordlicht',
      name: 'Nordlicht GmbH',
      country: 'DE',
      joined: '2020-01-01',
      acquired: false,
      hasWorksCouncil: true,
    }),
  )
  const employed = (organization: string) => ({ [enterprise]: { organization } })
  const id = await addUser(ask, 'nord@example.com', employed('NORDLICHT GmbH'))
  const entityOf = async () =>
    (await read((tx) => findPersonByEmail(tx, 'nord@example.com')))?.person.legalEntity
  assert.equal(await entityOf(), 'nordlicht')
  const path = `${enterprise}:organization`
  const op = { op: 'replace', path, value: 'Vertrieb' }
  const { status, body } = await ask('PATCH', `/Users/${id}`, patch(op))
  assert.deepEqual([status, body[enterprise]], [200, { organization: 'Vertrieb' }])
  assert.equal(await entityOf(), 'nordlicht')
})

test('whoever was deleted in the directory and comes back has no last day any more', async () => {
  const userName = 'back.again@example.com'
  const endOf = async () => (await read((tx) => findPersonByEmail(tx, userName)))?.person.end
  assert.equal((await ask('DELETE', `/Users/${await addUser(ask, userName)}`)).status, 204)
  assert.notEqual(await endOf(), undefined)
  await addUser(ask, userName)
  assert.equal(await endOf(), undefined)
})

test('when the directory moves somebody to another mailbox, the old one is told, in their language, and once', async () => {
  const id = await addUser(ask, 'mira.alt@example.com')
  await withOrg(store, company.org, (tx) => changeAccount(tx, id, { language: 'de' }))
  const told = async () => {
    const { rows } = await store.pool.query<{ recipient: string; content: { text: string } }>(
      "SELECT recipient, content FROM beleg.outbox WHERE org_id = $1 AND occasion LIKE 'moved/' || $2 || '/%'",
      [company.org, id],
    )
    return rows
  }
  const move = (value: string) =>
    ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'userName', value }))
  assert.equal((await move('Mira.Alt@example.com')).status, 200)
  assert.deepEqual(await told(), [])
  assert.equal((await move('mira.neu@example.com')).status, 200)
  const [mail, ...more] = await told()
  assert.deepEqual(more, [])
  assert.equal(mail?.recipient, 'Mira.Alt@example.com')
  assert(mail.content.text.includes('eine andere E-Mail-Adresse'))
  assert(!mail.content.text.includes('mira.neu'))
  assert.equal(
    (await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false })))
      .status,
    200,
  )
  assert.equal((await move('mira.dritte@example.com')).status, 200)
  assert.equal((await told()).length, 1)
})

test('a name longer than we keep is cut between its signs', async () => {
  for (const length of [119, 199]) {
    const displayName = `${'a'.repeat(length)}😀 and more`
    const id = await addUser(ask, `long.${length}@example.com`, { displayName })
    const held = await read((tx) => findPersonByEmail(tx, `long.${length}@example.com`))
    const account = await read((tx) => findAccount(tx, id))
    for (const name of [held?.person.name, account?.name])
      assert(name?.startsWith('a'.repeat(119)) && !/\ufffd/.test(name) && name.isWellFormed())
  }
})

test('whoever moves to another country leaves the part of the old one behind', async () => {
  const address = (country: string, more: object = {}) => ({
    addresses: [{ type: 'work', country, ...more }],
  })
  const email = 'moved@example.com'
  const id = await addUser(ask, email, address('DE', { region: 'Bayern' }))
  await ask('PATCH', `/Users/${id}`, patch({ op: 'replace', value: address('AT') }))
  const held = await read((tx) => findPersonByEmail(tx, email))
  assert.deepEqual([held?.person.country, held?.person.region], ['AT', undefined])
})

test('a country is taken by code or name, as directories write it, and what is none is left out', async () => {
  const countryOf = async (email: string, ...countries: string[]) => {
    await addUser(ask, email, { addresses: countries.map((country) => ({ country })) })
    return (await read((tx) => findPersonByEmail(tx, email)))?.person.country
  }
  assert.equal(await countryOf('by.name@example.com', 'Germany'), 'DE')
  assert.equal(await countryOf('in.german@example.com', 'Österreich'), 'AT')
  assert.equal(await countryOf('nowhere@example.com', 'XX'), undefined)
  assert.equal(await countryOf('second@example.com', 'EU', 'fr'), 'FR')
})

test('a first day put off, and a group lost that a duty is for, stand in the log in clear, also where the directory says so', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const before = (await kinds()).length
  const said = async () => (await kinds()).slice(before)
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, {
      id: 'ops-only',
      titleDe: 'B',
      titleEn: 'O',
      groups: ['Operations'],
      controls: [],
    }),
  )
  const started = (startDate: string) => ({ [employment]: { startDate } })
  const id = await addUser(ask, 'late@example.com', started('2026-10-01'))
  const moved = patch({ op: 'replace', value: started('2026-10-20') })
  assert.equal((await ask('PATCH', `/Users/${id}`, moved)).status, 200)
  assert.deepEqual(await said(), ['first-day-moved'])
  // A last day that has passed; who is only shut out leaves today.
  const left = await addUser(ask, 'left@example.com', started('2026-01-01'))
  assert.equal((await ask('DELETE', `/Users/${left}`)).status, 204)
  assert.equal((await said()).length, 1)
  const gone = await addUser(ask, 'gone@example.com', started('2026-01-01'))
  const past = patch({
    op: 'replace',
    value: { [employment]: { startDate: '2026-01-01', endDate: '2026-10-01' } },
  })
  assert.equal((await ask('PATCH', `/Users/${gone}`, past)).status, 200)
  assert.deepEqual((await said()).splice(1), ['last-day-afterwards'])
  const [operations, choir] = [
    await addGroup(ask, 'Operations', [id]),
    await addGroup(ask, 'Choir', [id]),
  ]
  const without = patch({ op: 'remove', path: `members[value eq "${id}"]` })
  assert.equal((await ask('PATCH', `/Groups/${choir}`, without)).status, 204)
  assert.deepEqual(await said(), ['first-day-moved', 'last-day-afterwards'])
  assert.equal((await ask('PATCH', `/Groups/${operations}`, without)).status, 204)
  assert.deepEqual(await said(), ['first-day-moved', 'last-day-afterwards', 'duty-ended'])
  const ended = () => read((tx) => managedItems(tx, endedDuties))
  assert.deepEqual(
    (await ended()).map(({ kind, of }) => [kind, of]),
    [['policy', 'ops-only']],
  )
  // Whoever leaves loses the group, and what was open with it stays, with their last day.
  const leaver = await addUser(ask, 'goes@example.com')
  const joined = patch({ op: 'add', path: 'members', value: [{ value: leaver }] })
  assert.equal((await ask('PATCH', `/Groups/${operations}`, joined)).status, 204)
  assert.equal((await ask('DELETE', `/Users/${leaver}`)).status, 204)
  assert.equal((await ended()).length, 2)
  assert.equal((await said()).length, 3)
})

test('an instant is the day it falls on here, and a last day that the directory takes back is none', async () => {
  await withOrg(store, company.org, (tx) => setTimeZone(tx, 'Europe/Berlin'))
  const days = async (email: string) => {
    const held = await read((tx) => findPersonByEmail(tx, email))
    return [held?.person.start, held?.person.end]
  }
  const said = { startDate: '2026-01-31T23:00:00Z', endDate: '2026-12-31T00:00:00Z' }
  const email = 'hired@example.com'
  const id = await addUser(ask, email, { [employment]: said })
  assert.deepEqual(await days(email), ['2026-02-01', '2026-12-31'])
  const stays = { startDate: said.startDate }
  await ask('PATCH', `/Users/${id}`, patch({ op: 'remove', path: `${employment}:endDate` }))
  assert.deepEqual(await days(email), ['2026-02-01', undefined])
  // What people recorded is theirs.
  const other = 'kept@example.com'
  const user = await addUser(ask, other, { [employment]: stays })
  const held = await read((tx) => findPersonByEmail(tx, other))
  assert(held)
  const ends = { ...held.person, end: '2027-03-31' }
  await withOrg(store, company.org, (tx) => putPeople(tx, [ends], held.source))
  await ask('PATCH', `/Users/${user}`, patch({ op: 'replace', value: { displayName: 'Kept' } }))
  assert.deepEqual((await days(other))[1], '2027-03-31')
})
