/** The charts of the chapters, counted over items as their populations have them: a field that is renamed is missed here. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { z } from 'zod'

import type { Coverage, Figure } from '#engine/figure.ts'
import { judgeItem } from '#engine/judge.ts'
import type { Population } from '#engine/population.ts'
import type { Test } from '#engine/test.ts'
import { accessKeys } from '#populations/access-key.ts'
import { configRecorders } from '#populations/config-recorder.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import { fileSystems } from '#populations/file-system.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { countByField } from '#store/count-by-field.ts'
import { countCovered } from '#store/count-covered.ts'
import { putItem } from '#store/items.ts'
import { createOrganisation, readOrg, withOrg } from '#store/organisation.ts'
import { putVerdict } from '#store/test-finding.ts'
import { openTestStore } from '#store/test-store.ts'

import type { BackedUpData } from './continuity/backed-up-data.ts'
import { backupRecent } from './continuity/backup-recent.ts'
import { storageEncrypted } from './encryption/storage-encrypted.ts'
import { storedData } from './hosting/stored-data.ts'
import { coverage, figures } from './index.ts'
import { flowLogsOn } from './monitoring/flow-logs-on.ts'
import { serviceLogsOn } from './monitoring/service-logs-on.ts'
import { threatDetectionOn } from './vulnerabilities/threat-detection-on.ts'
import { vulnerabilityScanningOn } from './vulnerabilities/vulnerability-scanning-on.ts'

const at = new Date('2026-11-01T00:00:00Z')
const store = await openTestStore({ now: at })
after(() => store.close())
let org: string

/** The test's population keeps the keys of the one that is counted. */
const fromBoth = new Set(['databases-by-country', 'databases-by-engine'])
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
    database('a', { locations: [us], encryptedAtRest: true, zones: 'several' }),
    database('b', {
      locations: [us, de, { region: 'somewhere-new-1' }],
      encryptedAtRest: false,
      engine: 'mysql',
      zones: 'one',
    }),
    database('c', { locations: unread, encryptedAtRest: unread, zones: unread }),
    database('d', {}),
  ])
  await put(fileSystems, [
    { id: 'a', ...aws, zones: 'one' },
    { id: 'b', ...aws },
  ])
  await put(storedData, [
    { id: 'a', kind: 'instance', locations: [us, de] },
    { id: 's', kind: 'snapshot', locations: unread },
    { id: 't', kind: 'snapshot' },
  ])
  await judge(storageEncrypted, [
    { id: 'a', kind: 'instance', encryptedAtRest: true },
    { id: 'b', kind: 'instance', encryptedAtRest: false },
    { id: 'c', kind: 'bucket', encryptedAtRest: unread },
    { id: 'd', kind: 'bucket' },
  ])
  await put(encryptionKeys, [
    { id: 'a', ...aws, manager: 'customer' },
    { id: 'b', ...aws, manager: 'provider' },
    { id: 'c', ...aws, manager: unread },
  ])
  const key = (
    id: string,
    created: string | typeof unread,
    active: boolean | typeof unread = true,
  ) => ({
    id,
    system: 'aws/1',
    holder: 'ci',
    active,
    created,
  })
  await put(accessKeys, [
    key('a', '2026-10-20T00:00:00Z'),
    key('b', '2026-07-01T00:00:00Z'),
    key('c', '2024-07-01T00:00:00Z'),
    key('d', unread),
    key('off', '2020-01-01T00:00:00Z', false),
    key('who-knows', '2026-10-20T00:00:00Z', unread),
  ])
  const account = { system: 'aws/1', name: 'ada' }
  await put(identityAccounts, [
    { id: 'a', ...account, kind: 'human', lastUsed: '2026-10-30T00:00:00Z' },
    { id: 'b', ...account, kind: 'service', lastUsed: null },
    { id: 'c', ...account, lastUsed: unread },
  ])
  const data = (id: string, more: Partial<BackedUpData>) => ({ id, kind: 'instance', ...more })
  await judge(backupRecent, [
    data('a', { how: 'own', own: { enabled: true, latestRestorable: '2026-10-31T12:00:00.000Z' } }),
    data('b', { how: 'none', own: { enabled: false }, newestCopy: '2026-10-20T00:00:00.000Z' }),
    data('c', {}),
    data('d', {
      kind: 'bucket',
      how: 'versions',
      versions: true,
      newestCopy: '2020-01-01T00:00:00.000Z',
    }),
  ])
  const network = { ...aws, name: 'vpc', kept: true }
  await judge(flowLogsOn, [
    { id: 'a', ...network, region: 'east', on: true },
    { id: 'b', ...network, region: 'east', on: true, recordsOnly: 'accepted' },
    { id: 'c', ...network, region: 'west', on: unread },
    { id: 'd', ...network, region: 'west', on: false },
    { id: 'e', ...network, region: 'sampled', on: true, sample: 0.4 },
    { id: 'f', ...network, region: 'sampled', on: true, sample: 0.5 },
  ])
  const used = { ...aws, region: 'east', name: 'service', kept: true }
  await judge(serviceLogsOn, [
    { id: 'a', ...used, kind: 'cdn', writesLogs: true },
    { id: 'b', ...used, kind: 'cdn', writesLogs: false },
    { id: 'c', ...used, kind: 'api', writesLogs: unread },
  ])
  const switches = [
    { id: 'a', ...aws, region: 'east', on: true },
    { id: 'b', ...aws, region: 'east', on: false },
    { id: 'c', ...aws, region: 'west', on: unread },
  ]
  await put(configRecorders, [
    ...switches,
    { id: 'd', ...aws, region: 'west', on: true, failure: 'Access denied' },
  ])
  await judge(threatDetectionOn, switches)
  await judge(vulnerabilityScanningOn, [
    { id: 'a', account: '1', region: 'east', scans: [{ kind: 'host', on: true }] },
    { id: 'b', account: '1', region: 'east', scans: [{ kind: 'host', on: unread }] },
    { id: 'c', account: '1', region: 'west', scans: [{ kind: 'image', on: false }] },
  ])
})

