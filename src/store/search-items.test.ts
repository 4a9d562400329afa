import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { z } from 'zod'

import { sourceOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'

import { putItem, replaceItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { currentPopulations, searchItems } from './search-items.ts'
import { openTestStore } from './test-store.ts'

const store = await openTestStore()
after(() => store.close())

const wanted = { slug: 'one', name: 'One', origin: 'one.example/log', timeZone: 'UTC' }
const { id: org } = await createOrganisation(store, wanted, new Uint8Array(32))

const text = z.string().optional()
const Item = z.object({ id: z.string(), name: text, titleDe: text, titleEn: text })
type Item = z.infer<typeof Item>

function population(id: string, kind: Population<Item>['kind']): Population<Item> {
  return { id, item: Item, key: (item) => item.id, kind }
}
const servers = population('server', 'read')
const duties = population('duty', 'derived')
const policies = population('policy', 'managed')

await withOrg(store, org, async (tx) => {
  const read = ['arn:a', 'Arn:B', 'b arn:a', '50%_\\']
  await replaceItems(
    tx,
    servers,
    read.map((id) => ({ item: { id }, source: 'aws', scope: 'all', confirmed: true })),
    { keys: read },
  )
  const derivedOf = (key: string, ids: string[]) =>
    ids.map((id) => ({
      item: { id },
      source: sourceOf({ population: servers.id, key }),
      scope: 'all',
      confirmed: true,
    }))
  await replaceItems(
    tx,
    duties,
    [...derivedOf('arn:a', ['arn:a', 'arn:a yearly']), ...derivedOf('Arn:B', ['Arn:B'])],
    { sources: ['arn:a', 'Arn:B'].map((key) => sourceOf({ population: servers.id, key })) },
  )
  await putItem(tx, policies, { id: 'p-arn', name: 'Änderungen' })
  await putItem(tx, policies, { id: 'p-3', titleDe: 'Verschlüsselung', titleEn: 'Encryption' })
  await putItem(tx, policies, { id: 'p-2', name: 'Straße 50%' })
})

function look(search: string, limit: number, language: 'de' | 'en' = 'en') {
  const searched = { keys: ['server'], ownKeys: ['duty'], names: ['policy'] }
  return readOrg(store, org, (tx) => searchItems(tx, searched, search, { limit, language }))
}

async function found(search: string, limit = 10): Promise<string[]> {
  const items = await look(search, limit)
  return items.map(({ population: id, key }) => `${id} ${key}`)
}

test('an item is found by any part of its key, those that begin with it first, and a sign that means something to a database means itself', async () => {
  const items = await found('ARN')
  assert.deepEqual(items.slice(0, 4), [
    'policy p-arn',
    'server Arn:B',
    'server arn:a',
    'server b arn:a',
  ])
  assert.deepEqual(await found('%_\\'), ['server 50%_\\'])
  assert.deepEqual(await found('_'), ['server 50%_\\'])
  assert.deepEqual(await found('nothing'), [])
})

test('what is derived is found by a key of its own, and where its key is that of its origin, the origin stands for it', async () => {
  assert.deepEqual(await found('yearly'), ['duty arn:a yearly'])
  assert.deepEqual(
    (await found('arn')).filter((item) => item.startsWith('duty')),
    ['duty arn:a yearly'],
  )
})

test('what people keep is found by what it is called, in small letters or capitals', async () => {
  assert.deepEqual(await found('änder'), ['policy p-arn'])
  for (const search of ['STRASSE', 'strasse', 'STRAẞE', 'traß'])
    assert.deepEqual(await found(search), ['policy p-2'], search)
  assert.deepEqual(await found('straße 50%'), ['policy p-2'])
})

test('what has a title in each language is found by either, and called as the reader’s language has it', async () => {
  for (const [language, title] of [
    ['de', 'Verschlüsselung'],
    ['en', 'Encryption'],
  ] as const)
    for (const search of ['verSCHLÜss', 'crypt']) {
      const items = await look(search, 10, language)
      assert.deepEqual(items, [{ population: 'policy', key: 'p-3', name: title }])
    }
  assert.deepEqual(await found('verschlüsselung encryption'), [])
})

test('of each population no more come than were asked for', async () => {
  assert.equal((await found('a', 1)).filter((item) => item.startsWith('server')).length, 1)
})

test('the populations that hold something are known without reading their items', async () => {
  assert.deepEqual(await readOrg(store, org, currentPopulations), ['duty', 'policy', 'server'])
})
