import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { itemHistory } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { listFindings, listRuns } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  assertAsFromScratch,
  assertLogReplays,
  awsCalls,
  beginCompany,
  databaseId,
  entriesOf,
  passTime,
  publishNow,
  read,
  run,
  runOne,
  verdictsOf,
} from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('a first round', async (t) => {
  let s = performance.now()
  const lap = (n: string) => { t.diagnostic(`${n} ${(performance.now() - s).toFixed(0)}`); s = performance.now() }
  const company = await beginCompany(store, clock)
  lap('begin')
  await read(company, awsCalls({ 'us-east-1': { databases: { a: true, b: false } }, 'us-west-2': {} }))
  lap('read')
  const runs = await run(company)
  lap('run')
  t.diagnostic(JSON.stringify(runs.map(r => [r.test, r.result, r.counts.n, r.seq])))
  await publishNow(company)
  lap('publish')
  await assertAsFromScratch(company, 'storage-encrypted')
  await assertAsFromScratch(company, 'data-location-allowed')
  await assertLogReplays(company)
  lap('checks')
  passTime(company, 3600)
  await read(company)
  lap('read')
  await run(company)
  lap('run')
})
