import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import type { Role } from '#engine/permissions.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { publishControls } from '#run/publish-controls.ts'
import {
  assertLogReplays,
  beginCompany,
  databaseId,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  runOne,
} from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { wishFor } from '#run/wish-run.ts'
import { createAccount } from '#store/accounts.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const encrypted = 'storage-encrypted'
const east = 'us-east-1'
const day = 86_400
const ada = actorOf('ada', 'control-owner')
const bob = actorOf('bob', 'admin')
const cleo = actorOf('cleo', 'lead')

const wanted = {
  test: encrypted,
  reason: 'Migration under way until the end of the year.',
  measure: 'Nobody but the platform team reaches it.',
  until: '2027-01-31',
}

type Databases = Record<string, boolean | undefined>

async function companyWith(databases: Databases): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await seen(company, databases)
  return company
}

async function seen(company: TestCompany, databases: Databases) {
  await read(company, rdsCalls({ [east]: { databases } }))
  return await runOne(company, encrypted)
}

const keys = (...names: string[]) => names.map((name) => databaseId(east, name))

async function ask(company: TestCompany, more: Record<string, unknown>): Promise<string> {
  const { request } = await perform(company, ada, 'exception.request', { ...wanted, ...more })
  return String(request)
}

async function recordsOf({ org }: TestCompany) {
  return await readOrg(store, org, (tx) => managedItems(tx, exceptionRecords))
}

async function requestsOf({ org }: TestCompany) {
  return await readOrg(store, org, (tx) => managedItems(tx, exceptionRequests))
}

test('asking, approving, rejecting and ending take their permission, and approving a recent proof', async () => {
  const company = await companyWith({ a: false })
  const request = await ask(company, { items: keys('a') })
  const refused = { name: 'OperatingError', code: 'not-permitted' }
  for (const actor of [
    actorOf('m', 'member'),
    actorOf('x', 'auditor', 'people-officer', 'works-council'),
  ]) {
    await assert.rejects(perform(company, actor, 'exception.request', wanted), refused)
    await assert.rejects(perform(company, actor, 'exception.approve', { request }), refused)
  }
  await assert.rejects(perform(company, bob, 'exception.request', wanted), refused)
  for (const id of ['approve', 'reject', 'end'])
    await assert.rejects(perform(company, ada, `exception.${id}`, { request }), refused)
  await assert.rejects(perform(company, bob, 'exception.approve', { request }, false), {
    code: 'proof-needed',
  })
  assert.deepEqual(await recordsOf(company), [])
})

test('only items that fail now can be asked for, for twelve months at most', async () => {
  const company = await companyWith({ a: false, b: true, c: undefined })
  const refusals: [Record<string, unknown>, string][] = [
    [{ items: keys('b') }, 'item-not-failing'],
    [{ items: keys('c') }, 'item-not-failing'],
    [{ items: keys('a', 'nowhere') }, 'item-not-failing'],
    [{ items: [] }, 'exception-empty'],
    [{}, 'exception-empty'],
    [{ items: keys('a'), until: '2026-11-01' }, 'exception-past'],
    [{ items: keys('a'), until: '2027-11-02' }, 'exception-too-long'],
    [{ items: keys('a'), until: '9999-01-01' }, 'exception-too-long'],
    [{ items: keys('a'), until: 'soon' }, 'input-refused'],
    [{ items: keys('a'), reason: '' }, 'input-refused'],
    [{ items: keys('a'), measure: ' '.repeat(20) }, 'input-refused'],
    [{ items: keys('a'), requestedBy: 'bob' }, 'input-refused'],
    [{ items: keys('a'), state: 'approved' }, 'input-refused'],
    [{ items: keys('a'), test: 'no-such-test' }, 'test-missing'],
  ]
  for (const [more, code] of refusals) {
    const asked = perform(company, ada, 'exception.request', { ...wanted, ...more })
    await assert.rejects(asked, { code }, JSON.stringify(more))
  }
  assert.deepEqual(await requestsOf(company), [])
  await ask(company, { items: keys('a'), until: '2027-11-01' })
})

