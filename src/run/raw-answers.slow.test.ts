// Each test that the clouds can answer passes, fails and is unknown on raw answers, by way of the connectors.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { controls } from '#program/index.ts'

import { readCalls } from './collect.ts'
import { replayEvidence } from './replay-evidence.ts'
import type { VerdictLine } from './verdict-line.ts'

const at = new Date('2026-11-23T06:00:00Z')
const account = '111122223333'
const connectors = join(import.meta.dirname, '../connectors')
const recordings = {
  one: await recorded('aws/fixtures/one-account.jsonl'),
  organisation: await recorded('aws/fixtures/organisation.jsonl'),
  network: await recorded('aws/fixtures/one-account-network.jsonl'),
  access: await recorded('aws/fixtures/access.jsonl'),
  identityCenter: await recorded('aws/fixtures/identity-center.jsonl'),
  data: await recorded('aws/fixtures/data.jsonl'),
  watch: await recorded('aws/fixtures/watch.jsonl'),
  tls: await recorded('tls/fixtures/four-endpoints.jsonl'),
  google: await recorded('gcp/fixtures/organisation.jsonl'),
  lists: await recorded('csv/fixtures/three-lists.jsonl'),
}

async function recorded(file: string): Promise<RecordedCall[]> {
  return await readCalls([join(connectors, file)])
}

type Answer = Pick<RecordedCall, 'response' | 'error'>
type Change = (calls: readonly RecordedCall[]) => RecordedCall[]

interface Case {
  of: keyof typeof recordings
  /** The end of the item's key, or of the scope that was not read. */
  about: string
  but?: Change
}

const denied = { error: { code: 'AccessDeniedException', message: 'no' } }

/** The recording in which these calls of an operation are answered otherwise. */
function but(
  operation: string,
  answer: Answer | ((response: string) => string),
  isMeant: (call: RecordedCall) => boolean = () => true,
): Change {
  return (calls) => {
    let met = 0
    const changed = calls.map((call) => {
      const { response, error: _, ...asked } = call
      if (`${call.service}.${call.op}` !== operation || !isMeant(call)) return call
      met++
      if (typeof answer !== 'function') return { ...asked, ...answer }
      const written = JSON.stringify(response)
      const again = answer(written)
      assert.notEqual(again, written, `${operation} is changed`)
      return { ...asked, response: JSON.parse(again) }
    })
    assert(met > 0, `the recording holds ${operation}`)
    return changed
  }
}

/** The credential report with one row's words replaced. */
function row(user: string, from: string, to: string): Change {
  return but('iam.GetCredentialReport', (response) => {
    const { Content: content, ...rest } = JSON.parse(response)
    const csv = Buffer.from(content, 'base64').toString()
    const again = csv.replace(new RegExp(`^${user},.*$`, 'm'), (line) => line.replace(from, to))
    return JSON.stringify({ ...rest, Content: Buffer.from(again).toString('base64') })
  })
}

const trail = (name: string) => (call: RecordedCall) =>
  JSON.stringify(call.params).includes(`:trail/${name}`)
const fenced = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
}
const versionless = { response: { Status: null } }
const none = (code: string) => ({ error: { code, message: '' } })

/** Somebody may assign accounts, and the account sees an Identity Center: its own, or another's. */
function withCenter(owner: string): Change {
  const instance = { InstanceArn: 'i', IdentityStoreId: 'd', OwnerAccountId: owner }
  const seen = but('sso-admin.ListInstances', { response: { Instances: [instance] } })
  const assigning = but(
    'iam.GetAccountAuthorizationDetails',
    (response) => response.replaceAll('ec2%3ARunInstances', 'sso%3ACreateAccountAssignment'),
    ({ response }) => JSON.stringify(response).includes('ec2%3ARunInstances'),
  )
  return (calls) => assigning(seen(calls))
}

/** The bucket that the trails of the recording write to. */
const withTheirBucket: Change = (calls) => {
  const place = { service: 's3', account, region: 'us-east-1' }
  const asked = { ...place, params: { Bucket: 'records' } }
  return [
    ...calls,
    {
      ...place,
      op: 'ListBuckets',
      params: {},
      response: { Buckets: [{ Name: 'records', BucketRegion: 'us-east-1' }] },
    },
    {
      ...place,
      service: 's3control',
      op: 'GetPublicAccessBlock',
      params: { AccountId: account },
      response: fenced,
    },
    {
      ...asked,
      op: 'GetBucketEncryption',
      ...none('ServerSideEncryptionConfigurationNotFoundError'),
    },
    { ...asked, op: 'GetBucketVersioning', ...versionless },
    { ...asked, op: 'GetBucketPolicy', ...none('NoSuchBucketPolicy') },
  ]
}

const more = but('iam.GetAccountAuthorizationDetails', denied, ({ params }) =>
  Object.hasOwn(params, 'Marker'),
)
const withoutReport = but('iam.GetCredentialReport', denied)
const iam = `arn:aws:iam::${account}`
const here = `aws/${account}`

