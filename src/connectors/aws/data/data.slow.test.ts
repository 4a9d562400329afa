import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  dataOfOne,
  database,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import { fileSystems } from '#populations/file-system.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import { isKnown } from '#populations/reported.ts'
import { restoreTests } from '#populations/restore-test.ts'
import { snapshots } from '#populations/snapshot.ts'
import { storageSettings } from '#populations/storage-setting.ts'
import { volumes } from '#populations/volume.ts'

const read = await replay(dataOfOne)
const customer = `arn:aws:kms:us-east-1:${account}:key/11111111-1111-1111-1111-111111111111`

/** The items of a population by the end of their names. */
function itemsOf<Item extends { id: string }>(
  population: Population<Item>,
  of = read,
): Map<string, Item> {
  const held = [...(of.items.get(population.id) ?? [])]
  return new Map(
    held.map(([key, { item }]) => [key.replace(/^.*[:/]/, ''), population.item.parse(item)]),
  )
}

function places(locations: unknown): unknown {
  return Array.isArray(locations)
    ? locations.map(({ region, country }) => [region, country].join(' '))
    : locations
}

test('every scope of the recording is read whole, but that of a key nobody may describe', () => {
  assert.deepEqual(
    read.receipts.filter(({ complete }) => !complete).map(({ scope, because }) => [scope, because]),
    [[`aws/${account}/us-east-1/kms.DescribeKey`, 'AccessDeniedException']],
  )
})

test('a database says what its own backups are, and which of it is kept by another', () => {
  assert.deepEqual(database(read, ':crm').backup, {
    enabled: true,
    pitr: true,
    retentionDays: 7,
    latestRestorable: '2026-11-23T05:55:00.000Z',
  })
  assert.deepEqual(database(read, ':plain').backup, {
    enabled: false,
    pitr: false,
    retentionDays: 0,
  })
  assert.equal(
    database(read, ':orders-1').partOf,
    `arn:aws:rds:us-east-1:${account}:cluster:orders`,
  )
  assert.equal(database(read, ':crm-read').replicaOf, 'crm')
  assert.deepEqual(database(read, '/carts').backup, {
    enabled: true,
    pitr: true,
    retentionDays: 35,
    latestRestorable: '2026-11-23T05:55:00.000Z',
  })
  assert.deepEqual(database(read, '/events').backup, { enabled: false, pitr: false })
  assert.deepEqual(database(read, ':sales').backup, { enabled: true, retentionDays: 1 })
  assert.equal(database(read, ':silent').backup, undefined)
})

test('warehouses, caches, search and global clusters are databases too, each in all of its places', () => {
  const said = [
    ':sales',
    ':lab',
    ':silent',
    '/ns-1',
    ':sessions',
    ':open',
    ':pages',
    ':quick',
    '/ledger',
    '/logs',
    '/shop',
    ':world',
  ]
    .map((name) => database(read, name))
    .map(({ id, kind, locations, encryptedAtRest }) =>
      [id.replace(/^.*[:/]/, ''), kind, places(locations), encryptedAtRest].join(' '),
    )
  assert.deepEqual(said, [
    'sales warehouse us-east-1 US,eu-central-1 DE true',
    'lab warehouse us-east-1 US false',
    'silent warehouse us-east-1 US ',
    'ns-1 warehouse us-east-1 US,eu-west-1 IE true',
    'sessions cache us-east-1 US true',
    'open cache us-east-1 US false',
    'pages cache us-east-1 US false',
    'quick cache us-east-1 US true',
    'ledger cluster us-east-1 US true',
    'logs search us-east-1 US true',
    'shop search us-east-1 US false',
    'world global-cluster ca-west-1 CA,us-east-1 US true',
  ])
  assert(
    !read.items
      .get('database')
      ?.has(`arn:aws:elasticache:us-east-1:${account}:cluster:sessions-001`),
  )
})

