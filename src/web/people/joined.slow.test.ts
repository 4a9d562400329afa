/** Two sources that speak of one person: it shows why they were taken as one, and what each said; a mistake is taken back. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import type { Person } from '#populations/person.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { assertLogReplays, beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { findAccount } from '#store/accounts.ts'
import { readOrg } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { addGroup, addUser, directoryOf } from '#web/scim/test-directory.ts'
import type { Ask } from '#web/scim/test-directory.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const officer = actorOf(randomUUID(), 'people-officer')
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

let company: TestCompany
let site: Hono
let ask: Ask

beforeEach(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  ask = (await directoryOf(store, company.org, site)).ask
})

async function people(): Promise<Person[]> {
  const held = await readOrg(store, company.org, allPeople)
  return held.map(({ person }) => person)
}

async function file(...rows: string[]) {
  passTime(company, 1)
  const text = ['external id;name;email;start;country', ...rows].join('\n')
  return await perform(company, officer, 'person.import', {
    file: Buffer.from(text).toString('base64'),
  })
}

async function pageOf(person: string): Promise<string> {
  const browser = await signedIn(store, company.org, site, ['people-officer'], `o-${randomUUID()}`)
  return await (await browser.get(`/console/people/person?key=${person}`)).text()
}

async function split(person: string, source: 'directory' | 'file', name: string) {
  passTime(company, 1)
  const because = 'They only share a mailbox.'
  return await perform(company, officer, 'person.split', { person, source, name, because })
}

test('a file and the directory with one mailbox are one person, and the page says why and who says what', async () => {
  await file('4711;Ada Berg;ada@example.com;2026-01-01;DE')
  passTime(company, 1)
  await addUser(ask, 'ada@example.com', { displayName: 'Ada B.' })
  const [ada, ...more] = await people()
  assert.deepEqual(more, [])
  assert.deepEqual(
    ada?.joined?.map(({ source, by }) => [source, by]),
    [['directory', 'mailbox']],
  )
  const page = await pageOf(ada.id)
  assert(page.includes('Taken as one person') && page.includes('the same email address'))
  assert(/from the directory \(SCIM\): [^<]*Name/.test(page))
  assert(/by hand or from a file: [^<]*Country[^<]*First day/.test(page))
  assert(page.includes('/do/person.split'))
  // Changed by hand, it stays known why.
  passTime(company, 1)
  await ask('PATCH', `/Users/x`, {})
  await file('4711;Ada B.;ada@example.com;2026-01-02;AT')
  assert.equal((await people())[0]?.joined?.length, 1)
})

test('a file finds whom the directory gave the same personnel number', async () => {
  const more = { displayName: 'Bo Olsen', [enterprise]: { employeeNumber: '4712' } }
  await addUser(ask, 'bo.olsen@example.com', more)
  await file('4712;Bo Olsen;;2026-02-01;DK')
  const [bo, ...rest] = await people()
  assert.deepEqual(rest, [])
  assert.deepEqual(
    [bo?.country, bo?.joined?.map(({ source, by }) => [source, by])],
    ['DK', [['file', 'hr-id']]],
  )
  await file('4712;Bo Olsen;;2026-02-01;DK')
  assert.equal((await people())[0]?.joined?.length, 1)
})

test('a wrong merge with the directory is taken back: two people, account and mailbox with the directory, and it stays so', async () => {
  await file('4711;Ada Berg;office@example.com;2026-01-01;DE')
  passTime(company, 1)
  const id = await addUser(ask, 'office@example.com', { displayName: 'Olga Fischer' })
  const [one] = await people()
  assert(one)
  const { other } = await split(one.id, 'directory', 'Olga Fischer')
  const [ada, olga] = [one.id, String(other)]
  const now = new Map((await people()).map((person) => [person.id, person]))
  assert.deepEqual(
    [now.get(ada)?.name, now.get(ada)?.email, now.get(ada)?.externalIds, now.get(ada)?.joined],
    ['Ada Berg', undefined, { csv: '4711' }, undefined],
  )
  assert.deepEqual(
    [now.get(olga)?.name, now.get(olga)?.email],
    ['Olga Fischer', 'office@example.com'],
  )
  const account = await readOrg(store, company.org, (tx) => findAccount(tx, id))
  assert.equal(account?.person, olga)
  // The next the directory says is said of her.
  passTime(company, 1)
  await ask('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'displayName', value: 'Olga F.' }],
  })
  await file('4711;Ada Berg;ada@example.com;2026-01-01;DE')
  const after = (await people()).map(({ name, email }) => [name, email])
  assert.deepEqual(
    after.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    [
      ['Ada Berg', 'ada@example.com'],
      ['Olga F.', 'office@example.com'],
    ],
  )
  assert((await people()).every(({ joined }) => joined === undefined))
  passTime(company, 1)
  await assertLogReplays(company)
})

test('a wrong merge with a file is taken back too; what was never one is not split, nor by whoever may not', async () => {
  const more = { displayName: 'Bo Olsen', [enterprise]: { employeeNumber: '4712' } }
  await addUser(ask, 'bo.olsen@example.com', more)
  await file('4712;Bo Olsen;;2026-02-01;DK')
  const [bo] = await people()
  assert(bo)
  await assert.rejects(split(bo.id, 'directory', 'X'), { code: 'person-not-joined' })
  const member = actorOf(randomUUID(), 'member')
  const input = { person: bo.id, source: 'file', name: 'B', because: 'Why not' }
  await assert.rejects(perform(company, member, 'person.split', input), { kind: 'forbidden' })
  await split(bo.id, 'file', 'Bodil Olsen')
  const now = (await people()).toSorted((a, b) => a.name.localeCompare(b.name))
  assert.deepEqual(
    now.map(({ name, email, country, externalIds }) => [name, email, country, externalIds]),
    [
      ['Bo Olsen', 'bo.olsen@example.com', undefined, { 'employee-number': '4712' }],
      ['Bodil Olsen', undefined, 'DK', { csv: '4712' }],
    ],
  )
  await assert.rejects(split(bo.id, 'file', 'X'), { code: 'person-not-joined' })
  // The file goes on speaking of her: its own number goes before the directory's.
  await file('4712;Bodil Olsen;;2026-02-02;DK')
  assert.equal((await people()).length, 2)
})

test('what the directory said later goes with it, too: its groups, and the last day of whoever it took off', async () => {
  await file('4711;Ada Berg;office@example.com;2026-01-01;DE')
  passTime(company, 1)
  const id = await addUser(ask, 'office@example.com', { displayName: 'Olga Fischer' })
  passTime(company, 1)
  await addGroup(ask, 'Accounting', [id])
  passTime(company, 1)
  const Operations = [{ op: 'replace', path: 'active', value: false }]
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  await ask('PATCH', `/Users/${id}`, { schemas, Operations })
  const [one] = await people()
  assert(one)
  assert.deepEqual([one.groups, one.end], [['Accounting'], '2026-11-02'])
  const { other } = await split(one.id, 'directory', 'Olga Fischer')
  const now = new Map((await people()).map((person) => [person.id, person]))
  const said = (person: string) => [now.get(person)?.groups, now.get(person)?.end]
  assert.deepEqual(said(one.id), [[], undefined])
  assert.deepEqual(said(String(other)), [['Accounting'], '2026-11-02'])
})

test('a file says in which part of a country people are, by code or name; a code that is none is refused, other words are passed over', async () => {
  const rows = (...lines: string[]) => ({
    file: Buffer.from(['id;name;Land;Bundesland', ...lines].join('\n')).toString('base64'),
  })
  passTime(company, 1)
  const good = rows('1;Ada Berg;DE;Bayern', '2;Bo Olsen;CH;ch-zh', '3;Cy Lund;DE;Atlantis')
  await perform(company, officer, 'person.import', good)
  const regions = (await people()).map(({ name, region }) => [name, region])
  assert.deepEqual(Object.fromEntries(regions), {
    'Ada Berg': 'DE-BY',
    'Bo Olsen': 'CH-ZH',
    'Cy Lund': undefined,
  })
  passTime(company, 1)
  // Countries by their names, as exports have them; whoever moves leaves a part of the old one behind.
  await perform(
    company,
    officer,
    'person.import',
    rows('1;Ada Berg;Österreich;', '2;Bo Olsen;Germany;Berlin'),
  )
  const moved = (await people()).map(({ name, country, region }) => [name, [country, region]])
  assert.deepEqual(Object.fromEntries(moved)['Ada Berg'], ['AT', undefined])
  assert.deepEqual(Object.fromEntries(moved)['Bo Olsen'], ['DE', 'DE-BE'])
  passTime(company, 1)
  const wrong = perform(company, officer, 'person.import', rows('1;Ada Berg;DE;US-CA'))
  await assert.rejects(wrong, { kind: 'input' })
})

test('days that HR systems write with slashes are read where the file gives their order away, and refused where it does not', async () => {
  const hired = (...days: string[]) => {
    const lines = days.map((day, index) => `u${index},Uma ${index},${day}`)
    return {
      file: Buffer.from(['Employee ID,Display name,Hire date', ...lines].join('\n')).toString(
        'base64',
      ),
    }
  }
  passTime(company, 1)
  const unclear = perform(company, officer, 'person.import', hired('02/03/2026', '04/05/2026'))
  await assert.rejects(unclear, { kind: 'input' })
  passTime(company, 1)
  await perform(company, officer, 'person.import', hired('02/03/2026', '02/28/2026'))
  const starts = (await people()).flatMap(({ name, start }) =>
    name.startsWith('Uma') ? [start ?? ''] : [],
  )
  assert.deepEqual(new Set(starts), new Set(['2026-02-03', '2026-02-28']))
})
