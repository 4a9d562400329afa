import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { applyFindings } from '#store/new-findings.ts'
import type { NewFinding } from '#store/new-findings.ts'
import { stageOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { FindingStage } from './finding-stage.ts'
import { awsCalls, beginCompany, passTime, read, runOne } from './test-company.ts'
import { assertAsFromScratch } from './test-from-scratch.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const tested = 'storage-encrypted'
const many = 2300

async function scratchOf(org: string): Promise<number> {
  return await stageOrg(store, org, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM staged_finding`.execute(tx.db)
    return rows[0]?.n ?? 0
  })
}

test('more findings than stay in memory begin, change and end as those of a handful do, and leave no scratch', async () => {
  const company = await beginCompany(store, clock)
  for (const [n, isEncrypted] of [
    [many, true],
    [many, false],
    [many, false],
    [7, false],
    [many, true],
  ] as const) {
    const databases = Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`db-${i}`, isEncrypted]),
    )
    await read(company, awsCalls({ 'us-east-1': { databases } }))
    const { counts } = await runOne(company, tested)
    assert.deepEqual([counts.n, counts.failing], [n, isEncrypted ? 0 : n])
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
    const begun = new FindingStage(store, org, tested, run)
    await begun.add(findings(0))
    await begun.add(findings(1000))
    return await begun.take()
  }
  const killed = await stage('5f1f8a4e-8a0b-4c39-a1a4-3f0f2c9f7a01')
  assert.deepEqual([killed.staged, killed.rest.length, await scratchOf(org)], [1000, 1000, 1000])

  const next = '5f1f8a4e-8a0b-4c39-a1a4-3f0f2c9f7a02'
  const staged = await stage(next)
  assert.equal(await scratchOf(org), 1000)
  await stageOrg(store, org, (tx) => sql`DELETE FROM staged_finding WHERE slot = 7`.execute(tx.db))
  await assert.rejects(
    withOrg(store, org, (tx) => applyFindings(tx, tested, next, staged)),
    { code: 'scratch-lost' },
  )
})