test('in how many zones a store goes on is what its service says, a member of a cluster as its cluster, and an answer that does not say it says nothing', () => {
  const stores = [
    ':orders',
    ':orders-1',
    ':crm',
    ':plain',
    ':crm-read',
    ':sales',
    ':lab',
    ':silent',
  ]
  const more = [':sessions', ':open', ':pages', ':quick', '/ledger', '/logs', '/shop', '/carts']
  const streams = ['orders/2f0c-1', 'clicks/2f0c-2', 'quiet/2f0c-3', ':world']
  const said = [...stores, ...more, ...streams].map((name) =>
    `${name.replace(/^[:/]/, '')} ${JSON.stringify(database(read, name).zones) ?? ''}`.replaceAll(
      '"',
      '',
    ),
  )
  assert.deepEqual(said, [
    'orders several',
    'orders-1 several',
    'crm several',
    'plain one',
    'crm-read ',
    'sales several',
    'lab one',
    'silent ',
    'sessions several',
    'open one',
    'pages one',
    'quick several',
    'ledger several',
    'logs several',
    'shop one',
    'carts several',
    'orders/2f0c-1 several',
    'clicks/2f0c-2 ',
    'quiet/2f0c-3 several',
    'world ',
  ])
  const systems = itemsOf(fileSystems)
  assert.deepEqual([systems.get('fs-1')?.zones, systems.get('fs-2')?.zones], ['one', 'several'])
})

test('a member of a cluster that was not read does not say that it is kept in one zone', async () => {
  const denied = { response: undefined, error: { code: 'AccessDenied', message: 'no' } }
  const blind = await replay(changed(dataOfOne, ({ op }) => op === 'DescribeDBClusters', denied))
  assert.equal(database(blind, ':orders-1').zones, undefined)
  assert.equal(database(blind, ':plain').zones, 'one')
})

test('a key is the provider’s where none is named or the alias is AWS’s, and of an ARN the key itself says whose it is', () => {
  assert.deepEqual(database(read, '/events').encryptionKey, { kind: 'provider' })
  assert.deepEqual(database(read, '/ns-1').encryptionKey, { kind: 'provider' })
  assert.deepEqual(database(read, '/carts').encryptionKey, { ref: customer })
  assert.deepEqual(database(read, ':::logs').encryptionKey, { kind: 'provider' })
  assert.deepEqual(database(read, ':::copied').encryptionKey, { ref: customer })
  assert.equal(database(read, ':plain').encryptionKey, undefined)
})

test('a warehouse requires TLS by its parameter group, a serverless one by its workgroup or by having none', async () => {
  const said = [':sales', ':lab', ':silent', '/ns-1', '/ns-2'].map((name) => {
    const { requiresTls, public: isPublic } = database(read, name)
    return [requiresTls, isPublic]
  })
  const required = { isRequired: true, by: 'require_ssl=true' }
  assert.deepEqual(said, [
    [required, false],
    [{ isRequired: false, by: 'require_ssl=false' }, undefined],
    [undefined, undefined],
    [required, false],
    [{ isRequired: true, by: 'no workgroup' }, false],
  ])
  const lists = ({ op }: RecordedCall) => op === 'ListWorkgroups'
  const denied = { response: undefined, error: { code: 'AccessDeniedException', message: 'no' } }
  const blind = await replay(changed(dataOfOne, lists, denied))
  const unread = { unread: `aws/${account}/us-east-1/redshift-serverless.ListWorkgroups` }
  for (const name of ['/ns-1', '/ns-2'])
    assert.deepEqual(database(blind, name).requiresTls, unread, name)
})

test('a cluster of Kafka requires TLS where it takes nothing else, and says whether it has a public address', async () => {
  const said = ['orders/2f0c-1', 'clicks/2f0c-2', 'quiet/2f0c-3', 'untold/2f0c-4'].map((name) => {
    const item = database(read, `/${name}`)
    return [item.engine, item.requiresTls, item.public, item.encryptedAtRest]
  })
  assert.deepEqual(said, [
    ['kafka', { isRequired: true, by: 'ClientBroker=TLS' }, false, true],
    ['kafka', { isRequired: false, by: 'ClientBroker=TLS_PLAINTEXT' }, true, true],
    ['kafka-serverless', { isRequired: true, by: 'MSK Serverless' }, false, true],
    ['kafka', undefined, undefined, true],
  ])
  assert.deepEqual(database(read, '/orders/2f0c-1').encryptionKey, { ref: customer })
  assert.equal(database(read, '/untold/2f0c-4').encryptionKey, undefined)
  const scope = `${account}/us-east-1/kafka.ListClustersV2`
  const { calls, items, complete } = receiptOf(read, scope)
  assert.deepEqual([calls, items, complete], [2, 4, true])
  const odd = { response: { ClusterInfoList: [{ ClusterArn: 'orders' }] } }
  const broken = await replay(changed(dataOfOne, ({ op }) => op === 'ListClustersV2', odd))
  assert.equal(receiptOf(broken, scope).because, 'MalformedItem')
})

