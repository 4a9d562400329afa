import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import type { RecordedCall } from '#connectors/transport.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import { fileSystems } from '#populations/file-system.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import { isKnown } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import { volumes } from '#populations/volume.ts'

import {
  at,
  itemsOf,
  listed,
  one,
  organisation,
  parent,
  receiptOf,
  replay,
} from './fixtures/replay.ts'

const read = await replay(organisation)

function database(ending: string): Database {
  return one(read, databases, ending)
}

function countries({ locations }: Pick<Database, 'locations'>): string[] {
  assert(isKnown(locations))
  return [...new Set(locations.map((place) => place.country ?? ''))].toSorted()
}

test('every page of every kind of database is read, and what keeps nothing at Google is none', () => {
  const engines = itemsOf(read, databases).map((each) => each.engine)

  assert.deepEqual([...new Set(engines)].toSorted(), [
    'alloydb',
    'bigquery',
    'bigtable',
    'firestore',
    'gcs',
    'mysql',
    'postgres',
    'redis',
    'spanner',
    'sqlserver',
    'valkey',
  ])
  assert.equal(receiptOf(read, listed('sqladmin.googleapis.com/Instance')).pages, 2)
  assert.equal(receiptOf(read, listed('sqladmin.googleapis.com/Instance')).items, 5)
  assert(!itemsOf(read, databases).some(({ id }) => /outside|linked/.test(id)))
})

test('data lies where its region, its replicas, its backups and its configuration say', () => {
  assert.deepEqual(countries(database('instances/orders')), ['US'])
  assert.deepEqual(countries(database('instances/legacy')), ['CA'])
  assert.deepEqual(countries(database('instances/home')), ['US'])
  assert.deepEqual(countries(database('instances/events')), ['MX', 'US'])
  assert.deepEqual(countries(database('databases/(default)')), ['US'])
  assert.deepEqual(countries(database('databases/carts')), ['BE', 'FI', 'NL'])
  assert.deepEqual(countries(database('acme-public-site')), ['US'])
})

test('in how many zones a store goes on is what its tier, its servers or its clusters say, and silence is none', () => {
  const zones = (name: string) => database(name).zones
  assert.deepEqual(['instances/orders', 'instances/ledger', 'instances/silent'].map(zones), [
    'several',
    'one',
    undefined,
  ])
  // A pool that only reads does not take over.
  assert.deepEqual(['clusters/books', 'clusters/lax'].map(zones), ['several', 'one'])
  assert.deepEqual(['instances/home', 'instances/events'].map(zones), ['several', 'several'])
  assert.deepEqual(
    [
      'instances/sessions',
      'instances/plain',
      'clusters/queue',
      'instances/valkey',
      'instances/quiet',
    ].map(zones),
    ['several', 'one', 'several', 'one', undefined],
  )
  assert.deepEqual(['acme-uploads', 'acme-public-site'].map(zones), ['several', undefined])
  const system = (name: string) => one(read, fileSystems, name).zones
  assert.deepEqual(
    ['share', 'saved', 'bare'].map((name) => system(`instances/${name}`)),
    ['one', 'several', undefined],
  )
})

test('a configuration of Spanner that is called `nam` may still keep data elsewhere', () => {
  assert.deepEqual(countries(database('instances/global')), ['BE', 'TW', 'US'])
})

test('a partition of Spanner keeps data where its own configuration does, and is no database itself', () => {
  assert.deepEqual(countries(database('instances/parts')), ['BE', 'TW', 'US'])
  assert(!itemsOf(read, databases).some(({ id }) => id.includes('instancePartitions')))
})

test('a configuration that cannot be asked for leaves the places unread, and nothing else', () => {
  const { locations, encryptedAtRest } = database('instances/hidden')

  assert.deepEqual(locations, { unread: `gcp/${parent}/spanner.instanceConfigs.get` })
  assert.equal(encryptedAtRest, true)
  const receipt = receiptOf(read, `${parent}/spanner.instanceConfigs.get`)
  assert.deepEqual(
    [receipt.complete, receipt.detail, receipt.because],
    [false, true, 'PERMISSION_DENIED'],
  )
})

