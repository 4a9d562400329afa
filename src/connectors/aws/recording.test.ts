import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import {
  account,
  at,
  databasesOf,
  oneAccount,
  organisation,
  receiptOf,
  replay,
} from './fixtures/replay.ts'
import { aws } from './index.ts'
import type { Read } from './place.ts'
import { reads } from './reads.ts'
import { AwsSettings } from './settings.ts'

function listsOf(where: Read['where']): string[] {
  return reads.filter((read) => read.where === where).flatMap((read) => read.lists)
}

test('a listed account of which the recording holds nothing does not vanish', async () => {
  const without = organisation.filter((call) => call.account !== '777788889999')
  const read = await replay(without)

  assert.equal(receiptOf(read, '777788889999/ec2.DescribeRegions').because, 'NotRecorded')
})

test('without a list of regions a recording is expected to hold what it names, and no more', async () => {
  const response = { Regions: [{ RegionName: 'eu-west-1' }] }
  const named: RecordedCall[] = [
    { service: 'sts', op: 'GetCallerIdentity', params: {}, response: { Account: account } },
    { service: 'ec2', op: 'DescribeRegions', params: { RegionNames: ['eu-west-1'] }, response },
    { service: 'ec2', op: 'DescribeRegions', params: { Filters: [{ Name: 'x' }] }, response },
    { service: 'rds', op: 'DescribeDBInstances', region: 'eu-west-1', params: {}, response: {} },
    { service: 's3', op: 'ListBuckets', params: {}, response: { Buckets: [] } },
  ]
  const read = await replay(named)

  assert.deepEqual(
    read.receipts.map((receipt) => receipt.scope),
    [
      `aws/${account}/eu-west-1/rds.DescribeDBInstances`,
      `aws/${account}/log-buckets`,
      `aws/${account}/s3.ListBuckets`,
      'aws/accounts',
    ],
  )
  const anonymous = await replay(named.slice(3))
  assert.match(anonymous.receipts[0]?.scope ?? '', /^aws\/000000000000\//)
})

test('with a list of regions, whatever the recording lacks is unread', async () => {
  const read = await replay(
    oneAccount.filter((call) => call.region !== 'us-west-2' && call.op !== 'ListBuckets'),
  )
  const unread = read.receipts.filter(({ because }) => because === 'NotRecorded')
  const lacking = unread.map(({ scope }) => scope.replace(`aws/${account}/`, ''))

  assert(lacking.includes('s3.ListBuckets') && lacking.includes('us-west-2/rds.DescribeDBClusters'))
  for (const list of listsOf('region')) assert(lacking.includes(`us-west-2/${list}`), list)
})

test('any list of regions counts that was not narrowed, and is asked for as it was recorded', async () => {
  const response = { Regions: [{ RegionName: 'eu-west-1' }, { RegionName: 'eu-north-1' }] }
  const regions = { service: 'ec2', op: 'DescribeRegions', account, region: 'eu-west-1', response }
  const database = { service: 'rds', op: 'DescribeDBInstances', account, region: 'eu-west-1' }
  const held = { ...database, params: {}, response: { DBInstances: [] } }
  for (const params of [
    {},
    { AllRegions: false },
    { RegionNames: [], Filters: null, DryRun: false },
  ]) {
    const read = await replay([{ ...regions, params }, held])

    assert.equal(receiptOf(read, `${account}/ec2.DescribeRegions`).items, 2)
    // Every list, in both regions where it is one of a region; the recording holds one of them.
    const expected = reads.flatMap(({ lists, where }) =>
      lists.flatMap((list) =>
        where === 'global'
          ? [`aws/${account}/${list}`]
          : ['eu-west-1', 'eu-north-1'].map((region) => `aws/${account}/${region}/${list}`),
      ),
    )
    for (const scope of expected) {
      const found = read.receipts.find((each) => each.scope === scope)
      const isHeld = scope === `aws/${account}/eu-west-1/rds.DescribeDBInstances`
      assert.equal(found?.because, isHeld ? undefined : 'NotRecorded', scope)
    }
  }
})

test('of two lists of regions the one of all of them is asked for', async () => {
  const regions = { service: 'ec2', op: 'DescribeRegions', account, region: 'us-east-1' }
  const few = { ...regions, params: {}, response: { Regions: [] } }
  const response = { Regions: [{ RegionName: 'us-east-1' }] }
  const all = { ...regions, params: { AllRegions: true }, response }
  for (const recorded of [
    [few, all],
    [all, few],
  ]) {
    const receipt = receiptOf(await replay(recorded), `${account}/ec2.DescribeRegions`)
    assert.deepEqual([receipt.complete, receipt.items], [true, 1])
  }
})

test('a list of regions made elsewhere than at home is found for each account', async () => {
  const calls = organisation.map((call) =>
    call.op === 'DescribeRegions' && call.account === '444455556666'
      ? { ...call, region: 'eu-west-1', params: {} }
      : call,
  )
  const read = await replay(calls)

  assert.equal(receiptOf(read, '444455556666/ec2.DescribeRegions').complete, true)
  assert.equal(receiptOf(read, '444455556666/us-east-1/rds.DescribeDBInstances').items, 1)
})

test('a list of accounts is asked for as it was recorded', async () => {
  const calls = organisation.map((call) =>
    call.op === 'ListAccounts'
      ? { ...call, region: 'eu-west-1', params: { ...call.params, MaxResults: 2, Note: 'x' } }
      : call,
  )
  const receipt = receiptOf(await replay(calls), '999900001111/organizations.ListAccounts')

  assert.deepEqual([receipt.complete, receipt.pages, receipt.items], [true, 2, 3])
})

test('without an account in the settings, STS is asked, and its failure hides everything', async () => {
  const identity = { service: 'sts', op: 'GetCallerIdentity', region: 'us-east-1', params: {} }
  const settings = AwsSettings.parse({})
  const nobody = recordedTransport([{ ...identity, error: { code: 'ExpiredToken', message: '' } }])
  const failed = await readIntoMemory(aws, settings, nobody, { at })
  const answer = { ...identity, response: { Account: account } }
  const found = await readIntoMemory(aws, settings, recordedTransport([answer, ...oneAccount]), {
    at,
  })

  assert.deepEqual(
    failed.receipts.map(({ scope, because, feeds }) => [scope, because, feeds]),
    [['aws/sts.GetCallerIdentity', 'ExpiredToken', aws.feeds.map((population) => population.id)]],
  )
  assert.deepEqual(receiptOf(found, 'sts.GetCallerIdentity').feeds, [])
  assert.equal(databasesOf(found).size, 12)
})