test('TLS that a cache only prefers is not required', () => {
  assert.deepEqual(database(read, ':sessions').requiresTls, {
    isRequired: false,
    by: 'TransitEncryptionEnabled=true, TransitEncryptionMode=preferred',
  })
  assert.deepEqual(database(read, '/logs').requiresTls, {
    isRequired: true,
    by: 'EnforceHTTPS=true',
  })
})

test('a search domain says the oldest version that its policy takes, and of another policy nothing', async () => {
  const oldestWith = async (policy: string) => {
    const said = dataOfOne.map((call): RecordedCall => {
      if (call.op !== 'DescribeDomains') return call
      const with12 = `"EnforceHTTPS":true,"TLSSecurityPolicy":"${policy}"`
      const written = JSON.stringify(call.response).replace('"EnforceHTTPS":true', with12)
      return { ...call, response: JSON.parse(written) }
    })
    const { requiresTls } = database(await replay(said), '/logs')
    return isKnown(requiresTls) && requiresTls.oldest
  }
  assert.equal(await oldestWith('Policy-Min-TLS-1-0-2019-07'), 'TLSv1.0')
  assert.equal(await oldestWith('Policy-Min-TLS-1-2-PFS-2023-10'), 'TLSv1.2')
  assert.equal(await oldestWith('Policy-Of-Tomorrow'), undefined)
})

