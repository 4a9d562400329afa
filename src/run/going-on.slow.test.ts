import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { connectors } from '#connectors/index.ts'
import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { listSources } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { collect } from './collect.ts'
import { answer, awsCalls, beginCompany, passTime } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const populations = connectors.find(({ id }) => id === 'aws')?.feeds.map(({ id }) => id) ?? []
const state = {
  'us-east-1': { databases: { a: true, b: false }, snapshots: { n: true } },
  'us-west-2': { databases: { c: true }, snapshots: { m: undefined } },
  'eu-west-1': { denied: ['DescribeDBInstances'] },
}

/** Reads by schedule, until so many scopes have ended. */
async function readUntil(company: TestCompany, scopes: number): Promise<void> {
  const [source] = await readOrg(store, company.org, listSources)
  assert(source)
  const killing = new AbortController()
  let ended = 0
  await collect(store, company.org, source, {
    goesOn: true,
    signal: killing.signal,
    onReceipt: () => void (++ended >= scopes && killing.abort(new Error('killed'))),
  }).catch((error: unknown) => assert.match(String(error), /killed/))
}

/** All that the store holds of the account, and what each scope says of itself but for how often it was asked. */
async function heldOf({ org }: TestCompany): Promise<unknown> {
  return await readOrg(store, org, async (tx) => {
    const held: unknown[] = []
    for (const population of populations) {
      for (const { key, content, confirmed } of await listItems(tx, population))
        held.push([population, key, withoutTimes(content), confirmed])
    }
    const receipts = await currentReceipts(tx, populations)
    return [held, receipts.map((r) => [r.scope, r.complete, r.because, r.items])]
  })
}

/** Two companies are not read at the same instant. */
function withoutTimes(content: unknown): unknown {
  return JSON.parse(JSON.stringify(content).replaceAll(/"20\d\d-\d\d-\d\dT[^"]*"/g, '"then"'))
}

test('wherever a reading breaks off, and however often, what comes of it is what one reading would have brought', async (t) => {
  const whole = await beginCompany(store, clock)
  await answer(whole, awsCalls(state))
  await readUntil(whole, Infinity)
  const expected = await heldOf(whole)
  const seed = Date.now() % 2 ** 31
  t.diagnostic(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 160 }), { minLength: 1, maxLength: 4 }),
      async (cuts) => {
        const company = await beginCompany(store, clock)
        await answer(company, awsCalls(state))
        for (const scopes of cuts) {
          await readUntil(company, scopes)
          passTime(company, 600)
        }
        await readUntil(company, Infinity)
        assert.deepEqual(await heldOf(company), expected)
      },
    ),
    { seed, numRuns: 6 },
  )
})

test('a reading that goes on speaks as of when the first of them began, of what is there no more too', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, awsCalls(state))
  await readUntil(company, Infinity)
  passTime(company, 2 * 3600)
  const { 'us-west-2': gone, ...left } = state
  assert(gone)
  await answer(company, awsCalls(left))
  const began = clock.now.getTime()
  await readUntil(company, 20)
  passTime(company, 600)
  await readUntil(company, Infinity)

  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, populations))
  assert(receipts.some(({ because }) => because === 'NotReached'))
  assert.deepEqual([...new Set(receipts.map(({ readAt }) => readAt.getTime()))], [began])
})
