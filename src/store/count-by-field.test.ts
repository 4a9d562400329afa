import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { countByField } from './count-by-field.ts'
import { putItem, replaceItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { putVerdict } from './test-finding.ts'
import { openTestStore } from './test-store.ts'

const at = new Date('2026-11-01T00:00:00Z')
const store = await openTestStore({ now: at })
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
  const kept = [
    {
      id: '1',
      places: [{ country: 'DE' }, { country: 'DE' }, { country: 'FR' }],
      made: '2026-10-31T00:00:00Z',
    },
    { id: '2', places: [{ country: 'DE' }], made: '2026-08-01T00:00:00Z' },
    { id: '3', places: { unread: 'a/scope' }, made: { unread: 'a/scope' } },
    { id: '4', made: null },
    { id: '5', places: [], made: '2020-01-01T00:00:00Z' },
  ]
  const before5 = { id: '5', places: [{ country: 'US' }] }
  await withOrg(store, org, (tx) => putItem(tx, things, before5))
  await withOrg(store, org, async (tx) => {
    for (const item of kept) await putItem(tx, things, item)
  })
})

async function counted(path: string, ages?: number[]) {
  const options = { at, ...(ages && { ages }) }
  const rows = await readOrg(store, org, (tx) => countByField(tx, 'thing', path, options))
  return Object.fromEntries(rows.map(({ value, n }) => [value, n]))
}

test('an item counts once for each value it says, as it stands now, and what is not known is counted too: unread apart from absent', async () => {
  // Of a field that was not read the path finds nothing, and still it was not read.
  assert.deepEqual(await counted('$.places[*].country'), { DE: 2, FR: 1, absent: 2, unread: 1 })
})

test('instants are counted by age', async () => {
  assert.deepEqual(await counted('$.made', [30, 365]), {
    '0': 1,
    '1': 1,
    '2': 1,
    none: 1,
    unread: 1,
  })
})

test('an item that says a value and lacks it too counts as both, and one that is not among those asked about not at all', async () => {
  const wanted = { slug: 'd', name: 'D', origin: 'd.example/log', timeZone: 'UTC' }
  const org = (await createOrganisation(store, wanted, new Uint8Array(32))).id
  const kept = [
    { id: '1', places: [{ country: 'DE' }, { region: 'new' }] },
    { id: '2', places: [{ country: 'DE' }] },
    { id: '3', places: [{ country: 'FR' }], off: true },
    { id: '4', places: [{ country: 'FR' }] },
  ]
  await withOrg(store, org, async (tx) => {
    for (const item of kept) await putItem(tx, things, item)
    await putVerdict(tx, 'thing-near', '4', 'excluded')
    await putVerdict(tx, 'other', '2', 'excluded')
  })
  const options = {
    at,
    among: '$ ? (!(@.off == true))',
    lacking: '$.places[*] ? (!exists(@.country))',
    beside: 'thing-near',
  }
  assert.deepEqual(
    await readOrg(store, org, (tx) => countByField(tx, 'thing', '$.places[*].country', options)),
    [
      { value: 'DE', n: 2 },
      { value: 'absent', n: 1 },
      { value: 'excluded', n: 1 },
    ],
  )
})

test('another organisation’s items are not counted', async () => {
  const wanted = { slug: 'b', name: 'B', origin: 'b.example/log', timeZone: 'UTC' }
  const other = (await createOrganisation(store, wanted, new Uint8Array(32))).id
  assert.deepEqual(
    await readOrg(store, other, (tx) => countByField(tx, 'thing', '$.id', { at })),
    [],
  )
})

test('what the last reading did not see again is not known, whatever it said before', async () => {
  const wanted = { slug: 'c', name: 'C', origin: 'c.example/log', timeZone: 'UTC' }
  const again = (await createOrganisation(store, wanted, new Uint8Array(32))).id
  const held = ['1', '2'].map((id) => ({
    item: { id, encrypted: true },
    source: 'aws',
    scope: `aws/${id}`,
    confirmed: id === '1',
  }))
  await withOrg(store, again, (tx) => replaceItems(tx, things, held, { keys: ['1', '2'] }))
  assert.deepEqual(
    await readOrg(store, again, (tx) => countByField(tx, 'thing', '$.encrypted', { at })),
    [
      { value: 'true', n: 1 },
      { value: 'unread', n: 1 },
    ],
  )
})
