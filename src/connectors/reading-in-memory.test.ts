import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'

import type { Connector, Reading } from './connector.ts'
import { readIntoMemory } from './reading-in-memory.ts'

const Thing = z.object({ id: z.string(), size: z.int() })
const things: Population<z.infer<typeof Thing>> = {
  id: 'thing',
  item: Thing,
  key: (thing) => thing.id,
  kind: 'read',
}
const at = new Date(0)

function receipt(scope: string): Receipt {
  const counts = { calls: 1, pages: 1, items: 1 }
  return { scope, feeds: ['thing'], basis: measured, complete: true, ...counts, readAt: at }
}

/** What a connector that reads like this leaves in memory. */
function reading(read: (reading: Reading) => Promise<void>) {
  const transport = { call: () => Promise.reject(new Error('asks nothing')) }
  const connector: Connector = {
    id: 'test',
    title: { de: '', en: '' },
    settings: z.unknown(),
    permissions: { de: '', en: '' },
    feeds: [things],
    services: [],
    connect: async () => transport,
    settingsOf: () => undefined,
    read: (_settings, given) => read(given),
  }
  return readIntoMemory(connector, undefined, transport, { at })
}

test('the same item seen twice is one item', async () => {
  const { items, receipts } = await reading(async (to) => {
    await to.page('a', things, [{ id: 'x', size: 1 }])
    await to.page('a', things, [
      { id: 'x', size: 1 },
      { id: 'y', size: 2 },
    ])
    await to.receipt(receipt('a'))
  })

  assert.deepEqual([...(items.get('thing')?.keys() ?? [])], ['x', 'y'])
  assert.equal(receipts[0]?.complete, true)
})

test('two items under one key: the later stands, and no scope that reported it is complete', async () => {
  const within = await reading(async (to) => {
    for (const size of [1, 2]) await to.page('a', things, [{ id: 'x', size }])
    await to.receipt(receipt('a'))
  })
  assert.deepEqual(within.items.get('thing')?.get('x')?.item, { id: 'x', size: 2 })
  assert.equal(within.receipts[0]?.because, 'ConflictingItem')

  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'c', 'a'],
  ]) {
    const between = await reading(async (to) => {
      for (const scope of order) {
        await to.page(scope, things, [{ id: 'x', size: scope === 'a' ? 1 : 2 }])
        await to.receipt(receipt(scope))
      }
    })
    assert.deepEqual(between.items.get('thing')?.get('x'), {
      item: { id: 'x', size: 2 },
      scope: 'c',
    })
    assert.deepEqual(
      between.receipts.map(({ scope, complete }) => [scope, complete]),
      [
        ['a', false],
        ['b', false],
        ['c', false],
      ],
    )
  }
})

test('a scope without receipt, with two, or with a page after it is a bug', async () => {
  await assert.rejects(
    reading((to) => to.page('a', things, [])),
    /a has no receipt/,
  )
  await assert.rejects(
    reading(async (to) => {
      await to.receipt(receipt('a'))
      await to.receipt(receipt('a'))
    }),
    /a has two receipts/,
  )
  await assert.rejects(
    reading(async (to) => {
      await to.receipt(receipt('a'))
      await to.page('a', things, [])
    }),
    /a had its receipt before its last page/,
  )
})
