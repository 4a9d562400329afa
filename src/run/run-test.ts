/** One run of one test: judge what changed, then make findings, population tree and log entry appear together. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import type { Finding, Reason } from '#engine/finding.ts'
import { count, coverageOf, judgeItem, noItems, resultOf } from '#engine/judge.ts'
import type { Counts, Judged, Verdict } from '#engine/judge.ts'
import { originOf } from '#engine/population.ts'
import { canaryLives } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import type { TestEntry } from '#log/entry.ts'
import { LeafCollector } from '#log/leaf-changes.ts'
import { LeafHasher } from '#log/leaf-hasher.ts'
import { absentLeaf } from '#log/population-tree.ts'
import { writeTiles } from '#log/tile-writer.ts'
import type { LeafChanges } from '#log/tile-writer.ts'
import type { Store } from '#store/database.ts'
import { saltKeys, storedTiles, writeStoredTiles } from '#store/log.ts'
import { applyFindings, discardScratch } from '#store/new-findings.ts'
import type { NewFinding, NewFindings } from '#store/new-findings.ts'
import { readOrg, refreshStatistics, stageOrg, sweepScratch, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { itemsToJudge, missedScopes, recordRun } from '#store/runs.ts'
import type { HeldFinding, ItemToJudge, Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'

import { announceRun } from './announce.ts'
import { FindingStage, keptBytes } from './finding-stage.ts'
import { readGround } from './ground.ts'
import type { Ground } from './ground.ts'
import { oneAhead } from './one-ahead.ts'
import type { RunningTest } from './program-settings.ts'
import { appendRun } from './run-entry.ts'
import type { Trigger } from './run-entry.ts'

/**
 * Runs a test over its whole population. Only items that changed, whose verdict time has outlived or whose exception is
 * new are judged again; the rest keep their verdict, and the run speaks for all. Safe to repeat: a run that dies
 * half-way leaves nothing but scratch. The caller sees to it that runs of one test come one after the other. `keep` is how many
 * bytes of findings stay in memory.
 */
export async function runTest(
  store: Store,
  org: string,
  running: RunningTest,
  declared: TestEntry,
  trigger: Trigger,
  keep = keptBytes,
): Promise<Run> {
  const { test } = running
  const runId = randomUUID()
  try {
    const judged = await judgePopulation(store, org, running, declared, runId, keep)
    const run = await withOrg(store, org, (tx) =>
      recordJudged(tx, running, declared, trigger, runId, judged),
    )
    const { kept, staged } = judged.findings
    const written = kept.reduce((sum, { length }) => sum + length, staged)
    await refreshStatistics(store, ['finding'], written)
    await sweepScratch(store, staged)
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
  keep: number,
): Promise<JudgedPopulation> {
  const { test } = running
  return await readOrg(store, org, async (tx) => {
    const ground = await readGround(tx, running, declared, store.clock())
    let counts = ground.whole ? noItems : (ground.before?.counts ?? noItems)
    let size = ground.before?.size ?? 0
    let newlyFailing = 0
    const leaves = new LeafCollector()
    const hasher = new LeafHasher(sha256)
    const items = itemsToJudge(tx, {
      test: test.id,
      population: test.on.id,
      ...(!ground.before && { areNew: true }),
      ...(!ground.whole && ground.before && { since: ground.before.judgedTo }),
      at: ground.at,
      also: ground.exceptions
        .filter((record) => record.test === test.id)
        .flatMap((record) => record.items),
      alsoLike: ground.changedPatterns,
    })
    const findings = new FindingStage(store, org, test.id, runId, keep)
    for await (const { page, keyOf } of oneAhead(withSaltKeys(store, org, test, items))) {
      const changed: NewFinding[] = []
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

/** Pages with their salt keys: the person's, where an item is about one, else the population's, asked for once. */
async function* withSaltKeys(
  store: Store,
  org: string,
  { on }: Test<unknown>,
  pages: AsyncGenerator<ItemToJudge[]>,
): AsyncGenerator<{ page: ItemToJudge[]; keyOf: KeyOf }> {
  const ofPopulation = `population/${on.id}`
  const subjectOf = ({ item }: ItemToJudge) => {
    const person = item && on.person?.(item.content)
    return person === undefined ? ofPopulation : `person/${person}`
  }
  const read = async (subjects: readonly string[]) =>
    await stageOrg(store, org, (scratch) => saltKeys(scratch, subjects))
  let ofAll: Uint8Array | undefined
  for await (const page of pages) {
    if (on.person) {
      const keys = await read(page.map(subjectOf))
      yield { page, keyOf: (each) => keys.get(subjectOf(each)) }
    } else {
      ofAll ??= (await read([ofPopulation])).get(ofPopulation)
      yield { page, keyOf: () => ofAll }
    }
  }
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
