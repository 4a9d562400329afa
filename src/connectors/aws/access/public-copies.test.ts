import assert from 'node:assert/strict'
import { test } from 'node:test'

import { account, changed, dataOfOne, receiptOf, replay } from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { publicResources } from '#populations/public-resource.ts'

const read = await replay(dataOfOne)
const here = `${account}/us-east-1`
const denied = { response: undefined, error: { code: 'AccessDenied', message: 'no' } }

function publicIn(from: ReadInMemory): string[] {
  const held = [...(from.items.get(publicResources.id) ?? [])]
  return held.map(([, { item }]) => {
    const { type, resource } = publicResources.item.parse(item)
    return `${type} ${resource}`
  })
}

const asks = (service: string, op: string) => (call: RecordedCall) =>
  call.service === service && call.op === op

test('copies of ours that anybody may restore or start are public, on every page; those shared with single accounts are not', () => {
  assert.deepEqual(publicIn(read).toSorted(), [
    'AWS::EC2::Image arn:aws:ec2:us-east-1::image/ami-1',
    'AWS::EC2::Snapshot arn:aws:ec2:us-east-1::snapshot/snap-1',
    'AWS::EC2::Snapshot arn:aws:ec2:us-east-1::snapshot/snap-2',
    `AWS::RDS::DBClusterSnapshot arn:aws:rds:us-east-1:${account}:cluster-snapshot:given`,
    `AWS::RDS::DBSnapshot arn:aws:rds:us-east-1:${account}:snapshot:old`,
  ])
})

test('of a snapshot that is encrypted, or made by RDS or AWS Backup, nobody asks with whom it is shared', () => {
  const { calls, items, complete } = receiptOf(read, `${here}/rds.DescribeDBSnapshotAttributes`)
  assert.deepEqual([calls, items, complete], [2, 1, true])
})

test('what is not told of the sharing of a copy leaves its scope incomplete, and makes nothing public or private', async () => {
  const scopes = {
    'ebs-public.DescribeSnapshots': 'AWS::EC2::Snapshot',
    'ec2.DescribeImages': 'AWS::EC2::Image',
    'rds.DescribeDBSnapshotAttributes': 'AWS::RDS::DBSnapshot',
    'rds.DescribeDBClusterSnapshotAttributes': 'AWS::RDS::DBClusterSnapshot',
  }
  for (const [scope, type] of Object.entries(scopes)) {
    const [service = '', op = ''] = scope.split('.')
    for (const answer of [denied, { response: {} }, { response: null }]) {
      const blind = await replay(changed(dataOfOne, asks(service, op), answer))
      assert.equal(receiptOf(blind, `${here}/${scope}`).complete, false, scope)
      assert(!publicIn(blind).some((each) => each.startsWith(`${type} `)), scope)
    }
  }
})

test('an image that does not say that it is public is malformed, and so its list is not read whole', async () => {
  const silent = {
    response: { Images: [{ ImageId: 'ami-1', Public: true }, { ImageId: 'ami-2' }] },
  }
  const blind = await replay(changed(dataOfOne, asks('ec2', 'DescribeImages'), silent))
  assert.equal(receiptOf(blind, `${here}/ec2.DescribeImages`).because, 'MalformedItem')
})

test('while the list of snapshots is not whole, nobody knows that none of them is public', async () => {
  const blind = await replay(changed(dataOfOne, asks('rds', 'DescribeDBSnapshots'), denied))
  const sharing = receiptOf(blind, `${here}/rds.DescribeDBSnapshotAttributes`)
  assert.deepEqual([sharing.complete, sharing.because], [false, 'ListIncomplete'])
  assert.deepEqual(sharing.feeds, ['public-resource'])
})
