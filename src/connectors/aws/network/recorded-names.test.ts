import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  dataOfOne as given,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

const here = { account, region: 'us-east-1' }
const counts = 'GetDiscoveredResourceCounts'
const scope = `${account}/us-east-1/config.SelectResourceConfig`

function counted(...types: string[]): readonly RecordedCall[] {
  const resourceCounts = types.map((type) => ({ resourceType: type, count: 1 }))
  return changed(given, ({ op }) => op === counts, { response: { resourceCounts } })
}

/** What AWS Config answers about one kind, page by page. */
function said(type: string, fields: string, ...pages: object[][]): RecordedCall[] {
  return pages.map((page, index) => ({
    ...here,
    service: 'config',
    op: 'SelectResourceConfig',
    params: {
      Expression: `SELECT arn, ${fields} WHERE resourceType = '${type}'`,
      Limit: 100,
      ...(index > 0 && { NextToken: `page ${index}` }),
    },
    response: {
      Results: page.map((each, number) =>
        JSON.stringify({ arn: `arn:of:${type}:${index}${number}`, configuration: each }),
      ),
      QueryInfo: { SelectFields: [] },
      ...(index + 1 < pages.length && { NextToken: `page ${index + 1}` }),
    },
  }))
}

const open = 'configuration.NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible'
const reach = (IsPubliclyAccessible: boolean) => ({
  NetworkConfiguration: { IngressConfiguration: { IsPubliclyAccessible } },
})
const answers = [
  ...said(
    'AWS::AppRunner::Service',
    `configuration.ServiceUrl, ${open}`,
    [{ ServiceUrl: 'abc.us-east-1.awsapprunner.com', ...reach(true) }],
    [{ ServiceUrl: 'inner.us-east-1.awsapprunner.com', ...reach(false) }],
  ),
  ...said('AWS::AppSync::GraphQLApi', 'configuration.GraphQLUrl', [
    { GraphQLUrl: 'https://g1.appsync-api.us-east-1.amazonaws.com/graphql' },
  ]),
  ...said('AWS::Amplify::Branch', 'configuration.AppId, configuration.BranchName', [
    { AppId: 'd1', BranchName: 'main' },
    { AppId: 'd1', BranchName: 'feature/Cart_2' },
  ]),
  ...said('AWS::ElasticBeanstalk::Environment', 'configuration.cNAME, configuration.endpointURL', [
    { cNAME: 'shop.us-east-1.elasticbeanstalk.com', endpointURL: '203.0.113.7' },
    {
      cNAME: 'wide.us-east-1.elasticbeanstalk.com',
      endpointURL: 'awseb-1.us-east-1.elb.amazonaws.com',
    },
    { cNAME: null, endpointURL: null },
  ]),
]
const kinds = [
  'AWS::AppRunner::Service',
  'AWS::AppSync::GraphQLApi',
  'AWS::Amplify::Branch',
  'AWS::ElasticBeanstalk::Environment',
]

function namesIn(read: Awaited<ReturnType<typeof replay>>): string[] {
  return [...(read.items.get('discovered-endpoint')?.values() ?? [])]
    .map(({ item }) => DiscoveredEndpoint.parse(item))
    .filter(({ where }) => where.startsWith('arn:of:'))
    .map(({ name }) => name)
    .toSorted()
}

test('what AWS Config counts and takes requests at a name of AWS’s is found by that name, unless it is for inside alone', async () => {
  const read = await replay([...counted(...kinds), ...answers])
  assert.deepEqual(namesIn(read), [
    'abc.us-east-1.awsapprunner.com',
    'feature-cart-2.d1.amplifyapp.com',
    'g1.appsync-api.us-east-1.amazonaws.com',
    'main.d1.amplifyapp.com',
    'shop.us-east-1.elasticbeanstalk.com',
  ])
  const { complete, feeds, calls } = receiptOf(read, scope)
  assert.deepEqual([complete, feeds, calls], [true, ['discovered-endpoint'], 5])
})

test('of what AWS Config counts none of nobody asks, and where it records the names that were there close', async () => {
  const read = await replay(counted('AWS::EC2::Instance'))
  const { complete, items, calls } = receiptOf(read, scope)
  assert.deepEqual([complete, items, calls], [true, 0, 0])
})

test('where AWS Config records nothing no receipt says that there are no names', async () => {
  const none = { response: { ConfigurationRecorders: [] } }
  const off = changed(counted(), ({ op }) => op === 'DescribeConfigurationRecorders', none)
  const read = await replay(off)
  assert(!read.receipts.some((each) => each.scope.endsWith('config.SelectResourceConfig')))
})

test('where nobody can tell whether AWS Config records, the endpoints are incomplete', async () => {
  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  for (const op of ['DescribeConfigurationRecorders', 'DescribeConfigurationRecorderStatus']) {
    const blind = await replay(changed(counted(), (call) => call.op === op, denied))
    assert.equal(receiptOf(blind, scope).complete, false, op)
  }
})

test('a query that is refused, or an answer that is none, leaves the endpoints incomplete', async () => {
  const calls = [...counted(...kinds), ...answers]
  const isOfAmplify = ({ params }: RecordedCall) => JSON.stringify(params).includes('Amplify')
  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  const torn = { response: { Results: ['{"arn":'], NextToken: null } }
  for (const answer of [denied, torn]) {
    const read = await replay(changed(calls, isOfAmplify, answer))
    assert.equal(receiptOf(read, scope).complete, false)
    assert(namesIn(read).includes('abc.us-east-1.awsapprunner.com'))
  }
  const blind = await replay(changed(calls, ({ op }) => op === counts, denied))
  const receipt = receiptOf(blind, `${account}/us-east-1/config.${counts}`)
  assert.deepEqual(receipt.feeds, ['inventory-count', 'discovered-endpoint'])
})
