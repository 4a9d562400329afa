/** The charts of the chapters, counted over items as their populations have them: a field that is renamed is missed here. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { z } from 'zod'

import type { Coverage, Figure } from '#engine/figure.ts'
import type { Population } from '#engine/population.ts'
import { accessKeys } from '#populations/access-key.ts'
import { configRecorders } from '#populations/config-recorder.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { countByField } from '#store/count-by-field.ts'
import { countCovered } from '#store/count-covered.ts'
import { putItem } from '#store/items.ts'
import { createOrganisation, readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { backedUpData } from './continuity/backed-up-data.ts'
import type { BackedUpData } from './continuity/backed-up-data.ts'
import { storedData } from './hosting/stored-data.ts'
import { coverage, figures } from './index.ts'

const at = new Date('2026-11-01T00:00:00Z')
const store = await openTestStore({ now: at })
after(() => store.close())
let org: string

const unread = { unread: 'aws/1/scope' }
const [us, de] = [
  { region: 'us-east-1', country: 'US' },
  { region: 'eu-central-1', country: 'DE' },
]

before(async () => {
  const wanted = { slug: 'a', name: 'A', origin: 'a.example/log', timeZone: 'UTC' }
  org = (await createOrganisation(store, wanted, new Uint8Array(32))).id
  const aws = { provider: 'aws', account: '1' }
  const database = (id: string, more: Partial<Database>): Database => ({
    id,
    ...aws,
    kind: 'instance',
    engine: 'postgres',
    ...more,
  })
  await put(databases, [
    database('a', { locations: [us], encryptedAtRest: true }),
    database('b', { locations: [us, de], encryptedAtRest: false, engine: 'mysql' }),
    database('c', { locations: unread, encryptedAtRest: unread }),
    database('d', {}),
  ])
  await put(storedData, [
    { id: 'a', kind: 'instance', locations: [us, de] },
    { id: 's', kind: 'snapshot', locations: unread },
    { id: 't', kind: 'snapshot' },
  ])
  await put(encryptionKeys, [
    { id: 'a', ...aws, manager: 'customer' },
    { id: 'b', ...aws, manager: 'provider' },
    { id: 'c', ...aws, manager: unread },
  ])
  const key = (id: string, created: string | typeof unread) => ({
    id,
    system: 'aws/1',
    holder: 'ci',
    active: true,
    created,
  })
  await put(accessKeys, [
    key('a', '2026-10-20T00:00:00Z'),
    key('b', '2026-07-01T00:00:00Z'),
    key('c', '2024-07-01T00:00:00Z'),
    key('d', unread),
  ])
  const account = { system: 'aws/1', name: 'ada' }
  await put(identityAccounts, [
    { id: 'a', ...account, kind: 'human', lastUsed: '2026-10-30T00:00:00Z' },
    { id: 'b', ...account, kind: 'service', lastUsed: null },
    { id: 'c', ...account, lastUsed: unread },
  ])
  const data = (id: string, more: Partial<BackedUpData>) => ({ id, kind: 'instance', ...more })
  await put(backedUpData, [
    data('a', { how: 'own', newest: '2026-10-31T12:00:00.000Z' }),
    data('b', { how: 'none', newest: '2026-10-20T00:00:00.000Z' }),
    data('c', {}),
  ])
  const network = { ...aws, name: 'vpc' }
  await put(networkFlowLogs, [
    { id: 'a', ...network, region: 'east', on: true },
    { id: 'b', ...network, region: 'east', on: true, recordsOnly: 'accepted' },
    { id: 'c', ...network, region: 'west', on: unread },
    { id: 'd', ...network, region: 'west', on: false },
  ])
  const switches = [
    { id: 'a', ...aws, region: 'east', on: true },
    { id: 'b', ...aws, region: 'east', on: false },
    { id: 'c', ...aws, region: 'west', on: unread },
  ]
  await put(configRecorders, switches)
  await put(threatDetectors, switches)
  await put(scannerSettings, [
    { id: 'a', ...aws, region: 'east', scans: [{ kind: 'host', on: true }] },
    { id: 'b', ...aws, region: 'east', scans: [{ kind: 'host', on: unread }] },
    { id: 'c', ...aws, region: 'west', scans: [{ kind: 'image', on: true }] },
  ])
})

/** The compiler holds these to the fields that the population has. */
async function put<Item>(population: Population<Item>, items: readonly Item[]): Promise<void> {
  await withOrg(store, org, async (tx) => {
    for (const item of items) await putItem(tx, population, item)
  })
}

const byCountry = { US: 2, DE: 1, unread: 1, absent: 1 }
const expected: Record<string, Record<string, number>> = {
  'databases-by-country': byCountry,
  'stored-data-by-country': { US: 1, DE: 1, unread: 1, absent: 1 },
  'databases-by-engine': { postgres: 3, mysql: 1 },
  'databases-encrypted': { true: 1, false: 1, unread: 1, absent: 1 },
  'keys-by-manager': { customer: 1, provider: 1, unread: 1 },
  'keys-by-age': { '0': 1, '2': 1, '4': 1, unread: 1 },
  'accounts-by-kind': { human: 1, service: 1, absent: 1 },
  'accounts-by-last-use': { '0': 1, absent: 1, unread: 1 },
  'data-by-newest-state': { '0': 1, '3': 1, absent: 1 },
  'data-by-backup': { own: 1, none: 1, absent: 1 },
}

test('every chart counts what its population says, what was not read by itself', async () => {
  const counted = async ({ id, of, path, ages }: Figure) => {
    const options = { at, ...(ages && { ages }) }
    const rows = await readOrg(store, org, (tx) => countByField(tx, of.id, path, options))
    return [id, Object.fromEntries(rows.map(({ value, n }) => [value, n]))] as const
  }
  const all = Object.values(figures).flat()
  assert.deepEqual(Object.fromEntries(await Promise.all(all.map(counted))), expected)
})

test('every chart of regions counts what is on there, and nothing that was not read', async () => {
  const counted = async ({ id, of, among = '$', covered }: Coverage) => {
    const rows = await readOrg(store, org, (tx) => countCovered(tx, of.id, { among, covered }))
    return [id, Object.fromEntries(rows.map((row) => [row.region, [row.n, row.of]]))] as const
  }
  const all = Object.values(coverage).flat()
  assert.deepEqual(Object.fromEntries(await Promise.all(all.map(counted))), {
    'flow-logs-by-region': { east: [1, 2], west: [0, 2] },
    'config-recorders-by-region': { east: [1, 2], west: [0, 1] },
    'threat-detection-by-region': { east: [1, 2], west: [0, 1] },
    'machine-scanning-by-region': { east: [1, 2] },
  })
})

test('every value that a chart has a name for can come up', async () => {
  for (const { id, of, names } of Object.values(figures).flat()) {
    const schema = JSON.stringify(z.toJSONSchema(of.item, { io: 'input', unrepresentable: 'any' }))
    for (const name of Object.keys(names ?? {}).filter((each) => !['true', 'false'].includes(each)))
      assert(schema.includes(`"${name}"`), `${id} names ${name}`)
  }
})
