/** A process that dies between any two statements: what it left is whole, and the next one goes on from there. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { diedHere, dyingAfter } from '#store/dying-store.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { openTestStore } from '#store/test-store.ts'

import { collect } from './collect.ts'
import { publishControls } from './publish-controls.ts'
import { findSource } from './round.ts'
import {
  answer,
  assertLogReplays,
  beginCompany,
  publishNow,
  rdsCalls,
  read,
  run,
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
const location = 'data-location-allowed'

/** Does the work with a process that dies after one more statement each time, until it lives to the end. */
async function dieEverywhere(
  company: TestCompany,
  work: (mortal: TestCompany) => Promise<unknown>,
  afterDeath: () => Promise<void>,
  strideOf: (statements: number) => number = () => 1,
): Promise<number> {
  let deaths = 0
  for (let statements = 0; ; statements += strideOf(statements)) {
    const mortal = dyingAfter(store, statements)
    try {
      await work({ ...company, store: mortal.store })
    } catch (error) {
      assert(String(error).includes(diedHere), String(error))
    }
    if (!mortal.died()) return deaths
    deaths++
    await afterDeath()
  }
}

/** All that a run makes current: nothing of it may be there without the rest. */
async function stateOf(company: TestCompany): Promise<unknown> {
  return await readOrg(store, company.org, async (tx) => ({
    run: await rowsOf(tx, 'run', 'seq'),
    finding: await rowsOf(tx, 'finding', 'key, recorded_from'),
    tile: await rowsOf(tx, 'tile', 'tree, level, n'),
    entry: await rowsOf(tx, 'entry', 'index'),
  }))
}

async function rowsOf(tx: Tx, table: string, order: string): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT * FROM ${sql.ref(table)} WHERE org_id = ${tx.org} ORDER BY ${sql.raw(order)}`.execute(
    tx.db,
  )
  return rows
}

test('a run that dies between any two statements leaves nothing behind, and the next one is as if it had never been', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  await run(company, encrypted)
  await read(company, rdsCalls({ [east]: { databases: { a: false, c: true } } }))
  const before = await stateOf(company)

  const deaths = await dieEverywhere(
    company,
    (mortal) => run(mortal, encrypted),
    async () => assert.deepEqual(await stateOf(company), before),
  )

  assert(deaths > 20, `${deaths} places to die at`)
  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'fail plain', c: 'pass' })
  await assertAsFromScratch(company, encrypted)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a first run over a derived population that dies anywhere is done again from where it was', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true }, snapshots: { s: true } } }))
  await dieEverywhere(
    company,
    (mortal) => run(mortal, location),
    async () => undefined,
  )
  assert.deepEqual(await verdictsOf(company, location), { a: 'pass', s: 'pass' })
  await assertAsFromScratch(company, location)
  await assertLogReplays(company)
})

test('a reading that dies between any two statements leaves each scope as it was or wholly applied', async () => {
  const company = await beginCompany(store, clock)
  const first = { [east]: { databases: { a: true, b: false } }, [west]: { databases: { w: true } } }
  await read(company, rdsCalls(first))
  await run(company, encrypted)
  const next = { [east]: { databases: { a: false, c: true } }, [west]: { databases: { v: false } } }
  await answer(company, rdsCalls(next))

  await dieEverywhere(
    company,
    (mortal) => read(mortal),
    async () => {
      const { items, receipts } = await readOrg(store, company.org, async (tx) => ({
        items: await rowsOf(tx, 'item', 'key'),
        receipts: await currentReceipts(tx, ['database']),
      }))
      assert(items.length > 0)
      for (const { scope, complete } of receipts) {
        if (!scope.endsWith('DescribeDBInstances')) continue
        const names = await namesIn(company, scope)
        const [old, now] = scope.includes(east) ? ['a b', 'a c'] : ['w', 'v']
        // What a dead reading saw of a scope counts for nothing until its receipt is there.
        if (complete) assert([old, now].includes(names), names)
      }
    },
    // Every place to die at for one scope, then every seventh.
    (statements) => (statements < 30 ? 1 : 7),
  )

  await run(company, encrypted)
  assert.deepEqual(await verdictsOf(company, encrypted), {
    a: 'fail plain',
    c: 'pass',
    v: 'fail plain',
  })
  await assertAsFromScratch(company, encrypted)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a reading that is thrown out of midway says of every scope not reached that it was not', async () => {
  const company = await beginCompany(store, clock)
  // More than are read side by side: what is on its way when the second receipt throws is whole, or is not taken.
  const regions = Array.from({ length: 60 }, (_, index) => `us-east-${index + 1}`)
  await read(
    company,
    rdsCalls(Object.fromEntries(regions.map((name) => [name, { databases: { [name]: true } }]))),
  )
  const source = await readOrg(store, company.org, (tx) => findSource(tx, 'aws'))
  let seen = 0
  await assert.rejects(
    collect(store, company.org, source, {
      onReceipt: () => {
        if (++seen === 2) throw new Error('out')
      },
    }),
    /^Error: out$/,
  )
  const receipts = await readOrg(store, company.org, (tx) =>
    currentReceipts(tx, ['database', 'snapshot']),
  )
  const unread = receipts.filter(({ complete }) => !complete)
  assert.deepEqual([...new Set(unread.map(({ because }) => because))], ['NotReached'])
  const [last] = await run(company, encrypted)
  assert.notEqual(last?.result, 'pass')
  assert.equal(last?.counts.n, regions.length)

  await read(company)
  const [whole] = await run(company, encrypted)
  assert.deepEqual([whole?.result, whole?.counts.n], ['pass', regions.length])
  await assertAsFromScratch(company, encrypted)
})

test('a decision about a control that dies anywhere stands in the settings and in the log, or in neither', async () => {
  const company = await beginCompany(store, clock)
  const control = 'databases-encrypted-at-rest'
  await publishControls(store, company.org, [control])
  const both = async () =>
    await readOrg(store, company.org, async (tx) => ({
      settings: await rowsOf(tx, 'item', 'recorded_from'),
      entries: await rowsOf(tx, 'entry', 'index'),
    }))
  const before = await both()
  const deaths = await dieEverywhere(
    company,
    (mortal) => publishControls(mortal.store, company.org, [control], { window: 0 }),
    async () => assert.deepEqual(await both(), before),
  )
  assert(deaths > 10, `${deaths} places to die at`)
  const after = await both()
  assert(after.settings.length > before.settings.length)
  assert(after.entries.length > before.entries.length)
})

test('no half-written evidence stays behind', () => {
  const files = readdirSync(store.directory.blobs)
  assert(files.length > 0)
  assert.deepEqual(
    files.filter((file) => !/^[0-9a-f]{64}\.jsonl\.gz$/.test(file)),
    [],
  )
})

async function namesIn({ org }: TestCompany, scope: string): Promise<string> {
  const { rows } = await readOrg(
    store,
    org,
    async (tx) =>
      await sql<{ key: string }>`
        SELECT key FROM item
        WHERE org_id = ${tx.org} AND scope = ${scope} AND population = 'database' AND recorded_to = 'infinity' ORDER BY key`.execute(
        tx.db,
      ),
  )
  return rows.map(({ key }) => key.split(':').at(-1)).join(' ')
}
