import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  dataOfOne,
  database,
  moreStores,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import { policies } from '#connectors/aws/policies.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { fileSystems } from '#populations/file-system.ts'
import { firewalls } from '#populations/firewall.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import { isKnown } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import { volumes } from '#populations/volume.ts'

const read = await replay(moreStores)
const customer = `arn:aws:kms:us-east-1:${account}:key/11111111-1111-1111-1111-111111111111`
const denied = { response: undefined, error: { code: 'AccessDeniedException', message: 'no' } }
const provider = { kind: 'provider' }

/** An item by the end of its name. */
function named<Item>(population: Population<Item>, ending: string, of = read): Item {
  const found = [...(of.items.get(population.id) ?? [])].find(([key]) => key.endsWith(ending))
  assert(found, `${ending} was read`)
  return population.item.parse(found[1].item)
}

function asks(service: string, ...ops: string[]) {
  return (call: RecordedCall) => call.service === service && ops.includes(call.op)
}

test('a file system of FSx is encrypted by the key it names, a scratch one by FSx’s own, and one that names none nobody knows how', () => {
  const said = ['/fs-0a1', '/fs-0a2', '/fs-0a3', '/fs-0b1', '/fs-0c1'].map((name) => {
    const { encryptedAtRest, encryptionKey, backup, keptElsewhere } = named(fileSystems, name)
    return [encryptedAtRest, encryptionKey, backup, keptElsewhere]
  })
  const ours = { ref: customer }
  const other = { ref: customer.replace(/1{8}.*/, '22222222-2222-2222-2222-222222222222') }
  assert.deepEqual(said, [
    [true, ours, { enabled: true, retentionDays: 30 }, undefined],
    [true, provider, { enabled: false, retentionDays: 0 }, undefined],
    [undefined, undefined, undefined, undefined],
    [true, ours, { enabled: false, retentionDays: 0 }, 'volumes'],
    [true, other, { enabled: true, retentionDays: 7 }, undefined],
  ])
})

test('a file system of FSx is kept in several zones where its deployment says so, a volume as its file system, and of Lightsail and DAX where there is a second server', () => {
  const systems = ['/fs-0a1', '/fs-0a2', '/fs-0b1', '/fs-0c1', '/fsvol-0b1', '/fsvol-0b3']
  assert.deepEqual(
    systems.map((name) => named(fileSystems, name).zones),
    ['several', 'one', 'several', 'one', 'several', 'several'],
  )
  assert.deepEqual(
    ['/shop-uuid', '/blog-uuid', '/odd-uuid', '/safe', '/plain', '/silent'].map(
      (name) => database(read, name).zones,
    ),
    ['several', 'one', 'one', 'several', 'one', undefined],
  )
})

test('a volume of ONTAP goes by its file system, and a root or a mirror holds nothing of its own', () => {
  const said = ['/fsvol-0b0', '/fsvol-0b1', '/fsvol-0b2', '/fsvol-0b3'].map((name) => {
    const { encryptedAtRest, backup, keptElsewhere } = named(fileSystems, name)
    return [encryptedAtRest, backup, keptElsewhere]
  })
  const off = { enabled: false, retentionDays: 0 }
  assert.deepEqual(said, [
    [true, off, 'volumes'],
    [true, off, undefined],
    [true, off, undefined],
    [true, off, 'source'],
  ])
  assert(
    ![...(read.items.get(fileSystems.id)?.keys() ?? [])].some((key) => key.endsWith('fsvol-0c1')),
  )
})

test('a backup of FSx is of the volume where it was taken of one, and those of AWS Backup are no second copy', () => {
  assert.equal(named(snapshots, '/backup-1').of, named(fileSystems, '/fs-0a1').id)
  assert.equal(named(snapshots, '/backup-2').of, named(fileSystems, '/fsvol-0b1').id)
  assert.equal(named(snapshots, '/backup-2').takenAt, '2026-11-22T02:00:00.000Z')
  const underWay = named(snapshots, '/backup-3')
  assert.deepEqual([underWay.encrypted, underWay.takenAt], [undefined, undefined])
  assert(![...(read.items.get(snapshots.id)?.keys() ?? [])].some((key) => key.endsWith('backup-4')))
  const within = named(snapshots, '/fsvolsnap-1')
  assert.deepEqual([within.encrypted, within.source], [true, 'file-system'])
  assert.equal(within.of, 'fsvol-0c1')
})

test('where the second page of file systems is refused, what depends on it is unread, and volumes and snapshots are incomplete', async () => {
  const blind = await replay(
    changed(
      moreStores,
      ({ service, op, params }) =>
        service === 'fsx' && op === 'DescribeFileSystems' && params['NextToken'] === 'more',
      denied,
    ),
  )
  for (const op of ['DescribeFileSystems', 'DescribeVolumes', 'DescribeSnapshots']) {
    assert.equal(receiptOf(blind, `${account}/us-east-1/fsx.${op}`).complete, false, op)
  }
  assert.equal(receiptOf(blind, `${account}/us-east-1/fsx.DescribeBackups`).complete, true)
})

