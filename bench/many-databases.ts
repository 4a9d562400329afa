/** An organisation with as many databases as you like, read by one scope. */
import { measured } from '#engine/receipt.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { beginOrganisation } from '#run/begin.ts'
import { publishControls } from '#run/publish-controls.ts'
import type { Store } from '#store/database.ts'
import { refreshStatistics, withOrg } from '#store/organisation.ts'
import { applyScope, closeReading, openReading, stagePage } from '#store/readings.ts'
import { putSource } from '#store/sources.ts'

const pageSize = 1000
const scope = 'bench/databases'

/** Begins the organisation, with one source and one published control. */
export async function beginBench(store: Store): Promise<string> {
  const { id: org } = await beginOrganisation(store, {
    slug: 'bench',
    name: 'Bench',
    origin: 'bench.example/log',
    timeZone: 'UTC',
  })
  await withOrg(store, org, (tx) => putSource(tx, { id: 'bench', connector: 'aws', settings: {} }))
  await publishControls(store, org, ['databases-encrypted-at-rest'])
  return org
}

/** Records a complete reading of `size` databases, those `isChanged` names in another state than before. */
export async function readDatabases(
  store: Store,
  org: string,
  size: number,
  isChanged: (n: number) => boolean,
): Promise<void> {
  const reading = await openReading(store, org, 'bench', [])
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
  await closeReading(store, reading, new Set([scope]), { isWhole: true })
}

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
