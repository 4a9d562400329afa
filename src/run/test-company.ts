/** A company whose sources are recordings made up in the test, and what must be true of it at any time; for tests only. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { sql } from 'kysely'

import { nothingAnywhere } from '#connectors/aws/nothing.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { coveredItems } from '#engine/approved-exception.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import { count, judgeItem, noItems } from '#engine/judge.ts'
import type { Judged } from '#engine/judge.ts'
import { groupRelatives, isDerived, originOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'
import { parseEntry } from '#log/entry.ts'
import type { KnownEntry } from '#log/entry.ts'
import { absentLeaf, itemLeaf } from '#log/population-tree.ts'
import { replay } from '#log/replay.ts'
import { rootOf } from '#log/tree.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import { dataStores } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import type { Store } from '#store/database.ts'
import { listItems, managedItems, putItem } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { lastRun, listFindings } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'
import { readingsOf } from '#store/source-readings.ts'
import { listSources, putSource } from '#store/sources.ts'
import type { TestClock } from '#store/test-store.ts'

import { beginOrganisation } from './begin.ts'
import { collect } from './collect.ts'
import { readProgram } from './program-settings.ts'
import type { RunningTest } from './program-settings.ts'
import { publish } from './publish.ts'
import { findSource, runTests } from './round.ts'
import { leafValue } from './run-test.ts'
import type { TrustPage } from './trust.ts'

export const account = '111122223333'

/** The company, its organisation and the clock it lives by. */
export interface TestCompany {
  store: Store
  clock: TestClock
  organisation: Organisation
  org: string
}

export async function beginCompany(store: Store, clock: TestClock): Promise<TestCompany> {
  const slug = `c${randomUUID()}`
  const origin = `${slug}.example/log`
  const organisation = await beginOrganisation(store, { slug, name: slug, origin, timeZone: 'UTC' })
  await withOrg(store, organisation.id, (tx) => putItem(tx, dataStores, everyDatabaseInAws))
  return { store, clock, organisation, org: organisation.id }
}

/** The whole register of a company whose every database AWS runs: what the source says of them counts. */
const everyDatabaseInAws: DataStore = {
  id: randomUUID(),
  name: 'Everything in AWS',
  provider: 'aws',
  product: 'RDS',
  owner: 'the platform lead',
  countries: ['US'],
  encrypted: 'yes',
  backedUp: 'yes',
  readAs: 'arn:aws:*',
  checkedOn: '2026-01-01',
}

export function passTime(company: TestCompany, seconds: number): void {
  company.clock.now = new Date(company.clock.now.getTime() + seconds * 1000)
}

/** What one AWS region holds: databases and snapshots by name, with what AWS says of their encryption. */
export interface AwsRegion {
  databases?: Record<string, boolean | undefined>
  snapshots?: Record<string, boolean | undefined>
  /** List operations that AWS refuses. */
  denied?: readonly string[]
}

export type AwsState = Record<string, AwsRegion>

export function databaseId(region: string, name: string): string {
  return `arn:aws:rds:${region}:${account}:db:${name}`
}

export function snapshotId(region: string, name: string): string {
  return `arn:aws:rds:${region}:${account}:snapshot:${name}`
}

/** The RDS lists alone. Without a list of regions a recording is expected to hold what it names, and no more. */
export function rdsCalls(state: AwsState): RecordedCall[] {
  return Object.entries(state).flatMap(([region, holds]) => [
    list(region, holds, 'rds', 'DescribeDBInstances', 'DBInstances', databasesIn(region, holds)),
    list(region, holds, 'rds', 'DescribeDBSnapshots', 'DBSnapshots', snapshotsIn(region, holds)),
  ])
}

/** Everything a reading of the account asks, answered; beside databases and snapshots there is nothing. */
export function awsCalls(state: AwsState): RecordedCall[] {
  const regions = Object.keys(state)
  const names = regions.map((RegionName) => ({ RegionName, OptInStatus: 'opted-in' }))
  return [
    {
      service: 'ec2',
      op: 'DescribeRegions',
      account,
      region: 'us-east-1',
      params: { AllRegions: true },
      response: { Regions: names },
    },
    ...nothingAnywhere(account, regions).filter(
      ({ op }) => op !== 'DescribeDBInstances' && op !== 'DescribeDBSnapshots',
    ),
    ...rdsCalls(state),
  ]
}

function list(
  region: string,
  { denied }: AwsRegion,
  service: string,
  op: string,
  field: string,
  items: unknown[],
  params: Record<string, unknown> = {},
): RecordedCall {
  const call = { service, op, account, region, params }
  if (!denied?.includes(op)) return { ...call, response: { [field]: items } }
  return { ...call, error: { code: 'AccessDenied', message: `not authorized to perform ${op}` } }
}