test('without the volumes nobody can tell how their snapshots are encrypted', async () => {
  const blind = await replay(changed(moreStores, asks('fsx', 'DescribeVolumes'), denied))
  const unread = { unread: `aws/${account}/us-east-1/fsx.DescribeVolumes` }
  assert.deepEqual(named(snapshots, '/fsvolsnap-1', blind).encrypted, unread)
})

test('a database of Lightsail is encrypted where its bundle is, and by a key of the provider', () => {
  const said = ['/shop-uuid', '/blog-uuid', '/odd-uuid'].map((name) => {
    const { encryptedAtRest, encryptionKey, public: isPublic, requiresTls } = database(read, name)
    return [encryptedAtRest, encryptionKey, isPublic, requiresTls]
  })
  assert.deepEqual(said, [
    [true, provider, false, { isRequired: true, by: 'require_secure_transport=1' }],
    [false, undefined, true, { isRequired: false, by: 'rds.force_ssl=0' }],
    [undefined, undefined, undefined, undefined],
  ])
  assert.deepEqual(database(read, '/shop-uuid').backup, {
    enabled: true,
    pitr: true,
    retentionDays: 7,
    latestRestorable: '2026-11-23T05:55:00.000Z',
  })
  assert.deepEqual(database(read, '/blog-uuid').backup, { enabled: false, pitr: false })
  assert.equal(database(read, '/odd-uuid').backup, undefined)
})