test('an exception needs two people; one alone cannot approve what they asked for', async () => {
  const company = await companyWith({ a: false })
  const { request } = await perform(company, cleo, 'exception.request', {
    ...wanted,
    items: keys('a'),
  })
  await assert.rejects(perform(company, cleo, 'exception.approve', { request }), {
    code: 'same-person',
  })
  // A token of theirs is they.
  await assert.rejects(
    perform(company, { ...cleo, kind: 'token' }, 'exception.approve', { request }),
    { code: 'same-person' },
  )
  assert.deepEqual(await recordsOf(company), [])
  await perform(company, bob, 'exception.approve', { request })
  const [record] = await recordsOf(company)
  assert.deepEqual(
    [record?.id, record?.requestedBy, record?.approvedBy, record?.until],
    [request, 'cleo', 'bob', '2027-01-31T23:59:59.999Z'],
  )
  const wish = await readOrg(store, company.org, (tx) => wishFor(tx, encrypted))
  assert.equal(wish?.askedBy, 'bob')
})

test('nobody approves an exception that is about them', async () => {
  const company = await beginCompany(store, clock)
  const dora = await withOrg(store, company.org, async (tx) => {
    const person = {
      id: randomUUID(),
      name: 'Dora',
      kind: 'employee' as const,
      start: '2026-01-01',
    }
    await putPeople(tx, [{ ...person, groups: [], externalIds: {} }], 'people')
    const titles = { titleDe: 'Eins', titleEn: 'One' }
    await putItem(tx, policies, { id: 'one', ...titles, groups: [], controls: [] })
    await publishPolicy(tx)
    const account = await createAccount(tx, {
      name: 'Dora',
      email: 'dora@acme.example',
      roles: ['admin'],
      person: person.id,
    })
    return { ...actorOf(account.id, 'admin'), person: person.id }
  })
  await runOne(company, 'policy-accepted')
  const { request } = await perform(company, ada, 'exception.request', {
    ...wanted,
    test: 'policy-accepted',
    items: [`${dora.person}/one/1`],
  })
  await assert.rejects(perform(company, dora, 'exception.approve', { request }), {
    code: 'own-exception',
  })
  await perform(company, actorOf(randomUUID(), 'admin'), 'exception.approve', { request })
  assert.equal((await recordsOf(company)).length, 1)
})

/** Long ago, so that whoever has not accepted it fails. */
async function publishPolicy(tx: WriteTx): Promise<void> {
  const [text, at] = ['Keys are kept apart.', '2026-03-01T00:00:00.000Z']
  await putItem(tx, policyVersions, {
    id: 'one/1',
    policy: 'one',
    number: 1,
    state: 'published',
    en: { text, digest: digestOfText(text) },
    draftedBy: 'lead',
    approvals: [],
    publishedAt: at,
    effectiveFrom: at,
  })
}

test('approved by several at the same moment it is written once, and once decided it stays so', async () => {
  const company = await companyWith({ a: false })
  const request = await ask(company, { items: keys('a') })
  const outcomes = await Promise.allSettled(
    [bob, cleo, bob, cleo].map((actor) =>
      perform(company, actor, 'exception.approve', { request }),
    ),
  )
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
  assert.deepEqual(refused, ['request-decided', 'request-decided', 'request-decided'])
  assert.equal((await recordsOf(company)).length, 1)
  const types = (await entriesOf(company)).map(({ t }) => t)
  assert.equal(types.filter((t) => t === 'exception').length, 1)
  // Asked for and approved: two actions, and none of what was refused.
  assert.equal(types.filter((t) => t === 'action').length, 2)
  const because = 'Changed my mind.'
  await assert.rejects(perform(company, bob, 'exception.reject', { request, because }), {
    code: 'request-decided',
  })
})

test('what is rejected, or would have ended, becomes no exception', async () => {
  const company = await companyWith({ a: false })
  const request = await ask(company, { items: keys('a') })
  await perform(company, bob, 'exception.reject', { request, because: 'Encrypt it.' })
  await assert.rejects(perform(company, bob, 'exception.approve', { request }), {
    code: 'request-decided',
  })
  const late = await ask(company, { items: keys('a'), until: '2026-11-03' })
  passTime(company, 2 * day)
  await assert.rejects(perform(company, bob, 'exception.approve', { request: late }), {
    code: 'request-expired',
  })
  await assert.rejects(
    perform(company, bob, 'exception.approve', { request: 'b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11' }),
    { code: 'request-missing' },
  )
  assert.deepEqual(await recordsOf(company), [])
  assert.equal((await seen(company, { a: false })).result, 'fail')
})