/** What only another kind of source than a cloud can tell stands beside: registers, and TLS from outside. */
const cases: Readonly<Record<string, readonly [pass: Case, fail: Case, unknown: Case]>> = {
  // 8
  'cloud-account-read': [
    { of: 'network', about: here },
    { of: 'organisation', about: 'aws/777788889999' },
    { of: 'network', about: here, but: but('acm.ListCertificates', denied) },
  ],
  // 9
  'data-location-allowed': [
    { of: 'data', about: ':db:crm' },
    { of: 'data', about: ':::copied' },
    { of: 'data', about: ':::copied', but: but('s3.GetBucketReplication', denied) },
  ],
  'database-on-approved-provider': [
    { of: 'data', about: ':db:crm' },
    { of: 'lists', about: 'register:users' },
    {
      of: 'data',
      about: 'us-east-1/rds.DescribeDBInstances',
      but: but('rds.DescribeDBInstances', denied),
    },
  ],
  'databases-complete': [
    { of: 'data', about: 'config/AWS::RDS::DBInstance' },
    { of: 'data', about: 'config/AWS::DynamoDB::Table' },
    {
      of: 'data',
      about: 'us-east-1/config.GetDiscoveredResourceCounts',
      but: but('config.GetDiscoveredResourceCounts', denied),
    },
  ],
  // 10
  'storage-encrypted': [
    { of: 'data', about: 'table/carts' },
    { of: 'data', about: ':db:plain' },
    { of: 'data', about: ':cluster:silent' },
  ],
  'storage-under-own-key': [
    { of: 'data', about: 'table/carts' },
    { of: 'data', about: 'table/events' },
    { of: 'data', about: 'table/events', but: but('dynamodb.DescribeTable', denied) },
  ],
  'snapshot-encrypted': [
    { of: 'data', about: ':snapshot:now' },
    { of: 'data', about: ':snapshot:old' },
    { of: 'data', about: ':snapshot:gone-1' },
  ],
  'encrypted-by-default': [
    {
      of: 'data',
      about: 'us-east-1/ebs-default-encryption',
      but: but('ec2.GetEbsEncryptionByDefault', { response: { EbsEncryptionByDefault: true } }),
    },
    { of: 'data', about: 'us-east-1/ebs-default-encryption' },
    {
      of: 'data',
      about: 'us-east-1/ebs-default-encryption',
      but: but('ec2.GetEbsEncryptionByDefault', denied),
    },
  ],
  'key-rotated': [
    { of: 'data', about: 'key/11111111-1111-1111-1111-111111111111' },
    { of: 'data', about: 'key/44444444-4444-4444-4444-444444444444' },
    {
      of: 'data',
      about: 'key/11111111-1111-1111-1111-111111111111',
      but: but('kms.GetKeyRotationStatus', denied),
    },
  ],
  'key-not-pending-deletion': [
    { of: 'data', about: 'key/11111111-1111-1111-1111-111111111111' },
    { of: 'data', about: 'key/33333333-3333-3333-3333-333333333333' },
    { of: 'data', about: 'key/66666666-6666-6666-6666-666666666666' },
  ],
  // 11
  'listener-tls-only': [
    { of: 'network', about: 'web/0123456789abcdef/plain' },
    { of: 'network', about: '/hole' },
    { of: 'network', about: '/hole', but: but('elbv2.DescribeRules', denied) },
  ],
  'listener-modern-tls': [
    { of: 'network', about: '/https' },
    { of: 'network', about: '/tls' },
    { of: 'network', about: '/tls', but: but('elbv2.DescribeSSLPolicies', denied) },
  ],
  'bucket-denies-plain-http': [
    { of: 'data', about: ':::copied' },
    { of: 'data', about: ':::open' },
    { of: 'data', about: ':::copied', but: but('s3.GetBucketPolicy', denied) },
  ],
  'database-requires-tls': [
    { of: 'data', about: 'serverlesscache:quick' },
    { of: 'data', about: ':cluster:lab' },
    { of: 'data', about: ':cluster:sales', but: but('redshift.DescribeClusterParameters', denied) },
  ],
  'origin-tls': [
    { of: 'network', about: 'distribution/EGOOD' },
    { of: 'network', about: 'distribution/EVPC' },
    { of: 'network', about: 'distribution/EVPC', but: but('cloudfront.GetVpcOrigin', denied) },
  ],
  'endpoint-tls-only': tls('part', 'old'),
  'endpoint-modern-tls': tls('shop', 'old'),
  'certificate-valid': tls('shop', 'old'),
  'hsts-set': tls('part', 'old'),
  // 12
  'vulnerability-scanning-on': [
    { of: 'watch', about: 'repository/plain' },
    { of: 'watch', about: 'repository/bare' },
    {
      of: 'watch',
      about: 'repository/bare',
      but: but('ecr.GetRegistryScanningConfiguration', denied),
    },
  ],
  'scan-coverage': [
    { of: 'watch', about: 'us-east-1/i-1' },
    { of: 'watch', about: 'us-east-1/i-2' },
    {
      of: 'watch',
      about: 'us-east-1/i-1',
      but: but(
        'inspector2.ListCoverage',
        (response) => response.replace('"scanStatus"', '"said"'),
        ({ params }) => !Object.hasOwn(params, 'nextToken'),
      ),
    },
  ],
  'vulnerability-in-time': [
    { of: 'watch', about: 'finding/v1' },
    { of: 'watch', about: 'finding/v2' },
    { of: 'watch', about: 'finding/v3' },
  ],
  'threat-detection-on': [
    { of: 'watch', about: 'us-east-1/guardduty' },
    { of: 'watch', about: 'eu-west-1/guardduty' },
    { of: 'watch', about: 'us-east-1/guardduty', but: but('guardduty.GetDetector', denied) },
  ],
  'threat-finding-handled': [
    { of: 'watch', about: 'finding/f1' },
    { of: 'watch', about: 'finding/f2' },
    {
      of: 'watch',
      about: 'us-east-1/guardduty.GetFindings',
      but: but('guardduty.GetFindings', denied),
    },
  ],
  // 13
  'audit-log-on': [
    { of: 'watch', about: `${here}/audit-log` },
    {
      of: 'watch',
      about: `${here}/audit-log`,
      but: but('cloudtrail.GetTrailStatus', { response: { IsLogging: false } }),
    },
    {
      of: 'watch',
      about: `${here}/audit-log`,
      but: but('cloudtrail.GetTrailStatus', denied, trail('audit')),
    },
  ],
  'audit-log-intact': [
    { of: 'watch', about: 'trail/audit', but: withTheirBucket },
    { of: 'watch', about: 'trail/local' },
    { of: 'watch', about: 'trail/audit' },
  ],
  'log-retention': [
    { of: 'watch', about: 'log-group:audit' },
    { of: 'watch', about: 'log-group:/aws/lambda/send' },
    {
      of: 'watch',
      about: 'us-east-1/logs.DescribeLogGroups',
      but: but('logs.DescribeLogGroups', denied),
    },
  ],
  'flow-logs-on': [
    { of: 'watch', about: 'vpc/vpc-1' },
    { of: 'watch', about: 'vpc/vpc-2' },
    { of: 'watch', about: 'vpc/vpc-2', but: but('ec2.DescribeFlowLogs', denied) },
  ],
  'service-logs-on': [
    { of: 'network', about: 'distribution/EVPC' },
    { of: 'network', about: 'loadbalancer/legacy' },
    {
      of: 'network',
      about: 'distribution/EVPC',
      but: but('cloudfront.GetDistributionConfig', denied),
    },
  ],
  'alarm-reaches-someone': [
    { of: 'watch', about: 'alarm:root-used' },
    { of: 'watch', about: 'alarm:mute' },
    { of: 'watch', about: 'alarm:root-used', but: but('sns.ListSubscriptionsByTopic', denied) },
  ],
  'security-event-alarms': [
    { of: 'watch', about: 'security-event/root-used' },
    { of: 'watch', about: 'security-event/gateway-changed' },
    {
      of: 'watch',
      about: 'security-event/root-used',
      but: but('sns.ListSubscriptionsByTopic', denied),
    },
  ],
  // 14
  'backup-enabled': [
    { of: 'data', about: ':db:crm' },
    { of: 'data', about: ':db:plain' },
    { of: 'data', about: 'table/carts', but: but('dynamodb.DescribeContinuousBackups', denied) },
  ],
  'backup-recent': [
    { of: 'data', about: ':db:crm' },
    { of: 'data', about: ':db:plain' },
    { of: 'data', about: 'table/carts', but: but('dynamodb.DescribeContinuousBackups', denied) },
  ],
  'backup-retention': [
    { of: 'data', about: ':db:crm' },
    { of: 'data', about: ':cluster:sales' },
    { of: 'data', about: 'table/carts', but: but('dynamodb.DescribeContinuousBackups', denied) },
  ],
  // 16
  'account-has-mfa': [
    { of: 'access', about: 'user/ada' },
    { of: 'access', about: 'user/bob' },
    { of: 'identityCenter', about: 'user/u-ada' },
  ],
  'mfa-required': [
    { of: 'access', about: `${here}/mfa-required`, but: row('bob', ',true,', ',false,') },
    { of: 'access', about: `${here}/mfa-required` },
    { of: 'access', about: `${here}/mfa-required`, but: withoutReport },
  ],
  'root-locked': [
    { of: 'access', about: `${here}/root` },
    {
      of: 'access',
      about: `${here}/root`,
      but: but('iam.GetAccountSummary', (response) =>
        response.replace('"AccountAccessKeysPresent":0', '"AccountAccessKeysPresent":1'),
      ),
    },
    { of: 'access', about: `${here}/root`, but: withoutReport },
  ],
  'sso-enforced': [
    { of: 'access', about: 'user/ci' },
    { of: 'access', about: 'user/ada' },
    { of: 'access', about: 'user/ada', but: withoutReport },
  ],
  'no-public-exposure': [
    { of: 'access', about: 'security-group/sg-0a' },
    { of: 'access', about: 'security-group/sg-0b' },
    {
      of: 'access',
      about: 'security-group/sg-0b',
      but: but('ec2.GetManagedPrefixListEntries', denied),
    },
  ],
  // 17
  'no-standing-admin': [
    { of: 'access', about: 'role/anybody inline/look' },
    { of: 'access', about: 'user/bob arn:aws:iam::aws:policy/AdministratorAccess' },
    { of: 'access', about: 'user/bob arn:aws:iam::aws:policy/AdministratorAccess', but: more },
  ],
  'no-wildcard-policy': [
    { of: 'access', about: `user/ci ${iam}:policy/deploy` },
    { of: 'access', about: 'user/eve,old arn:aws:iam::aws:policy/AdministratorAccess' },
    { of: 'access', about: `user/ci ${iam}:policy/deploy`, but: more },
  ],
  'no-escalation-path': [
    { of: 'access', about: 'user/ada' },
    { of: 'access', about: 'user/ci' },
    { of: 'access', about: 'user/ci', but: more },
  ],
  'no-escalation-by-sign-on': [
    { of: 'access', about: 'user/ada', but: withCenter(account) },
    { of: 'access', about: 'user/ci', but: withCenter(account) },
    { of: 'access', about: 'user/ci', but: withCenter('999988887777') },
  ],
  'unused-access-removed': [
    { of: 'access', about: 'user/ada/password' },
    { of: 'access', about: 'user/bob/password' },
    { of: 'access', about: 'user/bob/password', but: withoutReport },
  ],
  'key-age': [
    { of: 'access', about: 'user/ci/access-key-2' },
    { of: 'access', about: 'user/ci/access-key-1' },
    {
      of: 'access',
      about: 'user/ci/access-key-1',
      but: row('ci', 'true,2024-06-01T00:00:00+00:00', 'true,N/A'),
    },
  ],
  // 19
  'password-policy-meets-standard': [
    {
      of: 'access',
      about: `${here}/password-policy`,
      but: but('iam.GetAccountPasswordPolicy', {
        response: { PasswordPolicy: { MinimumPasswordLength: 14, PasswordReusePrevention: 24 } },
      }),
    },
    { of: 'access', about: `${here}/password-policy` },
    {
      of: 'access',
      about: `${here}/iam.GetAccountPasswordPolicy`,
      but: but('iam.GetAccountPasswordPolicy', denied),
    },
  ],
}

