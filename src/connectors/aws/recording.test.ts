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
import { AwsSettings } from './settings.ts'

test('a listed account of which the recording holds nothing does not vanish', async () => {
  const without = organisation.filter((call) => call.account !== '777788889999')
  const read = await replay(without)

  assert.equal(receiptOf(read, '777788889999/ec2.DescribeRegions').because, 'NotRecorded')
})

test('without a list of regions a recording is expected to hold what it names, and no more', async () => {
  const named: RecordedCall[] = [
    { service: 'sts', op: 'GetCallerIdentity', params: {}, response: { Account: account } },
    { service: 'ec2', op: 'DescribeRegions', params: { AllRegions: false }, response: {} },
    { service: 'rds', op: 'DescribeDBInstances', region: 'eu-west-1', params: {}, response: {} },
    { service: 's3', op: 'ListBuckets', params: {}, response: { Buckets: [] } },
  ]
  const read = await replay(named)

  assert.deepEqual(
    read.receipts.map((receipt) => receipt.scope),
    [`aws/${account}/eu-west-1/rds.DescribeDBInstances`, `aws/${account}/s3.ListBuckets`],
  )
  const anonymous = await replay(named.slice(2))
  assert.match(anonymous.receipts[0]?.scope ?? '', /^aws\/000000000000\//)
})

test('with a list of regions, whatever the recording lacks is unread', async () => {
  const read = await replay(
    oneAccount.filter((call) => call.region !== 'us-west-2' && call.op !== 'ListBuckets'),
  )
  const unread = read.receipts.filter((receipt) => !receipt.complete)

  assert.equal(unread.length, 6)
  assert(unread.every((receipt) => receipt.because === 'NotRecorded'))
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
    [['aws/sts.GetCallerIdentity', 'ExpiredToken', ['database', 'snapshot']]],
  )
  assert.deepEqual(receiptOf(found, 'sts.GetCallerIdentity').feeds, [])
  assert.equal(databasesOf(found).size, 12)
})
