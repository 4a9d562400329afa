/** One run of one test: judge what changed, then make findings, population tree and log entry appear together. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { coveredItems } from '#engine/approved-exception.ts'
import type { ApprovedException } from '#engine/approved-exception.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import type { ExclusionOf } from '#engine/exclusion.ts'
import type { Finding, Reason } from '#engine/finding.ts'
import { count, coverageOf, judgeItem, noItems, resultOf } from '#engine/judge.ts'
import type { Counts, Coverage, Judged, Verdict } from '#engine/judge.ts'
import { originOf } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'
import { canaryLives } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import { base64url } from '#log/bytes.ts'
import type { RunEntry, TestEntry } from '#log/entry.ts'
import { LeafCollector } from '#log/leaf-changes.ts'
import { LeafHasher } from '#log/leaf-hasher.ts'
import { absentLeaf } from '#log/population-tree.ts'
import { writeTiles } from '#log/tile-writer.ts'
import type { LeafChanges } from '#log/tile-writer.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import type { ExceptionRecord } from '#populations/approved-exception.ts'
import type { Store } from '#store/database.ts'
import { managedItems } from '#store/items.ts'
import { appendEntry, saltKeys, storedTiles, writeStoredTiles } from '#store/log.ts'
import { applyFindings, discardScratch } from '#store/new-findings.ts'
import type { NewFinding, NewFindings } from '#store/new-findings.ts'
import {
  readLastRecorded,
  readOrg,
  refreshStatistics,
  stageOrg,
  sweepScratch,
  withOrg,
} from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import {
  countExcluded,
  exceptedItems,
  itemsToJudge,
  lastRun,
  missedScopes,
  recordRun,
} from '#store/runs.ts'
import type { HeldFinding, ItemToJudge, Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'

import { announceRun } from './announce.ts'
import {
  changedPatterns,
  haveOutsidersChanged,
  heldExclusions,
  nonePatterns,
} from './exclusions.ts'
import type { ChangedPatterns, HeldExclusion } from './exclusions.ts'
import { FindingStage } from './finding-stage.ts'
import type { RunningTest } from './program-settings.ts'
import { receiptsFor } from './receipts.ts'

/** What starts a run: the schedule, the operator, or an account that asked for it. */
export type Trigger = 'schedule' | 'manual' | { askedBy: string }

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
  /** Decisions that items of this population lie outside the system, with since when each stands as it does. */
  exclusions: HeldExclusion[]
  exclusionOf: ExclusionOf
  /** Patterns of those that came, changed or ended since the last run. */
  changedPatterns: ChangedPatterns
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
    const judged = await judgePopulation(store, org, running, declared, runId)
    const run = await withOrg(store, org, (tx) =>
      recordJudged(tx, running, declared, trigger, runId, judged),
    )
    await refreshStatistics(store, ['finding'], judged.findings.staged)
    await sweepScratch(store, judged.findings.staged)
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
  leaves: LeafChanges
  findings: NewFindings
  /** How many items fail that did not fail before. */
  newlyFailing: number
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
    let newlyFailing = 0
    const leaves = new LeafCollector()
    const hasher = new LeafHasher(sha256)
    const saltKeyOf = saltKeysOf(store, org, test)
    const pages = itemsToJudge(tx, {
      test: test.id,
      population: test.on.id,
      ...(!ground.whole && ground.before && { since: ground.before.judgedTo }),
      at: ground.at,
      also: ground.exceptions
        .filter((record) => record.test === test.id)
        .flatMap((record) => record.items),
      alsoLike: ground.changedPatterns,
    })
    const findings = new FindingStage(store, org, test.id, runId)
    for await (const page of pages) {
      const changed: NewFinding[] = []
      const keyOf = await saltKeyOf(page)
      for (const each of page) {
        const judged = judgeOne(running, each, ground)
        // A key that an exception names and nobody ever saw is no item of this population.
        if (!judged && each.slot === undefined) continue
        const slot = each.slot ?? size++
        if (each.held && !ground.whole) counts = count(counts, each.held, -1)
        if (judged) counts = count(counts, judged)
        if (judged?.verdict === 'fail' && each.held?.verdict !== 'fail') newlyFailing++
        leaves.add(slot, leafOf(hasher, test, each, judged, keyOf(each)))
        // What says the same again keeps its interval.
        if (judged ? each.held && saysTheSame(each.held, judged) : !each.held) continue
        const closes = each.held !== undefined
        changed.push({ key: each.key, slot, closes, ...(judged && { judged }) })
      }
      await findings.add(changed)
    }
    return {
      ground,
      counts,
      size,
      leaves: leaves.take(),
      findings: await findings.take(),
      newlyFailing,
    }
  })
}