function tls(good: string, bad: string): readonly [Case, Case, Case] {
  const about = (name: string): Case => ({ of: 'tls', about: `${name}.example:443` })
  return [about(good), about(bad), about('slow')]
}

/** What people keep beside the clouds: of these raw answers say nothing, or not enough. */
const byPeople = new Set([
  'access-authorised',
  'account-belongs-to-active-person',
  'continuity-plan-exercised',
  'endpoint-monitored',
  'endpoint-on-approved-provider',
  'leaver-access-removed',
  'outage-alert-delivered',
  'provider-report-current',
  'restore-tested-yearly',
  'role-matches-baseline',
])

const replays = new Map<Change | undefined, Map<string, Promise<VerdictLine[]>>>()

function linesOf({ of, but: change }: Case): Promise<VerdictLine[]> {
  const known = replays.get(change) ?? new Map<string, Promise<VerdictLine[]>>()
  replays.set(change, known)
  const calls = recordings[of]
  const lines = known.get(of) ?? replayEvidence(change ? change(calls) : calls, at)
  known.set(of, lines)
  return lines
}

for (const [id, three] of Object.entries(cases)) {
  test(`${id} passes, fails and is unknown on raw answers`, async () => {
    const said = await Promise.all(
      three.map(async (one) => {
        const own = (await linesOf(one)).filter((line) => line.test === id)
        const found = own.find(({ item, scope }) => (item ?? scope)?.endsWith(one.about))
        return found?.verdict ?? `nothing of ${one.about}`
      }),
    )
    assert.deepEqual(said, ['pass', 'fail', 'unknown'])
  })
}