test('a bucket in two chosen regions lies in those, and not in the area they are of', () => {
  assert.deepEqual(countries(database('acme-lists')), ['CA', 'US'])
})

/** A replay in which the answers to SQL are others. */
async function replayQueries(change: (call: RecordedCall) => Partial<RecordedCall>) {
  return replay(
    organisation.map((call): RecordedCall => {
      if (call.service !== 'bigquery') return call
      const { response, ...asked } = call
      return { ...asked, ...(response !== undefined && { response }), ...change(call) }
    }),
  )
}

test('a dataset of BigQuery lies where its replicas do too, however long the query takes and its answer is', () => {
  const { locations } = database('datasets/sales')
  assert(isKnown(locations))
  assert.deepEqual(
    locations.map(({ region }) => region),
    ['us', 'us-west1'],
  )
  assert(countries(database('datasets/clicks')).includes('GB'))
  const [queries, results] = ['query', 'getQueryResults'].map((op) =>
    receiptOf(read, `${parent}/bigquery.jobs.${op}`),
  )
  assert.deepEqual([queries?.calls, queries?.complete, queries?.detail], [2, true, true])
  assert.deepEqual([results?.calls, results?.complete], [2, true])
})

test('a replica abroad is a place of a dataset at home; without replicas its own place is all', async () => {
  const placesWith = async (...locations: (string | null)[]) => {
    const rows = locations.map((location) => ({ f: [{ v: 'sales' }, { v: location }] }))
    const answer = { jobComplete: true, jobReference: { jobId: 'job_us1' }, rows }
    const again = await replayQueries(({ params, op }) =>
      params['location'] === 'US' && op === 'jobs.query' ? { response: answer } : {},
    )
    return one(again, databases, 'datasets/sales').locations
  }
  const home = { region: 'us', country: 'US' }
  assert.deepEqual(await placesWith('US', 'northamerica-northeast1'), [
    home,
    { region: 'northamerica-northeast1', country: 'CA' },
  ])
  assert.deepEqual(await placesWith(null), [home])
  // Of what the answer does not name nobody knows where it is copied to.
  assert.equal(await placesWith(), undefined)
})

test('where the replicas cannot be asked for, or the query never ends, nobody knows where a dataset lies', async () => {
  const placesWhere = async (change: (call: RecordedCall) => Partial<RecordedCall>) => {
    const again = await replayQueries(change)
    return [again, one(again, databases, 'datasets/sales').locations] as const
  }
  const scope = `gcp/${parent}/bigquery.jobs`
  const error = { code: 'PERMISSION_DENIED', message: 'no bigquery.jobs.create' }
  const [denied, unread] = await placesWhere(({ params }) =>
    params['location'] === 'US' ? { response: undefined, error } : {},
  )
  assert.deepEqual(unread, { unread: `${scope}.query` })
  assert.equal(receiptOf(denied, `${parent}/bigquery.jobs.query`).because, 'PERMISSION_DENIED')
  assert(countries(one(denied, databases, 'datasets/clicks')).includes('GB'))

  const goesOn = { jobComplete: false, jobReference: { jobId: 'job_us1' } }
  const [, endless] = await placesWhere(() => ({ response: goesOn }))
  assert.deepEqual(endless, { unread: `${scope}.getQueryResults` })
  const [, circle] = await placesWhere(({ params }) =>
    params['pageToken'] ? { response: { jobComplete: true, pageToken: 'rows-2' } } : {},
  )
  assert.deepEqual(circle, { unread: `${scope}.getQueryResults` })
})

test('everything is encrypted; with whose key is another question', () => {
  for (const each of itemsOf(read, databases)) assert.equal(each.encryptedAtRest, true, each.id)
  for (const each of itemsOf(read, volumes)) assert.equal(each.encryptedAtRest, true, each.id)

  assert.deepEqual(database('acme-asia').encryptionKey, { kind: 'provider' })
  assert.deepEqual(database('acme-uploads').encryptionKey, {
    kind: 'customer',
    ref: '//cloudkms.googleapis.com/projects/acme-prod/locations/us/keyRings/r/cryptoKeys/gcs',
  })
  assert.deepEqual(one(read, volumes, 'disks/web').encryptionKey, { kind: 'customer' })
  // One database of two, and one cluster of two, are under Google's key.
  assert.deepEqual(database('instances/global').encryptionKey, { kind: 'provider' })
  assert.deepEqual(database('instances/events').encryptionKey, { kind: 'provider' })
})

