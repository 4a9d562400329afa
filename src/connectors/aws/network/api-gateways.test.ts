import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  network as recorded,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import { policies } from '#connectors/aws/policies.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

const here = { account, region: 'us-east-1' }
const restApis = { ...here, service: 'apigateway', op: 'GetRestApis' }
const types = (...all: string[]) => ({ endpointConfiguration: { types: all } })
const calls: RecordedCall[] = [
  ...recorded,
  {
    ...restApis,
    params: { limit: 500 },
    response: {
      items: [
        { id: 'edge0', name: 'orders', ...types('EDGE'), disableExecuteApiEndpoint: false },
        { id: 'inner', name: 'inner', ...types('PRIVATE') },
      ],
      position: 'two',
    },
  },
  {
    ...restApis,
    params: { limit: 500, position: 'two' },
    response: {
      items: [
        { id: 'named', name: 'shop', ...types('REGIONAL'), disableExecuteApiEndpoint: true },
        { id: 'silent', name: 'old' },
      ],
    },
  },
  {
    ...here,
    service: 'apigatewayv2',
    op: 'GetApis',
    params: {},
    response: {
      Items: [
        { ApiId: 'http1', Name: 'http', ProtocolType: 'HTTP' },
        { ApiId: 'shut1', Name: 'shut', ProtocolType: 'HTTP', DisableExecuteApiEndpoint: true },
      ],
    },
  },
]

test('an API is found by the name that AWS gave it, unless that is off or for inside alone', async () => {
  const read = await replay(calls)
  const found = [...(read.items.get('discovered-endpoint')?.values() ?? [])]
    .map(({ item }) => DiscoveredEndpoint.parse(item))
    .filter(({ found }) => found === 'service')
  assert.deepEqual(
    found.map(({ name }) => name.split('.')[0]),
    ['edge0', 'silent', 'http1'],
  )
  assert.equal(found[0]?.name, 'edge0.execute-api.us-east-1.amazonaws.com')
  const { pages, items, complete } = receiptOf(read, `${account}/us-east-1/apigateway.GetRestApis`)
  assert.deepEqual([pages, items, complete], [2, 4, true])
})

test('APIs that nobody lets us list leave the endpoints incomplete, and the right to list them is for no more than that', async () => {
  const error = { code: 'AccessDeniedException', message: 'no' }
  const denied = changed(calls, ({ op }) => op === 'GetApis', { error })
  const receipt = receiptOf(await replay(denied), `${account}/us-east-1/apigatewayv2.GetApis`)
  assert.deepEqual([receipt.complete, receipt.feeds], [false, ['discovered-endpoint']])

  const statements = policies.flatMap(({ text }) => JSON.parse(text).Statement)
  const resources = statements
    .filter(({ Action: action }) => [action].flat().includes('apigateway:GET'))
    .map(({ Resource: resource }) => resource)
  assert.deepEqual(
    resources,
    ['restapis', 'restapis/*/stages', 'apis', 'apis/*/stages'].map(
      (path) => `arn:aws:apigateway:*::/${path}`,
    ),
  )
})