test('what an answer leaves out is not taken for a no, and what it tells besides is told apart', async () => {
  const said = async (id: string, one: Case) => {
    const lines = (await linesOf(one)).filter((line) => line.test === id)
    return lines
      .filter(({ item }) => item?.endsWith(one.about))
      .map(({ verdict, because }) => [verdict, because])
  }
  // An instance that does not say whether it is public; its cluster never does, and is reached through its members.
  assert.deepEqual(await said('no-public-exposure', { of: 'one', about: ':db:crm' }), [
    ['unknown', 'not-reported'],
  ])
  assert.deepEqual(await said('no-public-exposure', { of: 'one', about: ':cluster:orders' }), [])

  const unrotated = 'key/44444444-4444-4444-4444-444444444444'
  const disabled = but(
    'kms.DescribeKey',
    (response) => response.replace('"KeyState":"Enabled"', '"KeyState":"Disabled"'),
    ({ params }) => String(params['KeyId']).endsWith(unrotated),
  )
  assert.deepEqual(await said('key-rotated', { of: 'data', about: unrotated }), [['fail', 'never']])
  assert.deepEqual(await said('key-rotated', { of: 'data', about: unrotated, but: disabled }), [
    ['pass', 'not-in-use'],
  ])

  const restart = (days: number) => new Date(at.getTime() + days * 86_400_000).toISOString()
  const stopped = but('rds.DescribeDBInstances', (response) => {
    const { DBInstances: all, ...rest } = JSON.parse(response)
    const crm = { DBInstanceStatus: 'stopped', AutomaticRestartTime: restart(3) }
    const LatestRestorableTime = restart(-4)
    return JSON.stringify({
      ...rest,
      DBInstances: all.map((one: { DBInstanceIdentifier: string }) =>
        one.DBInstanceIdentifier === 'crm' ? { ...one, ...crm, LatestRestorableTime } : one,
      ),
    })
  })
  assert.deepEqual(await said('backup-recent', { of: 'data', about: ':db:crm', but: stopped }), [
    ['pass', 'stopped'],
  ])
})

test('a copy that anybody may restore or start fails, and with whom it is shared is unknown while nobody says', async () => {
  const said = async (about: string, change?: Change) => {
    const asked = { of: 'data', about, ...(change && { but: change }) } as const
    const lines = (await linesOf(asked)).filter(({ test: id }) => id === 'no-public-exposure')
    return lines.find(({ item, scope }) => (item ?? scope)?.endsWith(about))?.verdict
  }
  const copies = ['::snapshot/snap-2', '::image/ami-1', ':snapshot:old', ':cluster-snapshot:given']
  const asked = [
    'ebs-public.DescribeSnapshots',
    'ec2.DescribeImages',
    'rds.DescribeDBSnapshotAttributes',
    'rds.DescribeDBClusterSnapshotAttributes',
  ]
  for (const [index, operation] of asked.entries()) {
    const about = copies[index] ?? ''
    assert.equal(await said(about), 'fail', about)
    assert.equal(await said(`us-east-1/${operation}`, but(operation, denied)), 'unknown', operation)
  }
})