test('both modes that turn away plain connections require TLS, and the older flag counts where no mode is set', () => {
  const required = (ending: string) => {
    const { requiresTls } = database(ending)
    return isKnown(requiresTls) ? requiresTls.isRequired : requiresTls
  }

  assert.equal(required('instances/orders'), true)
  assert.equal(required('instances/orders-replica'), true)
  assert.equal(required('instances/ledger'), true)
  assert.equal(required('instances/legacy'), false)
  assert.equal(required('instances/silent'), undefined)
  assert.equal(required('instances/sessions'), true)
  assert.equal(required('clusters/queue'), true)
  assert.equal(required('instances/plain'), false)
  assert.equal(required('instances/valkey'), false)
  assert.equal(required('instances/quiet'), undefined)
  assert.equal(required('clusters/books'), true)
  // One of its two servers takes plain connections.
  assert.equal(required('clusters/lax'), false)
})

test('a backup counts by the last run that succeeded', () => {
  assert.deepEqual(database('instances/orders').backup, {
    enabled: true,
    retentionDays: 7,
    pitr: true,
    latestRestorable: '2026-11-22T03:10:00.123Z',
  })
  assert.deepEqual(database('instances/legacy').backup, { enabled: false })
  assert.equal(database('instances/silent').backup, undefined)
  assert.equal(database('instances/orders-replica').replicaOf, database('instances/orders').id)
})

test('of an instance of Cloud SQL that is stopped that is said', async () => {
  const stopped = organisation.map((call) => {
    const text = JSON.stringify(call)
    if (!text.includes('"databaseVersion":"POSTGRES_16"')) return call
    return JSON.parse(
      text.replaceAll('"settings":{"b', '"settings":{"activationPolicy":"NEVER","b'),
    )
  })
  const { backup } = one(await replay(stopped), databases, 'instances/orders')
  assert.equal(isKnown(backup) && backup.stopped, true)
})

test('where the runs cannot be asked for, nobody knows how fresh the backups are', () => {
  const scope = 'gcp/projects/acme-data/sqladmin.backupRuns.list'

  assert.deepEqual(database('instances/ledger').backup, { unread: scope })
  const receipt = receiptOf(read, scope.slice('gcp/'.length))
  assert.deepEqual([receipt.complete, receipt.because], [false, 'SERVICE_DISABLED'])
})

test('backups of the other kinds count by their schedules', () => {
  const backup = (ending: string) => database(ending).backup

  assert.deepEqual(backup('instances/global'), { enabled: false })
  assert.deepEqual(backup('instances/home'), {
    enabled: true,
    retentionDays: 14,
    latestRestorable: '2026-11-23T02:00:00.000Z',
  })
  assert.deepEqual(backup('databases/(default)'), {
    enabled: true,
    retentionDays: 14,
    pitr: true,
    latestRestorable: at.toISOString(),
  })
  assert.deepEqual(backup('databases/carts'), { enabled: false, pitr: false })
  assert.deepEqual(backup('clusters/books'), {
    enabled: true,
    retentionDays: 14,
    pitr: true,
    latestRestorable: '2026-11-22T23:00:00.000Z',
  })
  assert.equal(backup('clusters/lax'), undefined)
})

test('backups of Firestore are copies, also those of a database that is gone, and say how recent they are', async () => {
  const copies = itemsOf(read, snapshots).filter(({ id }) => id.includes('firestore'))
  assert.deepEqual(
    copies.map((copy) => [copy.of.split('/').at(-1), countries(copy), copy.takenAt]),
    [
      ['(default)', ['US'], '2026-11-22T03:00:00.000Z'],
      ['gone', ['BE', 'FI', 'NL'], '2026-11-01T03:00:00.000Z'],
    ],
  )
  const partly = organisation.map((call) =>
    call.op === 'backups.list' && call.account === 'acme-prod'
      ? { ...call, response: { unreachable: ['projects/acme-prod/locations/eur3'] } }
      : call,
  )
  const receipt = receiptOf(await replay(partly), 'projects/acme-prod/firestore.backups.list')
  assert.deepEqual([receipt.complete, receipt.because], [false, 'ListIncomplete'])
})

