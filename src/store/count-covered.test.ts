import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { countCovered } from './count-covered.ts'
import { putItem, replaceItems } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
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

test('of each region it says how many are covered, of those that are asked about; what is not known is not covered', async () => {
  const wanted = { slug: 'a', name: 'A', origin: 'a.example/log', timeZone: 'UTC' }
  const { id: org } = await createOrganisation(store, wanted, new Uint8Array(32))
  const kept = [
    { id: '1', region: 'east', scans: [{ kind: 'host', on: true }] },
    { id: '2', region: 'east', scans: [{ kind: 'host', on: { unread: 'a' } }] },
    { id: '3', region: 'west', scans: [{ kind: 'host', on: true }] },
    { id: '4', scans: [{ kind: 'image', on: true }, { kind: 'host' }] },
    { id: '5', region: 'west', scans: [{ kind: 'image', on: false }] },
  ]
  await withOrg(store, org, async (tx) => {
    for (const item of kept) await putItem(tx, things, item)
  })
  const paths = {
    among: '$.scans[*] ? (@.kind == "host")',
    covered: '$.scans[*] ? (@.kind == "host" && @.on == true)',
  }
  assert.deepEqual(await readOrg(store, org, (tx) => countCovered(tx, 'thing', paths)), [
    { region: 'east', of: 2, n: 1 },
    { region: 'absent', of: 1, n: 0 },
    { region: 'west', of: 1, n: 1 },
  ])
})

test('what the last reading did not see again is not covered, though it was', async () => {
  const wanted = { slug: 'b', name: 'B', origin: 'b.example/log', timeZone: 'UTC' }
  const { id: org } = await createOrganisation(store, wanted, new Uint8Array(32))
  const held = ['1', '2'].map((id) => ({
    item: { id, region: 'east', on: true },
    source: 'aws',
    scope: `aws/${id}`,
    confirmed: id === '1',
  }))
  await withOrg(store, org, (tx) => replaceItems(tx, things, held, { keys: ['1', '2'] }))
  const paths = { among: '$', covered: '$ ? (@.on == true)' }
  assert.deepEqual(await readOrg(store, org, (tx) => countCovered(tx, 'thing', paths)), [
    { region: 'east', of: 2, n: 1 },
  ])
})
