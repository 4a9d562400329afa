import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { itemHistory } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { listFindings, listRuns } from '#store/runs.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { publishControls } from './publish-controls.ts'
import { readSources } from './round.ts'
import {
  answer,
  assertLogReplays,
  awsCalls,
  beginCompany,
  databaseId,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
  runOne,
  verdictsOf,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { assertAsFromScratch } from './test-from-scratch.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const east = 'us-east-1'
const west = 'us-west-2'
const encrypted = 'storage-encrypted'

/** The current findings of a test by the name of the item: since when each stands. */
async function since({ org }: TestCompany, id: string): Promise<Map<string, Date>> {
  const findings = await readOrg(store, org, (tx) => listFindings(tx, id))
  return new Map(findings.map((each) => [each.key.split(':').at(-1) ?? '', each.since]))
}

/** What the log says of the last run of a test. */
async function lastEntry(company: TestCompany, id: string) {
  const runs = (await entriesOf(company)).filter((entry) => entry.t === 'run')
  const last = runs.findLast((entry) => entry.test.startsWith(`${id}@`))
  assert(last)
  return last
}

test('a whole round judges every item, runs every test once, and the log replays', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all')
  const state = { [east]: { databases: { a: true, b: false }, snapshots: { s: true } }, [west]: {} }
  const receipts = await read(company, awsCalls(state))
  assert(receipts.every(({ complete }) => complete))
  assert(receipts.length > 12)

  const runs = await run(company)
  assert(runs.length > 0)
  assert(runs.every(({ seq, canary }) => seq === 1 && canary))
  const results = Object.fromEntries(runs.map((each) => [each.test, each.result]))
  assert.equal(results[encrypted], 'fail')
  assert.equal(results['snapshot-encrypted'], 'pass')
  assert.equal(results['data-location-allowed'], 'pass')
  // No source for endpoints: nobody looked, so nothing is known.
  assert.equal(results['certificate-valid'], 'unknown')
  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'pass', b: 'fail plain' })
  assert.deepEqual(await verdictsOf(company, 'data-location-allowed'), {
    a: 'pass',
    b: 'pass',
    s: 'pass',
  })

  for (const each of runs) await assertAsFromScratch(company, each.test)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a second round over the same answers counts on and judges nothing anew', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  const first = await runOne(company, encrypted)
  const before = await since(company, encrypted)

  passTime(company, 3600)
  await read(company)
  const second = await runOne(company, encrypted)

  assert.equal(second.seq, 2)
  assert.deepEqual(second.counts, first.counts)
  assert.deepEqual(second.root, first.root)
  assert.equal(second.result, 'fail')
  assert.deepEqual(await since(company, encrypted), before)
  const versions = await readOrg(store, company.org, (tx) =>
    itemHistory(tx, 'database', databaseId(east, 'a')),
  )
  assert.equal(versions.length, 1)
  assert.equal((await lastEntry(company, encrypted)).seq, 2)
  await assertLogReplays(company)
})

test('an item that changed is judged anew; its neighbours keep the time since when they stand', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  const first = await runOne(company, encrypted)
  const before = await since(company, encrypted)

  passTime(company, 3600)
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: true } } }))
  const second = await runOne(company, encrypted)

  assert.equal(second.result, 'pass')
  assert.equal(second.size, first.size)
  assert.notDeepEqual(second.root, first.root)
  const now = await since(company, encrypted)
  assert.deepEqual(now.get('a'), before.get('a'))
  assert.deepEqual(now.get('b'), second.at)
  const versions = await readOrg(store, company.org, (tx) =>
    itemHistory(tx, 'database', databaseId(east, 'b')),
  )
  assert.equal(versions.length, 2)
  assert.deepEqual(versions[0]?.recordedTo, versions[1]?.recordedFrom)
  await assertAsFromScratch(company, encrypted)
})

test('an item gone from a complete list leaves an absent slot behind, and takes it up again when it comes back', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false, c: true } } }))
  const first = await runOne(company, encrypted)

  await read(company, rdsCalls({ [east]: { databases: { a: true, c: true } } }))
  const without = await runOne(company, encrypted)
  assert.deepEqual([without.size, without.counts.n, without.result], [3, 2, 'pass'])
  assert.deepEqual(Object.keys(await verdictsOf(company, encrypted)), ['a', 'c'])
  const { population } = await lastEntry(company, encrypted)
  assert.deepEqual([population.n, population.absent], [2, 1])
  await assertAsFromScratch(company, encrypted)

  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false, c: true } } }))
  const again = await runOne(company, encrypted)
  assert.deepEqual([again.size, again.counts.n, again.result], [3, 3, 'fail'])
  // The same item, in its old slot, with the same salt: the tree is what it was.
  assert.deepEqual(again.root, first.root)
  await assertAsFromScratch(company, encrypted)
  await assertLogReplays(company)
})