test('a bucket lies where it is copied to, and says who blocks what, its policy and its public grants', () => {
  const copied = database(read, ':::copied')
  assert.deepEqual(places(copied.locations), ['us-east-2 US', 'ca-central-1 CA'])
  assert.deepEqual(copied.policy, [
    {
      effect: 'Deny',
      principals: ['*'],
      actions: ['s3:*'],
      resources: ['arn:aws:s3:::copied', 'arn:aws:s3:::copied/*'],
      conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
    },
  ])
  assert.deepEqual([copied.versioning, copied.aclGrants], [true, []])
  const open = database(read, ':::open')
  assert.deepEqual(open.policy, [
    {
      sid: 'Read',
      effect: 'Allow',
      principals: ['AWS:*'],
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::open/*'],
      conditions: [],
    },
  ])
  assert.deepEqual(open.publicAccessBlock, {
    blockPublicAcls: true,
    ignorePublicAcls: false,
    blockPublicPolicy: false,
    restrictPublicBuckets: false,
  })
  assert.deepEqual(
    [open.versioning, open.aclGrants, open.encryptedAtRest],
    [false, ['*:READ'], false],
  )
  assert.equal(database(read, ':::logs').versioning, false)
})

test('a bucket without a policy has none, and is no less read', async () => {
  const none = { error: { code: 'NoSuchBucketPolicy', message: 'no' } }
  const again = await replay(changed(dataOfOne, ({ op }) => op === 'GetBucketPolicy', none))
  assert.deepEqual(database(again, ':::logs').policy, [])
  assert(receiptOf(again, `${account}/s3.GetBucketPolicy`).complete)
})

test('a bucket costs five calls at most, one more if it keeps versions or its lists may count, two if it takes logs, and four where the account blocks public access to all', async () => {
  const buckets = read.receipts.filter(({ scope }) => /\/s3\.Get/.test(scope))
  const { length } = ['logs', 'copied', 'open']
  const copies = 1
  const ofLogs = 2
  const withVersions = 1
  const withLists = 1
  const all = buckets.reduce((sum, { calls }) => sum + calls, 0)
  assert(all <= 5 * length + copies + ofLogs + withVersions + withLists)

  const blocked = changed(dataOfOne, ({ service }) => service === 's3control', {
    response: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  })
  const again = await replay(blocked)
  assert(!again.receipts.some(({ scope }) => /s3\.Get(PublicAccessBlock|BucketAcl)/.test(scope)))
})

test('what the account blocks is blocked for each bucket, though the bucket itself does not', async () => {
  const half = {
    BlockPublicAcls: false,
    IgnorePublicAcls: true,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  }
  const again = await replay(
    changed(dataOfOne, ({ service }) => service === 's3control', {
      response: { PublicAccessBlockConfiguration: half },
    }),
  )
  const { publicAccessBlock, aclGrants } = database(again, ':::open')
  assert.deepEqual(publicAccessBlock, {
    blockPublicAcls: false,
    ignorePublicAcls: true,
    blockPublicPolicy: false,
    restrictPublicBuckets: true,
  })
  assert.deepEqual(aclGrants, [])
})

test('where everything belongs to the bucket’s owner no list counts, and where that is not known the objects’ may', async () => {
  const of = async (answer: Pick<RecordedCall, 'response' | 'error'>) => {
    const isOwnership = ({ op }: RecordedCall) => op === 'GetBucketOwnershipControls'
    const again = await replay(changed(dataOfOne, isOwnership, answer))
    const { aclGrants, objectLists } = database(again, ':::open')
    return { aclGrants, objectLists, asked: again.receipts.map(({ scope }) => scope) }
  }
  const scope = `${account}/s3.GetBucketOwnershipControls`
  const rules = (...owners: string[]) => ({
    response: {
      OwnershipControls: { Rules: owners.map((ObjectOwnership) => ({ ObjectOwnership })) },
    },
  })
  const enforced = await of(rules('BucketOwnerEnforced'))
  assert.deepEqual([enforced.aclGrants, enforced.objectLists], [[], false])
  assert(!enforced.asked.some((each) => each.endsWith('s3.GetBucketAcl')))
  for (const owner of ['ObjectWriter', 'BucketOwnerPreferred']) {
    const { aclGrants, objectLists } = await of(rules(owner))
    assert.deepEqual([aclGrants, objectLists], [['*:READ'], true], owner)
  }
  const unset = await of({ error: { code: 'OwnershipControlsNotFoundError', message: 'no' } })
  assert.equal(unset.objectLists, true)
  const denied = await of({ error: { code: 'AccessDenied', message: 'no' } })
  assert.deepEqual([denied.aclGrants, denied.objectLists], [['*:READ'], { unread: `aws/${scope}` }])
  assert.deepEqual((await of(rules())).objectLists, { unread: `aws/${scope}` })
})

test('a bucket copied to one that is not there lies, for all we know, somewhere', async () => {
  const denied = changed(dataOfOne, ({ op }) => op === 'HeadBucket', {
    error: { code: 'NotFound', message: 'no' },
  })
  const { locations } = database(await replay(denied), ':::copied')
  assert.deepEqual(places(locations), ['us-east-2 US', 'copies-in-montreal '])
})

test('copies that outlive their database are snapshots, and one that is being made, or of which a shard says nothing, has no time', () => {
  assert.deepEqual(
    [...itemsOf(snapshots)]
      .filter(([, { id }]) => !id.includes(':elasticache:'))
      .map(
        ([name, { source, encrypted, takenAt }]) =>
          `${name} ${source} ${JSON.stringify(encrypted)} ${takenAt}`,
      )
      .toSorted(),
    [
      '01 database true 2026-11-22T00:00:00.000Z',
      'ab-kept database true 2026-10-20T00:00:00.000Z',
      'ab-silent database undefined undefined',
      'cab-1 database false undefined',
      'copy-1 database true 2026-11-22T02:00:00.000Z',
      'copy-2 database true undefined',
      'crm-2026-11-22 database false 2026-11-01T00:00:00.000Z',
      'given database false 2026-11-01T00:00:00.000Z',
      'job-1 database false 2026-11-01T00:00:00.000Z',
      // As old as the oldest of its shards.
      'ledger-1 database true 2026-11-23T02:00:00.000Z',
      'ledger-2 database true undefined',
      'ledger-3 database true undefined',
      'now database true undefined',
      'old database false 2024-02-01T00:00:00.000Z',
      'private database false 2026-11-01T00:00:00.000Z',
      'sales-1 database true 2026-11-23T02:00:00.000Z',
      'snap-1 volume false 2026-11-20T00:00:00.000Z',
    ],
  )
})

test('disks, file systems and the default for new disks are read', () => {
  const disks = [...itemsOf(volumes).values()]
  assert.deepEqual(
    disks.map((each) => each.encryptedAtRest),
    [true, false, undefined],
  )
  assert.deepEqual(
    disks.map((each) => each.attachedTo),
    [['i-1'], [], undefined],
  )
  const shared = itemsOf(fileSystems)
  assert.deepEqual(places(shared.get('fs-1')?.locations), ['us-east-1 US', 'ca-central-1 CA'])
  assert.deepEqual(
    ['fs-1', 'fs-2'].map((id) => shared.get(id)?.backup),
    [{ enabled: true }, { enabled: false }],
  )
  const [setting] = itemsOf(storageSettings).values()
  assert.equal(setting?.id, `aws/${account}/us-east-1/ebs-default-encryption`)
  assert.equal(setting?.encryptsByDefault, false)
})

test('where nobody may ask for the default, the setting stands there, unread', async () => {
  const denied = changed(dataOfOne, ({ op }) => op === 'GetEbsEncryptionByDefault', {
    error: { code: 'UnauthorizedOperation', message: 'no' },
  })
  const again = await replay(denied)
  const scope = `aws/${account}/us-east-1/ec2.GetEbsEncryptionByDefault`
  const [setting] = itemsOf(storageSettings, again).values()
  assert.deepEqual(setting?.encryptsByDefault, { unread: scope })
  assert.equal(
    receiptOf(again, `${account}/us-east-1/ec2.GetEbsEncryptionByDefault`).complete,
    false,
  )
})

test('keys that encrypt say whose they are, whether they are rotated, and when they end', () => {
  const keys = itemsOf(encryptionKeys)
  assert.equal(keys.size, 5, 'a key that signs encrypts nothing')
  const said = [...keys.values()].map(({ manager, state, rotation }) => [
    manager,
    state,
    isKnown(rotation) ? rotation.on : rotation,
  ])
  const unread = { unread: `aws/${account}/us-east-1/kms.DescribeKey` }
  assert.deepEqual(said, [
    ['customer', 'enabled', true],
    ['provider', 'enabled', true],
    ['customer', 'pending-deletion', undefined],
    ['customer', 'enabled', false],
    [unread, unread, unread],
  ])
})

test('a key that does not say what it is for is kept: only one that says so is left out', async () => {
  const silent = changed(
    dataOfOne,
    ({ op, params }) => op === 'DescribeKey' && params['KeyId'] === customer,
    {
      response: { KeyMetadata: { KeyManager: 'CUSTOMER', KeyState: 'Enabled' } },
    },
  )
  assert(itemsOf(encryptionKeys, await replay(silent)).has('11111111-1111-1111-1111-111111111111'))
})

test('AWS Backup says what it keeps, of what, for how long, and what was restored', () => {
  assert.deepEqual(
    [...itemsOf(protectedResources).values()].map((each) => each.lastBackup),
    ['2026-11-23T01:00:00.000Z'],
  )
  assert.deepEqual(
    [...itemsOf(recoveryPoints).values()].map(({ source, usable, keptDays, encrypted }) => [
      source,
      usable,
      keptDays,
      encrypted,
    ]),
    [
      ['database', true, 35, true],
      ['machine', false, 'forever', false],
    ],
  )
  assert.deepEqual(
    [...itemsOf(restoreTests).values()].map(({ state, validation }) => [state, validation]),
    [
      ['succeeded', 'successful'],
      ['failed', undefined],
    ],
  )
})

test('the second count of AWS Config stands beside ours, by region and kind', () => {
  assert.deepEqual(
    [...itemsOf(inventoryCounts)].map(([, { kind, region, count }]) => [kind, region, count]),
    [
      ['instance', 'us-east-1', 4],
      ['table', 'us-east-1', 3],
      ['cluster', 'us-east-1', 1],
      ['cluster', 'us-east-1', 1],
      ['search', 'us-east-1', undefined],
    ],
  )
})

test('what AWS Config leaves out, or counted before it stopped, is no second count', async () => {
  const countsWith = async (op: string, answer: Pick<RecordedCall, 'response' | 'error'>) => {
    const again = await replay(changed(dataOfOne, (call) => call.op === op, answer))
    const said = [...itemsOf(inventoryCounts, again).values()]
    return Object.fromEntries(
      said.map(({ type, count, uncounted }) => [type.slice(5), uncounted ?? count]),
    )
  }
  const counted = { 'RDS::DBInstance': 4, 'DynamoDB::Table': 3, 'RDS::DBCluster': 1 }
  const all = { ...counted, 'DSQL::Cluster': 1 }
  const turned = (count: unknown) =>
    Object.fromEntries(Object.keys(all).map((type) => [type, count]))

  const group = (recordingGroup: object) => ({
    response: { ConfigurationRecorders: [{ name: 'default', recordingGroup }] },
  })
  const recorders = 'DescribeConfigurationRecorders'
  const everything = group({ allSupported: true, resourceTypes: [] })
  assert.deepEqual(await countsWith(recorders, everything), all)
  const some = await countsWith(recorders, group({ resourceTypes: ['AWS::RDS::DBInstance'] }))
  assert.equal(some['RDS::DBInstance'], 4)
  assert.equal(some['S3::Bucket'], 'left-out')
  assert.deepEqual(await countsWith(recorders, group({})), all)
  const none = { response: { ConfigurationRecorders: [] } }
  assert.deepEqual(await countsWith(recorders, none), turned('stopped'))
  const unread = (op: string) => ({ unread: `aws/${account}/us-east-1/config.${op}` })
  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  assert.deepEqual(await countsWith(recorders, denied), turned(unread(recorders)))

  const status = 'DescribeConfigurationRecorderStatus'
  const statuses = (more: object) => ({
    response: { ConfigurationRecordersStatus: [{ recording: true, ...more }] },
  })
  assert.deepEqual(await countsWith(status, statuses({ recording: false })), turned('stopped'))
  const failing = statuses({ lastStatus: 'FAILURE', lastErrorMessage: 'AccessDenied' })
  assert.deepEqual(await countsWith(status, failing), turned('stopped'))
  assert.deepEqual(await countsWith(status, denied), turned(unread(status)))
})

test('a snapshot of a cache is encrypted where it names a key or its group is and was there when it was taken', async () => {
  const copies = itemsOf(snapshots)
  const said = ['sessions-1', 'sessions-before', 'gone-1', 'gone-own', 'pages-1', 'quick-1'].map(
    (name) => copies.get(name === 'sessions-1' ? 'automatic.sessions-1' : name),
  )
  assert.deepEqual(
    said.map((copy) => copy?.encrypted),
    [true, undefined, undefined, true, undefined, true],
  )
  assert.deepEqual(said[0]?.encryptionKey, { kind: 'provider' })
  assert.deepEqual(said[3]?.encryptionKey, { ref: customer })
  assert.equal(said[0]?.of, database(read, ':sessions').id)
  assert.equal(said[4]?.of, database(read, ':pages').id)
  assert.equal(said[5]?.of, database(read, ':quick').id)
  assert.equal(said[0]?.takenAt, '2026-11-22T04:00:00.000Z')

  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  const blind = await replay(
    changed(dataOfOne, ({ op }) => op === 'DescribeReplicationGroups', denied),
  )
  const scope = `aws/${account}/us-east-1/elasticache.DescribeReplicationGroups`
  assert.deepEqual(itemsOf(snapshots, blind).get('automatic.sessions-1')?.encrypted, {
    unread: scope,
  })
})
