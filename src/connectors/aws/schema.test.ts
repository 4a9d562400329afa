import assert from 'node:assert/strict'
import { test } from 'node:test'

import { TableDescription } from './data/dynamodb-schema.ts'
import { Bucket, BucketEncryption, BucketLocation } from './data/s3-schema.ts'
import { bucketRegionOf, globalRegionOf, locationsOf, partitionOf } from './regions.ts'
import { Account, DbInstance, Region } from './schema.ts'

const arn = 'arn:aws:rds:us-east-1:111122223333:db:one'

test('countries come from the list: Canada and Mexico are not the United States, an unknown region is nowhere', () => {
  assert.deepEqual(locationsOf(['ca-central-1', 'ca-west-1', 'mx-central-1', 'us-gov-west-1']), [
    { region: 'ca-central-1', country: 'CA' },
    { region: 'ca-west-1', country: 'CA' },
    { region: 'mx-central-1', country: 'MX' },
    { region: 'us-gov-west-1', country: 'US' },
  ])
  assert.deepEqual(locationsOf(['us-north-9', 'eu-isoe-west-1', 'constructor']), [
    { region: 'us-north-9' },
    { region: 'eu-isoe-west-1' },
    { region: 'constructor' },
  ])
  assert.deepEqual(locationsOf(['us-east-1', 'us-east-1']).length, 1)
})

test('each region lies in its partition, and global services are asked there', () => {
  assert.equal(partitionOf('cn-north-1'), 'aws-cn')
  assert.equal(partitionOf('us-gov-east-1'), 'aws-us-gov')
  assert.equal(partitionOf('us-gov-new-9', 'us-gov-west-1'), 'aws-us-gov')
  assert.equal(partitionOf('new-1'), 'aws')
  assert.equal(globalRegionOf('eu-central-1'), 'us-east-1')
  assert.equal(globalRegionOf('us-gov-east-1'), 'us-gov-west-1')
})

test('a bucket’s place has two historical names, and an empty answer is none', () => {
  assert.equal(bucketRegionOf(null), 'us-east-1')
  assert.equal(bucketRegionOf(''), 'us-east-1')
  assert.equal(bucketRegionOf('EU'), 'eu-west-1')
  assert.equal(bucketRegionOf('eu-central-1'), 'eu-central-1')
  assert(!BucketLocation.safeParse({}).success)
  assert(!('region' in Bucket.parse({ Name: 'b' })))
})

test('a bucket is encrypted where a rule names an algorithm; an answer without one is no answer', () => {
  const rules = (Rules: unknown) => ({ ServerSideEncryptionConfiguration: { Rules } })
  const algorithm = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }

  assert.deepEqual(BucketEncryption.parse(rules([{ BucketKeyEnabled: true }, algorithm])), {
    encrypted: true,
    encryptionKey: { kind: 'provider' },
  })
  for (const raw of [{}, rules([]), rules([{ BucketKeyEnabled: true }]), rules(undefined)]) {
    assert(!BucketEncryption.safeParse(raw).success)
  }
})

test('replicas count where they are elsewhere, and a malformed one is not overlooked', () => {
  const replicas = (...names: unknown[]) =>
    DbInstance.safeParse({ DBInstanceArn: arn, ReadReplicaDBInstanceIdentifiers: names })
  const elsewhere = 'arn:aws:rds:eu-west-1:111122223333:db:two'

  assert.deepEqual(replicas('near', elsewhere).data?.database.locations, [
    { region: 'us-east-1', country: 'US' },
    { region: 'eu-west-1', country: 'IE' },
  ])
  for (const bad of ['arn:aws:rds', 'arn:aws:rds::111122223333:db:x', '', 7, null]) {
    assert(!replicas(bad).success, `${bad}`)
  }
})

test('a cluster that is a live copy of an instance, in another region, is a place too', () => {
  const instance = DbInstance.parse({
    DBInstanceArn: arn,
    ReadReplicaDBClusterIdentifiers: [
      'beside',
      'arn:aws:rds:ca-central-1:111122223333:cluster:copies',
    ],
  })

  assert.deepEqual(instance.database.locations, locationsOf(['us-east-1', 'ca-central-1']))
})

test('replicated automated backups are places too', () => {
  const backup = 'arn:aws:rds:us-west-2:111122223333:auto-backup:ab-1'
  const instance = DbInstance.parse({
    DBInstanceArn: arn,
    DBInstanceAutomatedBackupsReplications: [{ DBInstanceAutomatedBackupsArn: backup }],
  })

  assert.deepEqual(locationsOf(['us-east-1', 'us-west-2']), instance.database.locations)
})

test('a table lies where it, its replicas and its witness lie', () => {
  const table = TableDescription.parse({
    Table: {
      TableArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/t',
      Replicas: [{ RegionName: 'us-east-1' }, { RegionName: 'us-east-2' }],
      GlobalTableWitnesses: [{ RegionName: 'us-west-2' }],
    },
  })

  assert.deepEqual(table.locations, locationsOf(['us-east-1', 'us-east-2', 'us-west-2']))
})

test('accounts and regions are expected unless AWS says clearly that they are out of use', () => {
  const expected = (raw: object) => Account.parse({ Id: '111122223333', ...raw }).expected
  const enabled = (raw: object) => Region.parse({ RegionName: 'us-east-1', ...raw }).enabled

  assert.deepEqual(
    [{}, { Status: 'ACTIVE' }, { State: 'ACTIVE', Status: 'SUSPENDED' }, { State: 'NEW' }].map(
      expected,
    ),
    [true, true, true, true],
  )
  assert.deepEqual([{ Status: 'SUSPENDED' }, { State: 'CLOSED' }].map(expected), [false, false])
  assert.deepEqual(
    [{}, { OptInStatus: 'opted-in' }, { OptInStatus: 'not-opted-in' }].map(enabled),
    [true, true, false],
  )
})