function saysTheSame(
  held: HeldFinding,
  { finding, verdict, late, until, exclusion }: Judged,
): boolean {
  return (
    held.kind === finding.kind &&
    held.verdict === verdict &&
    held.late === late &&
    held.exclusion === exclusion &&
    held.until?.getTime() === until?.getTime() &&
    isDeepStrictEqual(held.reason, finding.reason)
  )
}

type KeyOf = (each: ItemToJudge) => Uint8Array | undefined

/** The salt keys for a page of items: the person's, where an item is about one, else the population's, asked for once. */
function saltKeysOf(
  store: Store,
  org: string,
  { on }: Test<unknown>,
): (page: readonly ItemToJudge[]) => Promise<KeyOf> {
  const ofPopulation = `population/${on.id}`
  const subjectOf = ({ item }: ItemToJudge) => {
    const person = item && on.person?.(item.content)
    return person === undefined ? ofPopulation : `person/${person}`
  }
  const read = async (subjects: readonly string[]) =>
    await stageOrg(store, org, (scratch) => saltKeys(scratch, subjects))
  if (on.person) {
    return async (page) => {
      const keys = await read(page.map(subjectOf))
      return (each) => keys.get(subjectOf(each))
    }
  }
  let key: Uint8Array | undefined
  return async () => {
    key ??= (await read([ofPopulation])).get(ofPopulation)
    return () => key
  }
}

async function readGround(
  tx: Tx,
  running: RunningTest,
  declared: TestEntry,
  clock: Date,
): Promise<Ground> {
  const { test } = running
  const judgedTo = await readLastRecorded(tx)
  // A machine's clock may go back; what was recorded by then (an exception from now on) must not lie in the future.
  const at = laterOf(clock, judgedTo)
  const before = await lastRun(tx, test.id)
  const exceptions = await managedItems(tx, exceptionRecords)
  const exclusions = await heldExclusions(tx, test.on)
  return {
    before,
    whole:
      before?.spec !== declared.spec ||
      (test.on.person !== undefined && (await haveOutsidersChanged(tx, before.judgedTo))),
    at,
    judgedTo,
    receipts: await receiptsFor(tx, test.on, at),
    exceptions,
    covered: coveredItems(exceptions.map(approvedException), test.id, at),
    exclusions,
    exclusionOf: exclusionsOf(exclusions, test.on.id),
    changedPatterns: before ? await changedPatterns(tx, test.on, before.judgedTo) : nonePatterns,
  }
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b
}

function judgeOne(running: RunningTest, each: ItemToJudge, ground: Ground): Judged | undefined {
  if (!each.item) return undefined
  const { test, parameters } = running
  const { content, confirmed, source } = each.item
  const held = { item: content, confirmed, origin: originOf(test.on, source) }
  return judgeItem(test, held, ground.at, parameters, ground.covered, ground.exclusionOf)
}

