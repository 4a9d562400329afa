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
import { LogGroup } from '#populations/log-group.ts'
import type { PolicyStatement } from '#populations/policy-statement.ts'

import { Lifecycle } from './bucket-lifecycle.ts'
import { daysKept, logPrefixesIn } from './log-bucket.ts'

const scope = `${account}/s3.GetBucketLifecycleConfiguration`
const logsScope = `${account}/log-buckets`
const writes: PolicyStatement = {
  effect: 'Allow',
  principals: ['Service:cloudtrail.amazonaws.com'],
  actions: ['s3:PutObject'],
  resources: ['arn:aws:s3:::logs/AWSLogs/111122223333/*'],
  conditions: [],
}

/** What is said of the buckets of logs in the recording, one operation answered otherwise. */
async function logsWith(op?: string, answer: Pick<RecordedCall, 'response' | 'error'> = {}) {
  const read = await replay(changed(dataOfOne, (call) => call.op === op, answer))
  const held = [...(read.items.get('log-group')?.values() ?? [])]
  const logs = held.map(({ item }) => LogGroup.parse(item))
  return { logs, read, receipt: receiptOf(read, logsScope) }
}

test('a bucket that CloudTrail may write to is a log, kept until the first rule takes what it writes', async () => {
  const { logs, receipt } = await logsWith()
  const [log, ...others] = logs
  assert.deepEqual(others, [])
  assert.deepEqual([log?.id, log?.region], ['arn:aws:s3:::logs', 'us-east-1'])
  assert.equal(log?.retentionDays, 400)
  assert.deepEqual([receipt.complete, receipt.calls, receipt.items], [true, 0, 1])
  assert.deepEqual(receipt.feeds, ['log-group'])

  const none = { error: { code: 'NoSuchLifecycleConfiguration', message: 'no' } }
  const forever = await logsWith('GetBucketLifecycleConfiguration', none)
  assert.equal(forever.logs[0]?.retentionDays, null)
})

test('where its rules are not told how long it keeps logs is unknown, and where policies are not which buckets are logs', async () => {
  const denied = { error: { code: 'AccessDenied', message: 'no' } }
  const blind = await logsWith('GetBucketLifecycleConfiguration', denied)
  assert.deepEqual(blind.logs[0]?.retentionDays, { unread: `aws/${scope}` })
  assert.equal(blind.receipt.complete, true)
  assert.equal(receiptOf(blind.read, scope).because, 'AccessDenied')
  const unled = await logsWith('GetBucketPolicy', denied)
  assert.deepEqual(unled.logs, [])
  assert.deepEqual([unled.receipt.complete, unled.receipt.because], [false, 'ListIncomplete'])
  const unlisted = await logsWith('ListBuckets', denied)
  assert.equal(unlisted.receipt.complete, false)
})

test('whether access to it is logged is asked of a bucket of logs alone; an empty answer that S3 numbered says no', async () => {
  const loggingOf = async (answer?: Pick<RecordedCall, 'response' | 'error'>) => {
    const { read } = await logsWith(answer && 'GetBucketLogging', answer)
    const { calls } = receiptOf(read, `${account}/s3.GetBucketLogging`)
    assert.equal(database(read, ':::open').accessLogged, undefined)
    return { logged: database(read, ':::logs').accessLogged, calls }
  }
  assert.deepEqual(await loggingOf(), { logged: true, calls: 1 })
  const off = { response: { LoggingEnabled: null } }
  assert.deepEqual(await loggingOf(off), { logged: false, calls: 1 })
  const unread = { unread: `aws/${account}/s3.GetBucketLogging` }
  const denied = { error: { code: 'AccessDenied', message: 'no' } }
  for (const answer of [denied, { response: {} }])
    assert.deepEqual((await loggingOf(answer)).logged, unread)
})

test('what is written where, is told by statements that let services of AWS write', () => {
  assert.deepEqual(logPrefixesIn([writes]), ['AWSLogs/111122223333/'])
  const others: Partial<PolicyStatement>[] = [
    { effect: 'Deny' },
    { principals: ['AWS:arn:aws:iam::111122223333:root'] },
    { principals: ['Service:config.amazonaws.com'] },
    { actions: ['s3:GetBucketAcl'] },
  ]
  for (const other of others) assert.deepEqual(logPrefixesIn([{ ...writes, ...other }]), [])
  const everywhere = { ...writes, actions: ['s3:*'], resources: ['arn:aws:s3:::logs/*'] }
  assert.deepEqual(logPrefixesIn([everywhere]), [''])
  const { actions: _, resources: _none, ...open } = writes
  assert.deepEqual(logPrefixesIn([{ ...open, notActions: ['s3:DeleteObject'] }]), [''])
  const own = { ...writes, resources: ['arn:aws:s3:::logs/${aws:SourceAccount}/*'] }
  assert.deepEqual(logPrefixesIn([own]), [''])
})

test('of the rules that may take logs the shortest counts; a day in place of an age says nothing of how long', () => {
  const rule = (more: object) => ({ Status: 'Enabled', Expiration: { Days: 90 }, ...more })
  const kept = (...rules: object[]) => daysKept(['AWSLogs/1/'], Lifecycle.parse({ Rules: rules }))
  assert.equal(kept(), null)
  assert.equal(kept(rule({})), 90)
  assert.equal(kept(rule({ Prefix: 'AWSLogs' })), 90)
  assert.equal(kept(rule({ Filter: { Prefix: 'AWSLogs/1/vpcflowlogs/' } })), 90)
  assert.equal(kept(rule({ Filter: { And: { Prefix: 'AWSLogs/', ObjectSizeLessThan: 9 } } })), 90)
  assert.equal(kept(rule({}), rule({ Expiration: { Days: 30 } })), 30)
  assert.equal(kept(rule({ Filter: { Prefix: 'AWSLogs/2/' } })), null)
  assert.equal(kept(rule({ Status: 'Disabled' })), null)
  assert.equal(kept(rule({ Filter: { Tag: { Key: 'a', Value: 'b' } } })), null)
  assert.equal(kept(rule({ Filter: { And: { Tags: [{ Key: 'a', Value: 'b' }] } } })), null)
  assert.equal(kept(rule({ Expiration: { ExpiredObjectDeleteMarker: true } })), null)
  assert.equal(kept(rule({ Expiration: undefined })), null)
  assert.equal(kept(rule({ Expiration: { Date: '2027-01-01T00:00:00.000Z' } })), undefined)
})
