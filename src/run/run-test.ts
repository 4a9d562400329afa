/** One run of one test: judge what changed, then make findings, population tree and log entry appear together. */
import { randomUUID } from 'node:crypto'

import { coveredItems } from '#engine/approved-exception.ts'
import type { ApprovedException } from '#engine/approved-exception.ts'
import { count, coverageOf, judgeItem, noItems, resultOf } from '#engine/judge.ts'
import type { Counts, Coverage, Judged } from '#engine/judge.ts'
import { sourcesOf } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'
import { measured } from '#engine/receipt.ts'
import { canaryLives } from '#engine/test.ts'
import { base64url } from '#log/bytes.ts'
import type { RunEntry, TestEntry } from '#log/entry.ts'
import { absentLeaf, itemLeaf } from '#log/population-tree.ts'
import { leafChanges, writeTiles } from '#log/tile-writer.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import type { ExceptionRecord } from '#populations/approved-exception.ts'
import type { Store } from '#store/database.ts'
import { managedItems } from '#store/items.ts'
import { appendEntry, saltKeys, storedTiles, writeStoredTiles } from '#store/log.ts'
import { readOrg, refreshStatistics, stageOrg, withOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import {
  applyFindings,
  discardScratch,
  itemsToJudge,
  lastRun,
  missedScopes,
  recordRun,
  seenTo,
  stageFindings,
} from '#store/runs.ts'
import type { ItemToJudge, Run, StagedFinding } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'

import type { RunningTest } from './program-settings.ts'

export type Trigger = 'schedule' | 'manual'

/** What a run leans on, read once from one consistent view. */
interface Ground {
  before: Run | undefined
  /** Judge everything: the first run, or a new version of the test. */
  whole: boolean
  at: Date
  judgedTo: Date
  receipts: Receipt[]
  exceptions: ExceptionRecord[]
  covered: ReadonlyMap<string, ApprovedException>
}

/**
 * Runs a test over its whole population. Only items that changed, whose verdict time has outlived or whose exception is
 * new are judged again; the rest keep their verdict, and the run speaks for all. Safe to repeat: a run that dies
 * half-way leaves nothing but scratch. The caller sees to it that runs of one test come one after the other.
 */
export async function runTest(
  store: Store,
  org: string,
  running: RunningTest,
  declared: TestEntry,
  trigger: Trigger,
): Promise<Run> {
  const { test } = running
  const runId = randomUUID()
  try {
    // What a run left whose process was killed.
    await stageOrg(store, org, (tx) => discardScratch(tx, test.id))
    const judged = await judgePopulation(store, org, running, declared, runId)
    const run = await withOrg(store, org, (tx) =>
      recordJudged(tx, running, declared, trigger, runId, judged),
    )
    await refreshStatistics(store, ['finding', 'slot'], judged.changes.size)
    return run
  } catch (error) {
    // Where even that fails, the next run of this test does it.
    await stageOrg(store, org, (tx) => discardScratch(tx, test.id)).catch(() => undefined)
    throw error
  }
}

interface JudgedPopulation {
  ground: Ground
  counts: Counts
  size: number
  changes: Map<number, Uint8Array>
}

async function judgePopulation(
  store: Store,
  org: string,
  running: RunningTest,
  declared: TestEntry,
  runId: string,
): Promise<JudgedPopulation> {
  const { test } = running
  return await readOrg(store, org, async (tx) => {
    const ground = await readGround(tx, running, declared, store.clock())
    let counts = ground.whole ? noItems : (ground.before?.counts ?? noItems)
    let size = ground.before?.size ?? 0
    const changes = new Map<number, Uint8Array>()
    const pages = itemsToJudge(tx, {
      test: test.id,
      population: test.on.id,
      ...(!ground.whole && ground.before && { since: ground.before.judgedTo }),
      at: ground.at,
      also: ground.exceptions
        .filter((record) => record.test === test.id)
        .flatMap((record) => record.items),
    })
    for await (const page of pages) {
      const staged: StagedFinding[] = []
      const keys = await stageOrg(store, org, (scratch) =>
        saltKeys(
          scratch,
          page.map((each) => subjectOf(running, each)),
        ),
      )
      for (const each of page) {
        const judged = judgeOne(running, each, ground)
        // A key that an exception names and nobody ever saw is no item of this population.
        if (!judged && each.slot === undefined) continue
        const slot = each.slot ?? size++
        if (each.held && !ground.whole) counts = count(counts, each.held, -1)
        if (judged) counts = count(counts, judged)
        changes.set(slot, leafOf(running, each, judged, keys.get(subjectOf(running, each))))
        staged.push({ key: each.key, slot, ...(judged && { judged }) })
      }
      await stageOrg(store, org, (scratch) => stageFindings(scratch, test.id, runId, staged))
    }
    return { ground, counts, size, changes }
  })
}

async function readGround(
  tx: Tx,
  running: RunningTest,
  declared: TestEntry,
  clock: Date,
): Promise<Ground> {
  const { test } = running
  const judgedTo = await seenTo(tx)
  // A machine's clock may go back; what was recorded by then (an exception from now on) must not lie in the future.
  const at = laterOf(clock, judgedTo)
  const before = await lastRun(tx, test.id)
  const exceptions = await managedItems(tx, exceptionRecords)
  const populations = sourcesOf(test.on)
  const people: Receipt[] = populations
    .filter(({ kind }) => kind === 'managed')
    .map(({ id }) => managedReceipt(id, at))
  return {
    before,
    whole: before?.spec !== declared.spec,
    at,
    judgedTo,
    receipts: [
      ...(await currentReceipts(
        tx,
        populations.map(({ id }) => id),
      )),
      ...people,
    ],
    exceptions,
    covered: coveredItems(exceptions.map(approvedException), test.id, at),
  }
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b
}

/** What people fill in is complete by definition: the store itself is the source. */
function managedReceipt(population: string, at: Date): Receipt {
  return {
    scope: `people/${population}`,
    feeds: [population],
    basis: measured,
    complete: true,
    calls: 0,
    pages: 0,
    items: 0,
    readAt: at,
  }
}

function judgeOne(running: RunningTest, each: ItemToJudge, ground: Ground): Judged | undefined {
  if (!each.item) return undefined
  const { test, parameters } = running
  const held = { item: each.item.content, confirmed: each.item.confirmed }
  return judgeItem(test, held, ground.at, parameters, ground.covered)
}

/** Whose key salts an item's leaf: the person's, where it is about one, else the population's. */
function subjectOf({ test }: RunningTest, each: ItemToJudge): string {
  const person = each.item && test.on.person?.(each.item.content)
  return person === undefined ? `population/${test.on.id}` : `person/${person}`
}

/** What a leaf says of an item beside its key: attributes and finding, reason code and values, never prose. */
export function leafValue(
  item: unknown,
  { finding, verdict }: Pick<Judged, 'finding' | 'verdict'>,
): unknown {
  return { item, finding: finding.kind, ...(finding.reason && { reason: finding.reason }), verdict }
}

function leafOf(
  { test }: RunningTest,
  each: ItemToJudge,
  judged: Judged | undefined,
  key: Uint8Array | undefined,
): Uint8Array {
  if (!each.item || !judged || !key) return absentLeaf(sha256)
  const salt = { key, test: test.id, itemKey: each.key, itemDigest: each.item.digest }
  return itemLeaf(sha256, salt, leafValue(each.item.content, judged)).hash
}

async function recordJudged(
  tx: WriteTx,
  running: RunningTest,
  declared: TestEntry,
  trigger: Trigger,
  runId: string,
  { ground, counts, size, changes }: JudgedPopulation,
): Promise<Run> {
  const { test } = running
  const treeName = `population/${test.id}`
  const tree = await writeTiles(
    sha256,
    ground.before?.size ?? 0,
    leafChanges(changes),
    storedTiles(tx, treeName),
  )
  await writeStoredTiles(tx, treeName, tree.tiles)
  await applyFindings(tx, test.id, runId, changes.size)

  const canary = canaryLives(test)
  const coverage = coverageOf(
    ground.receipts,
    ground.at,
    test.every + test.grace,
    await missedScopes(tx, test.id),
  )
  const run: Omit<Run, 'entry'> = {
    test: test.id,
    seq: (ground.before?.seq ?? 0) + 1,
    version: declared.version,
    at: tx.recordedAt,
    trigger,
    result: resultOf(counts, coverage, { ...(test.mayBeEmpty && { mayBeEmpty: true }), canary }),
    counts,
    expected: coverage.expected,
    unread: [...coverage.unread],
    canary,
    size,
    root: tree.root,
    judgedTo: ground.judgedTo,
    spec: declared.spec,
  }
  const recorded = { ...run, entry: await appendRun(tx, running, run, coverage, ground) }
  await recordRun(tx, recorded)
  return recorded
}

async function appendRun(
  tx: WriteTx,
  running: RunningTest,
  run: Omit<Run, 'entry'>,
  coverage: Coverage,
  ground: Ground,
): Promise<number> {
  const { n, failing, late, excepted, unknown } = run.counts
  const counts = { n, failing, late, excepted, unknown, absent: run.size - n }
  const scopes = {
    expected: coverage.expected,
    complete: coverage.expected - coverage.unread.length,
  }
  const exceptions = excepted > 0 ? entriesOf(ground) : []
  const root = base64url(run.root)
  const receipts = ground.receipts.map(({ scope, complete, because, evidence }) => ({
    scope,
    complete,
    because,
    evidence,
  }))
  const isHidden = running.delay > 0 || !running.published
  const entry = (sd: string[]): RunEntry => ({
    v: 1,
    t: 'run',
    at: run.at.toISOString(),
    test: `${run.test}@${run.version}`,
    seq: run.seq,
    trigger: run.trigger,
    canary: run.canary,
    ...(isHidden
      ? { result: 'hidden' as const, exceptions: [], population: { root } }
      : { result: run.result, exceptions, population: { root, ...counts }, scopes }),
    sd,
  })
  const hidden = isHidden ? { result: run.result, population: counts, scopes, exceptions } : {}
  return await appendEntry(tx, entry, {
    subject: `run/${run.test}`,
    fields: { ...hidden, receipts },
  })
}

/** Log indexes of the exceptions this run leans on. */
function entriesOf({ covered, exceptions }: Ground): number[] {
  const used = new Set([...covered.values()].map(({ id }) => id))
  return exceptions
    .flatMap(({ id, entry }) => (used.has(id) && entry !== undefined ? [entry] : []))
    .toSorted((a, b) => a - b)
}