/** The compiler holds these to the fields that the population has. */
async function put<Item>(population: Population<Item>, items: readonly Item[]): Promise<void> {
  await withOrg(store, org, async (tx) => {
    for (const item of items) await putItem(tx, population, item)
  })
}

/** Keeps the items of a test's population, and what it says of them. */
async function judge<Item, Parameters>(
  judging: Test<Item, Parameters>,
  items: readonly Item[],
): Promise<void> {
  await put(judging.on, items)
  const parameters = judging.parameters.parse({})
  await withOrg(store, org, async (tx) => {
    for (const item of items) {
      const judged = judgeItem(judging, { item, confirmed: true }, at, parameters, new Map())
      await putVerdict(tx, judging.id, judged.key, judged.verdict)
    }
  })
}

const byCountry = { US: 2, DE: 1, unread: 1, absent: 2 }
const expected: Record<string, Record<string, number>> = {
  'databases-by-country': byCountry,
  'stored-data-by-country': { US: 1, DE: 1, unread: 1, absent: 1 },
  'databases-by-engine': { postgres: 3, mysql: 1 },
  'keys-by-manager': { customer: 1, provider: 1, unread: 1 },
  'keys-by-age': { '0': 2, '2': 1, '4': 1, unread: 1 },
  'accounts-by-kind': { human: 1, service: 1, absent: 1 },
  'accounts-by-last-use': { '0': 1, none: 1, unread: 1 },
  'databases-by-zones': { several: 1, one: 1, unread: 1, absent: 1 },
  'file-systems-by-zones': { one: 1, absent: 1 },
  'data-by-backup': { own: 1, none: 1, versions: 1, absent: 1 },
}

test('every chart counts what its population says, what was not read by itself', async () => {
  const counted = async ({ id, of, path, beside, ...how }: Figure) => {
    const options = { ...how, at, ...(beside && { beside: beside.id }) }
    const rows = await readOrg(store, org, (tx) => countByField(tx, of.id, path, options))
    return [id, Object.fromEntries(rows.map(({ value, n }) => [value, n]))] as const
  }
  const all = Object.values(figures).flat()
  assert.deepEqual(Object.fromEntries(await Promise.all(all.map(counted))), expected)
})

test('every chart of coverage counts as the test beside it judges, and nothing that was not read', async () => {
  const counted = async (coverage: Coverage) => {
    const [of, by] =
      'test' in coverage ? [coverage.test.on, { test: coverage.test.id }] : [coverage.of, coverage]
    const rows = await readOrg(store, org, (tx) => countCovered(tx, of.id, coverage.by, by))
    const said = rows.map(({ name, n, of: all, unknown }) => [name, [n, all, unknown]])
    return [coverage.id, Object.fromEntries(said)] as const
  }
  const all = Object.values(coverage).flat()
  assert.deepEqual(Object.fromEntries(await Promise.all(all.map(counted))), {
    'encrypted-by-kind': { instance: [1, 2, 0], bucket: [0, 2, 2] },
    'flow-logs-by-region': { east: [1, 2, 0], west: [0, 2, 1], sampled: [1, 2, 0] },
    'service-logs-by-kind': { cdn: [1, 2, 0], api: [0, 1, 1] },
    'config-recorders-by-region': { east: [1, 2, 0], west: [0, 2, 1] },
    'threat-detection-by-region': { east: [1, 2, 0], west: [0, 1, 1] },
    'scanning-by-region': { east: [1, 2, 1], west: [0, 1, 0] },
    'data-recent-by-kind': { instance: [1, 3, 1], bucket: [1, 1, 0] },
  })
})

test('a chart that names a test counts items that the test knows by the same key', () => {
  for (const { id, of, beside } of Object.values(figures).flat())
    if (beside) assert(beside.on.id === of.id || fromBoth.has(id), id)
  for (const each of Object.values(coverage).flat())
    if ('test' in each) assert(Object.hasOwn(Object(each.test.fixtures.pass), each.by), each.id)
})

test('every value that a chart has a name for can come up', async () => {
  for (const { id, of, names } of Object.values(figures).flat()) {
    const schema = JSON.stringify(z.toJSONSchema(of.item, { io: 'input', unrepresentable: 'any' }))
    for (const name of Object.keys(names ?? {}).filter((each) => !['true', 'false'].includes(each)))
      assert(schema.includes(`"${name}"`), `${id} names ${name}`)
  }
})
