import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { countCovered } from './count-covered.ts'
import { putItem, replaceItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { putVerdict } from './test-finding.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore({ now: new Date('2026-11-01T00:00:00Z') })
after(() => store.close())

const Thing = z.looseObject({ id: z.string() })
const things: Population<z.infer<typeof Thing>> = {
  id: 'thing',
  item: Thing,
  key: ({ id }) => id,
  kind: 'managed',
}

async function begin(slug: string): Promise<string> {
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  return (await createOrganisation(store, wanted, new Uint8Array(32))).id
}

const none = { unknown: 0, excepted: 0, excluded: 0 }
const paths = { covered: '$ ? (@.on == true)', uncovered: '$ ? (@.on == false)' }

test('of each region it says how many are covered, and how many nobody knows of', async () => {
  const org = await begin('a')
  const kept = [
    { id: '1', region: 'east', on: true },
    { id: '2', region: 'east', on: { unread: 'a' } },
    { id: '3', region: 'west', on: true },
    { id: '4' },
    { id: '5', region: 'west', on: false },
  ]
  await withOrg(store, org, async (tx) => {
    for (const item of kept) await putItem(tx, things, item)
  })
  const found = await readOrg(store, org, (tx) => countCovered(tx, 'thing', 'region', paths))
  assert.deepEqual(found, [
    { ...none, name: 'east', of: 2, n: 1, unknown: 1 },
    { ...none, name: 'west', of: 2, n: 1 },
    { ...none, name: 'absent', of: 1, n: 0, unknown: 1 },
  ])
})

test('what the last reading did not see again is unknown, though it was covered', async () => {
  const org = await begin('b')
  const held = ['1', '2'].map((id) => ({
    item: { id, region: 'east', on: true },
    source: 'aws',
    scope: `aws/${id}`,
    confirmed: id === '1',
  }))
  await withOrg(store, org, (tx) => replaceItems(tx, things, held, { keys: ['1', '2'] }))
  const found = await readOrg(store, org, (tx) => countCovered(tx, 'thing', 'region', paths))
  assert.deepEqual(found, [{ ...none, name: 'east', of: 2, n: 1, unknown: 1 }])
})

test('where a test judges, its findings are counted, those of items that are gone included', async () => {
  const org = await begin('c')
  const verdicts = ['pass', 'fail', 'unknown', 'excepted', 'excluded', 'pass'] as const
  await withOrg(store, org, async (tx) => {
    for (const [index, verdict] of verdicts.entries()) {
      const key = String(index)
      if (index < 5) await putItem(tx, things, { id: key, region: 'east', on: true })
      await putVerdict(tx, 'thing-on', key, verdict)
    }
  })
  const by = { test: 'thing-on' }
  const found = await readOrg(store, org, (tx) => countCovered(tx, 'thing', 'region', by))
  assert.deepEqual(found, [
    { name: 'east', of: 5, n: 1, unknown: 1, excepted: 1, excluded: 1 },
    { ...none, name: 'absent', of: 1, n: 1 },
  ])
})
