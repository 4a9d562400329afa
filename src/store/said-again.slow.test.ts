import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'

import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { applyScope, closeReading, currentReceipts, openReading } from './readings.ts'
import { receiptsIn } from './receipts-in.ts'
import { removeSource } from './remove-source.ts'
import { readingsOf } from './source-readings.ts'
import { putSource } from './sources.ts'
import { openTestStore } from './test-store.ts'
import { unreadScopes } from './unread-scopes.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const hourMs = 3_600_000
let organisations = 0

async function newOrganisation(): Promise<string> {
  const slug = `again-${organisations++}`
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  const { id } = await createOrganisation(store, wanted, new Uint8Array(32))
  await withOrg(store, id, (tx) => putSource(tx, { id: 'one', connector: 'aws', settings: {} }))
  return id
}

/** A reading an hour after the last, of these scopes. Returns when it was. */
async function read(org: string, scopes: Record<string, Partial<Receipt>>): Promise<Date> {
  clock.now = new Date(+clock.now + hourMs)
  const reading = await openReading(store, org, 'one', [])
  for (const [scope, more] of Object.entries(scopes))
    await applyScope(store, reading, {
      scope,
      feeds: ['disk', 'volume'],
      basis: measured,
      complete: true,
      calls: 2,
      pages: 2,
      items: 0,
      evidence: 'ab'.repeat(32),
      readAt: clock.now,
      ...more,
    })
  await closeReading(store, reading, new Set(Object.keys(scopes)), { isWhole: true })
  return clock.now
}

const denied = { complete: false, because: 'AccessDenied', message: 'no' }

async function given(org: string, from: Date, end = new Date(+clock.now + hourMs / 2)) {
  const found = await readOrg(store, org, (tx) => receiptsIn(tx, ['disk'], { from, end }))
  return found.map(({ scope, because, firstReadAt, readAt }) => [
    scope,
    because,
    firstReadAt,
    readAt,
  ])
}

test('what a scope says again is noted at its receipt; what is new is one more, and each reading keeps its sums', async () => {
  const org = await newOrganisation()
  const first = await read(org, { east: {}, west: {} })
  await read(org, { east: {}, west: {} })
  const third = await read(org, { east: {}, west: denied })
  const last = await read(org, { east: {}, west: denied })

  const current = await readOrg(store, org, (tx) => currentReceipts(tx, ['disk']))
  assert.deepEqual(
    current.map(({ scope, complete, readAt }) => [scope, complete, readAt]),
    [
      ['east', true, last],
      ['west', false, last],
    ],
    'what speaks is as old as the last reading',
  )
  const second = new Date(+first + hourMs)
  assert.deepEqual(await given(org, first), [
    ['west', 'AccessDenied', third, last],
    ['west', undefined, first, second],
    ['east', undefined, first, last],
  ])
  assert.deepEqual(
    await given(org, new Date(+second + hourMs / 2)),
    [
      ['west', 'AccessDenied', third, last],
      ['east', undefined, third, last],
    ],
    'in a later period is what was said in it, also if not for the first time',
  )
  const readings = await readOrg(store, org, (tx) => readingsOf(tx, 'one', 9))
  assert.deepEqual(
    readings.map(({ complete, incomplete, calls, items }) => [complete, incomplete, calls, items]),
    [
      [1, 1, 4, 0],
      [1, 1, 4, 0],
      [2, 0, 4, 0],
      [2, 0, 4, 0],
    ],
  )
})

test('what is read again by a clock that was set back says when that was', async () => {
  const org = await newOrganisation()
  const first = await read(org, { east: {} })
  const ahead = clock.now
  clock.now = new Date(+first - hourMs - 5 * 60_000)
  const second = await read(org, { east: {} })
  const current = await readOrg(store, org, (tx) => currentReceipts(tx, ['disk']))
  assert.deepEqual(
    current.map(({ scope, readAt }) => [scope, readAt]),
    [['east', second]],
  )
  assert(second < first)
  clock.now = ahead
})

test('of what was said before a period and after it too, a period shows its own readings', async () => {
  const org = await newOrganisation()
  const times: Date[] = []
  for (let n = 0; n < 4; n++) times.push(await read(org, { east: {} }))
  const [first = clock.now, second = clock.now, third, last] = times
  const halfAfter = (at: Date | undefined) => new Date(+(at ?? clock.now) + hourMs / 2)
  const within = (from: Date | undefined, end: Date | undefined) =>
    given(org, halfAfter(from), halfAfter(end))
  assert.deepEqual(await within(first, third), [['east', undefined, second, third]])
  assert.deepEqual(await within(third, last), [['east', undefined, last, last]])
  assert.deepEqual(await given(org, new Date(0), halfAfter(second)), [
    ['east', undefined, first, second],
  ])
  assert.deepEqual(await given(org, halfAfter(second), new Date(+second + 0.75 * hourMs)), [])
  assert.deepEqual(await within(last, new Date(+clock.now + 9 * hourMs)), [])
})

test('any difference makes another receipt', async () => {
  const differences: Partial<Receipt>[] = [
    { evidence: 'cd'.repeat(32) },
    { calls: 3 },
    { pages: 3 },
    { items: 1 },
    { feeds: ['disk'] },
    { basis: { kind: 'attested', by: 'CISO' } },
    { detail: true },
    { message: 'of three rows one is empty' },
    denied,
    { ...denied, because: 'Throttled' },
    { ...denied, message: 'not now' },
  ]
  for (const difference of differences) {
    const org = await newOrganisation()
    await read(org, { east: {} })
    await read(org, { east: difference })
    await read(org, { east: {} })
    assert.equal((await given(org, new Date(0))).length, 3, JSON.stringify(difference))
  }
})

test('what was not read either the time before is nothing new', async () => {
  const org = await newOrganisation()
  const isNew = async () => (await readOrg(store, org, (tx) => unreadScopes(tx, 'one'))).isNew
  await read(org, { east: {} })
  await read(org, { east: denied })
  assert.equal(await isNew(), true)
  await read(org, { east: denied })
  assert.equal(await isNew(), false)
  await read(org, { east: { ...denied, because: 'Throttled' } })
  assert.equal(await isNew(), false)
  await read(org, { east: {} })
  await read(org, { east: denied })
  assert.equal(await isNew(), true)
})

test('a removed source says of every scope that it is gone, once for all', async () => {
  const org = await newOrganisation()
  await read(org, { east: {}, west: {} })
  await withOrg(store, org, (tx) => removeSource(tx, 'one', 'somebody'))
  const [removal] = await readOrg(store, org, (tx) => readingsOf(tx, 'one', 1))
  assert.deepEqual([removal?.complete, removal?.incomplete], [0, 2])
  await read(org, {})
  const said = (await given(org, new Date(0))).map(([scope, because]) => [scope, because].join(' '))
  assert.deepEqual(said.toSorted(), ['east ', 'east SourceRemoved', 'west ', 'west SourceRemoved'])
})
