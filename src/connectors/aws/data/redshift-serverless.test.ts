import assert from 'node:assert/strict'
import { test } from 'node:test'

import { account, changed, dataOfOne, database, replay } from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { snapshots } from '#populations/snapshot.ts'

const denied = { response: undefined, error: { code: 'AccessDeniedException', message: 'no' } }
const read = await replay(dataOfOne)

function asks(op: string) {
  return (call: RecordedCall) => call.service === 'redshift-serverless' && call.op === op
}

test('a namespace lies in its own region, and in the one that its snapshots are copied to', () => {
  assert.deepEqual(database(read, 'namespace/ns-1').locations, [
    { region: 'us-east-1', country: 'US' },
    { region: 'eu-west-1', country: 'IE' },
  ])
  assert.deepEqual(database(read, 'namespace/ns-2').locations, [
    { region: 'us-east-1', country: 'US' },
  ])
})

test('where nobody may ask what is copied, the places of every namespace are not known', async () => {
  const some = await replay(changed(dataOfOne, asks('ListSnapshotCopyConfigurations'), denied))
  const unread = {
    unread: `aws/${account}/us-east-1/redshift-serverless.ListSnapshotCopyConfigurations`,
  }
  assert.deepEqual(database(some, 'namespace/ns-1').locations, unread)
})

test('a snapshot outlives its namespace, one that is gone is none, and whose are others’ are not ours', () => {
  const held = [...(read.items.get(snapshots.id)?.values() ?? [])]
    .map(({ item }) => snapshots.item.parse(item))
    .filter(({ id }) => id.includes(':redshift-serverless:'))
  assert.deepEqual(
    held.map(({ id, of, encrypted, takenAt }) => [
      id.replace(/^.*\//, ''),
      of.replace(/^.*\//, ''),
      encrypted,
      takenAt,
    ]),
    [
      ['copy-1', 'ns-1', true, '2026-11-22T02:00:00.000Z'],
      ['copy-2', 'long-gone', true, undefined],
    ],
  )
})