test('a bucket whose deleted and overwritten objects are kept for days is backed up for as long', () => {
  assert.deepEqual(database('acme-public-site').backup, {
    enabled: true,
    retentionDays: 7,
    continuous: true,
  })
  assert.deepEqual(database('acme-asia').backup, { enabled: false })
  assert.equal(database('acme-lists').backup, undefined)
})

test('an instance of Bigtable is backed up where each of its tables is, as far back as the worst of them', async () => {
  assert.deepEqual(database('instances/events').backup, {
    enabled: true,
    retentionDays: 7,
    latestRestorable: '2026-11-22T02:00:00.000Z',
  })
  const tables = (call: RecordedCall) =>
    call.params['assetTypes'] === 'bigtableadmin.googleapis.com/Table'
  const answering = async (answer: Pick<RecordedCall, 'response' | 'error'>) => {
    const calls = organisation.map((call) =>
      tables(call) ? { ...call, response: undefined, ...answer } : call,
    )
    return one(await replay(calls), databases, 'instances/events').backup
  }
  const [held] = organisation.filter(tables)
  const { assets, ...rest } = z
    .looseObject({ assets: z.array(z.looseObject({ name: z.string() })) })
    .parse(held?.response)
  const [table] = assets
  assert(table)
  const bare = { ...table, name: `${table.name}-2`, resource: { data: { name: 'n' } } }
  assert.deepEqual(await answering({ response: { ...rest, assets: [table, bare] } }), {
    enabled: false,
  })
  assert.equal(await answering({ response: { ...rest, assets: [] } }), undefined)
  assert.deepEqual(await answering({ error: { code: 'PERMISSION_DENIED', message: 'no' } }), {
    unread: `gcp/${listed('bigtableadmin.googleapis.com/Table')}`,
  })
})

test('a bucket is kept from the public by its own setting or by its organisation’s', () => {
  const blocks = (ending: string) => {
    const { publicAccessBlock } = database(ending)
    return isKnown(publicAccessBlock) ? publicAccessBlock.restrictPublicBuckets : publicAccessBlock
  }

  assert.equal(blocks('acme-uploads'), true)
  assert.equal(blocks('acme-public-site'), false)
  assert.equal(blocks('acme-lists'), true)
})

test('older versions stay for the days that a rule leaves them, and then for those of soft deletion', async () => {
  const [held] = organisation.filter(({ params }) =>
    JSON.stringify(params).includes('"RESOURCE","assetTypes":"storage.googleapis.com/Bucket"'),
  )
  const kept = async (more: string) => {
    const bucket = JSON.stringify(held?.response).replace('"versioning":{"enabled":true}', more)
    const calls = organisation.map((call) =>
      call === held ? { ...call, response: JSON.parse(bucket) } : call,
    )
    return one(await replay(calls), databases, '/acme-uploads').versionsKept
  }
  const rule = (condition: string) =>
    `"versioning":{"enabled":true},"lifecycle":{"rule":[{"action":{"type":"Delete"},"condition":{${condition}}}]}`
  assert.equal(await kept('"versioning":{"enabled":true}'), 'forever')
  assert.equal(await kept('"versioning":{"enabled":false}'), undefined)
  assert.equal(await kept(rule('"daysSinceNoncurrentTime":3')), 3)
  const soft = '"softDeletePolicy":{"retentionDurationSeconds":"604800"},'
  assert.equal(await kept(`${soft}${rule('"numNewerVersions":3')}`), 7)
})

test('a bucket refuses requests without TLS where the policy of its organisation says so', () => {
  assert.equal(database('acme-uploads').refusesPlainHttp, true)
  assert.equal(database('acme-lists').refusesPlainHttp, false)
})