test('a snapshot of Lightsail is encrypted as the bundle was; its disks are, but for a system disk', async () => {
  const said = ['/shop-1', '/blog-1', '/lost-1'].map((name) => {
    const { encrypted, of, takenAt } = named(snapshots, name)
    return [encrypted, of.replace(/^.*\//, ''), takenAt]
  })
  assert.deepEqual(said, [
    [true, 'shop-uuid', '2026-11-20T00:00:00.000Z'],
    [false, 'blog-uuid', '2026-11-20T00:00:00.000Z'],
    [undefined, 'unknown', undefined],
  ])
  assert.deepEqual(
    ['/data-disk', '/boot-disk'].map((name) => named(volumes, name).encryptedAtRest),
    [true, undefined],
  )
  assert.equal(named(snapshots, 'DiskSnapshot/data-1').encrypted, true)

  const blind = await replay(
    changed(moreStores, asks('lightsail', 'GetRelationalDatabaseBundles'), denied),
  )
  const unread = { unread: `aws/${account}/us-east-1/lightsail.GetRelationalDatabaseBundles` }
  assert.deepEqual(database(blind, '/blog-uuid').encryptedAtRest, unread)
  assert.deepEqual(named(snapshots, '/shop-1', blind).encrypted, unread)
})

test('a cluster of DAX is encrypted, and takes TLS alone, only where it says so', () => {
  const said = ['/safe', '/plain', '/silent'].map((name) => {
    const { kind, engine, encryptedAtRest, encryptionKey, requiresTls, backup } = database(
      read,
      `arn:aws:dax:us-east-1:${account}:cache${name}`,
    )
    assert.deepEqual([kind, engine, backup], ['cache', 'dax', undefined])
    return [encryptedAtRest, encryptionKey, requiresTls]
  })
  const by = (type: string) => `ClusterEndpointEncryptionType=${type}`
  assert.deepEqual(said, [
    [true, provider, { isRequired: true, by: by('TLS') }],
    [false, undefined, { isRequired: false, by: by('NONE') }],
    [undefined, undefined, undefined],
  ])
  const { pages, items, complete } = receiptOf(read, `${account}/us-east-1/dax.DescribeClusters`)
  assert.deepEqual([pages, items, complete], [2, 3, true])
})

test('an elastic cluster of DocumentDB is encrypted by the key it names, and its snapshots always', () => {
  const said = ['/e-kept', '/e-bare', '/e-shut'].map((name) => {
    const { encryptedAtRest, encryptionKey, backup, kind } = database(read, name)
    return [kind, encryptedAtRest, encryptionKey, backup]
  })
  const unread = { unread: `aws/${account}/us-east-1/docdb-elastic.GetCluster` }
  assert.deepEqual(said, [
    ['cluster', true, { ref: customer }, { enabled: true, pitr: false, retentionDays: 14 }],
    ['cluster', undefined, undefined, { enabled: false, pitr: false, retentionDays: 0 }],
    ['cluster', unread, unread, unread],
  ])
  const snapshot = named(snapshots, '/e-snap-1')
  assert.deepEqual([snapshot.encrypted, snapshot.takenAt], [true, '2026-11-23T03:00:00.000Z'])
  assert.equal(snapshot.of, database(read, '/e-kept').id)
  assert.equal(named(snapshots, '/e-snap-2').takenAt, undefined)
})

test('a table of Keyspaces lies where its keyspace does, encrypted; its backups only those are told who may read it', () => {
  const said = ['/orders', '/secret', '/people'].map((name) => {
    const { locations, encryptedAtRest, encryptionKey, backup } = database(read, `/table${name}`)
    const where = isKnown(locations) ? locations.map(({ country }) => country).join(' ') : locations
    return [where, encryptedAtRest, encryptionKey, backup]
  })
  const unread = { unread: `aws/${account}/us-east-1/keyspaces.GetTable` }
  const on = { enabled: true, pitr: true, continuous: true, retentionDays: 35 }
  assert.deepEqual(said, [
    ['US', true, { kind: 'customer', ref: customer }, on],
    ['US', true, unread, unread],
    ['US CA', true, provider, { enabled: false, pitr: false }],
  ])
  const ofItself = moreStores.filter(({ params }) => params['keyspaceName'] === 'system_schema')
  assert.deepEqual(ofItself, [], 'nobody asks what Keyspaces keeps about itself')
})

test('the right to read tables of Keyspaces is asked for nowhere but where Keyspaces keeps its own', () => {
  const statements = policies.flatMap(({ text }) => JSON.parse(text).Statement)
  const select = statements.filter(({ Action }) => [Action].flat().includes('cassandra:Select'))
  assert.deepEqual(
    select.map(({ Resource }) => Resource),
    ['arn:aws:cassandra:*:*:/keyspace/system*'],
  )
})

test('a directory bucket is closed to the public and to plain HTTP, and one in a local zone lies where nobody told us', () => {
  const [fast, edge] = ['fast--use1-az4--x-s3', 'edge--x--use1-dfw1-az1--x-s3'].map((name) =>
    database(read, `/${name}`),
  )
  assert.deepEqual(fast?.locations, [{ region: 'us-east-1', country: 'US' }])
  assert.deepEqual(edge?.locations, [{ region: 'use1-dfw1-az1' }])
  assert.deepEqual([fast?.encryptedAtRest, fast?.encryptionKey], [true, provider])
  const unread = { unread: `aws/${account}/us-east-1/s3express.GetBucketEncryption` }
  assert.deepEqual([edge?.encryptedAtRest, edge?.encryptionKey], [unread, unread])
  assert.deepEqual(
    [fast?.refusesPlainHttp, fast?.publicAccessBlock, fast?.aclGrants, fast?.versioning],
    [
      true,
      {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
      [],
      false,
    ],
  )
})

test('a table of Timestream is encrypted by the key of its database', () => {
  const said = ['/cpu', '/odd'].map((name) => {
    const { encryptedAtRest, encryptionKey, backup } = database(read, name)
    return [encryptedAtRest, encryptionKey, backup]
  })
  assert.deepEqual(said, [
    [true, { ref: customer }, { enabled: false }],
    [undefined, undefined, { enabled: false }],
  ])
})

test('an account that never used Timestream has no tables there, and one without the right to ask is unread', async () => {
  const answered = async (code: string) => {
    const error = { code, message: 'Only existing Timestream for LiveAnalytics customers' }
    const answer = { response: undefined, error }
    const read = await replay(
      changed(moreStores, asks('timestream-write', 'ListDatabases'), answer),
    )
    return ['ListDatabases', 'ListTables'].map(
      (op) => receiptOf(read, `${account}/us-east-1/timestream-write.${op}`).complete,
    )
  }
  assert.deepEqual(await answered('TimestreamNotOnboarded'), [true, true])
  assert.deepEqual(await answered('AccessDeniedException'), [false, false])
})

test('an instance of Lightsail has a firewall of its own, and a port that names nobody is not taken for closed', () => {
  const said = ['/web-1', '/shell-1', '/vague-1'].map((name) => named(firewalls, name).open)
  const everything = { protocol: 'all', from: 0, to: 65_535, source: '0.0.0.0/0' }
  assert.deepEqual(said, [
    [
      { protocol: 'tcp', from: 443, to: 443, source: '0.0.0.0/0' },
      { protocol: 'tcp', from: 443, to: 443, source: '::/0' },
    ],
    [everything],
    undefined,
  ])
})

test('what AWS Config counts is held against what is of that service alone', async () => {
  const counted = await replay(dataOfOne)
  assert.equal(named(inventoryCounts, 'DBInstance', counted).ids, 'arn:*:rds:*')
  assert.deepEqual(named(inventoryCounts, 'Table', counted).engines, ['dynamodb'])
})
