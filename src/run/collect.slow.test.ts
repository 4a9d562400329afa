import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { z } from 'zod'

import { measured } from '#engine/receipt.ts'
import { CloudAccount } from '#populations/cloud-account.ts'
import { databases } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import {
  applyScope,
  currentReceipts,
  lastReadings,
  openReading,
  stagePage,
} from '#store/readings.ts'
import { askForReading, listSources, putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  answer,
  awsCalls,
  beginCompany,
  databaseId,
  passTime,
  read,
  readingsOfAws,
  readUntil,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'

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

test('a secret in a recording that somebody made elsewhere is neither archived nor kept', async () => {
  const company = await beginCompany(store, clock)
  const canary = 'canary-5b1e77'
  const calls = awsCalls({ 'us-east-1': { databases: { sound: true } } }).map((call) => {
    const error = call.error && { ...call.error, message: `no: password=${canary}` }
    const response = JSON.stringify(call.response ?? null).replaceAll(
      '"DBInstanceArn"',
      `"MasterUserPassword":"${canary}","Environment":{"KEY":"${canary}"},"DBInstanceArn"`,
    )
    return { ...call, ...(error ? { error } : { response: JSON.parse(response) }) }
  })
  assert(JSON.stringify(calls).includes(canary))
  await answer(company, calls)
  await read(company)

  const folder = store.directory.blobs
  const archives = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'))
  const texts = archives.map((name) => gunzipSync(readFileSync(join(folder, name))).toString())
  assert(texts.some((text) => text.includes('[cut out]')))
  assert(!texts.some((text) => text.includes(canary)))
  const held = await readOrg(store, company.org, async (tx) => [
    await listItems(tx, 'database'),
    await currentReceipts(tx, ['database']),
  ])
  assert(JSON.stringify(held).includes('sound') && !JSON.stringify(held).includes(canary))
})

const state = { 'us-east-1': { databases: { a: true } }, 'us-west-2': { databases: { b: true } } }

async function unreadScopesOf({ org }: TestCompany): Promise<string[]> {
  const populations = ['database', 'firewall', 'threat-detector']
  const receipts = await readOrg(store, org, (tx) => currentReceipts(tx, populations))
  return receipts.filter(({ complete }) => !complete).map(({ scope }) => scope)
}

test('a reading that broke off goes on with what it lacks, claims no more than when it began, and within the hour only', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, awsCalls(state))
  await readUntil(company, Infinity)
  const [[whole] = []] = await readingsOfAws(company)
  assert(typeof whole === 'number' && whole > 80)

  passTime(company, 3600)
  const began = company.clock.now
  await readUntil(company, 40)
  assert((await unreadScopesOf(company)).length > 0)
  passTime(company, 600)
  await readUntil(company, Infinity)
  const [, [first] = [], [second, hasEnded] = []] = await readingsOfAws(company)
  assert(typeof first === 'number' && typeof second === 'number')
  assert(second < whole - 20, `${first}, then ${second} of ${whole} calls`)
  assert(hasEnded)
  assert.deepEqual(await unreadScopesOf(company), [])
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  for (const { scope, readAt } of receipts) assert.deepEqual(readAt, began, scope)
  const accounts = await readOrg(store, company.org, (tx) => listItems(tx, 'cloud-account'))
  const [{ content } = { content: undefined }] = accounts
  const { reading } = CloudAccount.parse(content)
  assert(isKnown(reading))
  assert.equal(reading.incomplete, 0)
  assert.equal(reading.at, began.toISOString())

  passTime(company, 3600)
  await readUntil(company, 40)
  passTime(company, 3601)
  await readUntil(company, Infinity)
  assert.equal((await readingsOfAws(company)).at(-1)?.[0], whole)
})

