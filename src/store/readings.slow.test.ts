import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'

import { itemHistory, listItems } from './items.ts'
import { createOrganisation, readOrg, stageOrg, withOrg } from './organisation.ts'
import { applyScope, closeReading, currentReceipts, openReading, stagePage } from './readings.ts'
import type { OpenReading } from './readings.ts'
import { countByBasis } from './runs.ts'
import { putSource } from './sources.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const Disk = z.object({ id: z.string(), size: z.number() })
type Disk = z.infer<typeof Disk>
const disks: Population<Disk> = { id: 'disk', item: Disk, key: ({ id }) => id, kind: 'read' }

let organisations = 0

/** An organisation with two sources, `one` and `two`. */
async function newOrganisation(): Promise<string> {
  const slug = `org-${organisations++}`
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  const { id } = await createOrganisation(store, wanted, new Uint8Array(32))
  await withOrg(store, id, async (tx) => {
    for (const source of ['one', 'two'])
      await putSource(tx, { id: source, connector: 'aws', settings: {} })
  })
  return id
}

function receiptOf(scope: string, more: Partial<Receipt> = {}): Receipt {
  return {
    scope,
    feeds: ['disk'],
    basis: measured,
    complete: true,
    calls: 1,
    pages: 1,
    items: 1,
    readAt: clock.now,
    ...more,
  }
}

interface Scope {
  scope?: string
  items: Disk[]
  receipt?: Partial<Receipt>
}

/** One whole reading of a source. */
async function read(org: string, source: string, ...scopes: Scope[]): Promise<OpenReading> {
  const reading = await openReading(store, org, source, [])
  for (const { scope = 'east', items, receipt } of scopes) {
    await stagePage(store, reading, scope, disks, items)
    await applyScope(store, reading, receiptOf(scope, receipt))
  }
  await closeReading(store, reading, new Set(scopes.map(({ scope = 'east' }) => scope)), {
    isWhole: true,
  })
  return reading
}

/** The current items as `key size`, those not confirmed with a question mark. */
async function held(org: string): Promise<string[]> {
  const items = await readOrg(store, org, (tx) => listItems(tx, 'disk'))
  return items.map(
    ({ content, confirmed }) =>
      `${Disk.parse(content).id} ${Disk.parse(content).size}${confirmed ? '' : '?'}`,
  )
}

async function receipts(org: string): Promise<string[]> {
  const current = await readOrg(store, org, (tx) => currentReceipts(tx, ['disk']))
  return current.map(
    ({ scope, complete, because }) => `${scope} ${complete ? 'complete' : (because ?? '')}`,
  )
}

test('an item not seen again closes on a complete receipt, and its history stays', async () => {
  const org = await newOrganisation()
  await read(org, 'one', {
    items: [
      { id: 'a', size: 1 },
      { id: 'b', size: 1 },
    ],
  })
  await read(org, 'one', { items: [{ id: 'a', size: 2 }] })

  assert.deepEqual(await held(org), ['a 2'])
  const gone = await readOrg(store, org, (tx) => itemHistory(tx, 'disk', 'b'))
  assert.equal(gone.length, 1)
  assert.ok(gone[0]?.recordedTo)
})

test('an item not seen again stays, unconfirmed, where the reading ended early', async () => {
  const org = await newOrganisation()
  await read(org, 'one', {
    items: [
      { id: 'a', size: 1 },
      { id: 'b', size: 1 },
    ],
  })
  const denied = { complete: false, because: 'AccessDenied' }
  await read(org, 'one', { items: [{ id: 'a', size: 2 }], receipt: denied })
  assert.deepEqual(await held(org), ['a 2', 'b 1?'])
  assert.deepEqual(await receipts(org), ['east AccessDenied'])

  await read(org, 'one', { items: [], receipt: denied })
  assert.deepEqual(await held(org), ['a 2?', 'b 1?'])
  await read(org, 'one', {
    items: [
      { id: 'b', size: 1 },
      { id: 'a', size: 2 },
    ],
  })
  assert.deepEqual(await held(org), ['a 2', 'b 1'], 'seen again, confirmed again')
})