test('a bucket whose rules take older versions early keeps none long enough, and which do is unknown where nobody may ask', async () => {
  const rules = 's3.GetBucketLifecycleConfiguration'
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.data), at)
    const line = lines.find(
      ({ test: id, item }) => id === 'backup-retention' && item?.endsWith(':::copied'),
    )
    return line && [line.verdict, line.because]
  }
  const isCopied = ({ params }: RecordedCall) => params['Bucket'] === 'copied'
  const early = (response: string) => response.replace('"NoncurrentDays":30', '"NoncurrentDays":3')
  assert.deepEqual(await said((calls) => [...calls]), ['pass', 'versions'])
  assert.deepEqual(await said(but(rules, early, isCopied)), ['fail', 'too-short'])
  const never = none('NoSuchLifecycleConfiguration')
  assert.deepEqual(await said(but(rules, never, isCopied)), ['pass', 'versions'])
  assert.deepEqual(await said(but(rules, denied, isCopied)), ['unknown', 'not-read'])
})

test('what a filter of GuardDuty archives by itself nobody dealt with, and which it archives is unknown where nobody may ask', async () => {
  const isOfArchived = (params: unknown) =>
    JSON.stringify(params).includes('"service.archived":{"Equals":["true"]}')
  const listed = (archived: boolean, ids: string[]) =>
    but(
      'guardduty.ListFindings',
      { response: { FindingIds: ids } },
      ({ params }) => isOfArchived(params) === archived,
    )
  const said = async (...changes: Change[]) => {
    const calls = changes.reduce<RecordedCall[]>((all, change) => change(all), recordings.watch)
    const lines = (await replayEvidence(calls, at)).filter(
      ({ test: id }) => id === 'threat-finding-handled',
    )
    const of = (about: string) =>
      lines.find(({ item, scope }) => (item ?? scope)?.endsWith(about))?.verdict
    return [of('finding/f2'), of('us-east-1/guardduty.GetFindings')]
  }
  const open = listed(false, ['f1'])
  assert.deepEqual(await said(open, listed(true, ['f2'])), ['fail', undefined])
  for (const op of ['guardduty.ListFilters', 'guardduty.GetFilter'])
    assert.equal((await said(but(op, denied)))[1], 'unknown', op)
  const harmless = but(
    'guardduty.GetFilter',
    (response) => response.replace('ARCHIVE', 'NOOP'),
    ({ params }) => params['FilterName'] === 'noise',
  )
  assert.deepEqual(await said(harmless), ['fail', undefined])
})

test('a proxy before databases is a server, whatever those behind it demand', async () => {
  const said = async (about: string, change?: Change) => {
    const lines = await linesOf({ of: 'data', about, ...(change && { but: change }) })
    return lines.find(
      ({ test: id, item, scope }) =>
        id === 'database-requires-tls' && (item ?? scope)?.endsWith(about),
    )?.verdict
  }
  assert.equal(await said(':db-proxy:prx-closed'), 'pass')
  assert.equal(await said(':db-proxy:prx-lax'), 'fail')
  assert.equal(await said(':db-proxy:prx-silent'), 'unknown')
  const refused = but('rds.DescribeDBProxies', denied)
  assert.equal(await said('us-east-1/rds.DescribeDBProxies', refused), 'unknown')
})

test('no alarm comes to a topic under the key that AWS makes for topics, and whether one comes is unknown where nobody may ask', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.watch), at)
    const of = (id: string, about: string) => {
      const line = lines.find(({ test: each, item }) => each === id && item?.endsWith(about))
      return line && [line.verdict, line.because]
    }
    return [
      of('alarm-reaches-someone', 'alarm:root-used'),
      of('security-event-alarms', 'security-event/root-used'),
    ]
  }
  const under = (key: string) =>
    but('sns.GetTopicAttributes', (response) => response.replace('alias/alarms', key))
  const sealed = ['fail', 'sealed']
  assert.deepEqual(await said(under('alias/aws/sns')), [sealed, sealed])
  assert.deepEqual(await said(under(`arn:aws:kms:us-east-1:${account}:alias/aws/sns`)), [
    sealed,
    sealed,
  ])
  const heard = ['pass', null]
  assert.deepEqual(await said((calls) => [...calls]), [heard, heard])
  const unread = ['unknown', 'not-read']
  for (const op of ['sns.GetTopicAttributes', 'kms.ListAliases', 'kms.GetKeyPolicy'])
    assert.deepEqual(await said(but(op, denied)), [unread, unread], op)
  const policy = (from: string, to: string) =>
    but('kms.GetKeyPolicy', (response) => response.replace(from, to))
  const shut = policy('cloudwatch.amazonaws.com', 'events.amazonaws.com')
  assert.deepEqual(await said(shut), [sealed, sealed])
  const ofTopic = (from: string, to: string) =>
    but('sns.GetTopicAttributes', (response) => response.replace(from, to))
  assert.deepEqual(await said(ofTopic('SNS:Publish', 'SNS:Receive')), [sealed, sealed])
  const untold = ['unknown', 'not-reported']
  assert.deepEqual(await said(ofTopic('AWS:SourceOwner', 'aws:PrincipalOrgID')), [untold, untold])
})