test('whoever asks for a reading, or changes its settings, gets everything anew', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, awsCalls(state))
  await readUntil(company, Infinity)
  const whole = (await readingsOfAws(company))[0]?.[0]
  await readUntil(company, 40)
  await withOrg(store, company.org, (tx) => askForReading(tx, 'aws'))
  await readUntil(company, Infinity)
  assert.equal((await readingsOfAws(company)).at(-1)?.[0], whole)

  await readUntil(company, 40)
  await answer(company, awsCalls({ ...state, 'us-east-1': { databases: { a: false } } }))
  const [held] = await readOrg(store, company.org, listSources)
  assert(held)
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { ...held, settings: { ...held.settings, note: 1 } }),
  )
  await readUntil(company, Infinity)
  assert.equal((await readingsOfAws(company)).at(-1)?.[0], whole)

  await readUntil(company, 40)
  await readUntil(company, Infinity, false)
  assert.equal((await readingsOfAws(company)).at(-1)?.[0], whole)
})

test('what fails for a reason that passes is asked again soon, and alone; what is denied waits its turn', async () => {
  const company = await beginCompany(store, clock)
  const failing = (code: string) =>
    awsCalls(state).map((call) => {
      if (call.op !== 'DescribeDBInstances' || call.region !== 'us-west-2') return call
      return { ...call, response: undefined, error: { code, message: 'no' } }
    })
  const isDueSoon = async () =>
    (await readOrg(store, company.org, lastReadings)).get('aws')?.isWhole === false
  await answer(company, failing('AccessDenied'))
  await readUntil(company, Infinity)
  assert.equal(await isDueSoon(), false)
  passTime(company, 3600)
  await answer(company, failing('TimeoutError'))
  const [held] = await readOrg(store, company.org, listSources)
  const file = z.object({ recorded: z.tuple([z.string()]) }).parse(held?.settings).recorded[0]
  await readUntil(company, Infinity)
  assert.equal(await isDueSoon(), true)
  passTime(company, 600)
  writeFileSync(
    file,
    awsCalls(state)
      .map((call) => `${JSON.stringify(call)}\n`)
      .join(''),
  )
  await readUntil(company, Infinity)
  assert.deepEqual(await unreadScopesOf(company), [])
  assert.equal(await isDueSoon(), false)
  const last = (await readingsOfAws(company)).at(-1)?.[0]
  assert(typeof last === 'number' && last < 10, `${last} calls`)
})

test('a part with an item that somebody else speaks for is read again, and costs no reading its end', async () => {
  const company = await beginCompany(store, clock)
  await answer(company, awsCalls({ 'us-east-1': { databases: { a: true } } }))
  await readUntil(company, Infinity)
  const [taken] = await readOrg(store, company.org, (tx) => listItems(tx, 'database'))
  const foreign = databases.item.parse(taken?.content)

  const other = await beginCompany(store, clock)
  const csv = { id: 'other', connector: 'csv', settings: { file: 'none.csv' } }
  await withOrg(store, other.org, (tx) => putSource(tx, csv))
  const elsewhere = await openReading(store, other.org, 'other', [databases])
  await stagePage(store, elsewhere, 'elsewhere', databases, [foreign])
  const receipt = { scope: 'elsewhere', feeds: ['database'], basis: measured, complete: true }
  const counts = { calls: 1, pages: 1, items: 1, readAt: other.clock.now }
  await applyScope(store, elsewhere, { ...receipt, ...counts })
  const failing = awsCalls(state).map((call) => {
    if (call.op !== 'DescribeDBInstances' || call.region !== 'us-west-2') return call
    return { ...call, response: undefined, error: { code: 'TimeoutError', message: 'no' } }
  })
  await answer(other, failing)
  for (let time = 0; time < 3; time++) {
    passTime(other, 600)
    await readUntil(other, Infinity)
  }
  assert.deepEqual(
    (await readingsOfAws(other)).map(([, hasEnded]) => hasEnded),
    [true, true, true],
  )
  assert.equal((await unreadScopesOf(other)).length, 2)
})

test('a source that has no parts waits its turn, whatever failed: asking again soon would ask for all of it', async () => {
  const company = await beginCompany(store, clock)
  const params = { name: 'shop', file: '/srv/report.json' }
  const error = { code: 'ETIMEDOUT', message: 'no answer' }
  const calls = [{ service: 'scans', op: 'read', params, error }]
  await answer(company, calls, { id: 'aws', connector: 'scans' })
  await readUntil(company, Infinity)
  const last = (await readOrg(store, company.org, lastReadings)).get('aws')
  assert.equal(last?.isWhole, true)
})