test('reading the same again makes no new version', async () => {
  const org = await newOrganisation()
  for (let times = 0; times < 3; times++) await read(org, 'one', { items: [{ id: 'a', size: 1 }] })

  const history = await readOrg(store, org, (tx) => itemHistory(tx, 'disk', 'a'))
  assert.equal(history.length, 1)
})

test('a key that two sources claim stays with the first; the second reading is incomplete, and nothing is lost', async () => {
  const org = await newOrganisation()
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  await read(org, 'two', {
    scope: 'west',
    items: [
      { id: 'a', size: 9 },
      { id: 'b', size: 9 },
    ],
  })
  assert.deepEqual(await held(org), ['a 1', 'b 9'])
  assert.deepEqual(await receipts(org), ['east complete', 'west OwnedByOtherSource'])

  await read(org, 'one', { items: [{ id: 'a', size: 2 }] })
  assert.deepEqual(await held(org), ['a 2', 'b 9'], 'the owner goes on')
})

test('two answers for one key in one scope settle nothing', async () => {
  const org = await newOrganisation()
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  await read(org, 'one', {
    items: [
      { id: 'a', size: 2 },
      { id: 'b', size: 1 },
      { id: 'a', size: 3 },
    ],
  })
  assert.deepEqual(await held(org), ['a 1?', 'b 1'])
  assert.deepEqual(await receipts(org), ['east ConflictingAnswers'])

  await read(org, 'one', {
    items: [
      { id: 'a', size: 1 },
      { id: 'b', size: 1 },
      { id: 'a', size: 1 },
    ],
  })
  assert.deepEqual(await held(org), ['a 1', 'b 1'], 'the same answer twice is one answer')
  assert.deepEqual(await receipts(org), ['east complete'])
})

test('a scope once expected and not reached this time says so, and keeps its items unconfirmed', async () => {
  const org = await newOrganisation()
  await read(
    org,
    'one',
    { scope: 'east', items: [{ id: 'a', size: 1 }] },
    { scope: 'west', items: [{ id: 'b', size: 1 }] },
  )
  await read(org, 'one', { scope: 'east', items: [{ id: 'a', size: 1 }] })

  assert.deepEqual(await held(org), ['a 1', 'b 1?'])
  assert.deepEqual(await receipts(org), ['east complete', 'west NotReached'])
})

test('what a reading staged before it crashed never enters a later one, and is cleared away', async () => {
  const org = await newOrganisation()
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  const crashed = await openReading(store, org, 'one', [])
  await stagePage(store, crashed, 'east', disks, [
    { id: 'a', size: 7 },
    { id: 'ghost', size: 7 },
  ])
  const aborted = await openReading(store, org, 'one', [])
  await stagePage(store, aborted, 'never-seen-before', disks, [{ id: 'ghost', size: 8 }])
  await closeReading(store, aborted, new Set(), { isWhole: true })
  assert.deepEqual(await held(org), ['a 1?'])

  assert.equal(await stagedRows(org), 1)
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  assert.equal(await stagedRows(org), 0)
  assert.deepEqual(await held(org), ['a 1'])
})

async function stagedRows(org: string): Promise<number> {
  const { rows } = await stageOrg(store, org, ({ db }) =>
    sql<{ n: number }>`SELECT count(*) AS n FROM staged_item`.execute(db),
  )
  return rows[0]?.n ?? 0
}

test('a server that crashed in the middle of a reading costs the scope its completeness, and closes nothing', async () => {
  const org = await newOrganisation()
  const items = ['a', 'b', 'c'].map((id) => ({ id, size: 1 }))
  await read(org, 'one', { items })
  const reading = await openReading(store, org, 'one', [])
  await stagePage(store, reading, 'east', disks, items.slice(0, 2))
  // What a crash of PostgreSQL does to tables that are not logged.
  await store.pool.query('TRUNCATE beleg.staged_item')
  await stagePage(store, reading, 'east', disks, items.slice(2))
  await applyScope(store, reading, {
    scope: 'east',
    feeds: ['disk'],
    basis: measured,
    complete: true,
    calls: 2,
    pages: 2,
    items: 3,
    readAt: clock.now,
  })
  await closeReading(store, reading, new Set(['east']), { isWhole: true })
  assert.deepEqual(await held(org), ['a 1?', 'b 1?', 'c 1'])
  assert.deepEqual(await receipts(org), ['east DatabaseRestarted'])
})

