/** A company whose sources are recordings made up in the test, what it does, and a log that replays; for tests only. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { nothingAnywhere } from '#connectors/aws/nothing.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'
import { parseEntry } from '#log/entry.ts'
import type { KnownEntry } from '#log/entry.ts'
import { replay } from '#log/replay.ts'
import { dataStores } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import type { Store } from '#store/database.ts'
import { putItem } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { listFindings } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'
import { readingsOf } from '#store/source-readings.ts'
import { listSources, putSource } from '#store/sources.ts'
import type { TestClock } from '#store/test-store.ts'

import { beginOrganisation } from './begin.ts'
import { collect } from './collect.ts'
import { publish } from './publish.ts'
import { findSource, runTests } from './round.ts'
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
