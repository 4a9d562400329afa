import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  dataOfOne,
  database,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { Lifecycle, versionsKept } from './bucket-lifecycle.ts'

const scope = `${account}/s3.GetBucketLifecycleConfiguration`

function keptBy(...rules: object[]) {
  return versionsKept(Lifecycle.parse({ Rules: rules }))
}

test('older versions stay for the days of the rule that takes some soonest, and for ever where none does', () => {
  const rule = (days: number | undefined, more: object = {}) => ({
    Status: 'Enabled',
    NoncurrentVersionExpiration: { NoncurrentDays: days },
    ...more,
  })
  assert.equal(keptBy(), 'forever')
  assert.equal(keptBy(rule(90)), 90)
  assert.equal(keptBy(rule(90), rule(3, { Filter: { Prefix: 'reports/' } })), 3)
  assert.equal(keptBy(rule(90), rule(3, { Filter: { Tag: { Key: 'a', Value: 'b' } } })), 3)
  assert.equal(keptBy(rule(3, { Status: 'Disabled' })), 'forever')
  assert.equal(keptBy(rule(undefined)), 0)
  const leaving = { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 9 } }
  assert.equal(keptBy(rule(90), rule(1, leaving)), 1)
  assert.equal(keptBy({ Status: 'Enabled', Expiration: { Days: 1 } }), 'forever')
})

test('only buckets that keep older versions, or logs, are asked, and what is refused is unread', async () => {
  const read = await replay(dataOfOne)
  assert.equal(database(read, ':::copied').versionsKept, 30)
  assert.equal(database(read, ':::open').versionsKept, undefined)
  assert.equal(database(read, ':::logs').versionsKept, undefined)
  const asked = receiptOf(read, scope)
  assert.deepEqual([asked.complete, asked.detail, asked.calls], [true, true, 2])

  const isCopied = ({ op, params }: RecordedCall) =>
    op === 'GetBucketLifecycleConfiguration' && params['Bucket'] === 'copied'
  const denied = { error: { code: 'AccessDenied', message: 'no' } }
  const blind = await replay(changed(dataOfOne, isCopied, denied))
  assert.deepEqual(database(blind, ':::copied').versionsKept, { unread: `aws/${scope}` })
  assert.equal(receiptOf(blind, scope).because, 'AccessDenied')
  assert.equal(receiptOf(blind, `${account}/log-buckets`).complete, true)
})