test('an alarm does not come through a filter that asks for an attribute, and whether it comes through one of what it says is unknown', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.watch), at)
    const line = lines.find(
      ({ test: id, item }) => id === 'alarm-reaches-someone' && item?.endsWith('alarm:root-used'),
    )
    return [line?.verdict, line?.because]
  }
  const filter = (from: string, to: string) =>
    but('sns.GetSubscriptionAttributes', (response) => response.replace(from, to))
  assert.deepEqual(await said((calls) => [...calls]), ['pass', null])
  const other = filter('{\\"exists\\": false}', '\\"payments\\"')
  assert.deepEqual(await said(other), ['fail', 'filtered'])
  const body = filter('"MessageAttributes"', '"MessageBody"')
  assert.deepEqual(await said(body), ['unknown', 'not-reported'])
  const unread = but('sns.GetSubscriptionAttributes', denied)
  assert.deepEqual(await said(unread), ['unknown', 'not-read'])
})

test('an alarm that a rule mutes for a fortnight reaches nobody, and whether one does is unknown where nobody may ask', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.watch), at)
    const [line] = lines.filter(
      ({ test: id, item }) => id === 'alarm-reaches-someone' && item?.endsWith('alarm:off'),
    )
    const used = lines.find(
      ({ test: id, item }) => id === 'alarm-reaches-someone' && item?.endsWith('alarm:root-used'),
    )
    return [line?.because, used?.because]
  }
  const muting = (duration: string) =>
    but('cloudwatch.GetAlarmMuteRule', (response) =>
      response.replace('PT2H', duration).replace('"both"', '"both","root-used"'),
    )
  assert.deepEqual(await said(muting('PT2H')), ['off', null])
  assert.deepEqual(await said(muting('P14D')), ['off', 'silenced-for-good'])
  for (const op of ['cloudwatch.ListAlarmMuteRules', 'cloudwatch.GetAlarmMuteRule'])
    assert.deepEqual(await said(but(op, denied)), ['off', 'not-read'], op)
})

test('a group that is open where a store of AWS listens by habit is open', async () => {
  const ports = [22, 2049, 2379, 3306, 5432, 5439, 8111, 8182, 9094, 9198, 27_019]
  const group = (port: number) => ({
    GroupId: `sg-${port}`,
    GroupName: `at-${port}`,
    IpPermissions: [
      { IpProtocol: 'tcp', FromPort: port, ToPort: port, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ],
  })
  const SecurityGroups = [443, ...ports].map(group)
  const change = but('ec2.DescribeSecurityGroups', { response: { SecurityGroups } })
  const lines = await replayEvidence(change(recordings.access), at)
  const closed = lines.filter(
    ({ test: id, item, verdict }) =>
      id === 'no-public-exposure' && item?.includes('/sg-') && verdict === 'pass',
  )
  assert.deepEqual([...new Set(closed.map(({ item }) => item?.replace(/^.*\/sg-/, '')))], ['443'])
})

test('where nobody looks for what is public, nobody knows whether queues, keys and the like are', async () => {
  const lines = await replayEvidence(recordings.access, at)
  const said = (region: string) => {
    const line = lines.find(
      ({ test: id, item }) =>
        id === 'no-public-exposure' && item === `${here}/${region}/access-analysed`,
    )
    return line && [line.verdict, line.because]
  }
  assert.deepEqual(said('us-east-1'), ['pass', null])
  assert.deepEqual(said('us-west-2'), ['unknown', 'unanalysed'])
})

test('an alarm watches no event where the filter counts by a dimension, or the alarm looks at one', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.watch), at)
    const line = lines.find(
      ({ test: id, item }) =>
        id === 'security-event-alarms' && item?.endsWith('security-event/root-used'),
    )
    return line && [line.verdict, line.because]
  }
  const counting = but('logs.DescribeMetricFilters', (response) =>
    response.replaceAll('"metricName":', '"dimensions":{"who":"$.userIdentity.arn"},"metricName":'),
  )
  const looking = but('cloudwatch.DescribeAlarms', (response) =>
    response.replaceAll(
      '"MetricName":',
      '"Dimensions":[{"Name":"who","Value":"root"}],"MetricName":',
    ),
  )
  assert.deepEqual(await said((calls) => [...calls]), ['pass', null])
  assert.deepEqual(await said(counting), ['fail', 'no-alarm'])
  assert.deepEqual(await said(looking), ['fail', 'no-alarm'])
})

test('an event of a service whose calls the trail leaves out calls nobody, whatever counts it', async () => {
  const counted = but('logs.DescribeMetricFilters', (response) =>
    response.replace(
      '($.eventName = DisableKey)',
      '(($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion))',
    ),
  )
  const called = but(
    'cloudwatch.DescribeAlarms',
    (response) => response.replace('"MetricName":"root-used"', '"MetricName":"key-disabled"'),
    ({ params }) => params['NextToken'] === undefined,
  )
  const selected = (selector: object) =>
    but('cloudtrail.GetEventSelectors', {
      response: {
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ...selector }],
      },
    })
  const said = async (selector: object) => {
    const calls = selected(selector)(called(counted(recordings.watch)))
    const line = (await replayEvidence(calls, at)).find(
      ({ test: id, item }) =>
        id === 'security-event-alarms' && item?.endsWith('security-event/key-disabled'),
    )
    return line && [line.verdict, line.because]
  }
  assert.deepEqual(await said({}), ['pass', null])
  const without = { ExcludeManagementEventSources: ['kms.amazonaws.com'] }
  assert.deepEqual(await said(without), ['fail', 'no-log'])
})

