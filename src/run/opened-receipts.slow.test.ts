import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openDisclosure } from '#log/disclosure.ts'
import { parseEntry } from '#log/entry.ts'
import { readEntriesAt, readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { awsCalls, beginCompany, passTime, read, runOne } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
before(async () => {
  company = await beginCompany(store, clock)
})

/** What a run's entry commits to of its receipts, and what the database keeps of that opening. */
async function opened(entry: number) {
  return await readOrg(store, company.org, async (tx) => {
    const [row] = await readEntriesAt(tx, [entry])
    const disclosure = (await readOpenings(tx, entry)).get('receipts')
    const kept = await tx.db
      .selectFrom('opening')
      .select(['disclosure', 'receipts'])
      .where('entry', '=', entry)
      .where('name', '=', 'receipts')
      .executeTakeFirstOrThrow()
    const entered = parseEntry(row?.bytes ?? new Uint8Array())
    assert(entered.t === 'run' && 'sd' in entered && disclosure !== undefined)
    return { value: openDisclosure(sha256, disclosure, entered.sd)?.value, kept }
  })
}

test('the receipts of a run open as they were committed to, whatever is read later', async () => {
  const calls = (name: string) => awsCalls({ 'us-east-1': { databases: { [name]: true } } })
  await read(company, calls('orders'))
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'never', connector: 'csv', settings: {} }),
  )
  const { entry } = await runOne(company, 'storage-encrypted')
  const first = await opened(entry)
  assert(Array.isArray(first.value) && first.value.length > 5)
  const scopes = first.value.map(({ scope }: { scope: string }) => scope)
  assert(scopes.includes('people/data-store') && scopes.includes('source/never'))
  assert(first.value.some(({ evidence }: { evidence?: string }) => evidence?.length === 64))
  assert(first.value.some(({ because }: { because?: string }) => because !== undefined))

  assert.equal(first.kept.disclosure, null)
  const inline = first.kept.receipts?.filter((each) => typeof each !== 'number') ?? []
  assert.deepEqual(
    inline.map(({ scope }) => scope),
    ['source/never', 'people/data-store'],
  )

  passTime(company, 3600)
  await read(company, calls('users'))
  const second = await opened((await runOne(company, 'storage-encrypted')).entry)
  assert.deepEqual((await opened(entry)).value, first.value)
  assert.notDeepEqual(second.value, first.value)
  const again = second.kept.receipts?.filter((each) => first.kept.receipts?.includes(each)) ?? []
  assert(again.length > scopes.length / 2, 'most scopes said the same')
})