test('all that fail now are frozen; what fails later never joins', async () => {
  const company = await companyWith({ a: false, b: false, c: true, d: undefined })
  const request = await ask(company, { all: true })
  await seen(company, { a: false, b: false, c: false })
  await perform(company, bob, 'exception.approve', { request })
  assert.deepEqual((await recordsOf(company))[0]?.items, keys('a', 'b'))
  const run = await seen(company, { a: false, b: false, c: false, e: false })
  assert.deepEqual([run.counts.excepted, run.counts.failing], [2, 2])
  // Those that are covered are no news.
  const second = await ask(company, { all: true })
  const asked = (await requestsOf(company)).find(({ id }) => id === second)
  assert.deepEqual(asked?.items, keys('c', 'e'))
  await seen(company, { a: true })
  await assert.rejects(ask(company, { all: true }), { code: 'nothing-failing' })
  await assertLogReplays(company)
})

test('an exception runs out by time alone, without anybody asking, and what it covered fails again', async () => {
  const company = await companyWith({ a: true })
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 0 })
  await seen(company, { a: false })
  await runOne(company, 'snapshot-encrypted')
  const until = '2026-11-30'
  clock.now = new Date('2026-11-29T22:00:00.000Z')
  const request = await ask(company, { items: keys('a'), until })
  await perform(company, bob, 'exception.approve', { request })
  clock.now = new Date('2026-11-30T22:00:00.000Z')
  await seen(company, { a: false })
  await runOne(company, 'snapshot-encrypted')
  const statusOf = async () => (await publishNow(company)).controls[0]?.status.status
  assert.equal(await statusOf(), 'excepted')
  // Midnight, and nothing was run meanwhile.
  clock.now = new Date('2026-12-01T00:00:00.000Z')
  assert.equal(await statusOf(), 'failing')
  await assertLogReplays(company)
})

test('an exception ended early excuses nothing from the next run on, and ends once', async () => {
  const company = await companyWith({ a: false })
  const request = await ask(company, { items: keys('a') })
  await perform(company, bob, 'exception.approve', { request })
  assert.equal((await seen(company, { a: false })).result, 'excepted')
  passTime(company, day)
  const end = { exception: request, because: 'The migration was called off.' }
  await perform(company, bob, 'exception.end', end)
  assert.equal((await seen(company, { a: false })).result, 'fail')
  await assert.rejects(perform(company, bob, 'exception.end', end), { code: 'exception-ended' })
  const [record] = await recordsOf(company)
  assert.deepEqual([record?.endedBy, record?.until], ['bob', '2026-12-02T00:00:00.000Z'])
  await assertLogReplays(company)
})

test('who may decide hears of a request in their language, once an hour, and never who asked', async () => {
  const company = await companyWith({ a: false, b: false })
  const accountOf = async (name: string, role: Role, language: 'de' | 'en') =>
    await withOrg(store, company.org, (tx) =>
      createAccount(tx, { email: `${name}@example.com`, name, roles: [role], language }),
    )
  const lead = await accountOf('lead', 'lead', 'de')
  await accountOf('admin', 'admin', 'en')
  await accountOf('owner', 'control-owner', 'de')
  const asker = { ...actorOf(lead.id, 'lead'), name: 'Erika Beispiel' }
  for (const name of ['a', 'b'])
    await perform(company, asker, 'exception.request', { ...wanted, items: keys(name) })
  const outbox = await readOrg(store, company.org, (tx) =>
    tx.db
      .selectFrom('outbox')
      .select(['recipient', 'content'])
      .where('org_id', '=', company.org)
      .execute(),
  )
  assert.deepEqual(
    outbox.map(({ recipient }) => recipient),
    ['admin@example.com'],
  )
  const text = JSON.stringify(outbox[0]?.content)
  assert(text.includes('Erika Beispiel asks for one item') && text.includes('31 January 2027'))
})
