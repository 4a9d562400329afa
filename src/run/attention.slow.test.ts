import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { controlSettings } from '#populations/control-setting.ts'
import { courses } from '#populations/course.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { people } from '#populations/person.ts'
import { policies } from '#populations/policy.ts'
import { vendors } from '#populations/vendor.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { approveException } from './approve-exception.ts'
import { readAttention } from './attention.ts'
import type { Attention } from './attention.ts'
import { readInspection } from './inspect.ts'
import { publishControls } from './publish-controls.ts'
import {
  awsCalls,
  beginCompany,
  databaseId,
  passTime,
  publishNow,
  read,
  run,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const encrypted = 'databases-encrypted-at-rest'

async function attentionOf({ org }: TestCompany): Promise<Attention[]> {
  return await readOrg(store, org, async (tx) =>
    readAttention(tx, await readInspection(tx, clock.now), clock.now),
  )
}

/** What is to be attended to, in order, shortly. */
async function saidOf(company: TestCompany): Promise<string[]> {
  return (await attentionOf(company)).map((each) => {
    switch (each.kind) {
      case 'control':
        return `${each.status} ${each.running.control.id}`
      case 'test':
        return `${each.worst.run.result} ${each.worst.test.id}`
      case 'exception':
        return `ends ${each.exception.items.length}`
      case 'request':
        return `asked ${each.request.items.length}`
      case 'unread':
        assert(each.source.all > each.source.missing)
        return `unread ${each.source.missing} ${each.source.because ?? ''}`
      case 'never-read':
        return `never ${each.source.id}`
      case 'for-nobody':
        return `nobody ${each.about.of} ${each.about.id}`
      case 'due':
        return `due ${each.item.date} ${each.item.about.en}`
    }
  })
}

test('a company that has nothing yet has nothing to attend to', async () => {
  assert.deepEqual(await saidOf(await beginCompany(store, clock)), [])
})

test('a published control that fails comes first, with its owner and since when; one nobody sees yet comes last', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [encrypted], { window: 60 })
  await withOrg(store, company.org, (tx) =>
    putItem(tx, controlSettings, { control: encrypted, published: true, window: 60, owner: 'Ada' }),
  )
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: false }, snapshots: { a: true } } }),
  )
  const failingFrom = clock.now
  await run(company)
  passTime(company, 120)
  await run(company)
  await publishNow(company)
  const [first, ...others] = await attentionOf(company)
  assert(first?.kind === 'control')
  assert.deepEqual(
    [first.status, first.owner, first.worst?.test.id],
    ['failing', 'Ada', 'storage-encrypted'],
  )
  assert(first.since && first.since >= failingFrom)
  assert(others.every(({ kind }) => kind === 'test'))
})

test('a control whose runs stopped is due, and said to be not verified', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [encrypted], { window: 60 })
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: { a: true } } }),
  )
  await run(company)
  passTime(company, 120)
  await publishNow(company)
  passTime(company, 10 * 86_400)
  const found = (await attentionOf(company)).find(({ kind }) => kind === 'control')
  assert(found?.kind === 'control')
  assert.equal(found.status, 'stale')
  assert(found.due && found.due < clock.now)
})

test('a policy or a course for groups nobody is in is there, and gone once somebody is', async () => {
  const company = await beginCompany(store, clock)
  const title = { titleDe: 'T', titleEn: 'T' }
  const rest = { kind: 'employee' as const, name: 'Ada', externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, policies, { id: 'sales', ...title, controls: [], groups: ['sales', 'sale'] })
    await putItem(tx, policies, { id: 'all', ...title, controls: [], groups: [] })
    const course = { minutes: 5, topics: [], requiredFrom: '2026-01-01', months: 12 }
    await putItem(tx, courses, { id: 'code', ...title, ...course, groups: ['dev'] })
    // Who left is in no group any more.
    const left = { id: 'bo', ...rest, groups: ['sales', 'dev'], end: '2026-01-31' }
    await putPeople(tx, [left], 'people')
  })
  assert.deepEqual(await saidOf(company), ['nobody policy sales', 'nobody course code'])
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: 'ada', ...rest, groups: ['sales'] }], 'people')
  })
  assert.deepEqual(await saidOf(company), ['nobody course code'])
})

test('sources read in part or never, requests that wait and exceptions that end soon are there, each once', async () => {
  const company = await beginCompany(store, clock)
  await read(
    company,
    awsCalls({ 'us-east-1': { databases: { orders: false }, denied: ['DescribeDBSnapshots'] } }),
  )
  await withOrg(store, company.org, async (tx) => {
    await putSource(tx, { id: 'new', connector: 'csv', settings: {} })
    const wish = {
      test: 'storage-encrypted',
      items: [databaseId('us-east-1', 'orders')],
      reason: 'moving',
      measure: 'watched',
    }
    const days = (n: number) => new Date(tx.recordedAt.getTime() + n * 86_400_000).toISOString()
    await approveException(tx, { ...wish, requestedBy: 'a', approvedBy: 'b', until: days(10) })
    await approveException(tx, { ...wish, requestedBy: 'a', approvedBy: 'b', until: days(90) })
    const request = {
      ...wish,
      requestedBy: 'a',
      requestedAt: tx.recordedAt.toISOString(),
      until: days(60),
    }
    await putItem(tx, exceptionRequests, {
      ...request,
      id: '11111111-1111-4111-8111-111111111111',
      state: 'open',
    })
    await putItem(tx, exceptionRequests, {
      ...request,
      id: '22222222-2222-4222-8222-222222222222',
      state: 'rejected',
    })
  })
  assert.deepEqual(await saidOf(company), [
    // The list, and what would be asked of each of them.
    'unread 2 AccessDenied',
    'never new',
    'ends 1',
    'asked 1',
  ])
})

test('what people keep is there when it is overdue or due within two weeks, with whose it is, and the list of people from its first month on', async () => {
  clock.now = new Date('2026-11-20T12:00:00.000Z')
  const company = await beginCompany(store, clock)
  const until = { late: '2026-10-20', soon: '2026-11-25', far: '2027-03-01' }
  await withOrg(store, company.org, async (tx) => {
    for (const [id, usedUntil] of Object.entries(until))
      await putItem(tx, vendors, {
        id,
        name: id,
        service: 'a',
        dataShared: 'b',
        countries: ['DE'],
        documents: [],
        usedUntil,
        owner: 'ada',
      })
    await putItem(tx, people, { id: 'p', name: 'p', kind: 'employee', groups: [], externalIds: {} })
  })
  const due = ['due 2026-10-20 late', 'due 2026-11-25 soon']
  assert.deepEqual(await saidOf(company), due)
  assert.equal((await attentionOf(company))[0]?.owner, 'ada')
  clock.now = new Date('2027-01-05T12:00:00.000Z')
  assert.deepEqual(await saidOf(company), [...due, 'due 2026-12-20 List of people'])
})