test('items of a scope that was denied stay in the denominator, unknown, until it is read again', async () => {
  const company = await beginCompany(store, clock)
  const holds = { databases: { a: true, b: false }, snapshots: { s: true } }
  await read(company, rdsCalls({ [east]: holds, [west]: { databases: { w: true } } }))
  await runOne(company, encrypted)

  const denied = { ...holds, denied: ['DescribeDBInstances'] }
  await read(company, rdsCalls({ [east]: denied, [west]: { databases: { w: true } } }))
  const runs = await run(company, encrypted, 'data-location-allowed', 'snapshot-encrypted')
  const byTest = new Map(runs.map((each) => [each.test, each]))
  const blind = byTest.get(encrypted)
  assert.deepEqual([blind?.counts.n, blind?.counts.unknown, blind?.result], [3, 2, 'unknown'])
  assert.deepEqual(blind?.unread, [
    { scope: `aws/111122223333/${east}/rds.DescribeDBInstances`, because: 'AccessDenied' },
  ])
  assert.deepEqual(await verdictsOf(company, encrypted), {
    a: 'unknown not-confirmed',
    b: 'unknown not-confirmed',
    w: 'pass',
  })
  // A derived item is as sure as what it is derived from.
  assert.deepEqual(await verdictsOf(company, 'data-location-allowed'), {
    a: 'unknown not-confirmed',
    b: 'unknown not-confirmed',
    w: 'pass',
    s: 'pass',
  })
  assert.equal(byTest.get('snapshot-encrypted')?.result, 'pass')
  const [before, now] = await readOrg(store, company.org, (tx) =>
    itemHistory(tx, 'database', databaseId(east, 'a')),
  )
  assert.deepEqual([before?.confirmed, now?.confirmed], [true, false])
  assert.deepEqual(now?.content, before?.content)

  await read(company, rdsCalls({ [east]: holds, [west]: { databases: { w: true } } }))
  const seen = await runOne(company, encrypted)
  assert.deepEqual([seen.counts.unknown, seen.result], [0, 'fail'])
  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'pass', b: 'fail plain', w: 'pass' })
  await assertAsFromScratch(company, encrypted)
})

test('a scope once read and not reached any more says so, and what it held is not confirmed', async () => {
  const company = await beginCompany(store, clock)
  const state = { [east]: { databases: { a: true } }, [west]: { databases: { w: true } } }
  await read(company, rdsCalls(state))
  await read(company, rdsCalls({ [east]: state[east] ?? {} }))
  const last = await runOne(company, encrypted)
  assert.equal(last.result, 'unknown')
  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'pass', w: 'unknown not-confirmed' })
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  const gone = receipts.find(({ scope }) => scope.includes(west))
  assert.deepEqual([gone?.complete, gone?.because], [false, 'NotReached'])
})

test('a receipt that has grown too old makes the run unknown, though every item passed', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true } } }))
  assert.equal((await runOne(company, encrypted)).result, 'pass')
  passTime(company, 8 * 3600)
  const later = await runOne(company, encrypted)
  assert.deepEqual([later.result, later.counts.pass], ['unknown', 1])
  assert.deepEqual(
    later.unread.map(({ because }) => because),
    ['too-old'],
  )
})

test('runs of one test that start at once come one after the other: no gap, no doubled number, one tree', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  await Promise.all([
    run(company, encrypted, 'data-location-allowed'),
    run(company, 'data-location-allowed', encrypted),
    run(company, encrypted),
    read(company, rdsCalls({ [east]: { databases: { a: true, c: true } } })),
    run(company, encrypted),
  ])
  await run(company, encrypted, 'data-location-allowed')
  const runs = await readOrg(store, company.org, (tx) => listRuns(tx, encrypted, 100))
  assert.deepEqual(
    runs.map(({ seq }) => seq),
    [5, 4, 3, 2, 1],
  )
  await assertAsFromScratch(company, encrypted)
  await assertAsFromScratch(company, 'data-location-allowed')
  await publishNow(company)
  await assertLogReplays(company)
})

test('a source that cannot be connected keeps no other waiting, and what it told before counts no longer', async () => {
  const company = await beginCompany(store, clock)
  const good = rdsCalls({ [east]: { databases: { a: true } } })
  await answer(company, good, { id: 'first', connector: 'aws' })
  await answer(company, rdsCalls({ [west]: { databases: { b: true } } }), {
    id: 'second',
    connector: 'aws',
  })
  await readSources(store, company.org, undefined)
  assert.equal((await runOne(company, encrypted)).result, 'pass')

  await answer(company, rdsCalls({ [west]: { databases: { b: true, c: true } } }), {
    id: 'second',
    connector: 'aws',
  })
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'first', connector: 'aws', settings: { recorded: ['/gone.jsonl'] } }),
  )
  await assert.rejects(readSources(store, company.org, undefined), {
    name: 'OperatingError',
    message: /gone\.jsonl/,
  })

  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'pass', b: 'pass' })
  const blind = await runOne(company, encrypted)
  assert.equal(blind.result, 'unknown')
  assert.deepEqual(await verdictsOf(company, encrypted), {
    a: 'unknown not-confirmed',
    b: 'pass',
    c: 'pass',
  })
  assert.deepEqual([...new Set(blind.unread.map(({ because }) => because))], ['NotConnected'])

  await answer(company, good, { id: 'first', connector: 'aws' })
  await readSources(store, company.org, undefined)
  assert.equal((await runOne(company, encrypted)).result, 'pass')
})

test('a source that was added and never read is missed, for it may hold anything', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true } } }))
  assert.equal((await runOne(company, encrypted)).result, 'pass')

  await answer(company, rdsCalls({ [west]: { databases: { b: false } } }), {
    id: 'more',
    connector: 'aws',
  })
  const run = await runOne(company, encrypted)
  assert.equal(run.result, 'unknown')
  assert.deepEqual(run.unread, [{ scope: 'source/more', because: 'NeverRead' }])

  await readSources(store, company.org, 'more')
  assert.equal((await runOne(company, encrypted)).result, 'fail')
})

test('statuses that another version kept in another shape are folded anew from the log', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 0 })
  await read(company, rdsCalls({ [east]: { databases: { a: true } } }))
  await run(company)
  const before = await publishNow(company)
  await store.pool.query(
    `UPDATE beleg.fold SET running = convert_to('{"v":0}', 'UTF8') WHERE org_id = $1`,
    [company.org],
  )

  const after = await publishNow(company)
  assert.deepEqual(
    after.controls.map(({ id, status }) => [id, status.status]),
    before.controls.map(({ id, status }) => [id, status.status]),
  )
  await assertLogReplays(company)
})
