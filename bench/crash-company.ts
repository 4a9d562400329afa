/**
 * A small company at work, to be killed: reads, judges, excepts, signs and publishes in a loop, and says on stdout what
 * has been committed, a JSON object a line. Whoever started it answers `ready` with a line on stdin.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'
import { approveException } from '#run/approve-exception.ts'
import { beginOrganisation } from '#run/begin.ts'
import { collect } from '#run/collect.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publish } from '#run/publish.ts'
import { runTests } from '#run/round.ts'
import { databaseId, rdsCalls } from '#run/test-company.ts'
import type { AwsState } from '#run/test-company.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { replaceFile, sweepHalves } from '#store/durable-file.ts'
import { explain } from '#store/explain.ts'
import { keepServer } from '#store/keep-server.ts'
import { listOrganisations, readOrg, withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

import type { Acknowledged } from './crash-record.ts'
import { dice } from './dice.ts'

const [data = '', seed = '0'] = process.argv.slice(2)
const roll = dice(Number(seed))
const regions = ['us-east-1', 'us-west-2']
const tests = ['storage-encrypted', 'snapshot-encrypted', 'data-location-allowed']

const directory = openDataDirectory(data)
const store = await openStore({ directory, name: 'beleg crash bench' })
for (const folder of [directory.keys, directory.blobs, directory.published]) sweepHalves(folder)
keepServer(store, ({ state, error }) =>
  say({ server: state, ...(error instanceof Error && { error: error.message }) }),
)
const organisation = await begin()
const org = organisation.id
let itemsTo = new Date(0)
let entriesTo = 0

await publishNow()
await acknowledge()
say({ ready: true })
await once(process.stdin, 'data')
process.stdin.destroy()

for (;;) {
  try {
    await work()
  } catch (error) {
    const known = explain(error)
    // Anything else is a bug, and ends the process.
    if (!(known instanceof OperatingError)) throw error
    say({ trouble: known.code })
    await sleep(50)
  }
}

async function begin() {
  const [known] = await listOrganisations(store)
  const found =
    known ??
    (await beginOrganisation(store, {
      slug: 'crashing',
      name: 'Crashing GmbH (invented)',
      origin: 'crashing.example/log',
      timeZone: 'UTC',
    }))
  await publishControls(store, found.id, 'all', { window: 1 })
  return found
}

async function work(): Promise<void> {
  const kind = roll(10)
  if (kind < 4) await readSource()
  else if (kind < 8)
    await runTests(store, org, 'schedule', ({ test }) => test.id === tests[roll(tests.length)])
  else if (kind === 8) await approve()
  else await publishNow()
  await acknowledge()
}

async function readSource(): Promise<void> {
  const file = join(directory.root, 'recorded.jsonl')
  replaceFile(
    file,
    rdsCalls(someState())
      .map((call) => `${JSON.stringify(call)}\n`)
      .join(''),
  )
  const source = { id: 'aws', connector: 'aws', settings: { recorded: [file] } }
  await withOrg(store, org, (tx) => putSource(tx, source))
  const receipts = await collect(store, org, source)
  say({ evidence: receipts.flatMap(({ evidence }) => (evidence === undefined ? [] : [evidence])) })
}

function someState(): AwsState {
  const flags = () => [true, true, true, false, undefined][roll(5)]
  const some = (prefix: string) =>
    Object.fromEntries(Array.from({ length: 1 + roll(12) }, (_, n) => [`${prefix}${n}`, flags()]))
  return Object.fromEntries(
    regions.map((region) => [region, { databases: some('db'), snapshots: some('snap') }]),
  )
}

async function approve(): Promise<void> {
  await withOrg(store, org, (tx) =>
    approveException(tx, {
      test: 'storage-encrypted',
      items: [databaseId(regions[roll(2)] ?? '', `db${roll(12)}`)],
      reason: 'invented',
      measure: 'none',
      requestedBy: 'one role',
      approvedBy: 'another role',
      until: new Date(tx.recordedAt.getTime() + 60_000 * (1 + roll(60))).toISOString(),
    }),
  )
}

async function publishNow(): Promise<void> {
  await publish(store, organisation, { render: renderTrust, site: 'https://crashing.example' })
}

/** Says everything that was committed since the last time. */
async function acknowledge(): Promise<void> {
  const { items, entries, runs } = await readOrg(store, org, async ({ db }) => ({
    items: (
      await sql<{ population: string; key: string; digest: string; at: Date }>`
        SELECT population, key, encode(digest, 'hex') AS digest, recorded_from AS at FROM item
        WHERE org_id = ${org} AND recorded_from > ${itemsTo} ORDER BY recorded_from`.execute(db)
    ).rows,
    entries: (
      await sql<{ index: number; hash: string }>`
        SELECT index, encode(leaf_hash, 'hex') AS hash FROM entry
        WHERE org_id = ${org} AND index >= ${entriesTo} ORDER BY index`.execute(db)
    ).rows,
    runs: (
      await sql<{ test: string; seq: number; entry: number }>`
        SELECT test, seq, entry FROM run WHERE org_id = ${org} AND entry >= ${entriesTo}`.execute(
        db,
      )
    ).rows,
  }))
  itemsTo = items.at(-1)?.at ?? itemsTo
  entriesTo = (entries.at(-1)?.index ?? entriesTo - 1) + 1
  say({
    items: items.map(({ population, key, digest, at }) =>
      [population, key, at.toISOString(), digest].join(' '),
    ),
    entries: entries.map(({ index, hash }) => [index, hash]),
    runs: runs.map(({ test, seq, entry }) => `${test} ${seq} ${entry}`),
  })
}

function say(line: Partial<Acknowledged>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
