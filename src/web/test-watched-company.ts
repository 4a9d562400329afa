/** A company that somebody watches from its first checkpoint on: what holds, what does not, and two published states. For tests only. */
import { formatVkey, parseVkey } from '#log/note.ts'
import type { SeenHead } from '#log/verify-site.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { AwsState, TestCompany } from '#run/test-company.ts'
import type { Store } from '#store/database.ts'
import { sha256 } from '#store/sha256.ts'
import type { TestClock } from '#store/test-store.ts'

import { publishSite, siteOf, textIn } from './test-site.ts'
import type { Site } from './test-site.ts'

/** Holds: every database is in a country allowed. */
export const held = 'databases-in-allowed-countries'
/** Does not: one database is not encrypted. */
export const broken = 'databases-encrypted-at-rest'

export interface WatchedCompany {
  company: TestCompany
  vkey: string
  /** An earlier state of the same log, and what a verifier kept of it. */
  older: { site: Site; now: Date; seen: SeenHead }
  site: Site
  now: Date
}

/** Two rounds, an hour apart; before the second one, a database loses its encryption. */
export async function beginWatched(store: Store, clock: TestClock): Promise<WatchedCompany> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await read(company, awsCalls(holding(true)))
  await run(company)
  const { vkey } = await publishSite(company)
  const site = siteOf(company)
  const older = { site, now: clock.now, seen: { vkey, note: textIn(site, 'log/checkpoint') } }

  passTime(company, 3600)
  await read(company, awsCalls(holding(false)))
  await run(company)
  await publishSite(company)
  return { company, vkey, older, site: siteOf(company), now: clock.now }
}

function holding(isEncrypted: boolean): AwsState {
  return {
    'us-east-1': { databases: { orders: true, users: isEncrypted }, snapshots: { nightly: true } },
    'us-west-2': { databases: { archive: true } },
  }
}

/** A key that is well-formed, of the same name, and not the log's. */
export function otherKey(vkey: string): string {
  return formatVkey(sha256, { ...parseVkey(sha256, vkey), publicKey: new Uint8Array(32).fill(7) })
}
