import assert from 'node:assert/strict'
import { test } from 'node:test'

import { access, account, changed, receiptOf, replay } from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { Firewall } from '#populations/firewall.ts'

const read = await replay(access)
const door = { protocol: 'tcp', from: 443, to: 443 }
const denied = { error: { code: 'AccessDeniedException', message: 'no' } }

function controlPlane(name: string, from: ReadInMemory): Firewall {
  const id = `arn:aws:eks:us-east-1:${account}:cluster/${name}/control-plane`
  return Firewall.parse(from.items.get('firewall')?.get(id)?.item)
}

async function described(answer: Pick<RecordedCall, 'response' | 'error'>): Promise<Firewall> {
  const calls = changed(access, ({ op }) => op === 'DescribeCluster', answer)
  return controlPlane('office', await replay(calls))
}

test('a control plane is open to those whom it names, on whichever page of the list it stands', () => {
  const open = ['open', 'office', 'inner'].map((name) => controlPlane(name, read).open)
  assert.deepEqual(open, [[{ ...door, source: '0.0.0.0/0' }], [], []])
  assert.equal(controlPlane('open', read).guards, 'control-plane')
  const { calls, pages, items, complete } = receiptOf(read, `${account}/us-east-1/eks.ListClusters`)
  assert.deepEqual([calls, pages, items, complete], [2, 2, 3, true])
  assert(receiptOf(read, `${account}/us-east-1/eks.DescribeCluster`).detail)
})

test('it is open to everybody unless it says clearly whom it lets in, and unknown where nobody told', async () => {
  const openWith = async (resourcesVpcConfig: object) => {
    const arn = `arn:aws:eks:us-east-1:${account}:cluster/office`
    return (await described({ response: { cluster: { arn, resourcesVpcConfig } } })).open
  }
  const everybody = [{ ...door, source: '0.0.0.0/0' }]
  assert.deepEqual(await openWith({ endpointPublicAccess: true }), everybody)
  assert.deepEqual(await openWith({ endpointPublicAccess: true, publicAccessCidrs: [] }), everybody)
  const halves = { endpointPublicAccess: true, publicAccessCidrs: ['::/0', '10.0.0.0/8'] }
  assert.deepEqual(await openWith(halves), [{ ...door, source: '::/0' }])
  assert.equal(await openWith({ publicAccessCidrs: ['10.0.0.0/8'] }), undefined)

  const unread = { unread: `aws/${account}/us-east-1/eks.DescribeCluster` }
  assert.deepEqual((await described(denied)).open, unread)
  assert.deepEqual((await described({ response: { cluster: { arn: 'x' } } })).open, unread)
})

test('clusters that nobody lets us list leave the firewalls incomplete', async () => {
  const blind = await replay(changed(access, ({ op }) => op === 'ListClusters', denied))
  const { complete, feeds } = receiptOf(blind, `${account}/us-east-1/eks.ListClusters`)
  assert.deepEqual([complete, feeds], [false, ['firewall', 'service-log']])
})
