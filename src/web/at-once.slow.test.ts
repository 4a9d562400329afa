/** Many people, and one person many times, do their duties in the same moment, by real connections to two servers of one database. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'
import { z } from 'zod'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { assertLogReplays, beginCompany, passTime, runOne } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { itemHistory, listItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findPerson, putPeople } from '#store/people.ts'
import { beginSession } from '#store/sessions.ts'
import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { sessionCookie } from '#web/visit.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const policyText = 'Keys are kept apart.'
const digest = digestOfText(policyText)
const announcement = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const agreement = 'confidentiality-employee'
const many = 50
const keys = Array.from({ length: many }, (_, n) => `p${String(n).padStart(2, '0')}`)

let company: TestCompany
let servers: WebServer[]
const sessions = new Map<string, string>()

before(async () => {
  company = await beginCompany(store, clock)
  const log = pino({ level: 'silent' })
  servers = []
  for (const _each of [1, 2])
    servers.push(await startWebServer(website(store, company.organisation, log), 0, '127.0.0.1'))
  await withOrg(store, company.org, async (tx) => {
    const at = '2026-10-01T00:00:00.000Z'
    await putItem(tx, policies, {
      id: 'cryptography',
      titleDe: 'Kryptografie',
      titleEn: 'Cryptography',
      groups: [],
      controls: [],
    })
    await putItem(tx, policyVersions, {
      id: 'cryptography/1',
      policy: 'cryptography',
      number: 1,
      state: 'published',
      en: { text: policyText, digest },
      draftedBy: 'lead',
      approvals: [],
      publishedAt: at,
      effectiveFrom: at,
    })
    await putItem(tx, announcements, {
      id: announcement,
      titleDe: 'T',
      titleEn: 'T',
      textDe: 'T',
      textEn: 'T',
      publishedAt: at,
      publishedBy: 'lead',
    })
    await putItem(tx, organisationSettings, { id: 'organisation', contact: 's@example.com' })
    const rest = { kind: 'employee' as const, groups: [], start: '2026-10-20', externalIds: {} }
    await putPeople(
      tx,
      keys.map((id) => ({ id, name: `Person ${id}`, country: 'US', ...rest })),
      'people',
    )
  })
  for (const key of keys) await session(key, ['member'], key)
  await session('officer', ['people-officer'])
  const officer = actorOf('0d9619ff-8b86-4d01-b42d-00cf4fc964aa', 'people-officer')
  await perform(company, officer, 'agreement.adopt', { agreement })
  const lead = actorOf('1d9619ff-8b86-4d01-b42d-00cf4fc964aa', 'lead')
  const shipped = 'passwords-and-authentication'
  await perform(company, lead, 'course.adopt', { shipped, requiredFrom: '2026-10-01' })
})

after(async () => {
  for (const server of servers) await server.close()
  await store.close()
})

async function session(name: string, roles: ['member' | 'people-officer'], person?: string) {
  await withOrg(store, company.org, async (tx) => {
    const email = `${name}@example.org`
    const { id } = await createAccount(tx, {
      email,
      name,
      roles,
      ...(person !== undefined && { person }),
    })
    const how = { factors: ['passkey' as const], agent: 'Test', address: '127.0.0.1' }
    sessions.set(name, (await beginSession(tx, { account: id, ...how })).token)
  })
}

const Answered = z.looseObject({ code: z.string().optional() })
let turn = 0

/** Asks one server after the other; where a busy machine says so, again, as people do. */
async function ask(
  who: string,
  path: string,
  input: unknown,
  triesLeft = 20,
): Promise<z.infer<typeof Answered> & { status: number }> {
  const { port } = servers[turn++ % servers.length] ?? { port: 0 }
  const origin = `http://127.0.0.1:${port}`
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/json',
      cookie: `__Host-${sessionCookie}=${sessions.get(who)}`,
    },
    body: JSON.stringify(input),
  })
  if (answer.status === 503 && triesLeft > 0) {
    await answer.body?.cancel()
    return await ask(who, path, input, triesLeft - 1)
  }
  return { ...Answered.parse(await answer.json()), status: answer.status }
}

/** Everybody once, and the first of them nine times more. */
async function everybodyAtOnce(path: string, inputOf: (person: string) => unknown) {
  const whole = [...keys, ...Array.from({ length: 9 }, () => 'p00')]
  const answers = await Promise.all(whole.map((who) => ask(who, path, inputOf(who))))
  assert.deepEqual(
    answers.filter(({ status }) => status !== 200),
    [],
  )
  return answers
}

