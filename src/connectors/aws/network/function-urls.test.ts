import assert from 'node:assert/strict'
import { test } from 'node:test'

import { access, account, changed, receiptOf, replay } from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

const scope = `${account}/us-east-1/lambda.ListFunctionUrlConfigs`
const isOfUrls = ({ op }: RecordedCall) => op === 'ListFunctionUrlConfigs'

function endpointsIn(read: Awaited<ReturnType<typeof replay>>): DiscoveredEndpoint[] {
  return [...(read.items.get('discovered-endpoint')?.values() ?? [])].map(({ item }) =>
    DiscoveredEndpoint.parse(item),
  )
}

test('a function that anybody may call is found at every address that AWS gave it', async () => {
  const read = await replay(access)
  assert.deepEqual(
    endpointsIn(read).map(({ name, found, where }) => [name, found, where.split(':').at(-1)]),
    [
      ['abc123.lambda-url.us-east-1.on.aws', 'service', 'hook'],
      ['def456.lambda-url.us-east-1.on.aws', 'service', 'live'],
    ],
  )
  const { complete, feeds, calls } = receiptOf(read, scope)
  assert.deepEqual([complete, feeds, calls], [true, ['discovered-endpoint'], 1])
})

test('one that is gone since has no address, and of one that nobody may ask about the endpoints are incomplete', async () => {
  const error = (code: string) => ({ error: { code, message: 'no' } })
  const none = await replay(changed(access, isOfUrls, error('ResourceNotFoundException')))
  assert.deepEqual([endpointsIn(none).length, receiptOf(none, scope).complete], [0, true])
  const denied = await replay(changed(access, isOfUrls, error('AccessDeniedException')))
  assert.equal(receiptOf(denied, scope).complete, false)
  const blind = await replay(
    changed(access, ({ op }) => op === 'ListAnalyzers', error('AccessDeniedException')),
  )
  const { feeds } = receiptOf(blind, `${account}/us-east-1/accessanalyzer.ListAnalyzers`)
  assert(feeds.includes('discovered-endpoint'))
})

test('of another account of the organisation its own account is asked', async () => {
  const owner = '444455556666'
  const ofHook = /("resource":"arn:aws:lambda:us-east-1:)\d+([^]*?"resourceOwnerAccount":")\d+/
  const turned = access.map((call): RecordedCall => {
    const said = JSON.stringify(call)
    return JSON.parse(
      isOfUrls(call)
        ? said.replaceAll(account, owner)
        : said.replace(ofHook, `$1${owner}$2${owner}`),
    )
  })
  const read = await replay(turned)
  assert.deepEqual(
    endpointsIn(read).map((each) => each.account),
    [owner, owner],
  )
})