test('a bucket shows whom of the public its lists and its policy let in, and whether objects have lists of their own', () => {
  assert.deepEqual(database('acme-public-site').aclGrants, ['*:roles/storage.objectViewer'])
  assert.deepEqual(database('acme-lists').aclGrants, ['*:READER'])
  assert.deepEqual(database('acme-uploads').aclGrants, [])
  assert.deepEqual(
    ['acme-lists', 'acme-public-site', 'acme-uploads'].map((name) => database(name).objectLists),
    [true, false, false],
  )
})

test('copies are items of their own, wherever they lie, and only those that were made', () => {
  const runs = itemsOf(read, snapshots).filter(({ id }) => id.includes('/backupRuns/'))

  assert.deepEqual(
    runs.map(({ id }) => id.slice(id.lastIndexOf('/'))),
    ['/2', '/1'],
  )
  assert.equal(one(read, snapshots, 'snapshots/shared').public, true)
  assert.equal(one(read, snapshots, 'snapshots/web-1').public, false)
  assert.equal(one(read, snapshots, 'snapshots/web-1').takenAt, '2026-11-22T09:02:03.456Z')
})

test('images of disks and of whole machines are copies, with their places and keys', () => {
  const golden = one(read, snapshots, 'images/golden')
  assert.deepEqual(
    [golden.source, golden.of, countries(golden), golden.takenAt],
    [
      'volume',
      '//compute.googleapis.com/projects/acme-prod/zones/us-east1-b/disks/web',
      ['US'],
      '2026-11-01T08:00:00.000Z',
    ],
  )
  assert.equal(
    golden.encryptionKey && 'kind' in golden.encryptionKey && golden.encryptionKey.kind,
    'customer',
  )
  const whole = one(read, snapshots, 'machineImages/whole')
  assert.deepEqual([whole.source, whole.takenAt, whole.public], ['machine', undefined, false])
})

test('a key of which a version is to be destroyed is pending deletion, and one that signs is none', () => {
  const { state, encryptsStill } = one(read, encryptionKeys, 'cryptoKeys/old')
  assert.deepEqual([state, encryptsStill], ['pending-deletion', true])
  assert.equal(one(read, encryptionKeys, 'cryptoKeys/gcs').state, 'enabled')
  assert.deepEqual(one(read, encryptionKeys, 'cryptoKeys/gcs').rotation, {
    on: true,
    everyDays: 90,
    next: '2036-01-01T00:00:00.000Z',
  })
  assert.equal(one(read, encryptionKeys, 'cryptoKeys/silent').state, undefined)
  assert(!itemsOf(read, encryptionKeys).some(({ id }) => id.endsWith('signer')))
})

test('the search of the inventory counts the stores of each project by itself', () => {
  const counts = Object.fromEntries(
    itemsOf(read, inventoryCounts).map(({ id, count }) => [id, count]),
  )

  // The index has a fourth, which only stands for a server elsewhere.
  assert.equal(counts['gcp/acme-prod/assets/sqladmin.googleapis.com/Instance'], 3)
  assert.equal(counts['gcp/acme-prod/assets/redis.googleapis.com'], 3)
  // One more than the list has.
  assert.equal(counts['gcp/acme-data/assets/storage.googleapis.com/Bucket'], 3)
  assert.equal(counts['gcp/acme-data/assets/redis.googleapis.com'], undefined)
})