function databasesIn(region: string, { databases = {} }: AwsRegion): unknown[] {
  return Object.entries(databases).map(([name, StorageEncrypted]) => ({
    DBInstanceArn: databaseId(region, name),
    Engine: 'postgres',
    StorageEncrypted,
  }))
}

function snapshotsIn(region: string, { snapshots = {} }: AwsRegion): unknown[] {
  return Object.entries(snapshots).map(([name, Encrypted]) => ({
    DBSnapshotArn: snapshotId(region, name),
    DBInstanceIdentifier: 'db',
    Encrypted,
  }))
}

/** What a source answers from now on: a file of recorded calls. */
export async function answer(
  { store, org }: TestCompany,
  calls: readonly RecordedCall[],
  source: { id: string; connector: string } = { id: 'aws', connector: 'aws' },
): Promise<void> {
  const folder = join(store.directory.root, 'recorded')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${randomUUID()}.jsonl`)
  writeFileSync(file, calls.map((call) => `${JSON.stringify(call)}\n`).join(''))
  await withOrg(store, org, (tx) => putSource(tx, { ...source, settings: { recorded: [file] } }))
}

/** Reads the AWS source as it is, or as it answers from now on. */
export async function read(
  company: TestCompany,
  calls?: readonly RecordedCall[],
): Promise<Receipt[]> {
  const { store, org } = company
  if (calls) await answer(company, calls)
  return await collect(store, org, await readOrg(store, org, (tx) => findSource(tx, 'aws')))
}

/** How the source's readings went: what each asked, and whether it came to its end. */
export async function readingsOfAws({ store, org }: TestCompany) {
  const readings = await readOrg(store, org, (tx) => readingsOf(tx, 'aws', 10))
  return readings.toReversed().map(({ calls, endedAt }) => [calls, endedAt !== undefined])
}

/** Reads the source, until so many scopes have ended. */
export async function readUntil(
  { store, org }: TestCompany,
  scopes: number,
  goesOn = true,
): Promise<void> {
  const enough = new AbortController()
  let ended = 0
  const settings = (await readOrg(store, org, listSources)).find(({ id }) => id === 'aws')
  assert(settings)
  const reading = collect(store, org, settings, {
    signal: enough.signal,
    ...(goesOn && { goesOn: true as const }),
    onReceipt: () => void (++ended >= scopes && enough.abort(new Error('killed'))),
  })
  await reading.catch((error: unknown) => assert.match(String(error), /killed/))
}

/** Runs these tests, or all of them. */
export async function run({ store, org }: TestCompany, ...ids: string[]): Promise<Run[]> {
  return await runTests(
    store,
    org,
    'manual',
    ({ test }) => ids.length === 0 || ids.includes(test.id),
  )
}

/** Runs one test. */
export async function runOne(company: TestCompany, id: string): Promise<Run> {
  const [only] = await run(company, id)
  assert(only)
  return only
}

export async function publishNow({ store, organisation }: TestCompany): Promise<TrustPage> {
  return await publish(store, organisation, { render: () => new Map() })
}

/** The current findings of a test as `verdict`, or `verdict code`, by the last part of the item's key. */
export async function verdictsOf(
  { store, org }: TestCompany,
  test: string,
): Promise<Record<string, string>> {
  const findings = await readOrg(store, org, (tx) => listFindings(tx, test))
  return Object.fromEntries(
    findings.map(({ key, verdict, reason }) => [
      key.split(':').at(-1) ?? key,
      reason ? `${verdict} ${reason.code}` : verdict,
    ]),
  )
}

/** Every entry of the log, oldest first. */
export async function entriesOf({ store, org }: TestCompany): Promise<KnownEntry[]> {
  const rows = await readOrg(store, org, async (tx) =>
    readEntries(tx, 0, (await readHead(tx)).size),
  )
  return rows.flatMap(({ bytes }) => {
    const entry = parseEntry(bytes)
    return entry.t === 'other' ? [] : [entry]
  })
}

/** The log, read by somebody who believes none of it, has nothing wrong with it. */
export async function assertLogReplays({ store, org }: TestCompany): Promise<void> {
  const { head, entries } = await readOrg(store, org, async (tx) => {
    const current = await readHead(tx)
    return { head: current, entries: await readEntries(tx, 0, current.size) }
  })
  async function* each(): AsyncGenerator<Uint8Array> {
    for (const { bytes } of entries) yield bytes
  }
  const { problems } = await replay(sha256, each(), head)
  assert.deepEqual(problems, [])
}

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
