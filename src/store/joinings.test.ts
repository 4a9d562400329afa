import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { putItem } from './items.ts'
import { countJoinings, pageOpenJoinings } from './joinings.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const now = new Date('2026-11-27T12:00:00.000Z')
const store = await openTestStore({ now })
after(() => store.close())

const Thing = z.looseObject({ id: z.string() })
const things: Population<z.infer<typeof Thing>> = {
  id: 'thing',
  item: Thing,
  key: ({ id }) => id,
  kind: 'managed',
}

let org: string

before(async () => {
  const wanted = { slug: 'a', name: 'A', origin: 'a.example/log', timeZone: 'UTC' }
  org = (await createOrganisation(store, wanted, new Uint8Array(32))).id
  const kept: z.infer<typeof Thing>[] = [
    { id: 'began-long-ago', start: '2019-03-01' },
    { id: 'begins-later', start: '2027-02-01' },
    { id: 'no-day' },
    { id: 'began', start: '2026-11-20' },
    { id: 'begins', start: '2026-12-01', closedAt: '2027-06-30T00:00:00.000Z' },
    { id: 'today', start: '2026-11-27' },
    { id: 'left', start: '2020-01-01', closedAt: '2026-11-26T23:00:00.000Z' },
    { id: 'done', start: '2026-11-01', doneAt: '2026-10-01T00:00:00.000Z', how: 'upload' },
    { id: 'forbidden', start: '2026-11-26', verdict: 'not-permitted' },
    { id: 'unfound', start: '2026-11-25', verdict: 'not-permitted', isVerified: false },
  ]
  await withOrg(store, org, async (tx) => {
    for (const item of kept) await putItem(tx, things, item)
  })
})

async function open(more: { offset?: number; limit?: number; appliesFrom?: string } = {}) {
  const wanted = {
    now,
    lacks: 'doneAt' as const,
    notOf: { verdict: 'not-permitted' },
    today: '2026-11-27',
    offset: 0,
    limit: 100,
  }
  const items = await readOrg(store, org, (tx) =>
    pageOpenJoinings(tx, 'thing', { ...wanted, ...more }),
  )
  return items.map((item) => Thing.parse(item).id)
}

const inOrder = ['today', 'begins', 'begins-later', 'unfound', 'began', 'began-long-ago', 'no-day']

test('whoever begins next comes first, then whoever began last; nobody who left, did it, or may not', async () => {
  assert.deepEqual(await open(), inOrder)
})

test('page after page shows everybody once', async () => {
  assert.deepEqual(await open({ limit: 4 }), inOrder.slice(0, 4))
  assert.deepEqual(await open({ offset: 4, limit: 4 }), inOrder.slice(4))
})

test('who began before it was asked is no work to do; of whom no first day is known is', async () => {
  const appliesFrom = '2026-11-27'
  assert.deepEqual(await open({ appliesFrom }), ['today', 'begins', 'begins-later', 'no-day'])
})

test('every item is counted once, by how it stands', async () => {
  const rows = await readOrg(store, org, (tx) =>
    countJoinings(tx, 'thing', { now, appliesFrom: '2026-11-20' }),
  )
  const count = (is: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(is).reduce((sum, { n }) => sum + n, 0)
  assert.equal(
    count(() => true),
    10,
  )
  assert.equal(
    count(({ isDone, how }) => isDone && how === 'upload'),
    1,
  )
  assert.equal(
    count(({ isOver }) => isOver),
    1,
  )
  assert.equal(
    count(({ verdict }) => verdict === 'not-permitted'),
    2,
  )
  assert.equal(
    count(({ isBefore, isDone }) => isBefore && !isDone),
    2,
  )
})
