import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'

import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { openTestStore } from '#store/test-store.ts'

import { answer, awsCalls, beginCompany, databaseId, read } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('an item that the database cannot hold costs its scope, not its neighbours', async () => {
  const company = await beginCompany(store, clock)
  const endless = randomBytes(5000).toString('hex')
  const databases = { sound: true, 'a\u0000b': true, [endless]: true }
  await answer(company, awsCalls({ 'us-east-1': { databases } }))
  await read(company)

  const { items, receipts } = await readOrg(store, company.org, async (tx) => ({
    items: await listItems(tx, 'database'),
    receipts: await currentReceipts(tx, ['database']),
  }))
  assert.deepEqual(
    items.map(({ key }) => key),
    [databaseId('us-east-1', 'sound')],
  )
  const listed = receipts.find(({ scope }) => scope.endsWith('us-east-1/rds.DescribeDBInstances'))
  assert.equal(listed?.complete, false)
  assert.equal(listed.because, 'MalformedItem')
})