/** Of each person exactly one, of one version. */
async function assertOneEach(population: string, keyOf: (person: string) => string) {
  await readOrg(store, company.org, async (tx) => {
    const found = (await listItems(tx, population)).map(({ key }) => key)
    assert.deepEqual(found.toSorted(), keys.map(keyOf).toSorted())
    for (const key of found) assert.equal((await itemHistory(tx, population, key)).length, 1, key)
  })
}

async function actionsOf(name: string): Promise<number> {
  return await readOrg(
    store,
    company.org,
    async (tx) =>
      (await listActions(tx, { limit: 1000 })).filter((each) => each.name === name).length,
  )
}

test('fifty people accept a policy at once, one of them ten times: each acceptance is there once, and counted', async () => {
  const answers = await everybodyAtOnce('policy/accept', (person) => ({
    person,
    version: 'cryptography/1',
    language: 'en',
    digest,
    name: `Person ${person}`,
  }))
  assert.equal(new Set(answers.map((each) => each['id'])).size, many)
  await assertOneEach(policyAcceptances.id, (person) => `${person}/cryptography/1`)
  // What was asked ten times stands in the log at least as often, and changed something once.
  assert((await actionsOf('policy.accept')) >= many + 9)
  passTime(company, 60)
  const { counts } = await runOne(company, 'policy-accepted')
  assert.deepEqual([counts.n, counts.pass], [many, many])
  await assertLogReplays(company)
})

test('fifty people read the announcement at once, one of them ten times: each receipt is there once, and counted', async () => {
  await everybodyAtOnce('announcement/read', (person) => ({ person, announcement, language: 'en' }))
  await assertOneEach(announcementReceipts.id, (person) => `${person}/${announcement}`)
  passTime(company, 60)
  const { counts } = await runOne(company, 'program-announced')
  assert.deepEqual([counts.n, counts.pass], [many, many])
  await assertLogReplays(company)
})

test('fifty people begin a course at once, one of them ten times, and hand in: one attempt each, finished once', async () => {
  const course = 'passwords-and-authentication'
  const begun = await everybodyAtOnce('course/begin', (person) => ({ person, course }))
  assert.equal(new Set(begun.map((each) => each['attempt'])).size, many)
  await assertOneEach(courseAttempts.id, (person) => `${person}/${course}/1`)
  await everybodyAtOnce('course/finish', (person) => ({
    person,
    attempt: `${person}/${course}/1`,
    answers: [],
  }))
  await readOrg(store, company.org, async (tx) => {
    assert.equal((await listItems(tx, courseAttempts.id)).length, many)
    const history = await itemHistory(tx, courseAttempts.id, `p00/${course}/1`)
    assert.equal(history.length, 2)
  })
  await assertLogReplays(company)
})

test('somebody signs an agreement three times at once while others sign: one signature each', async () => {
  const { rows } = await store.pool.query<{ digest: string }>(
    `SELECT content -> 'en' ->> 'digest' AS digest FROM beleg.item WHERE population = 'agreement-version' AND key LIKE $1`,
    [`${agreement}/%`],
  )
  const input = (person: string) => ({
    person,
    agreement,
    language: 'en',
    digest: rows[0]?.digest,
    name: `Person ${person}`,
  })
  const who = ['p00', 'p01', 'p00', 'p02', 'p00']
  const answers = await Promise.all(who.map((each) => ask(each, 'agreement/sign', input(each))))
  assert.deepEqual(
    answers.filter(({ status }) => status !== 200),
    [],
  )
  const signed = await readOrg(store, company.org, (tx) => listItems(tx, agreementSignatures.id))
  assert.deepEqual(
    signed.map(({ content }) => agreementSignatures.item.parse(content).person).toSorted(),
    ['p00', 'p01', 'p02'],
  )
  await assertLogReplays(company)
})

test('of ten who change one person at once from the same version one does, and nine are told; of ten who add one address one does', async () => {
  const held = await readOrg(store, company.org, (tx) => findPerson(tx, 'p07'))
  const basedOn = held?.recordedFrom.toISOString()
  const ten = Array.from({ length: 10 }, (_, n) => n)
  const change = (n: number) => ({ id: 'p07', basedOn, name: `Name ${n}`, kind: 'employee' })
  const changed = await Promise.all(ten.map((n) => ask('officer', 'person/change', change(n))))
  assert.deepEqual(
    changed.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, ...Array.from({ length: 9 }, () => 409)],
  )
  const added = await Promise.all(
    ten.map((n) => {
      const input = { name: `New ${n}`, email: 'New@example.org', kind: 'employee' }
      return ask('officer', 'person/create', input)
    }),
  )
  assert.equal(added.filter(({ status }) => status === 200).length, 1)
  assert(added.every(({ status, code }) => status === 200 || code === 'person-exists'))
  await assertLogReplays(company)
})
