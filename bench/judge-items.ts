/** Judges so many synthetic databases, as bench/judge.ts asks. A folder given as second argument is kept and used again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { measured } from '#engine/receipt.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { beginOrganisation } from '#run/begin.ts'
import { publishControls } from '#run/publish-controls.ts'
import { runTests } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { refreshStatistics, withOrg } from '#store/organisation.ts'
import { applyScope, closeReading, openReading, stagePage } from '#store/readings.ts'
import { putSource } from '#store/sources.ts'

const size = Number(process.argv[2])
const kept = process.argv[3]
const pageSize = 1000
const scope = 'bench/databases'

function database(n: number, changed: boolean): Database {
  return {
    id: `arn:aws:rds:us-east-1:111122223333:db:bench-${n}`,
    provider: 'aws',
    account: '111122223333',
    kind: 'instance',
    engine: changed ? 'mysql' : 'postgres',
    locations: [{ region: 'us-east-1', country: 'US' }],
    encryptedAtRest: n % 1000 !== 7,
  }
}

async function read(store: Store, org: string, isChanged: (n: number) => boolean): Promise<void> {
  const reading = await openReading(store, org, 'bench')
  for (let from = 0; from < size; from += pageSize) {
    const items = Array.from({ length: Math.min(pageSize, size - from) }, (_, i) =>
      database(from + i, isChanged(from + i)),
    )
    await stagePage(store, reading, scope, databases, items)
  }
  await applyScope(store, reading, {
    scope,
    feeds: [databases.id],
    basis: measured,
    complete: true,
    calls: size / pageSize,
    pages: size / pageSize,
    items: size,
    readAt: store.clock(),
  })
  await refreshStatistics(store, ['item'], size)
  await closeReading(store, reading, new Set([scope]))
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await work()
  const took = `${((performance.now() - start) / 1000).toFixed(2).padStart(7)} s`
  console.log(`  ${what.padEnd(52)} ${took}   peak memory so far ${peakMemory()} MB`)
  return result
}

function peakMemory(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}

const directory = openDataDirectory(kept ?? mkdtempSync(join(tmpdir(), 'beleg-bench-')))
const store = await openStore({ directory })
const only = ({ test }: { test: { id: string } }) => test.id === 'storage-encrypted'
try {
  const { id: org } = await beginOrganisation(store, {
    slug: 'bench',
    name: 'Bench',
    origin: 'bench.example/log',
    timeZone: 'UTC',
  })
  await withOrg(store, org, (tx) => putSource(tx, { id: 'bench', connector: 'aws', settings: {} }))
  await publishControls(store, org, ['databases-encrypted-at-rest'])
  console.log(`\n  ${size.toLocaleString('en')} items`)
  await timed('read them', () => read(store, org, () => false))
  await timed('judge them a first time, population tree and all', () =>
    runTests(store, org, 'manual', only),
  )
  await timed('read them again, 0.1 % changed', () => read(store, org, (n) => n % 1000 === 3))
  const [run] = await timed('judge what changed', () => runTests(store, org, 'manual', only))
  await timed('judge again, nothing changed', () => runTests(store, org, 'manual', only))
  console.log(`  result ${run?.result ?? '-'}, ${JSON.stringify(run?.counts)}`)
} finally {
  await store.close()
  if (kept === undefined) rmSync(directory.root, { recursive: true, force: true })
}