test('a network of which only the traffic that was turned away is recorded fails, and one whose log does not say which is unknown', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.watch), at)
    const line = lines.find(
      ({ test: id, item }) => id === 'flow-logs-on' && item?.endsWith('vpc/vpc-1'),
    )
    return line && [line.verdict, line.because]
  }
  const taking = (written: string) =>
    but('ec2.DescribeFlowLogs', (response) => response.replace('"TrafficType":"ALL"', written))
  assert.deepEqual(await said(taking('"TrafficType":"REJECT"')), ['fail', 'rejected'])
  assert.deepEqual(await said(taking('"TrafficType":"ACCEPT"')), ['fail', 'accepted'])
  assert.deepEqual(await said(taking('"Tags":[]')), ['unknown', 'not-reported'])
})

test('the latest state of a cluster of MemoryDB is that of its newest snapshot, and unknown where the shards do not say', async () => {
  const ledger = { of: 'data', about: ':cluster/ledger' } as const
  const said = async (one: Case) => {
    const lines = await linesOf(one)
    return lines.find(({ test: id, item }) => id === 'backup-recent' && item?.endsWith(one.about))
      ?.verdict
  }
  const kept = but('memorydb.DescribeClusters', (response) =>
    response.replace('"SnapshotRetentionLimit":0', '"SnapshotRetentionLimit":7'),
  )
  const silent = but('memorydb.DescribeSnapshots', { response: { Snapshots: [] } })
  const old = but('memorydb.DescribeSnapshots', (response) =>
    response.replaceAll('2026-11-23T0', '2026-11-03T0'),
  )
  assert.equal(await said({ ...ledger, but: kept }), 'pass')
  assert.equal(await said({ ...ledger, but: (calls) => old(kept(calls)) }), 'fail')
  assert.equal(await said({ ...ledger, but: (calls) => silent(kept(calls)) }), 'unknown')
})

test('clusters of Aurora are counted like instances, and a database of a kind that is not read yet shows by the count', async () => {
  const lines = await replayEvidence(recordings.data, at)
  const said = (type: string) => {
    const about = `${here}/us-east-1/config/AWS::${type}`
    const line = lines.find(({ test: of, item }) => of === 'databases-complete' && item === about)
    return line && [line.verdict, line.because]
  }
  assert.deepEqual(said('RDS::DBCluster'), ['pass', null])
  assert.deepEqual(said('DSQL::Cluster'), ['fail', 'fewer-read'])

  // Whatever else is read of the same kind.
  const unreadKinds = [
    'NeptuneGraph::Graph',
    'OpenSearchServerless::Collection',
    'S3Tables::TableBucket',
    'Timestream::InfluxDBInstance',
  ]
  const counted = but('config.GetDiscoveredResourceCounts', {
    response: {
      resourceCounts: unreadKinds.map((type) => ({ resourceType: `AWS::${type}`, count: 1 })),
    },
  })
  const again = await replayEvidence(counted(recordings.data), at)
  const failing = again.filter(({ test: of, because }) => {
    return of === 'databases-complete' && because === 'fewer-read'
  })
  assert.deepEqual(
    failing.map(({ item = '' }) => item.replace(/^.*AWS::/, '')).toSorted(),
    unreadKinds.toSorted(),
  )
})

test('a cluster of Kafka is held to TLS, encryption and closed doors like a database, and not to backups', async () => {
  const lines = await replayEvidence(recordings.data, at)
  const of = (name: string) => {
    const own = lines.filter(({ item }) => item?.includes(`:cluster/${name}/`))
    return Object.fromEntries(own.map(({ test: id, verdict }) => [id, verdict]))
  }
  const said = of('clicks')
  assert.deepEqual(
    [
      'database-requires-tls',
      'no-public-exposure',
      'storage-encrypted',
      'data-location-allowed',
    ].map((id) => [of('orders')[id], said[id], of('untold')[id]]),
    [
      ['pass', 'fail', 'unknown'],
      ['pass', 'fail', 'unknown'],
      ['pass', 'pass', 'pass'],
      ['pass', 'pass', 'pass'],
    ],
  )
  assert.equal(said['backup-enabled'], undefined)
})

test('on Google Cloud whoever is exempted from the audit log fails it, and mutual TLS is TLS', async () => {
  const lines = await replayEvidence(recordings.google, at)
  const said = (id: string, about: string) => {
    const line = lines.find(({ test: of, item }) => of === id && item?.endsWith(about))
    return [line?.verdict, line?.because]
  }
  assert.deepEqual(said('audit-log-on', 'gcp/acme-prod/audit-log'), ['fail', 'exempted'])
  assert.deepEqual(said('database-requires-tls', 'projects/acme-prod/instances/orders'), [
    'pass',
    null,
  ])
})

test('on Google Cloud an HMAC key and an API key that signs in grow old like any other, and a project that tells none leaves it open', async () => {
  const said = (lines: readonly VerdictLine[], id: string, about: string) => {
    const line = lines.find(
      (each) => each.test === id && (each.item ?? each.scope)?.endsWith(about),
    )
    return line && [line.verdict, line.because]
  }
  const sound = await replayEvidence(recordings.google, at)
  const age = (about: string) => said(sound, 'key-age', about)
  assert.deepEqual(['/GOOG1ENEW', '/GOOG1EOFF', '/keys/bound', '/keys/gone'].map(age), [
    ['pass', null],
    ['pass', null],
    ['pass', null],
    ['pass', null],
  ])
  assert.deepEqual(age('/GOOG1EOLD'), ['fail', 'old'])
  assert.equal(age('/keys/browser'), undefined)
  // One made within those days cannot have lain unused for longer.
  assert.deepEqual(said(sound, 'unused-access-removed', '/GOOG1ENEW'), ['pass', null])
  assert.deepEqual(said(sound, 'unused-access-removed', '/GOOG1EOLD'), ['unknown', 'not-reported'])

  const ageless = but(
    'storage.hmacKeys.list',
    (written) => written.replaceAll(/"timeCreated":"[^"]*",/g, ''),
    ({ account: of, params }) => of === 'acme-prod' && !params['pageToken'],
  )
  const unsaid = await replayEvidence(ageless(recordings.google), at)
  assert.deepEqual(said(unsaid, 'key-age', '/GOOG1EOLD'), ['unknown', 'not-reported'])
  const closed = await replayEvidence(but('storage.hmacKeys.list', denied)(recordings.google), at)
  const scope = 'gcp/projects/acme-data/storage.hmacKeys.list'
  assert.deepEqual(said(closed, 'key-age', scope)?.[0], 'unknown')
})

