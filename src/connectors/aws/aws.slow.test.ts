import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'
import { Snapshot } from '#populations/snapshot.ts'

import {
  account,
  at,
  changed,
  database,
  databasesOf,
  oneAccount,
  organisation,
  receiptOf,
  replay,
} from './fixtures/replay.ts'
import { aws } from './index.ts'

function rds(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const arn = `arn:aws:rds:us-east-1:${account}:db:${name}`
  return { DBInstanceArn: arn, DBInstanceIdentifier: name, Engine: 'postgres', ...more }
}

/** A recording of one answer to one list. */
function only(op: string, response: unknown, region = 'us-east-1'): RecordedCall[] {
  const [service = '', name = ''] = op.split('.')
  return [{ service, op: name, account, region, params: {}, response }]
}

/** The rest of what is read of an account is in recordings of its own. */
function isComplete(receipt: Receipt): boolean {
  return receipt.complete
}

/** Why other scopes are incomplete: the recording lacks the list, and with it what the list would lead to. */
const elsewhere: ReadonlySet<string> = new Set(['NotRecorded', 'ListIncomplete'])

function nameOf(database: Database): string {
  return database.id.split(':').at(-1) ?? ''
}

test('an account is read to the end: every page, every region, one complete receipt a scope', async () => {
  const read = await replay(oneAccount)

  assert.deepEqual(
    read.receipts.filter(({ because }) => because !== undefined && !elsewhere.has(because)),
    [],
  )
  assert.deepEqual(
    read.receipts
      .filter(isComplete)
      .map((receipt) => [receipt.scope, receipt.calls, receipt.pages, receipt.items]),
    [
      [`aws/${account}/ec2.DescribeRegions`, 1, 1, 2],
      [`aws/${account}/log-buckets`, 0, 0, 0],
      [`aws/${account}/s3.GetBucketEncryption`, 4, 4, 4],
      [`aws/${account}/s3.GetBucketLocation`, 2, 2, 2],
      [`aws/${account}/s3.GetBucketPolicy`, 4, 4, 4],
      [`aws/${account}/s3.GetBucketVersioning`, 4, 4, 4],
      [`aws/${account}/s3.ListBuckets`, 2, 2, 4],
      [`aws/${account}/s3control.GetPublicAccessBlock`, 1, 1, 1],
      [`aws/${account}/us-east-1/dynamodb.DescribeContinuousBackups`, 2, 2, 2],
      [`aws/${account}/us-east-1/dynamodb.DescribeTable`, 2, 2, 2],
      [`aws/${account}/us-east-1/dynamodb.ListTables`, 2, 2, 2],
      [`aws/${account}/us-east-1/rds.DescribeDBClusterSnapshotAttributes`, 1, 1, 0],
      [`aws/${account}/us-east-1/rds.DescribeDBClusterSnapshots`, 1, 1, 1],
      [`aws/${account}/us-east-1/rds.DescribeDBClusters`, 1, 1, 2],
      [`aws/${account}/us-east-1/rds.DescribeDBInstances`, 2, 2, 4],
      [`aws/${account}/us-east-1/rds.DescribeDBSnapshotAttributes`, 0, 0, 0],
      [`aws/${account}/us-east-1/rds.DescribeDBSnapshots`, 1, 1, 1],
      [`aws/${account}/us-west-2/dynamodb.ListTables`, 1, 1, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBClusterSnapshotAttributes`, 0, 0, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBClusterSnapshots`, 1, 1, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBClusters`, 1, 1, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBInstances`, 1, 1, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBSnapshotAttributes`, 0, 0, 0],
      [`aws/${account}/us-west-2/rds.DescribeDBSnapshots`, 1, 1, 0],
      ['aws/accounts', 0, 0, 1],
    ],
  )
})

test('each database says what AWS said of it, and nothing else', async () => {
  const read = await replay(oneAccount)
  const said = [...databasesOf(read).values()]
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((each) => [
      nameOf(each),
      each.encryptedAtRest,
      isKnown(each.locations) && each.locations.map((at) => `${at.region} ${at.country}`),
    ])

  assert.deepEqual(said, [
    ['crm', true, ['us-east-1 US', 'mx-central-1 MX']],
    ['invoices', true, ['eu-central-1 DE']],
    ['ireland', true, ['eu-west-1 IE']],
    ['legacy', false, ['us-east-1 US']],
    ['old', true, ['us-east-1 US']],
    ['orders', true, ['us-east-1 US', 'ca-central-1 CA']],
    ['orders-1', true, ['us-east-1 US']],
    ['papers', false, ['us-east-1 US']],
    ['plain', false, ['us-east-2 US']],
    ['silent', undefined, ['us-east-1 US']],
    ['table/carts', true, ['us-east-1 US']],
    ['table/sessions', true, ['us-east-1 US', 'us-east-2 US', 'eu-west-1 IE']],
  ])
  assert(!('encryptedAtRest' in database(read, ':silent')))
})

test('snapshots of instances and of clusters are read, each with its own name for the flag', async () => {
  const read = await replay(oneAccount)

  assert.deepEqual(
    [...(read.items.get('snapshot') ?? [])].map(([, { item }]) => {
      const { of, encrypted } = Snapshot.parse(item)
      return [of, encrypted]
    }),
    [
      ['arn:aws:rds:us-east-1:111122223333:db:crm', true],
      ['arn:aws:rds:us-east-1:111122223333:cluster:papers', false],
    ],
  )
})

test('a denied scope is incomplete with the code AWS gave, and its neighbours are read', async () => {
  const denied = changed(
    oneAccount,
    (call) => call.op === 'DescribeDBInstances' && call.region === 'us-west-2',
    { error: { code: 'AccessDenied', message: 'no' } },
  )
  const read = await replay(denied)
  const receipt = receiptOf(read, `${account}/us-west-2/rds.DescribeDBInstances`)

  assert.deepEqual([receipt.complete, receipt.because], [false, 'AccessDenied'])
  const { length } = read.receipts.filter(isComplete)
  assert.equal(length, (await replay(oneAccount)).receipts.filter(isComplete).length - 1)
  assert.equal(databasesOf(read).size, 12)
})

test('a malformed item costs itself and the receipt, which names it, but not its neighbours', async () => {
  const items = [rds('bad', { StorageEncrypted: 'yes' }), rds('good', { StorageEncrypted: true })]
  const read = await replay(only('rds.DescribeDBInstances', { DBInstances: items }))
  const receipt = receiptOf(read, `${account}/us-east-1/rds.DescribeDBInstances`)

  assert.deepEqual([receipt.complete, receipt.because], [false, 'MalformedItem'])
  assert.match(receipt.message ?? '', /db:bad: StorageEncrypted/)
  assert.deepEqual([...databasesOf(read).keys()], [`arn:aws:rds:us-east-1:${account}:db:good`])
})

test('a list that leads back to an earlier page ends, incomplete', async () => {
  const loop: RecordedCall[] = ['', 'a', 'b'].map((marker) => ({
    service: 'rds',
    op: 'DescribeDBInstances',
    account,
    region: 'us-east-1',
    params: marker ? { Marker: marker } : {},
    response: { DBInstances: [rds(`db${marker}`)], Marker: marker === 'a' ? 'b' : 'a' },
  }))
  const read = await replay(loop)
  const receipt = receiptOf(read, `${account}/us-east-1/rds.DescribeDBInstances`)

  assert.deepEqual([receipt.because, receipt.pages, receipt.items], ['PaginationLoop', 3, 3])
})

test('an answer without the list is not a list of nothing', async () => {
  for (const response of [{}, { DBInstances: null }, { DBInstances: {} }, [], null, '<html>', 7]) {
    const read = await replay(only('rds.DescribeDBInstances', response))
    const receipt = receiptOf(read, `${account}/us-east-1/rds.DescribeDBInstances`)

    assert.deepEqual([receipt.complete, receipt.because], [false, 'UnreadablePage'])
  }
})

test('a missing detail leaves the item in place, unread, under the same key', async () => {
  const without = oneAccount.filter(
    (call) => call.params['TableName'] !== 'carts' && call.params['Bucket'] !== 'old',
  )
  const read = await replay(without)
  const describeTable = `aws/${account}/us-east-1/dynamodb.DescribeTable`

  assert.deepEqual(database(read, 'table/carts'), {
    id: `arn:aws:dynamodb:us-east-1:${account}:table/carts`,
    provider: 'aws',
    account,
    kind: 'table',
    engine: 'dynamodb',
    locations: { unread: describeTable },
    zones: { unread: describeTable },
    encryptedAtRest: { unread: describeTable },
    encryptionKey: { unread: describeTable },
    backup: { unread: `aws/${account}/us-east-1/dynamodb.DescribeContinuousBackups` },
  })
  const old = database(read, ':old')
  assert.deepEqual(old.locations, { unread: `aws/${account}/s3.GetBucketLocation` })
  assert.deepEqual(old.encryptedAtRest, { unread: `aws/${account}/s3.GetBucketEncryption` })
  const receipt = receiptOf(read, `${account}/s3.GetBucketEncryption`)
  assert.deepEqual(
    [receipt.detail, receipt.complete, receipt.because, receipt.calls, receipt.items],
    [true, false, 'NotRecorded', 4, 3],
  )
  assert.match(receipt.message ?? '', /^1 of 4 items unread, first old/)
})

test('an organisation is read account by account, and one that lets nobody in is incomplete', async () => {
  const read = await replay(organisation)

  assert.deepEqual(
    read.receipts
      .filter(({ because }) => because !== undefined && !elsewhere.has(because))
      .map((receipt) => [receipt.scope, receipt.because, receipt.feeds]),
    [
      [
        'aws/777788889999/ec2.DescribeRegions',
        'AccessDenied',
        aws.feeds.map((population) => population.id),
      ],
      ['aws/777788889999/s3.ListBuckets', 'AccessDenied', ['database']],
    ],
  )
  assert.equal(receiptOf(read, '999900001111/organizations.ListAccounts').items, 3)
  assert.deepEqual([...databasesOf(read).keys()], ['arn:aws:rds:us-east-1:444455556666:db:crm'])
  assert(!read.receipts.some((receipt) => receipt.scope.includes('222233334444')))
})

test('an organisation that cannot list its accounts says so', async () => {
  const denied: RecordedCall[] = changed(
    organisation.filter((call) => call.service !== 'sts'),
    (call) => call.op === 'ListAccounts',
    { error: { code: 'AccessDeniedException', message: '' } },
  )
  const receipt = receiptOf(await replay(denied), '999900001111/organizations.ListAccounts')

  assert.deepEqual([receipt.complete, receipt.because], [false, 'AccessDeniedException'])
})

test('a list of regions that names none is not a small account', async () => {
  const regions = (list: unknown) =>
    changed(oneAccount, (call) => call.op === 'DescribeRegions', { response: { Regions: list } })

  for (const list of [[], [{ RegionName: 'us-east-1', OptInStatus: 'not-opted-in' }]]) {
    const read = await replay(regions(list))
    assert.equal(receiptOf(read, `${account}/ec2.DescribeRegions`).because, 'EmptyList')
  }
})

test('the storage of a cluster member is its cluster’s, and its own where the cluster was not read', async () => {
  const member = rds('m', {
    Engine: 'aurora-mysql',
    DBClusterIdentifier: 'c',
    StorageEncrypted: false,
  })
  const instances = only('rds.DescribeDBInstances', { DBInstances: [member] })
  const arn = `arn:aws:rds:us-east-1:${account}:cluster:c`
  const clusterSaying = (more: object): RecordedCall[] =>
    only('rds.DescribeDBClusters', {
      DBClusters: [{ DBClusterArn: arn, DBClusterIdentifier: 'c', ...more }],
    })
  const read = async (calls: RecordedCall[]) => database(await replay(calls), ':m').encryptedAtRest

  assert.equal(await read([...instances, ...clusterSaying({ StorageEncrypted: true })]), true)
  assert.equal(await read([...instances, ...clusterSaying({})]), undefined)
  assert.equal(await read(instances), false)
})

test('a member of a Multi-AZ cluster of plain PostgreSQL has storage of its own', async () => {
  const member = rds('m', { DBClusterIdentifier: 'c', StorageEncrypted: false })
  const cluster = {
    DBClusterArn: `arn:aws:rds:us-east-1:${account}:cluster:c`,
    DBClusterIdentifier: 'c',
    Engine: 'postgres',
    StorageEncrypted: true,
  }
  const read = await replay([
    ...only('rds.DescribeDBInstances', { DBInstances: [member] }),
    ...only('rds.DescribeDBClusters', { DBClusters: [cluster] }),
  ])

  assert.equal(database(read, ':m').encryptedAtRest, false)
})

test('a failure that is no CallError is a bug, and thrown', async () => {
  const broken: Transport = { call: () => Promise.reject(new TypeError('bug')) }

  await assert.rejects(replay(oneAccount, broken), TypeError)
})

test('an aborted reading throws', async () => {
  const options = { at, recorded: oneAccount, signal: AbortSignal.abort() }
  const settings = aws.settingsOf(oneAccount)

  await assert.rejects(readIntoMemory(aws, settings, recordedTransport(oneAccount), options), {
    name: 'AbortError',
  })
})