test('a detail scope that fails closes nothing', async () => {
  const org = await newOrganisation()
  await read(
    org,
    'one',
    { scope: 'list', items: [{ id: 'a', size: 1 }] },
    {
      scope: 'detail',
      items: [],
      receipt: { detail: true, complete: false, because: 'Throttled' },
    },
  )
  assert.deepEqual(await held(org), ['a 1'])
})

test('an item counts once by basis, also where two sources read a scope of the same name', async () => {
  const org = await newOrganisation()
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  await read(org, 'two', { items: [{ id: 'b', size: 1 }] })

  assert.deepEqual(await readOrg(store, org, (tx) => countByBasis(tx, 'disk')), [
    { kind: 'measured', n: 2 },
  ])
})

test('items are counted by the role that attests them', async () => {
  const org = await newOrganisation()
  const attested = (id: string, by: string) => ({
    scope: id,
    items: [{ id, size: 1 }],
    receipt: { basis: { kind: 'attested' as const, by } },
  })
  await read(org, 'one', { items: [{ id: 'a', size: 1 }] })
  await read(
    org,
    'two',
    attested('b', 'platform lead'),
    attested('c', 'head of operations'),
    attested('d', 'platform lead'),
  )

  assert.deepEqual(await readOrg(store, org, (tx) => countByBasis(tx, 'disk')), [
    { kind: 'attested', by: 'head of operations', n: 1 },
    { kind: 'attested', by: 'platform lead', n: 2 },
    { kind: 'measured', n: 1 },
  ])
})

test('what a connector found wrong with a scope stands before what the store finds', async () => {
  const org = await newOrganisation()
  await read(org, 'one', {
    items: [
      { id: 'a', size: 1 },
      { id: 'a', size: 2 },
    ],
    receipt: { complete: false, because: 'DuplicateKey', message: 'lines 2 and 4' },
  })

  const [receipt] = await readOrg(store, org, (tx) => currentReceipts(tx, ['disk']))
  assert.equal(receipt?.because, 'DuplicateKey')
  assert.equal(receipt.message, 'lines 2 and 4; 2 items, such as a')
  assert.deepEqual(await held(org), [], 'neither of the two')
})

test('scopes without an item, reached at the same time, each get their receipt, and what they held closes or stays as each says', async () => {
  const org = await newOrganisation()
  const scopes = ['north', 'east', 'south', 'west']
  await read(org, 'one', ...scopes.map((scope) => ({ scope, items: [{ id: scope, size: 1 }] })))
  clock.now = new Date(clock.now.getTime() + 1000)
  const reading = await openReading(store, org, 'one', [])
  const refused = { complete: false, because: 'AccessDenied' }
  await Promise.all([
    applyScope(store, reading, receiptOf('north', { items: 0 })),
    applyScope(store, reading, receiptOf('east', { items: 0 })),
    applyScope(store, reading, receiptOf('south', { items: 0, ...refused })),
    applyScope(store, reading, receiptOf('new', { items: 0 })),
  ])
  await closeReading(store, reading, new Set(['north', 'east', 'south', 'new']), { isWhole: true })
  assert.deepEqual(await held(org), ['south 1?', 'west 1?'])
  const receipts = await readOrg(store, org, (tx) => currentReceipts(tx, ['disk']))
  assert.deepEqual(
    receipts.map(({ scope, complete, because }) => `${scope} ${complete ? 'whole' : because}`),
    ['east whole', 'new whole', 'north whole', 'south AccessDenied', 'west NotReached'],
  )
})
