import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import { absences } from '#populations/absence.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { programRoles } from '#populations/program-role.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { requireVersion } from '#program/policies/find-version.ts'
import { keepAcceptance } from '#program/policies/keep-acceptance.ts'
import { createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { keptItemsDue } from './due-items.ts'
import { tellManagers } from './escalate.ts'
import { withTurns } from './one-at-a-time.ts'
import { awayOn } from './reminding.ts'
import { runTests } from './round.ts'
import { beginCompany } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

// Policies are due 14 days after the 1st of October, and told of 7 days later.
const clock = { now: new Date('2026-11-02T09:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany

beforeEach(async () => {
  clock.now = new Date('2026-10-12T09:00:00.000Z')
  company = await beginCompany(store, clock)
  await withOrg(store, company.org, async (tx) => {
    const titles = { titleDe: 'Zugriffe', titleEn: 'Access control' }
    await putItem(tx, policies, { id: 'access', ...titles, groups: [], controls: [] })
    await putItem(tx, policyVersions, {
      id: 'access/1',
      policy: 'access',
      number: 1,
      state: 'published',
      de: { text: 'Text', digest: digestOfText('Text') },
      change: '',
      draftedBy: 'x',
      approvals: [],
      publishedAt: '2026-10-01T00:00:00.000Z',
      effectiveFrom: '2026-10-01T00:00:00.000Z',
    })
  })
})

async function people(...given: (Partial<Person> & { id: string })[]): Promise<void> {
  const made = given.map((each): Person => ({
    name: `Person ${each.id}`,
    email: `${each.id}@example.com`,
    kind: 'employee',
    start: '2026-01-01',
    groups: [],
    externalIds: {},
    ...each,
  }))
  await withOrg(store, company.org, (tx) => putPeople(tx, made, 'people'))
}

async function lead(person?: string): Promise<Account> {
  return await withOrg(store, company.org, (tx) =>
    createAccount(tx, {
      email: `lead-${randomUUID().slice(0, 4)}@example.com`,
      name: 'Lead',
      roles: ['lead'],
      language: 'en',
      ...(person !== undefined && { person }),
    }),
  )
}

/** Judges and tells on a day at nine; who was mailed then, and the text. */
async function toldOn(today: string): Promise<{ to: string; text: string }[]> {
  clock.now = new Date(`${today}T09:00:00.000Z`)
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'policy-accepted')
  return await toldNow(today)
}

async function toldNow(today: string): Promise<{ to: string; text: string }[]> {
  const before = (await mails()).length
  const away = await readOrg(store, company.org, (tx) => awayOn(tx, today))
  const round = { store, id: company.org, site: 'https://a.example', now: clock.now, today, away }
  await tellManagers(round)
  await tellManagers(round)
  return (await mails()).slice(before)
}

async function mails() {
  return await readOrg(store, company.org, async (tx) => {
    const rows = await tx.db
      .selectFrom('outbox')
      .selectAll()
      .where('org_id', '=', tx.org)
      .orderBy('created_at')
      .orderBy('recipient')
      .execute()
    return rows.map(({ recipient, content }) => ({
      to: recipient,
      text: String(Object(content).text),
    }))
  })
}

/** Of whom the console says that nobody else could be told. */
async function toldNobody() {
  const due = await readOrg(store, company.org, (tx) =>
    keptItemsDue(tx, '2026-10-01', '2026-12-01'),
  )
  return due
    .filter(({ id }) => id.startsWith('person/'))
    .map(({ about, what, see }) => [about.en, what.en, see])
}

async function accept(person: string): Promise<void> {
  await withOrg(store, company.org, async (tx) => {
    const version = await requireVersion(tx, 'access/1', ['published'])
    const read = { language: 'de', digest: digestOfText('Text'), via: 'portal' } as const
    await keepAcceptance(tx, version, { person, name: person, ...read }, tx.recordedAt)
  })
}

test('a manager is told once what their people owe for a week, in their language, again a week later, and no more once it is done', async () => {
  await people(
    { id: 'boss', language: 'en' },
    { id: 'ada', manager: 'boss' },
    { id: 'bob', manager: 'boss' },
  )
  await accept('boss')
  assert.deepEqual(await toldOn('2026-10-20'), [])
  const [mail, ...more] = await toldOn('2026-10-23')
  assert.deepEqual([mail?.to, more], ['boss@example.com', []])
  assert(mail?.text.includes('2 duties are overdue in your team'))
  assert(mail?.text.includes('• Person ada: Access control (overdue since 14 October 2026)'))
  assert.deepEqual(await toldOn('2026-10-24'), [])
  await accept('ada')
  const [again] = await toldOn('2026-10-30')
  assert(again?.text.includes('A duty is overdue in your team') && !again.text.includes('ada'))
  // Done after it was judged, and before it was judged again.
  clock.now = new Date('2026-11-06T09:00:00.000Z')
  await accept('bob')
  assert.deepEqual(await toldNow('2026-11-06'), [])
})

test('nobody is told of whoever left, is away, or has not begun; a manager who cannot be reached is the lead’s to hear', async () => {
  const { email } = await lead()
  await people(
    { id: 'gone', manager: 'boss', end: '2026-10-20' },
    { id: 'away', manager: 'boss' },
    { id: 'ada', manager: 'boss' },
    { id: 'bob', manager: 'nomail' },
    { id: 'cem', manager: 'left' },
    { id: 'dan', manager: 'nobody' },
    { id: 'eve' },
    { id: 'boss', manager: 'boss' },
    { id: 'nomail', email: undefined, manager: 'boss' },
    { id: 'left', end: '2026-10-10' },
  )
  await withOrg(store, company.org, (tx) =>
    putItem(tx, absences, { id: 'a', person: 'away', from: '2026-10-20', to: '2026-12-31' }),
  )
  const told = await toldOn('2026-10-23')
  const named = (to: string) =>
    [...(told.find((each) => each.to === to)?.text ?? '').matchAll(/Person (\w+):/g)]
      .map(([, name = '']) => name)
      .toSorted((a, b) => a.localeCompare(b))
  assert.equal(told.length, 2)
  assert.deepEqual(named('boss@example.com'), ['ada', 'nomail'])
  // Who is their own manager, or whose manager is unknown, gone or without an address.
  assert.deepEqual(named(email), ['bob', 'boss', 'cem', 'dan', 'eve'])
})

test('two who manage each other and a manager who leads survive it, with one mail each; of a lead whom nobody stands in for the lead alone is told', async () => {
  await people(
    { id: 'ada', manager: 'bob' },
    { id: 'bob', manager: 'ada' },
    { id: 'lea' },
    { id: 'cem', manager: 'lea' },
  )
  const { email } = await lead('lea')
  const told = await toldOn('2026-10-23')
  assert.deepEqual(told.map(({ to }) => to).toSorted(), [
    'ada@example.com',
    'bob@example.com',
    email,
    email,
  ])
  const [lea, alone] = told
    .filter(({ to }) => to === email)
    .toSorted(
      (a, b) => Number(a.text.includes('Person lea')) - Number(b.text.includes('Person lea')),
    )
  assert(alone?.text.includes('nobody else could be told') && alone.text.includes('Person lea'))
  assert.deepEqual(await toldNobody(), [
    ['Person lea', 'A duty is overdue, and nobody else could be told: name a deputy', 'people.see'],
  ])
  assert(lea?.text.includes('Person cem') && !lea.text.includes('Person lea'))
  assert(lea?.text.includes('https://a.example/console/people/matrix'))
  assert(!told.find(({ to }) => to === 'ada@example.com')?.text.includes('https://'))
})

test('what a lead owes is their deputy’s to hear, else another lead’s, else the oversight’s or an administrator’s', async () => {
  await people({ id: 'lea' }, { id: 'dep' }, { id: 'eye' })
  for (const person of ['dep', 'eye']) await accept(person)
  const { email } = await lead('lea')
  const recipients = async (today: string) => (await toldOn(today)).map(({ to }) => to)
  assert.deepEqual(await recipients('2026-10-23'), [email])
  const admin = await withOrg(store, company.org, (tx) =>
    createAccount(tx, { email: 'admin@example.com', name: 'A', roles: ['admin'] }),
  )
  assert.deepEqual(await recipients('2026-10-26'), [admin.email])
  assert.deepEqual(await toldNobody(), [])
  const give = (role: 'oversight' | 'security-lead', holder: string, deputy: string) =>
    withOrg(store, company.org, (tx) =>
      putItem(tx, programRoles, {
        role,
        holder,
        deputy,
        accountable: [],
        responsible: [],
        consulted: [],
        informed: [],
      }),
    )
  await give('oversight', 'eye', 'dep')
  assert.deepEqual(await recipients('2026-10-27'), ['eye@example.com'])
  const other = await lead()
  assert.deepEqual(await recipients('2026-10-28'), [other.email])
  await give('security-lead', 'lea', 'dep')
  assert.deepEqual(await recipients('2026-10-29'), ['dep@example.com'])
})

test('how many days is the company’s to say, and none is never', async () => {
  await people({ id: 'boss' }, { id: 'ada', manager: 'boss' })
  await accept('boss')
  const set = (escalateAfterDays: number) =>
    withOrg(store, company.org, (tx) =>
      putItem(tx, organisationSettings, { id: 'organisation', escalateAfterDays }),
    )
  await set(0)
  assert.deepEqual(await toldOn('2026-10-30'), [])
  await set(30)
  assert.deepEqual(await toldOn('2026-11-13'), [])
  assert.equal((await toldOn('2026-11-16')).length, 1)
})

test('two thousand people who owe are told of in seconds, one mail for each manager', async () => {
  const all = Array.from({ length: 2_000 }, (_, index) => ({
    id: `p${index}`,
    manager: `p${index % 20}`,
  }))
  await people(...all)
  clock.now = new Date('2026-10-23T09:00:00.000Z')
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'policy-accepted')
  const began = process.cpuUsage()
  const told = await toldNow('2026-10-23')
  assert.equal(new Set(told.map(({ to }) => to)).size, 20)
  // Of the processor, not of the clock: others may be using the machine.
  const { user, system } = process.cpuUsage(began)
  assert(user + system < 15_000_000)
})

test('what is derived for it waits its turn: another process may be deriving the same of what came later', async () => {
  await people({ id: 'ada' })
  await lead()
  await toldOn('2026-10-12')
  const round = { store, id: company.org, site: 'https://a.example', now: clock.now }
  let hasTold = false
  await withTurns(store, company.org, async (oneAtATime) => {
    const telling = await oneAtATime('policy-obligation', async () => {
      const told = tellManagers({ ...round, today: '2026-10-12', away: new Set() }).then(
        () => (hasTold = true),
      )
      await setTimeout(400)
      assert(!hasTold)
      return { told }
    })
    await telling.told
  })
  assert(hasTold)
})
