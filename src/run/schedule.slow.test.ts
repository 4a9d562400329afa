import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { readOrg, withOrg } from '#store/organisation.ts'
import { lastReadings } from '#store/readings.ts'
import { lastRun } from '#store/runs.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { runDue } from './schedule.ts'
import {
  answer,
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  rdsCalls,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

async function tick({ organisation }: TestCompany): Promise<void> {
  await runDue(store, organisation, { render: () => new Map() })
}

/** How often the test has run, and when its source was last read. */
async function done({ org }: TestCompany) {
  return await readOrg(store, org, async (tx) => {
    const last = await lastRun(tx, 'storage-encrypted')
    return { seq: last?.seq, readAt: (await lastReadings(tx)).get('aws')?.at.getTime() }
  })
}

test('what is due is done once: read, run and published; nothing before its time, and after a pause no more than once', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await tick(company)
  const first = await done(company)
  assert.equal(first.seq, 1)

  const entries = await entriesOf(company)
  passTime(company, 60)
  await tick(company)
  assert.deepEqual(await done(company), first)
  assert.deepEqual(await entriesOf(company), entries)

  passTime(company, 3600)
  await tick(company)
  const second = await done(company)
  assert.equal(second.seq, 2)
  assert((second.readAt ?? 0) > (first.readAt ?? 0))

  // The machine was off for a day.
  passTime(company, 86_400)
  await tick(company)
  assert.equal((await done(company)).seq, 3)
  await assertLogReplays(company)
})

test('a source in trouble is reported after the others were read, judged and published', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'broken', connector: 'aws', settings: { recorded: ['/gone.jsonl'] } }),
  )

  await assert.rejects(tick(company), { name: 'OperatingError', message: /gone\.jsonl/ })
  const first = await done(company)
  assert.equal(first.seq, 1)
  assert(first.readAt !== undefined)
  await assertLogReplays(company)

  // It waits its hour like any other: no storm of attempts.
  passTime(company, 60)
  await tick(company)
})
