import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import { absences } from '#populations/absence.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { requireVersion } from '#program/policies/find-version.ts'
import { keepAcceptance } from '#program/policies/keep-acceptance.ts'
import { createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

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
  assert(mail?.text.includes('• Person ada: Access control (overdue since 15 October 2026)'))
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

test('two who manage each other, a lead who owes, and a manager who leads survive it, with one mail each', async () => {
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
  ])
  const lea = told.find(({ to }) => to === email)
  assert(lea?.text.includes('Person cem') && !lea.text.includes('Person lea'))
  assert(lea?.text.includes('https://a.example/console/people/matrix'))
  assert(!told.find(({ to }) => to === 'ada@example.com')?.text.includes('https://'))
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
  const began = performance.now()
  const told = await toldNow('2026-10-23')
  assert.equal(new Set(told.map(({ to }) => to)).size, 20)
  assert(performance.now() - began < 15_000)
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
