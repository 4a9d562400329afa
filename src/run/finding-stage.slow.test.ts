import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { applyFindings, rowsOfFindings } from '#store/new-findings.ts'
import type { NewFinding } from '#store/new-findings.ts'
import { refreshStatistics, stageOrg, withOrg } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import { deriveItems } from './derive.ts'
import { derivedPopulations } from './derived-populations.ts'
import { FindingStage } from './finding-stage.ts'
import { declareProgram } from './round.ts'
import { runTest } from './run-test.ts'
import { awsCalls, beginCompany, passTime, read, runOne } from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { assertAsFromScratch } from './test-from-scratch.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const tested = 'storage-encrypted'
const many = 2300
/** A page of a thousand findings, and less than two. */
const pageBytes = 150_000

async function scratchOf(org: string): Promise<number> {
  return await stageOrg(store, org, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM staged_finding`.execute(tx.db)
    return rows[0]?.n ?? 0
  })
}

/** Runs the test as one whose findings outgrow so much memory. */
async function runKeeping({ store, org }: TestCompany, keep: number): Promise<Run> {
  const { program, declared } = await withOrg(store, org, declareProgram)
  const running = program.tests.find((each) => each.test.id === tested)
  const entry = declared.get(tested)
  assert(running && entry)
  for (const population of derivedPopulations([running.test.on]))
    await deriveItems(store, org, population)
  return await runTest(store, org, running, entry, 'manual', keep)
}

test('more findings than stay in memory begin, change and end as those of a handful do, and leave no scratch', async () => {
  const company = await beginCompany(store, clock)
  for (const [n, isEncrypted, keep] of [
    [many, true, 0],
    [many, false, pageBytes],
    [many, false, 0],
    [7, false, 0],
    [many, true],
    [many, false, 0],
    [many, true, pageBytes],
  ] as const) {
    const databases = Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`db-${i}`, isEncrypted]),
    )
    await read(company, awsCalls({ 'us-east-1': { databases } }))
    const { counts } = await (keep === undefined
      ? runOne(company, tested)
      : runKeeping(company, keep))
    assert.deepEqual([counts.n, counts.failing], [n, isEncrypted ? 0 : n])
    // PostgreSQL looks at what changed minutes later, and goes through 2,300 items for each of 2,300 until then.
    await refreshStatistics(store, ['item', 'finding'], n, 0)
    await assertAsFromScratch(company, tested)
    assert.equal(await scratchOf(company.org), 0)
    passTime(company, 60)
  }
})

test('what a killed run left is cleared by the next that stages, and a run whose scratch is gone records nothing', async () => {
  const { org } = await beginCompany(store, clock)
  const findings = (from: number): NewFinding[] =>
    Array.from({ length: 1000 }, (_, i) => ({ key: `k${from + i}`, slot: from + i, closes: false }))
  const stage = async (run: string) => {
    const begun = new FindingStage(store, org, tested, run, rowsOfFindings(findings(0)).bytes)
    await begun.add(findings(0))
    await begun.add(findings(1000))
    return await begun.take()
  }
  const killed = await stage('5f1f8a4e-8a0b-4c39-a1a4-3f0f2c9f7a01')
  const kept = killed.kept.map(({ length }) => length)
  assert.deepEqual([killed.staged, kept, await scratchOf(org)], [1000, [1000], 1000])

  const next = '5f1f8a4e-8a0b-4c39-a1a4-3f0f2c9f7a02'
  const staged = await stage(next)
  assert.equal(await scratchOf(org), 1000)
  await stageOrg(store, org, (tx) =>
    sql`DELETE FROM staged_finding WHERE slot = 1007`.execute(tx.db),
  )
  await assert.rejects(
    withOrg(store, org, (tx) => applyFindings(tx, tested, next, staged)),
    { code: 'scratch-lost' },
  )
})

test('after a run over many items the planner knows how many findings there are', async () => {
  const company = await beginCompany(store, clock)
  const databases = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`db-${i}`, true]))
  await read(company, awsCalls({ 'us-east-1': { databases } }))
  const { rows: before } = await store.pool.query<{ n: number }>(findingsKnown)
  await runOne(company, tested)
  const { rows: after } = await store.pool.query<{ n: number }>(findingsKnown)
  assert((after[0]?.n ?? 0) >= Math.max(0, before[0]?.n ?? 0) + 9000)
})

const findingsKnown = `SELECT reltuples::int AS n FROM pg_class WHERE oid = 'beleg.finding'::regclass`
