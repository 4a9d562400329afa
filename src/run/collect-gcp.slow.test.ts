import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { z } from 'zod'

import { CloudAccount } from '#populations/cloud-account.ts'
import { databases } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'
import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { listSources } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { readCalls } from './collect.ts'
import { answer, beginCompany, passTime, readingsOfAws, readUntil } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const fixtures = join(import.meta.dirname, '../connectors/gcp/fixtures')
const organisation = await readCalls([join(fixtures, 'organisation.jsonl')])

test('of Google Cloud too a reading goes on with what it lacks, but for what others rest on', async () => {
  const company = await beginCompany(store, clock)
  const google = { id: 'aws', connector: 'gcp' }
  await answer(company, organisation, google)
  await readUntil(company, Infinity)
  const [[whole] = []] = await readingsOfAws(company)
  assert(typeof whole === 'number' && whole > 60)
  passTime(company, 3600)
  const began = company.clock.now
  await readUntil(company, 50)
  passTime(company, 600)
  await readUntil(company, Infinity)
  const [, , [second, hasEnded] = []] = await readingsOfAws(company)
  assert(typeof second === 'number' && second < whole - 20, `${second} of ${whole} calls`)
  assert(hasEnded)
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  for (const { scope, readAt } of receipts) assert.deepEqual(readAt, began, scope)
  const accounts = await readOrg(store, company.org, (tx) => listItems(tx, 'cloud-account'))
  for (const { content } of accounts) {
    const { id, reading } = CloudAccount.parse(content)
    assert(isKnown(reading))
    assert.deepEqual([reading.at, reading.scopes > 50], [began.toISOString(), true], id)
  }

  // While the policies are not read, whom a bucket lets in is not known: then it is asked again, though its list was whole.
  const denied = organisation.map((call) =>
    call.params['contentType'] === 'IAM_POLICY'
      ? { ...call, response: undefined, error: { code: 'UNAVAILABLE', message: 'no' } }
      : call,
  )
  passTime(company, 3600)
  await answer(company, denied, google)
  await readUntil(company, Infinity)
  const [held] = await readOrg(store, company.org, listSources)
  const file = z.object({ recorded: z.tuple([z.string()]) }).parse(held?.settings).recorded[0]
  writeFileSync(file, organisation.map((call) => `${JSON.stringify(call)}\n`).join(''))
  passTime(company, 600)
  await readUntil(company, Infinity)
  const buckets = (await readOrg(store, company.org, (tx) => listItems(tx, 'database')))
    .map(({ content }) => databases.item.parse(content))
    .filter(({ kind }) => kind === 'bucket')
  assert(buckets.length > 0)
  for (const { id, aclGrants } of buckets) assert(Array.isArray(aclGrants), id)
})