/** What a leaf says of an item beside its key: attributes and finding, reason code and values, never prose. */
export function leafValue(
  item: unknown,
  {
    finding,
    verdict,
    exclusion,
  }: { finding: Pick<Finding, 'kind' | 'reason'>; verdict: Verdict; exclusion?: string },
): unknown {
  const { kind, reason } = finding
  return {
    item,
    finding: kind,
    ...(reason && { reason: asStored(reason) }),
    verdict,
    ...(exclusion !== undefined && { exclusion }),
  }
}

/**
 * Names in the order in which PostgreSQL keeps them, the shorter first: so the leaf can be made again from the stored
 * finding. https://www.postgresql.org/docs/current/datatype-json.html
 */
function asStored({ code, values }: Reason): Reason {
  if (!values) return { code }
  const names = Object.keys(values).toSorted(
    (a, b) =>
      Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  return { code, values: Object.fromEntries(names.map((name) => [name, values[name] ?? ''])) }
}

function leafOf(
  hasher: LeafHasher,
  test: Test<unknown>,
  each: ItemToJudge,
  judged: Judged | undefined,
  key: Uint8Array | undefined,
): Uint8Array {
  if (!each.item || !judged) return absentLeaf(sha256)
  if (!key) throw new Error(`no salt key for ${each.key}`)
  const salt = { key, test: test.id, itemKey: each.key, itemDigest: each.item.digest }
  return hasher.hash(salt, leafValue(each.item.content, judged))
}

async function recordJudged(
  tx: WriteTx,
  running: RunningTest,
  declared: TestEntry,
  trigger: Trigger,
  runId: string,
  { ground, counts, size, leaves, findings, newlyFailing }: JudgedPopulation,
): Promise<Run> {
  const { test } = running
  const treeName = `population/${test.id}`
  const tree = await writeTiles(sha256, ground.before?.size ?? 0, leaves, storedTiles(tx, treeName))
  await writeStoredTiles(tx, treeName, tree.tiles)
  await applyFindings(tx, test.id, runId, findings)

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
    trigger: typeof trigger === 'string' ? trigger : 'manual',
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
  const recorded = { ...run, entry: await appendRun(tx, running, run, coverage, ground, trigger) }
  await recordRun(tx, recorded)
  await announceRun(tx, recorded, newlyFailing)
  return recorded
}

async function appendRun(
  tx: WriteTx,
  running: RunningTest,
  run: Omit<Run, 'entry'>,
  coverage: Coverage,
  ground: Ground,
  trigger: Trigger,
): Promise<number> {
  const { n, failing, late, excepted, unknown, excluded } = run.counts
  const counts = {
    n,
    failing,
    late,
    excepted,
    unknown,
    ...(excluded !== undefined && { excluded }),
    absent: run.size - n,
  }
  const scopes = {
    expected: coverage.expected,
    complete: coverage.expected - coverage.unread.length,
  }
  const exceptions = excepted > 0 ? entriesOf(ground, await exceptedItems(tx, run.test)) : []
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
    fields: {
      ...hidden,
      receipts,
      ...(excluded !== undefined && { exclusions: await exclusionsUsed(tx, run.test, ground) }),
      ...(typeof trigger === 'object' && { askedBy: trigger.askedBy }),
    },
  })
}

/** By which decisions items count as outside the system, each as it stood, and how many. */
async function exclusionsUsed(tx: Tx, test: string, { exclusions }: Ground) {
  const counts = await countExcluded(tx, test)
  return exclusions.flatMap(({ id, since }) => {
    const n = counts.get(id)
    return n === undefined ? [] : [{ id, since: since.toISOString(), n }]
  })
}

/** Log indexes of the exceptions this run leans on: those that excuse an item which fails, not all that are in force. */
function entriesOf({ covered, exceptions }: Ground, excused: readonly string[]): number[] {
  const used = new Set(excused.map((key) => covered.get(key)?.id))
  return exceptions
    .flatMap(({ id, entry }) => (used.has(id) && entry !== undefined ? [entry] : []))
    .toSorted((a, b) => a - b)
}
