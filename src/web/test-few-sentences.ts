/** A company with a few sentences on its published page; for tests only. */
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { Store } from '#store/database.ts'

import { publishSite } from './test-site.ts'

/** Enough to be looked at: one that fails, one that is met, two without a source. */
export const fewControls = [
  'services-on-approved-clouds',
  'databases-in-allowed-countries',
  'databases-encrypted-at-rest',
  'endpoints-tls-only',
]

/** Begins the company, reads and judges it once, and publishes its page. */
export async function beginFewSentences(store: Store, clock: { now: Date }): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, fewControls, { window: 60 })
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { orders: true, users: false }, snapshots: { nightly: true } },
    }),
  )
  await run(company)
  passTime(company, 120)
  await publishSite(company)
  return company
}