test('a database of a kind that is not read shows by the count', async () => {
  const unread: [assetType: string, counted: string, kind: string, engine: string][] = [
    [
      'oracledatabase.googleapis.com/AutonomousDatabase',
      'oracledatabase.googleapis.com',
      'instance',
      'oracle',
    ],
    ...[
      ['firebasedatabase.googleapis.com/DatabaseInstance', 'document', 'firebase-realtime'],
      ['healthcare.googleapis.com/Dataset', 'document', 'healthcare'],
      ['managedkafka.googleapis.com/Cluster', 'stream', 'kafka'],
      ['aiplatform.googleapis.com/Index', 'search', 'vertex-vectors'],
      ['discoveryengine.googleapis.com/DataStore', 'search', 'vertex-search'],
    ].map(([type = '', kind = '', engine = '']): (typeof unread)[number] => [
      type,
      type,
      kind,
      engine,
    ]),
  ]
  const more = organisation.map((call): RecordedCall => {
    if (call.op !== 'assets.searchAllResources' || call.params['pageToken'] !== 's2') return call
    const found = unread.map(([assetType]) => {
      assert(String(call.params['assetTypes']).split('|').includes(assetType))
      return { name: `//${assetType}/a`, assetType, project: 'projects/700000000001' }
    })
    const written = JSON.stringify(call.response)
    const response: unknown = JSON.parse(
      written.replace('"results":[', `"results":[${JSON.stringify(found).slice(1, -1)},`),
    )
    return { ...call, response }
  })
  const read = await replay(more)
  for (const [, type, kind, engine] of unread) {
    const counted = one(read, inventoryCounts, `acme-prod/assets/${type}`)
    assert.deepEqual([counted.count, counted.kind, counted.engines], [1, kind, [engine]])
  }
})

test('while the list of Cloud SQL instances is not whole, neither are their backups, as nobody knows which to ask for, nor the second count, as nobody knows which stand for a server elsewhere', async () => {
  const denied = organisation.map((call): RecordedCall => {
    if (call.params['assetTypes'] !== 'sqladmin.googleapis.com/Instance') return call
    return { ...call, response: undefined, error: { code: 'PERMISSION_DENIED', message: 'no' } }
  })
  const replayed = await replay(denied)
  const blind = receiptOf(replayed, listed('sqladmin.googleapis.com/Instance'))
  const led = ['database', 'firewall', 'service-log', 'snapshot', 'inventory-count']
  assert.deepEqual([blind.complete, blind.feeds], [false, led])
  const counted = itemsOf(replayed, inventoryCounts).map(({ type }) => type)
  assert(counted.length > 0 && !counted.includes('sqladmin.googleapis.com/Instance'))
})

test('a share of Filestore without any backup has none, and of one with a backup nobody knows whether more follow', async () => {
  assert.deepEqual(one(read, fileSystems, 'instances/bare').backup, { enabled: false })
  assert.equal(one(read, fileSystems, 'instances/share').backup, undefined)
  const copy = one(read, snapshots, 'backups/share-1')
  assert.equal(copy.of, one(read, fileSystems, 'instances/share').id)
  assert.deepEqual([copy.source, copy.takenAt], ['file-system', '2026-11-22T02:00:00.000Z'])

  const scope = listed('file.googleapis.com/Backup')
  const unread = organisation.filter(({ params }) => params['assetTypes'] !== backupTypes.filestore)
  const again = await replay(unread)
  assert.deepEqual(one(again, fileSystems, 'instances/bare').backup, { unread: `gcp/${scope}` })
})

test('what Backup and DR keeps is a backup of what it was taken from, whatever that is called there', async () => {
  const [kept, leaving] = ['backups/b1', 'backups/b2'].map((name) =>
    one(read, recoveryPoints, name),
  )
  assert.equal(kept?.of, one(read, fileSystems, 'instances/saved').id)
  assert.deepEqual(
    [kept.source, kept.usable, kept.takenAt, kept.keptDays, kept.vault],
    ['file-system', true, '2026-11-22T03:00:00.000Z', 30, 'vault'],
  )
  assert.deepEqual([leaving?.usable, leaving?.keptDays], [false, 'forever'])
  assert.equal(leaving?.of, database('instances/ledger').id)
  // Two vaults look after it; one has no backup of it yet.
  assert.deepEqual(
    itemsOf(read, protectedResources).map(({ id, lastBackup }) => [id, lastBackup]),
    [
      [kept.of, '2026-11-22T03:00:00.000Z'],
      [leaving.of, '2026-11-21T03:00:00.000Z'],
    ],
  )
  const cut = await replay(
    organisation.filter(({ params }) => params['assetTypes'] !== backupTypes.service),
  )
  assert.equal(receiptOf(cut, listed('backupdr.googleapis.com/Backup')).complete, false)
})

const backupTypes = {
  filestore: 'file.googleapis.com/Backup',
  service: 'backupdr.googleapis.com/(Backup|DataSource)',
}
