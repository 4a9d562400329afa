import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import type { RunEntry } from '#log/entry.ts'
import { openTestStore } from '#store/test-store.ts'

import { publishControls } from './publish-controls.ts'
import {
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
} from './test-company.ts'
import type { AwsRegion, TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'
const ofControl = ['storage-encrypted', 'snapshot-encrypted']
const hour = 3600
const day = 86_400

/** Reads this and runs the control's tests. */
async function round(company: TestCompany, holds: AwsRegion): Promise<void> {
  await read(company, rdsCalls({ 'us-east-1': holds }))
  await run(company, ...ofControl)
}

async function runsOf(company: TestCompany): Promise<{ index: number; entry: RunEntry }[]> {
  return (await entriesOf(company)).flatMap((entry, index) =>
    entry.t === 'run' ? [{ index, entry }] : [],
  )
}

async function revealed(company: TestCompany): Promise<number[]> {
  return (await entriesOf(company)).flatMap((entry) => (entry.t === 'reveal' ? [entry.run] : []))
}

async function statusOf(company: TestCompany): Promise<string | undefined> {
  const page = await publishNow(company)
  return page.controls.find(({ id }) => id === control)?.status.status
}

const good: AwsRegion = { databases: { a: true } }
const bad: AwsRegion = { databases: { a: true, b: false } }

test('while its control is not public a run is hidden, and it never counts for the public later', async () => {
  const company = await beginCompany(store, clock)
  await round(company, bad)
  for (const { entry } of await runsOf(company)) {
    assert.equal(entry.result, 'hidden')
    assert.deepEqual(Object.keys(entry.population), ['root'])
    assert.deepEqual([entry.exceptions, entry.scopes], [[], undefined])
    assert(!JSON.stringify(entry).includes('us-east-1'))
  }
  assert.equal(await statusOf(company), undefined)

  passTime(company, hour)
  await publishControls(store, company.org, [control], { window: 0 })
  assert.equal(await statusOf(company), 'pending')
  passTime(company, hour)
  await round(company, good)
  assert.equal(await statusOf(company), 'met')
  const results = (await runsOf(company)).map(({ entry }) => entry.result)
  assert.deepEqual(results, ['hidden', 'hidden', 'pass', 'pass'])

  // Whatever time passes, what was committed before stays committed.
  passTime(company, 10 * day)
  await publishNow(company)
  assert.deepEqual(await revealed(company), [])
  await assertLogReplays(company)
})

test('with a declared delay every run is hidden, and shown when the delay has passed, good or bad', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 0, delay: day })
  await round(company, bad)
  passTime(company, 12 * hour)
  await round(company, good)
  assert.deepEqual(
    (await runsOf(company)).map(({ entry }) => entry.result),
    ['hidden', 'hidden', 'hidden', 'hidden'],
  )
  assert.equal(await statusOf(company), 'pending')
  assert.deepEqual(await revealed(company), [])

  // The first round falls due, the second does not.
  passTime(company, 12 * hour + 60)
  assert.equal(await statusOf(company), 'failing')
  const [first, second, third, fourth] = (await runsOf(company)).map(({ index }) => index)
  assert.deepEqual(await revealed(company), [first, second])
  // To publish again reveals nothing twice.
  await publishNow(company)
  assert.deepEqual(await revealed(company), [first, second])

  passTime(company, 12 * hour)
  await round(company, good)
  assert.equal(await statusOf(company), 'met')
  assert.deepEqual(await revealed(company), [first, second, third, fourth])
  await assertLogReplays(company)
})

test('a delay that is declared, changed or given up later is a new version of the test, and hides nothing for longer', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 0 })
  await round(company, good)
  assert.equal(await statusOf(company), 'met')

  passTime(company, hour)
  await publishControls(store, company.org, [control], { delay: 2 * day })
  await round(company, bad)
  passTime(company, hour)
  await publishControls(store, company.org, [control], { delay: 0 })
  await round(company, bad)
  assert.equal(await statusOf(company), 'failing')

  const versions = (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'test' && entry.id === 'storage-encrypted' ? [[entry.version, entry.delay]] : [],
  )
  assert.deepEqual(versions, [
    [1, 0],
    [2, 2 * day],
    [3, 0],
  ])
  const runs = await runsOf(company)
  assert.deepEqual(
    runs.map(({ entry }) => [entry.test, entry.result]),
    [
      ['storage-encrypted@1', 'pass'],
      ['snapshot-encrypted@1', 'pass'],
      ['storage-encrypted@2', 'hidden'],
      ['snapshot-encrypted@2', 'hidden'],
      ['storage-encrypted@3', 'fail'],
      ['snapshot-encrypted@3', 'pass'],
    ],
  )
  passTime(company, 2 * day - hour)
  await publishNow(company)
  const hidden = runs.filter(({ entry }) => entry.result === 'hidden').map(({ index }) => index)
  assert.deepEqual(await revealed(company), hidden)
  await assertLogReplays(company)
})