test('on Google Cloud a dataset lies where each replica of it does, and nobody knows where while no query tells', async () => {
  const said = async (change: Change) => {
    const lines = await replayEvidence(change(recordings.google), at)
    const line = lines.find(
      ({ test: of, item }) => of === 'data-location-allowed' && item?.endsWith('/datasets/sales'),
    )
    return line && [line.verdict, line.because]
  }
  const moved = but(
    'bigquery.jobs.getQueryResults',
    (written) => written.replace('us-west1', 'northamerica-northeast1'),
    ({ params }) => params['pageToken'] === 'rows-2',
  )
  const lost = but('bigquery.jobs.getQueryResults', (written) => written.replace('sales', 'other'))
  assert.deepEqual(await said((calls) => [...calls]), ['pass', null])
  assert.deepEqual(await said(moved), ['fail', 'outside'])
  assert.deepEqual(await said(but('bigquery.jobs.query', denied)), ['unknown', 'not-read'])
  assert.deepEqual(await said(lost), ['unknown', 'not-reported'])
})

test('on Google Cloud a bucket whose objects may have lists of their own is closed only where nothing lets the public in', async () => {
  const said = async (...changes: [from: string, to: string][]) => {
    const change = but(
      'cloudasset.assets.list',
      (written) =>
        changes.reduce((text, [from, to]) => {
          assert(text.includes(from), from)
          return text.replace(from, to)
        }, written),
      ({ params }) => params['assetTypes'] === 'storage.googleapis.com/Bucket',
    )
    const lines = await replayEvidence(allowing(change(recordings.google)), at)
    const line = lines.find(
      ({ test: of, item }) => of === 'no-public-exposure' && item?.endsWith('/acme-lists'),
    )
    return line && [line.verdict, line.because]
  }
  const allowing = but(
    'orgpolicy.policies.getEffectivePolicy',
    (written) => written.replaceAll('"enforce":true', '"enforce":false'),
    ({ params }) => params['name'] === 'projects/acme-data/policies/storage.publicAccessPrevention',
  )
  const unlisted: [string, string] = [',{"entity":"allUsers","role":"READER"}', '']
  const lists = '"publicAccessPrevention":"inherited","uniformBucketLevelAccess":{"enabled":false'
  const byDefault = '"defaultObjectAcl":[{"entity":"allAuthenticatedUsers","role":"READER"}],'
  assert.deepEqual(await said(unlisted, ['"acl":', `${byDefault}"acl":`]), ['fail', 'bucket'])
  assert.deepEqual(await said(unlisted), ['unknown', 'objects'])
  const uniform = lists.replace('false', 'true')
  assert.deepEqual(await said(unlisted, [lists, uniform]), ['pass', null])
  const prevented = lists.replace('inherited', 'enforced')
  assert.deepEqual(await said([lists, prevented]), ['pass', null])
})

test('on Google Cloud whoever is in a group is judged like anybody, and where nobody lets us look the group alone is unknown', async () => {
  const asked = ['account-has-mfa', 'account-belongs-to-active-person', 'access-authorised']
  const said = (lines: readonly VerdictLine[], about: string) =>
    asked.map((id) => {
      const line = lines.find(({ test: of, item }) => of === id && item?.endsWith(about))
      return line && [line.verdict, line.because]
    })
  const sound = await replayEvidence(recordings.google, at)
  assert.deepEqual(said(sound, '/user:lea@acme.example'), said(sound, '/user:bo@acme.example'))
  assert.deepEqual(said(sound, '/group:admins@acme.example'), [undefined, undefined, undefined])
  const members = asked.map(() => ['unknown', 'members'])
  assert.deepEqual(said(sound, '/group:kiosks@acme.example'), members)

  const closed = await replayEvidence(
    but('cloudidentity.groups.lookup', denied)(recordings.google),
    at,
  )
  assert.deepEqual(said(closed, '/group:admins@acme.example'), members)
  // Nothing else is lost, or gained.
  const others = (lines: readonly VerdictLine[]) =>
    lines.filter(({ item = '' }) => !/\/(?:user:(?:lea|mo|nia)|group:\w+)@[\w.]+$/.test(item))
  assert.deepEqual(others(closed), others(sound))
})

test('every test of the chapters that the clouds can answer stands here', () => {
  const chapters = [
    'hosting',
    'encryption',
    'vulnerabilities',
    'monitoring',
    'continuity',
    'access',
  ]
  const asked = controls
    .filter(({ chapter }) => chapters.includes(chapter))
    .flatMap((control) => control.tests.map(({ id }) => id))
  const missing = [...new Set(asked)].filter((id) => !Object.hasOwn(cases, id) && !byPeople.has(id))
  assert(asked.length > 30)
  assert.deepEqual(missing, [])
})
