/** What the server keeps up step by step, worked out from nothing and held against it; for tests only. */
import assert from 'node:assert/strict'

import { sql } from 'kysely'

import { coveredItems } from '#engine/approved-exception.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import { count, judgeItem, noItems } from '#engine/judge.ts'
import type { Judged } from '#engine/judge.ts'
import { groupRelatives, isDerived, originOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { absentLeaf, itemLeaf } from '#log/population-tree.ts'
import { rootOf } from '#log/tree.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { listItems, managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { lastRun, listFindings } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'

import { readProgram } from './program-settings.ts'
import type { RunningTest } from './program-settings.ts'
import { leafValue } from './run-test.ts'
import type { TestCompany } from './test-company.ts'

/**
 * The last run of a test says what judging everything from scratch says: every derived item, every verdict, the counts,
 * and the root of the population tree.
 */
export async function assertAsFromScratch(company: TestCompany, id: string): Promise<void> {
  const { store, org, clock } = company
  await readOrg(store, org, async (tx) => {
    const { running, last } = await lastRunOf(tx, id)
    const { test } = running
    await assertDerived(tx, test.on)
    const judged = await judgeAll(tx, running, last, clock.now)

    const found = await listFindings(tx, id)
    assert.deepEqual(
      found.map(({ key, kind, verdict, late, reason, until, exclusion }) => [
        key,
        [kind, verdict, late, reason, until, exclusion],
      ]),
      [...judged].map(([key, { finding, verdict, late, until, exclusion }]) => [
        key,
        [finding.kind, verdict, late, finding.reason, until, exclusion],
      ]),
    )
    const counts = [...judged.values()].reduce((sum, each) => count(sum, each), noItems)
    assert.deepEqual(last.counts, counts)
    assert.deepEqual(Buffer.from(last.root), await rootFromScratch(tx, test, judged, last.size))
  })
}

/** A test as it runs, and its last run. */
export async function lastRunOf(tx: Tx, id: string): Promise<{ running: RunningTest; last: Run }> {
  const running = (await readProgram(tx)).tests.find(({ test }) => test.id === id)
  const last = await lastRun(tx, id)
  assert(running && last)
  return { running, last }
}

/** Every item judged anew, by key. */
export async function judgeAll(
  tx: Tx,
  { test, parameters }: RunningTest,
  last: Run,
  now: Date,
): Promise<Map<string, Judged>> {
  const exceptions = (await managedItems(tx, exceptionRecords)).map(approvedException)
  const covered = coveredItems(exceptions, test.id, new Date(Math.max(+now, +last.at - 1)))
  const exclusionOf = exclusionsOf(await managedItems(tx, scopeExclusions), test.on.id)
  const { rows } = await sql<{ key: string; source: string }>`
    SELECT key, source FROM item WHERE org_id = ${tx.org} AND population = ${test.on.id} AND recorded_to = 'infinity'`.execute(
    tx.db,
  )
  const sources = new Map(rows.map(({ key, source }) => [key, source]))
  const judged = new Map<string, Judged>()
  for (const { key, content, confirmed } of await listItems(tx, test.on.id)) {
    const held = { item: content, confirmed, origin: originOf(test.on, sources.get(key) ?? '') }
    judged.set(key, judgeItem(test, held, now, parameters, covered, exclusionOf))
  }
  return judged
}

/** The root over every slot ever given. */
async function rootFromScratch(
  tx: Tx,
  test: { id: string; on: Population<unknown> },
  judged: ReadonlyMap<string, Judged>,
  size: number,
): Promise<Buffer> {
  const leaves = await leavesFromScratch(tx, test, judged)
  assert.equal(leaves.length, size)
  return Buffer.from(
    rootOf(
      sha256,
      leaves.map(({ hash }) => hash),
    ),
  )
}

/** One slot of a population's tree: an item where it stands, and no disclosure where one departed. */
interface Slot {
  disclosure?: string
  hash: Uint8Array
}

/** Every slot ever given to an item, in order. */
export async function leavesFromScratch(
  tx: Tx,
  test: { id: string; on: Population<unknown> },
  judged: ReadonlyMap<string, Judged>,
): Promise<Slot[]> {
  const { rows } = await sql<{
    key: string
    slot: number
    content: unknown
    digest: Buffer | null
  }>`
    SELECT s.key, s.slot, i.content, i.digest
    FROM (SELECT DISTINCT key, slot FROM finding WHERE org_id = ${tx.org} AND test = ${test.id}) s
    LEFT JOIN item i ON i.org_id = ${tx.org} AND i.population = ${test.on.id} AND i.key = s.key AND i.recorded_to = 'infinity'
    ORDER BY s.slot`.execute(tx.db)
  assert.deepEqual(
    rows.map(({ slot }) => slot),
    rows.map((_, index) => index),
  )
  const salts = await tx.db
    .selectFrom('salt_key')
    .select(['subject', 'key'])
    .where('org_id', '=', tx.org)
    .execute()
  const keys = new Map(salts.map((each) => [each.subject, each.key]))
  const subjectOf = (content: unknown) =>
    test.on.person ? `person/${test.on.person(content)}` : `population/${test.on.id}`
  return rows.map(({ key, content, digest }) => {
    const found = judged.get(key)
    if (!found || !digest) return { hash: absentLeaf(sha256) }
    const salt = {
      key: keys.get(subjectOf(content)) ?? Buffer.alloc(0),
      test: test.id,
      itemKey: key,
      itemDigest: digest,
    }
    return itemLeaf(sha256, salt, leafValue(content, found))
  })
}

/** A derived population holds what its derivation makes of everything that stands now. */
export async function assertDerived(tx: Tx, population: Population<unknown>): Promise<void> {
  if (!isDerived(population)) return
  const related = await Promise.all(
    Object.values(population.with).map(
      async ({ of }) =>
        [of.id, (await listItems(tx, of.id)).map(({ content }) => content)] as const,
    ),
  )
  const relatives = groupRelatives(population, new Map(related))
  const made = new Map<string, unknown>()
  for (const each of population.each) {
    for (const { key, content, scope, confirmed } of await listItems(tx, each.id)) {
      for (const item of population.derive(content, relatives(key))) {
        const stored: unknown = JSON.parse(JSON.stringify(item))
        made.set(population.key(item), [stored, scope, confirmed])
      }
    }
  }
  const held = await listItems(tx, population.id)
  assert.deepEqual(
    new Map(held.map(({ key, content, scope, confirmed }) => [key, [content, scope, confirmed]])),
    made,
  )
}
