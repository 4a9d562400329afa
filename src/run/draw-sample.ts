/** A sample of a run's population for an auditor, drawn so that neither side can steer it, with a proof for each item. */
import { Refusal } from '#engine/refusal.ts'
import type { Test } from '#engine/test.ts'
import { base64, base64url, equal, hex } from '#log/bytes.ts'
import { LeafCollector } from '#log/leaf-changes.ts'
import { LeafHasher } from '#log/leaf-hasher.ts'
import { absentLeaf, itemLeaf } from '#log/population-tree.ts'
import type { ItemSalt } from '#log/population-tree.ts'
import { sampleSlots } from '#log/sample.ts'
import { writeTiles } from '#log/tile-writer.ts'
import { inclusionProof } from '#log/tiles.ts'
import type { ReadTile } from '#log/tiles.ts'
import { storedTiles } from '#store/log.ts'
import type { Tx } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'
import type { HeldFinding, Run } from '#store/runs.ts'
import { remainingSaltKeys } from '#store/salt-keys.ts'
import { sha256 } from '#store/sha256.ts'
import { allSlotsThen, slotsThen } from '#store/slots-then.ts'
import type { SlotThen } from '#store/slots-then.ts'

import { leafValue } from './run-test.ts'

/** One item that was drawn. */
export interface SampledItem {
  slot: number
  key: string
  /** What the run found; none where the key that opened it was destroyed. */
  opened?: { content: unknown; finding: HeldFinding; disclosure: string }
  /** The hashes beside its path, from the leaf's neighbour up. */
  proof: readonly Uint8Array[]
}

export interface Sample {
  run: Run
  nonce: Uint8Array
  wanted: number
  /** In the order drawn. */
  items: readonly SampledItem[]
}

/**
 * Draws `count` items of a run's population by an auditor's nonce. The population is put together again as the run left
 * it, and must give the root that the log has; where it does not, nothing is shown.
 */
export async function drawSample(
  tx: Tx,
  test: Test<unknown>,
  run: Run,
  nonce: Uint8Array,
  count: number,
): Promise<Sample> {
  const { readTile, absent } = await treeThen(tx, test, run)
  const slots = sampleSlots(sha256, { nonce, root: run.root, size: run.size }, count, (slot) =>
    absent.has(slot),
  )
  const items: SampledItem[] = []
  for (const slot of slots) {
    const [then] = await slotsThen(tx, run, test.on.id, { from: slot, limit: 1 })
    if (!then) throw unprovable(run)
    const key = await saltKeyOf(tx, test, then)
    const proof = await inclusionProof(sha256, slot, run.size, readTile)
    items.push({ slot, key: then.key, ...openedBy(test, then, key), proof })
  }
  return { run, nonce, wanted: count, items }
}

async function treeThen(
  tx: Tx,
  test: Test<unknown>,
  run: Run,
): Promise<{ readTile: ReadTile; absent: ReadonlySet<number> }> {
  const leaves = new LeafCollector()
  const hasher = new LeafHasher(sha256)
  const departed = absentLeaf(sha256)
  const absent = new Set<number>()
  const isLast = (await lastRun(tx, test.id))?.seq === run.seq
  for await (const page of allSlotsThen(tx, run, test.on.id)) {
    const keys = await remainingSaltKeys(
      tx,
      page.map((each) => subjectOf(test, each)),
    )
    for (const each of page) {
      const { slot, item, finding } = each
      if (!item || !finding) absent.add(slot)
      const salt = saltOf(test, each, keys.get(subjectOf(test, each)))
      if (!item || !finding) leaves.add(slot, departed)
      else if (salt) leaves.add(slot, hasher.hash(salt, valueOf(item.content, finding)))
      // Of an erased person the hash alone is left, and only in the tree as it is now.
      else if (isLast) leaves.add(slot, await storedLeaf(tx, test, slot))
      else throw unprovable(run)
    }
  }
  if (leaves.size !== run.size) throw unprovable(run)
  const nothing: ReadTile = async () => new Uint8Array()
  const tree = await writeTiles(sha256, 0, leaves.take(), nothing)
  if (!equal(tree.root, run.root)) throw unprovable(run)
  const tiles = new Map(tree.tiles.map(({ level, n, hashes }) => [`${level}/${n}`, hashes]))
  return {
    readTile: async (level, n, width) =>
      (tiles.get(`${level}/${n}`) ?? new Uint8Array()).subarray(0, width * 32),
    absent,
  }
}

async function storedLeaf(tx: Tx, test: Test<unknown>, slot: number): Promise<Uint8Array> {
  const tile = await storedTiles(tx, `population/${test.id}`)(0, Math.floor(slot / 256), 256)
  return tile.subarray((slot % 256) * 32, (slot % 256) * 32 + 32)
}

function subjectOf({ on }: Test<unknown>, { item }: SlotThen): string {
  const person = item && on.person?.(item.content)
  return person === undefined ? `population/${on.id}` : `person/${person}`
}

async function saltKeyOf(
  tx: Tx,
  test: Test<unknown>,
  each: SlotThen,
): Promise<Uint8Array | undefined> {
  const subject = subjectOf(test, each)
  return (await remainingSaltKeys(tx, [subject])).get(subject)
}

function saltOf(
  test: Test<unknown>,
  { key: itemKey, item }: SlotThen,
  key: Uint8Array | undefined,
): ItemSalt | undefined {
  return item && key && { key, test: test.id, itemKey, itemDigest: item.digest }
}

function openedBy(
  test: Test<unknown>,
  each: SlotThen,
  key: Uint8Array | undefined,
): Pick<SampledItem, 'opened'> {
  const { item, finding } = each
  const salt = saltOf(test, each, key)
  if (!item || !finding || !salt) return {}
  const { disclosure } = itemLeaf(sha256, salt, valueOf(item.content, finding))
  return { opened: { content: item.content, finding, disclosure } }
}

function valueOf(content: unknown, { kind, reason, verdict, exclusion }: HeldFinding): unknown {
  return leafValue(content, {
    finding: { kind, ...(reason && { reason }) },
    verdict,
    ...(exclusion !== undefined && { exclusion }),
  })
}

/** A sample as others check it: docs/log-format.md says how. */
export function sampleJson({ run, nonce, wanted, items }: Sample): Record<string, unknown> {
  return {
    test: `${run.test}@${run.version}`,
    run: run.seq,
    entry: run.entry,
    root: base64url(run.root),
    size: run.size,
    nonce: hex(nonce),
    wanted,
    items: items.map(({ slot, opened, proof }) => ({
      slot,
      ...(opened && { disclosure: opened.disclosure }),
      proof: proof.map(base64),
    })),
  }
}

function unprovable({ test, seq }: Run): Refusal {
  return new Refusal(
    'conflict',
    'sample-unprovable',
    `The population of ${test} cannot be put together any more as run ${seq} left it.`,
    'Somebody in it was erased since, or it was recorded by an earlier version. Draw from a later run.',
  )
}
