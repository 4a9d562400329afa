import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { matches } from '#engine/exclusion.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { people } from '#populations/person.ts'

import { countNamed, isAnyNamed } from './count-named.ts'
import { replaceItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore()
after(() => store.close())
const { id: org } = await createOrganisation(
  store,
  { slug: 'one', name: 'One', origin: 'one.example/log', timeZone: 'UTC' },
  new Uint8Array(32),
)

const keys = ['a', 'ab', 'A', 'a_b', 'a%b', String.raw`a\b`, 'b a', '*']
await withOrg(store, org, async (tx) => {
  const held = { source: 'people', scope: 'people', confirmed: true }
  const persons = keys.map((id) => ({
    item: { id, name: id, kind: 'other' as const, groups: [], externalIds: {} },
    ...held,
  }))
  await replaceItems(tx, people, persons, { keys })
  const item = { id: 'zone www.example.com', name: 'www.example.com', found: 'cdn' as const }
  const found = { ...item, provider: 'aws', account: '1', where: 'zone' }
  await replaceItems(tx, discoveredEndpoints, [{ item: found, ...held }], { keys: [item.id] })
})

test('a pattern names in the database what it names to the engine, sign by sign', async () => {
  const patterns = [
    ...keys,
    '*a',
    'a*',
    '*b',
    'a*b',
    '**',
    '_',
    '%',
    'a_*',
    String.raw`*\*`,
    'x',
    '',
  ]
  await readOrg(store, org, async (tx) => {
    const { all, named } = await countNamed(tx, people.id, patterns)
    assert.equal(all, keys.length)
    for (const pattern of patterns) {
      const wanted = keys.filter((key) => matches(pattern, key)).length
      assert.equal(named.get(pattern), wanted, pattern)
      assert.equal(await isAnyNamed(tx, people.id, pattern), wanted > 0, pattern)
    }
  })
})

test('a name that was found is named by itself or by its key', async () => {
  await readOrg(store, org, async (tx) => {
    const patterns = ['www.example.com', '*.example.com', 'zone *', 'other.example.com']
    const { named } = await countNamed(tx, discoveredEndpoints.id, patterns)
    assert.deepEqual(
      patterns.map((pattern) => named.get(pattern)),
      [1, 1, 1, 0],
    )
    for (const [pattern, n] of named)
      assert.equal(await isAnyNamed(tx, discoveredEndpoints.id, pattern), n > 0, pattern)
  })
})

test('where nothing is held, nothing is named', async () => {
  await readOrg(store, org, async (tx) => {
    assert.deepEqual(await countNamed(tx, 'database', ['*']), {
      all: 0,
      named: new Map([['*', 0]]),
    })
    assert.equal(await isAnyNamed(tx, 'database', '*'), false)
  })
})
