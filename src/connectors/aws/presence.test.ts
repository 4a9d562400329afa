import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'

import { account, moreStores, receiptOf, replay } from './fixtures/replay.ts'

type Answer = Pick<RecordedCall, 'response' | 'error'>

const lists: readonly (readonly [service: string, op: string, host: string, lacks: string])[] = [
  ['dax', 'DescribeClusters', 'dax', 'me-south-1'],
  ['docdb-elastic', 'ListClusters', 'docdb-elastic', 'us-west-1'],
  ['keyspaces', 'ListKeyspaces', 'cassandra', 'ap-northeast-3'],
  ['lightsail', 'GetDisks', 'lightsail', 'us-west-1'],
  ['s3express', 'ListDirectoryBuckets', 's3express-control', 'us-gov-east-1'],
  ['timestream-write', 'ListDatabases', 'ingest.timestream', 'us-west-1'],
]

function noHost(host: string): Answer {
  return { error: { code: 'ENOTFOUND', message: `getaddrinfo ENOTFOUND ${host}` } }
}

/** What EC2 says about the region it is asked in. */
function itself(region: string): Answer {
  return { response: { Regions: [{ RegionName: region, OptInStatus: 'opt-in-not-required' }] } }
}

/** The receipt of a list that is answered so in a region of its own, where EC2 says what it does. */
async function receiptFor(
  [service, op]: readonly string[],
  region: string,
  answer: Answer,
  ofEc2?: Answer,
) {
  const at = { account, region }
  const params = service === 's3express' ? { MaxDirectoryBuckets: 1000 } : {}
  const asked = { service: service ?? '', op: op ?? '', ...at, params, ...answer }
  const ec2 = { service: 'ec2', op: 'DescribeRegions', ...at, params: { RegionNames: [region] } }
  const calls = [...moreStores, asked, ...(ofEc2 ? [{ ...ec2, ...ofEc2 }] : [])]
  return receiptOf(await replay(calls), `${account}/${region}/${service}.${op}`)
}

test('a service without a host in a region that AWS does not name for it is not there, where EC2 answers in that very region', async () => {
  for (const [service, op, host, region] of lists) {
    const missing = noHost(`${host}.${region}.amazonaws.com`)
    const receipt = await receiptFor([service, op], region, missing, itself(region))
    const { complete, items, calls, pages } = receipt
    assert.deepEqual([complete, items, calls, pages], [true, 0, 2, 0], service)
  }
})

test('where AWS names the region for the service, or we do not know the region, a host that is not found proves nothing', async () => {
  for (const [service, op, host] of lists) {
    for (const region of ['us-east-1', 'us-west-2', 'xx-new-1']) {
      const missing = noHost(`${host}.${region}.amazonaws.com`)
      const receipt = await receiptFor([service, op], region, missing, itself(region))
      assert.deepEqual([receipt.because, receipt.calls], ['ENOTFOUND', 1], `${service} ${region}`)
    }
  }
})

test('a name server that finds no host of the region, or a region that does not answer for itself, proves nothing', async () => {
  const region = 'us-west-1'
  const missing = noHost(`lightsail.${region}.amazonaws.com`)
  const others: readonly (Answer | undefined)[] = [
    undefined,
    noHost(`ec2.${region}.amazonaws.com`),
    { error: { code: 'UnauthorizedOperation', message: 'no' } },
    { error: { code: 'TimeoutError', message: 'timed out' } },
    { response: '<!DOCTYPE html><html><body>Sign in</body></html>' },
    { response: {} },
    { response: null },
    { response: { Regions: [] } },
    itself('us-east-1'),
  ]
  for (const other of others) {
    const receipt = await receiptFor(['lightsail', 'GetDisks'], region, missing, other)
    assert.deepEqual(
      [receipt.complete, receipt.because, receipt.calls],
      [false, 'ENOTFOUND', 2],
      JSON.stringify(other),
    )
  }
})

test('another host than the service’s own that is not found, such as a proxy’s, proves nothing', async () => {
  const region = 'us-west-1'
  const hosts = [
    'proxy.acme.example',
    `lightsail-fips.${region}.amazonaws.com`,
    'lightsail.us-east-1.amazonaws.com',
    `lightsail.${region}.amazonaws.com.acme.example`,
  ]
  for (const host of hosts) {
    const answer = noHost(host)
    const receipt = await receiptFor(['lightsail', 'GetDisks'], region, answer, itself(region))
    assert.deepEqual([receipt.complete, receipt.because], [false, 'ENOTFOUND'], host)
  }
})

test('a service that every region has is not missing because its host was not found', async () => {
  const missing = noHost('memorydb.us-west-1.amazonaws.com')
  const asked = ['memorydb', 'DescribeClusters']
  const receipt = await receiptFor(asked, 'us-west-1', missing, itself('us-west-1'))
  assert.deepEqual([receipt.complete, receipt.because], [false, 'ENOTFOUND'])
})
