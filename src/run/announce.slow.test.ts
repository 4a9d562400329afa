import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { readOrg, withOrg } from '#store/organisation.ts'
import { WebhookContent } from '#store/outbox.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { collect } from './collect.ts'
import { publishControls } from './publish-controls.ts'
import { findSource } from './round.ts'
import {
  answer,
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { createWebhook, eventTypes } from './webhook.ts'
import type { EventType } from './webhook.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

async function begin(events: readonly EventType[] = eventTypes): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await withOrg(store, company.org, (tx) =>
    createWebhook(tx, store.directory, { url: 'https://example.com/', events }),
  )
  return company
}

/** What was told of this type, oldest first. */
async function told({ org }: TestCompany, type: EventType): Promise<WebhookContent['data'][]> {
  return await readOrg(store, org, async ({ db }) => {
    const { rows } = await sql<{ content: unknown }>`
      SELECT content FROM outbox WHERE channel = 'webhook' ORDER BY created_at, id`.execute(db)
    return rows
      .map(({ content }) => WebhookContent.parse(content))
      .filter((each) => each.type === type)
      .map(({ data }) => data)
  })
}

async function judge(company: TestCompany, databases: Record<string, boolean>): Promise<void> {
  passTime(company, 3600)
  await read(company, rdsCalls({ 'us-east-1': { databases } }))
  await run(company, 'storage-encrypted', 'snapshot-encrypted')
}

test('of items that begin to fail the counts are told, once, and never which they are', async () => {
  const company = await begin()
  await judge(company, { a: true, secretname: true })
  assert.deepEqual(await told(company, 'items.failing'), [])
  await judge(company, { a: true, secretname: false })
  const first = { test: 'storage-encrypted', newlyFailing: 1, failing: 1, items: 2 }
  assert.deepEqual(await told(company, 'items.failing'), [first])
  await judge(company, { a: true, secretname: false })
  assert.deepEqual(await told(company, 'items.failing'), [first])
  // One comes and one goes: the number is the same, and it is news.
  await judge(company, { a: false, secretname: true })
  assert.deepEqual(await told(company, 'items.failing'), [first, first])
  await judge(company, { a: false, secretname: false })
  assert.deepEqual((await told(company, 'items.failing'))[2], { ...first, failing: 2 })
  const { rows } = await store.pool.query('SELECT content::text FROM beleg.outbox')
  assert(!JSON.stringify(rows).includes('secretname'))
})

test('a status is told when it changes, with what it was', async () => {
  const company = await begin()
  const control = 'databases-encrypted-at-rest'
  await publishControls(store, company.org, [control], { window: 0 })
  await judge(company, { a: true })
  await publishNow(company)
  await publishNow(company)
  await judge(company, { a: false })
  await publishNow(company)
  await publishNow(company)
  // The daily entry of what has not changed is no news.
  passTime(company, 86_400)
  await judge(company, { a: false })
  await publishNow(company)
  assert.deepEqual(await told(company, 'control.status'), [
    { control, status: 'met', before: null },
    { control, status: 'failing', before: 'met' },
  ])
  assert((await entriesOf(company)).filter(({ t }) => t === 'status').length > 2)
  await assertLogReplays(company)
})

test('a reading that fails is told when it begins to, and again when more fails', async () => {
  const company = await begin()
  const us = { databases: { a: true } }
  await read(company, rdsCalls({ 'us-east-1': us, 'eu-west-1': us }))
  assert.deepEqual(await told(company, 'reading.failed'), [])
  const denied = { ...us, denied: ['DescribeDBInstances'] }
  for (let n = 0; n < 2; n++) {
    passTime(company, 3600)
    await read(company, rdsCalls({ 'us-east-1': denied, 'eu-west-1': us }))
  }
  const [first, ...more] = await told(company, 'reading.failed')
  assert.deepEqual(more, [])
  assert.deepEqual(first, { source: 'aws', scopes: 1, because: ['AccessDenied'] })
  passTime(company, 3600)
  await read(company, rdsCalls({ 'us-east-1': denied, 'eu-west-1': denied }))
  assert.deepEqual((await told(company, 'reading.failed'))[1], { ...first, scopes: 2 })
  passTime(company, 3600)
  await read(company, rdsCalls({ 'us-east-1': us, 'eu-west-1': us }))
  await read(company, rdsCalls({ 'us-east-1': us, 'eu-west-1': us }))
  await read(company, rdsCalls({ 'us-east-1': denied, 'eu-west-1': us }))
  assert.equal((await told(company, 'reading.failed')).length, 3)
})

test('a source that cannot be connected is told once, however often it is tried', async () => {
  const company = await begin()
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'broken', connector: 'aws', settings: { recorded: ['/gone.jsonl'] } }),
  )
  const broken = await readOrg(store, company.org, (tx) => findSource(tx, 'broken'))
  for (let n = 0; n < 3; n++) {
    passTime(company, 600)
    await assert.rejects(collect(store, company.org, broken))
  }
  const data = { source: 'broken', scopes: 0, because: [] }
  assert.deepEqual(await told(company, 'reading.failed'), [data])

  await answer(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await read(company)
  assert.equal((await told(company, 'reading.failed')).length, 1)
})

test('who asked for nothing is told nothing', async () => {
  const company = await begin([])
  await judge(company, { a: false })
  await publishNow(company)
  for (const type of eventTypes) assert.deepEqual(await told(company, type), [])
})
