import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sentenceOf } from '#engine/control.ts'
import type { Language } from '#engine/control.ts'
import { fixtureTime } from '#engine/test.ts'
import type { AlarmTarget, GoesOff } from '#populations/alarm.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import { Database } from '#populations/database.ts'
import type { LogSink } from '#populations/log-sink.ts'

import { judgeAlarm } from './alarm-reaches-someone.ts'
import { auditLogIntact } from './audit-log-intact.ts'
import { auditLogOn } from './audit-log-on.ts'
import { controls } from './controls.ts'
import { counts } from './filter-pattern.ts'
import { flowLogsOn } from './flow-logs-on.ts'
import { keptAuditTrails } from './kept-audit-trail.ts'
import { recordedAccounts } from './recorded-account.ts'
import type { RecordedAccount } from './recorded-account.ts'
import { eventAlarms } from './security-event-alarm.ts'
import { securityEventAlarms } from './security-event-alarms.ts'
import { securityEvents } from './security-events.ts'
import { serviceLogsOn } from './service-logs-on.ts'

const trail: AuditTrail = {
  id: 'arn:aws:cloudtrail:us-east-1:1:trail/t',
  provider: 'aws',
  account: '1',
  name: 't',
  everyRegion: true,
  on: true,
  managementEvents: 'all',
  exempted: [],
  delivery: { kind: 'delivered', at: '2026-10-31T20:00:00Z' },
  tamperEvident: true,
  destination: 'arn:aws:s3:::records',
  logGroup: 'log',
  logDelivery: { kind: 'delivered', at: '2026-10-31T20:00:00Z' },
}

function coverage(...trails: AuditTrail[]) {
  return { id: 'aws/1/audit-log', provider: 'aws', account: '1', trails }
}

function recorded(
  of: AuditLogCoverage,
  sinks: readonly LogSink[] = [],
  stores: readonly Database[] = [],
): RecordedAccount {
  const [account] = recordedAccounts.derive(of, { sinks, groups: [], stores })
  return recordedAccounts.item.parse(account)
}

function judged(...trails: AuditTrail[]): string {
  const found = auditLogOn.judge(recorded(coverage(...trails)), fixtureTime, usual)
  return [found.kind, found.reason?.code].filter(Boolean).join(' ')
}

test('one trail that records everything covers an account, whatever the others do, in either order', () => {
  const others: AuditTrail[] = [
    { ...trail, on: false },
    { ...trail, managementEvents: 'write' },
    { ...trail, delivery: { kind: 'failed', error: 'NoSuchBucket' } },
    { ...trail, on: { unread: 'a/scope' } },
  ]
  for (const other of others) {
    assert.equal(judged(trail, other), 'pass')
    assert.equal(judged(other, trail), 'pass')
  }
  assert.equal(judged(), 'fail no-trail')
  assert.equal(judged({ ...trail, everyRegion: false }), 'fail not-everywhere')
  assert.equal(judged({ ...trail, exempted: ['user:a@example.com'] }), 'fail exempted')
})

test('what was delivered is good for a day, and says until when', () => {
  const found = auditLogOn.judge(recorded(coverage(trail)), fixtureTime, usual)
  assert.equal(found.until?.toISOString(), '2026-11-01T20:00:00.000Z')
  const old = { ...trail, delivery: { kind: 'delivered' as const, at: '2026-10-30T20:00:00Z' } }
  assert.equal(judged(old), 'fail late')
})

test('on Google Cloud what is recorded must be taken in by a sink, of the project or from above', () => {
  const place = { provider: 'gcp', account: 'p' }
  const within = ['folders/1', 'organizations/2']
  const own: AuditTrail = { ...trail, ...place, delivery: { kind: 'continuous' } }
  const of = { id: 'gcp/p/audit-log', ...place, within, trails: [own] }
  const byDefault = ['activity', 'system_event', 'access_transparency'].flatMap((log) => [
    `NOT LOG_ID("cloudaudit.googleapis.com/${log}")`,
    `NOT LOG_ID("externalaudit.googleapis.com/${log}")`,
  ])
  const sink: LogSink = {
    id: 's',
    ...place,
    name: '_Default',
    on: true,
    filter: byDefault.join(' AND '),
    exclusions: [],
    everything: false,
    children: false,
    destination: '//logging.googleapis.com/projects/p/locations/global/buckets/_Default',
  }
  const said = (more: Partial<AuditLogCoverage>, ...sinks: LogSink[]): string => {
    const found = auditLogOn.judge(recorded({ ...of, ...more }, sinks), fixtureTime, usual)
    return [found.kind, found.reason?.code].filter(Boolean).join(' ')
  }
  const off = { ...sink, on: false }
  const top = { ...sink, name: 'all', account: 'organizations/2', filter: '', children: true }
  assert.equal(said({}, sink), 'pass')
  assert.equal(said({}, off), 'fail unkept')
  assert.equal(said({}, off, top), 'pass')
  assert.equal(said({}, top), 'pass')
  assert.equal(said({}, off, { ...top, children: false }), 'fail unkept')
  assert.equal(said({}, off, { ...top, account: 'folders/3' }), 'fail unkept')
  const without = (exclusion: string) => said({}, { ...sink, exclusions: [exclusion] })
  assert.equal(without('LOG_ID("cloudaudit.googleapis.com/data_access")'), 'fail unkept')
  assert.equal(without('protoPayload.serviceName="storage.googleapis.com"'), 'fail unkept')
  assert.equal(without('resource.type="k8s_container" severity<ERROR'), 'pass')
  assert.equal(without('resource.type=~"^k8s_node$" OR resource.type="http_load_balancer"'), 'pass')
  assert.equal(without('resource.type="gce_instance" textPayload:"healthz"'), 'pass')
  // Some of the entries that no sample of ours happens to be.
  for (const part of [
    'protoPayload.serviceName="pubsub.googleapis.com"',
    'protoPayload.authenticationInfo.principalEmail:"gserviceaccount.com"',
    'resource.type="gce_subnetwork"',
    'severity>=ERROR protoPayload.status.code=7',
    '"secret-of-somebody"',
  ]) {
    assert.equal(without(part), 'unknown sink-unclear', part)
  }
  assert.equal(without('severity>=ERROR'), 'fail unkept')
  assert.equal(said({}, { ...sink, filter: 'severity>=INFO' }), 'pass')
  const some = { ...sink, filter: 'protoPayload.serviceName=~"^(?:k8s|storage)"' }
  assert.equal(said({}, some), 'fail unkept')
  assert.equal(without('sample(insertId, 0.9)'), 'unknown sink-unclear')
  // An expression of another dialect than RE2.
  assert.equal(without('logName=~"activity(?=x)"'), 'unknown sink-unclear')
  assert.equal(without('logName=~"(?i)ACTIVITY$"'), 'pass')
  // What lies above was not read, or not even the project's own.
  assert.equal(said({ within: undefined }, off), 'unknown not-reported')
  assert.equal(said({ within: undefined }, sink), 'pass')
  assert.equal(said({}), 'unknown not-reported')
  assert.equal(said({}, { ...sink, filter: undefined }), 'unknown not-reported')
})

test('what a sink of Google Cloud takes in is kept only where its destination is known to be there', () => {
  const place = { provider: 'gcp', account: 'p' }
  const own: AuditTrail = { ...trail, ...place, delivery: { kind: 'continuous' } }
  const of = { id: 'gcp/p/audit-log', ...place, within: ['organizations/2'], trails: [own] }
  const store: Database = {
    ...place,
    id: '//storage.googleapis.com/records',
    kind: 'bucket',
    engine: 'gcs',
  }
  const said = (...destinations: string[]): string => {
    const sinks = destinations.map((destination, index) => ({
      id: `s${index}`,
      ...place,
      name: index === 0 ? '_Default' : `more-${index}`,
      on: true,
      filter: '',
      exclusions: [],
      everything: true,
      children: false,
      destination: `//${destination}`,
    }))
    const found = auditLogOn.judge(recorded(of, sinks, [store]), fixtureTime, usual)
    return [found.kind, found.reason?.code, found.reason?.values?.['sinks']]
      .filter(Boolean)
      .join(' ')
  }
  const buckets = (project: string) =>
    `logging.googleapis.com/projects/${project}/locations/eu/buckets`
  assert.equal(said('storage.googleapis.com/records'), 'pass')
  // Nobody can delete the two log buckets that a project begins with.
  assert.equal(said(`${buckets('p')}/_Default`), 'pass')
  for (const lost of [
    'storage.googleapis.com/deleted',
    'bigquery.googleapis.com/projects/p/datasets/deleted',
    'pubsub.googleapis.com/projects/p/topics/t',
    'logging.googleapis.com/projects/q',
    `${buckets('p')}/deleted`,
    `${buckets('q')}/_Default`,
  ]) {
    assert.equal(said(lost), 'unknown sink-lost _Default', lost)
    assert.equal(said(lost, 'storage.googleapis.com/records'), 'pass', lost)
  }
})

test('a pattern counts what it says, however it is written; one that is not understood counts nothing', () => {
  const entry = { eventName: 'StopLogging', user: { type: 'Root' }, n: 3, empty: null }
  const cases: [pattern: string, counted: boolean | undefined][] = [
    ['{ $.eventName = StopLogging }', true],
    ['{$.eventName="StopLogging"}', true],
    ['{ ($.eventName = Other) || ($.eventName = Stop*) }', true],
    ['{ ($.eventName = "*Logging") && ($.user.type != "Root") }', false],
    ['{ $.user.type = Root && $.user.by NOT EXISTS }', true],
    ['{ $.user.by != "x" }', false],
    ['{ $.user.by EXISTS || $.eventName EXISTS }', true],
    ['{ $.empty IS NULL }', true],
    ['{ $.n = 3 }', true],
    ['', true],
    ['ERROR', undefined],
    ['{ $.n > 2 }', undefined],
    ['{ $.eventName = StopLogging ) }', undefined],
    ['{ ($.eventName = StopLogging }', undefined],
    ['{ }', undefined],
  ]
  for (const [pattern, counted] of cases) assert.equal(counts(pattern, entry), counted, pattern)
})

/** The pattern of the CIS benchmark for an event: any of its calls. */
function patternOf(id: string): string {
  const event = securityEvents.find((each) => each.id === id)
  const names = (event?.aws ?? []).map((entry) => `($.eventName = ${Object(entry).eventName})`)
  return `{ ${names.join(' || ')} }`
}

const usual = { hours: 24, entries: 1, commonEntries: 10 }

function derivedFor(pattern: string, more: { on?: boolean; region?: string } = {}) {
  const { on = true, region = 'us-east-1' } = more
  const place = { provider: 'aws', account: '1' }
  const metrics = [{ id: 'm', ...place, of: 'log', pattern, metrics: ['us-east-1/Watch/m'] }]
  const target = { id: 'topic', kind: 'topic', reaches: true }
  const alarm = {
    id: 'a',
    ...place,
    name: 'a',
    on,
    metrics: [`${region}/Watch/m`],
    targets: [target],
  }
  const made = eventAlarms.derive(coverage(trail), { metrics, alarms: [alarm] })
  return new Map(made.map((each) => [each.event, each]))
}

test('an event is watched where one metric counts every form of it and an alarm of the same place hangs on that', () => {
  for (const id of ['audit-log-changed', 'firewall-changed', 'iam-policy-changed']) {
    const made = derivedFor(patternOf(id))
    assert.deepEqual([made.get(id)?.metrics, made.get(id)?.alarms.length], [['m'], 1], id)
    assert.deepEqual(made.get('root-used')?.metrics, [])
  }
  const some = derivedFor('{ $.eventName = StopLogging }')
  assert.deepEqual(some.get('audit-log-changed')?.metrics, [])
  const elsewhere = derivedFor(patternOf('audit-log-changed'), { region: 'eu-west-1' })
  assert.deepEqual(elsewhere.get('audit-log-changed')?.alarms, [])
})

test('a pattern that leaves out what somebody does, or what comes from somewhere, does not watch the event', () => {
  const every = patternOf('firewall-changed').slice(1, -1)
  const watches = (more: string) =>
    derivedFor(`{ (${every}) ${more} }`).get('firewall-changed')?.metrics
  for (const but of [
    '$.userIdentity.userName != "deployer"',
    '$.userIdentity.arn != "*role/deployer*"',
    '$.userIdentity.sessionContext.sessionIssuer.userName != deployer',
    '$.sourceIPAddress != "203.0.113.7"',
    '$.userAgent != "terraform*"',
  ])
    assert.deepEqual(watches(`&& (${but})`), [], but)
  const denied = '$.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*"'
  const watchesDenied = (from: string) =>
    derivedFor(`{ (${denied}) && ($.sourceIPAddress != "${from}") }`).get('unauthorized-call')
      ?.metrics
  // As the benchmark has it; and what only adds to a pattern.
  assert.deepEqual(watchesDenied('delivery.logs.amazonaws.com'), ['m'])
  assert.deepEqual(watchesDenied('203.0.113.7'), [])
  assert.deepEqual(watches('&& ($.userIdentity.type != "AWSService")'), ['m'])
  assert.deepEqual(watches('|| ($.userIdentity.userName = "deployer")'), ['m'])
})

/** The filters of the CIS benchmark for Google Cloud, 2.4 to 2.11, as it prints them. */
const benchmark: Readonly<Record<string, string>> = {
  'owner-changed': `(protoPayload.serviceName="cloudresourcemanager.googleapis.com")
    AND (ProjectOwnership OR projectOwnerInvitee)
    OR (protoPayload.serviceData.policyDelta.bindingDeltas.action="REMOVE"
    AND protoPayload.serviceData.policyDelta.bindingDeltas.role="roles/owner")
    OR (protoPayload.serviceData.policyDelta.bindingDeltas.action="ADD"
    AND protoPayload.serviceData.policyDelta.bindingDeltas.role="roles/owner")`,
  'audit-log-changed':
    'protoPayload.methodName="SetIamPolicy" AND protoPayload.serviceData.policyDelta.auditConfigDeltas:*',
  'role-changed': `resource.type="iam_role"
    AND (protoPayload.methodName="google.iam.admin.v1.CreateRole"
    OR protoPayload.methodName="google.iam.admin.v1.DeleteRole"
    OR protoPayload.methodName="google.iam.admin.v1.UpdateRole")`,
  'firewall-changed': `resource.type="gce_firewall_rule"
    AND (protoPayload.methodName:"compute.firewalls.patch"
    OR protoPayload.methodName:"compute.firewalls.insert"
    OR protoPayload.methodName:"compute.firewalls.delete")`,
  'route-changed': `resource.type="gce_route"
    AND (protoPayload.methodName:"compute.routes.delete"
    OR protoPayload.methodName:"compute.routes.insert")`,
  'network-changed': `resource.type="gce_network"
    AND (protoPayload.methodName:"compute.networks.insert"
    OR protoPayload.methodName:"compute.networks.patch"
    OR protoPayload.methodName:"compute.networks.delete"
    OR protoPayload.methodName:"compute.networks.removePeering"
    OR protoPayload.methodName:"compute.networks.addPeering")`,
  'bucket-policy-changed':
    'resource.type="gcs_bucket" AND protoPayload.methodName="storage.setIamPermissions"',
  'database-configuration-changed': 'protoPayload.methodName="cloudsql.instances.update"',
}

function watchedBy(pattern: string): string[] {
  const place = { provider: 'gcp', account: 'p' }
  const metrics = [{ id: 'm', ...place, of: 'projects/p', pattern, metrics: ['m'] }]
  const own = { ...trail, ...place, logGroup: 'projects/p' }
  const made = eventAlarms.derive(
    { id: 'gcp/p/audit-log', ...place, trails: [own] },
    { metrics, alarms: [], sinks: [] },
  )
  return made.filter((each) => each.metrics.length > 0).map(({ event }) => event)
}

test('on Google Cloud the benchmark’s filter for an event watches that event, and no other', () => {
  for (const [event, filter] of Object.entries(benchmark))
    assert.deepEqual(watchedBy(filter), [event])
})

test('a filter that names an event’s words and takes none of it, or only some, does not watch it', () => {
  const route = 'resource.type="gce_route"'
  const network = benchmark['network-changed'] ?? ''
  for (const filter of [
    'resource.type="gcs_bucket" AND NOT protoPayload.methodName="storage.setIamPermissions"',
    `${route} AND protoPayload.methodName:"routes.insert" AND protoPayload.methodName:"routes.delete"`,
    `${network} AND severity>=ERROR`,
    `${network} AND protoPayload.authenticationInfo.principalEmail="root@example.com"`,
    `${network} AND sample(insertId, 0.5)`,
    'jsonPayload.event_subtype=("compute.firewalls.insert" OR "compute.firewalls.delete" OR "compute.firewalls.patch") AND resource.type="gce_firewall_rule"',
  ])
    assert.deepEqual(watchedBy(filter), [], filter)
})

test('on Google Cloud a metric of a bucket counts the entries of those whose sinks bring all of an event there', () => {
  const place = { provider: 'gcp', account: 'p' }
  const bucket = '//logging.googleapis.com/projects/central/locations/eu/buckets/all'
  const own = { ...trail, ...place, logGroup: 'projects/p' }
  const of = { id: 'gcp/p/audit-log', ...place, within: ['organizations/2'], trails: [own] }
  const pattern = benchmark['route-changed'] ?? ''
  const metrics = [
    { id: 'm', provider: 'gcp', account: 'central', of: bucket, pattern, metrics: ['m'] },
  ]
  const sink: LogSink = {
    id: 's',
    provider: 'gcp',
    account: 'organizations/2',
    name: 'all',
    on: true,
    filter: 'LOG_ID("cloudaudit.googleapis.com/activity")',
    exclusions: [],
    everything: false,
    children: true,
    destination: bucket,
  }
  const groups = [{ ...place, id: bucket, region: 'eu', name: 'all' }]
  const counted = (...sinks: LogSink[]) =>
    eventAlarms
      .derive(of, { metrics, alarms: [], sinks, groups })
      .find(({ event }) => event === 'route-changed')?.metrics
  assert.deepEqual(counted(sink), ['m'])
  assert.deepEqual(counted({ ...sink, account: 'p', children: false }), ['m'])
  // What a sink above intercepts comes to none of the project's own.
  const ours = { ...sink, account: 'p', children: false }
  const taking = {
    ...sink,
    intercepts: true,
    destination: '//pubsub.googleapis.com/projects/c/topics/t',
  }
  assert.deepEqual(counted(ours, taking), [])
  assert.deepEqual(counted(ours, { ...taking, exclusions: ['resource.type="gce_route"'] }), ['m'])
  // Of a bucket that is gone nothing can be counted, whatever else names it.
  const [lost] = eventAlarms.derive(of, { metrics, alarms: [], sinks: [sink], groups: [] })
  assert.deepEqual(lost?.metrics, [])
  for (const other of [
    { ...sink, on: false },
    { ...sink, children: false },
    { ...sink, account: 'folders/9' },
    { ...sink, destination: `${bucket}2` },
    { ...sink, filter: 'LOG_ID("cloudaudit.googleapis.com/data_access")' },
    { ...sink, filter: 'protoPayload.methodName:"insert"' },
    { ...sink, exclusions: ['resource.type="gce_route"'] },
    { ...sink, exclusions: ['sample(insertId, 0.1)'] },
    {
      ...sink,
      exclusions: ['protoPayload.authenticationInfo.principalEmail="ci@example.com"'],
    },
  ])
    assert.deepEqual(counted(other), [], JSON.stringify(other))
})

test('where nobody can tell whether a filter takes an event, and an alarm hangs on it, that stays unknown', () => {
  const place = { provider: 'gcp', account: 'p' }
  const own = { ...trail, ...place, logGroup: 'projects/p' }
  const said = (pattern: string, more: string[] = [], watched = 'm'): string => {
    const metrics = [pattern, ...more].map((each, index) => {
      const name = index === 0 ? 'm' : `m${index}`
      return { id: name, ...place, of: 'projects/p', pattern: each, metrics: [name] }
    })
    const targets = [{ id: 'topic', kind: 'topic' as const, reaches: true }]
    const alarms = metrics
      .filter(({ id }) => id.startsWith(watched))
      .map(({ id }) => ({
        id,
        ...place,
        name: id,
        on: true,
        metrics: [id],
        goesOff: [{ metric: id, entries: 1 }],
        targets,
      }))
    const of = { id: 'gcp/p/audit-log', ...place, trails: [own] }
    const made = eventAlarms.derive(of, { metrics, alarms, sinks: [], groups: [] })
    const item = made.find(({ event }) => event === 'route-changed')
    assert(item)
    const found = securityEventAlarms.judge(item, fixtureTime, usual)
    return [found.kind, found.reason?.code].filter(Boolean).join(' ')
  }
  const refused = 'resource.type="gce_route" AND protoPayload.methodName=~"routes(?!.list)"'
  const route = benchmark['route-changed'] ?? ''
  assert.equal(said(refused), 'unknown metric-unclear')
  assert.equal(said(refused, [route]), 'pass')
  const but = `${route} AND NOT protoPayload.authenticationInfo.principalEmail="ci@example.com"`
  assert.equal(said(but), 'unknown metric-unclear')
  assert.equal(
    said(`${route} AND protoPayload.requestMetadata.callerIp!="203.0.113.7"`),
    'unknown metric-unclear',
  )
  // No alarm hangs on it.
  assert.equal(said(refused, [], 'other'), 'fail no-metric')
  assert.equal(said('jsonPayload.latency>500'), 'fail no-metric')
  assert.equal(said('resource.type="gce_route" AND protoPayload.methodName=~"routes"'), 'pass')
})

test('an account whose records go to no log has nothing that could be counted', () => {
  const related = { metrics: [], alarms: [] }
  const logged = (of: AuditTrail) => eventAlarms.derive(coverage(of), related)[0]?.logged
  assert.equal(logged({ ...trail, logGroup: null }), false)
  assert.equal(logged({ ...trail, on: false }), false)
  assert.deepEqual(logged({ ...trail, on: { unread: 'a/scope' } }), { unread: 'a/scope' })
  assert.equal(logged(trail), true)
})

/** What is said of an event of an account with these trails, where everything in their logs is counted and an alarm reaches somebody. */
function watchedFor(event: string, ...trails: AuditTrail[]): string {
  const place = { provider: 'aws', account: '1' }
  const metrics = ['log', 'other'].map((of) => {
    return { id: of, ...place, of, pattern: '', metrics: [`us-east-1/Watch/${of}`] }
  })
  const calling = metrics.map(({ id, metrics: watched }) => ({
    id,
    ...place,
    name: id,
    on: true,
    metrics: watched,
    goesOff: watched.map((metric) => ({ metric, entries: 1 })),
    targets: [{ id: 'topic', kind: 'topic' as const, reaches: true }],
  }))
  const made = eventAlarms.derive(coverage(...trails), { metrics, alarms: calling })
  const item = made.find((each) => each.event === event)
  assert(item)
  const found = securityEventAlarms.judge(item, fixtureTime, usual)
  return [found.kind, found.reason?.code].filter(Boolean).join(' ')
}

test('an alarm hears of an event only while the trail’s entries come to the log that is counted', () => {
  const said = (...more: Partial<AuditTrail>[]): string =>
    watchedFor('root-used', ...more.map((each) => ({ ...trail, ...each })))
  const delivered = (at: string) => ({ kind: 'delivered' as const, at })
  const failed = { kind: 'failed' as const, error: 'AccessDenied', at: '2026-10-31T23:00:00Z' }
  assert.equal(said({}), 'pass')
  assert.equal(said({ logDelivery: failed }), 'fail log-failed')
  assert.equal(said({ logDelivery: { kind: 'never' } }), 'fail log-unreached')
  assert.equal(said({ logDelivery: delivered('2026-10-30T20:00:00Z') }), 'fail log-late')
  assert.equal(said({ logDelivery: { unread: 'a/scope' } }), 'unknown not-read')
  assert.equal(said({ logDelivery: undefined }), 'unknown not-reported')
  // Another trail brings them elsewhere, or came there longer ago.
  const other = { id: 'other', logGroup: 'other' }
  assert.equal(said({ logDelivery: failed }, other), 'pass')
  assert.equal(said({}, { ...other, logDelivery: failed }), 'pass')
  const late = { ...other, logDelivery: delivered('2026-10-30T20:00:00Z') }
  assert.equal(said({}, late), 'fail log-late')
  assert.equal(said(late, {}), 'fail log-late')
})

test('a trail that leaves out calls of an event’s kind brings none of them to any log', () => {
  const said = (event: string, managementEvents: AuditTrail['managementEvents']): string =>
    watchedFor(event, { ...trail, managementEvents })
  assert.equal(said('root-used', 'none'), 'fail no-log')
  assert.equal(said('root-used', 'read'), 'fail no-log')
  assert.equal(said('root-used', 'write'), 'pass')
  assert.equal(said('unauthorized-call', 'write'), 'fail no-log')
  assert.equal(said('unauthorized-call', 'all'), 'pass')
  assert.equal(said('root-used', undefined), 'unknown not-reported')
  assert.equal(said('root-used', { unread: 'a/scope' }), 'unknown not-read')
})

test('a trail’s records are public where its bucket lets anybody in and nothing blocks that', () => {
  const open = {
    effect: 'Allow',
    principals: ['*'],
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: [],
  }
  const bucket = {
    id: 'arn:aws:s3:::records',
    account: '1',
    kind: 'bucket',
    engine: 's3',
    policy: [],
    aclGrants: [],
  }
  const no = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false }
  const blocking = { ...no, ignorePublicAcls: true, restrictPublicBuckets: true }
  const off = { ...no, restrictPublicBuckets: false }
  const isPublic = (more: object | undefined, found: object[] = []) => {
    const stores = more ? [Database.parse({ ...bucket, ...more })] : []
    return keptAuditTrails.derive(trail, { stores, found })[0]?.public
  }
  assert.equal(isPublic({ publicAccessBlock: off }), false)
  assert.equal(isPublic({ publicAccessBlock: off, policy: [open] }), true)
  assert.equal(isPublic({ publicAccessBlock: off, aclGrants: ['*:READ'] }), true)
  assert.equal(
    isPublic({ publicAccessBlock: blocking, policy: [open], aclGrants: ['*:READ'] }),
    false,
  )
  assert.equal(isPublic({ policy: [open] }), undefined)
  assert.deepEqual(isPublic({ publicAccessBlock: off, policy: { unread: 'p' } }), { unread: 'p' })
  assert.equal(isPublic(undefined), undefined)
  const finding = { id: 'f', provider: 'aws', account: '1', region: 'r', type: 'AWS::S3::Bucket' }
  assert.equal(isPublic({ publicAccessBlock: off }, [{ ...finding, resource: bucket.id }]), true)
  assert.equal(isPublic(undefined, [{ ...finding, resource: bucket.id }]), true)
  assert.equal(isPublic({ publicAccessBlock: off }, [{ ...finding, resource: 'other' }]), false)
})

test('whether reads of the records are logged is asked where somebody wants it, and never passes unread', () => {
  const said = (accessLogged: object | boolean | undefined, wanted: boolean) => {
    const stores = [
      Database.parse({
        id: 'arn:aws:s3:::records',
        account: '1',
        kind: 'bucket',
        engine: 's3',
        policy: [],
        publicAccessBlock: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
        },
        ...(accessLogged !== undefined && { accessLogged }),
      }),
    ]
    const [kept] = keptAuditTrails.derive(trail, { stores, found: [] })
    assert(kept)
    const found = auditLogIntact.judge(kept, fixtureTime, { accessLogged: wanted })
    return [found.kind, found.reason?.code].filter(Boolean).join(' ')
  }
  assert.equal(said(false, false), 'pass')
  assert.equal(said(undefined, false), 'pass')
  assert.equal(said(true, true), 'pass')
  assert.equal(said(false, true), 'fail access-unlogged')
  assert.equal(said(undefined, true), 'unknown not-reported')
  assert.equal(said({ unread: 'a/scope' }, true), 'unknown not-read')
})

test('an alarm that only makes machines more or fewer tells nobody of an event', () => {
  const event = { id: 'e', provider: 'aws', account: '1', event: 'root-used', logged: true }
  const target = (kind: 'topic' | 'scaling') => ({
    id: kind,
    kind,
    ...(kind === 'topic' && { reaches: true }),
  })
  const said = (...kinds: ('topic' | 'scaling')[]): string => {
    const called = kinds.map((kind) => ({
      id: kind,
      on: true,
      entries: 1,
      targets: [target(kind)],
    }))
    const item = { ...event, logDelivery: { kind: 'continuous' as const }, metrics: ['m'] }
    return securityEventAlarms.judge({ ...item, alarms: called }, fixtureTime, usual).kind
  }
  assert.deepEqual(
    [said('scaling'), said('topic'), said('scaling', 'topic')],
    ['fail', 'pass', 'pass'],
  )
})

test('nobody hears of an alarm that is silenced for longer than a weekend, unless it calls somebody else too', () => {
  const judged = (...silences: (AlarmTarget['silence'] | 'none')[]) => {
    const targets = silences.map((silence, n): AlarmTarget => {
      const target = { id: `topic:${n}`, kind: 'topic' as const, reaches: true }
      return silence === 'none' ? target : { ...target, silence }
    })
    const { kind, reason } = judgeAlarm({ on: true, targets })
    return reason ? `${kind} ${reason.code}` : kind
  }
  assert.equal(judged({ hours: 72 }), 'pass')
  assert.equal(judged({ hours: 73 }), 'fail silenced')
  assert.equal(judged({ hours: null }), 'fail silenced-for-good')
  assert.equal(judged({}), 'unknown silence-unclear')
  assert.equal(judged({ unread: 'a/scope' }), 'unknown not-read')
  assert.equal(judged({ hours: null }, 'none'), 'pass')
  assert.equal(judged({ hours: null }, {}), 'unknown silence-unclear')
})

test('an alarm that waits for more of an event than is allowed, or for what never comes, is none', () => {
  const place = { provider: 'aws', account: '1' }
  const watched = 'us-east-1/Watch/m'
  const said = (event: string, goesOff: Omit<GoesOff, 'metric'>[], more: object = {}): string => {
    const metric = { id: 'm', ...place, of: 'log', pattern: '', metrics: [watched], ...more }
    const alarm = {
      id: 'a',
      ...place,
      name: 'a',
      on: true,
      metrics: [watched],
      goesOff: goesOff.map((each) => ({ metric: watched, ...each })),
      targets: [{ id: 'topic', kind: 'topic' as const, reaches: true }],
    }
    const made = eventAlarms.derive(coverage(trail), { metrics: [metric], alarms: [alarm] })
    const item = made.find((each) => each.event === event)
    assert(item)
    const found = securityEventAlarms.judge(item, fixtureTime, usual)
    return [found.kind, found.reason?.code].filter(Boolean).join(' ')
  }
  assert.equal(said('root-used', [{ entries: 1 }]), 'pass')
  assert.equal(said('root-used', [{ entries: 2 }]), 'fail goes-off-late')
  assert.equal(said('root-used', [{ entries: 2 }, { entries: 1 }]), 'pass')
  assert.equal(said('root-used', [{ entries: null }]), 'fail never-goes-off')
  assert.equal(said('root-used', []), 'unknown alarm-unclear')
  // What happens every day may come some times.
  assert.equal(said('unauthorized-call', [{ entries: 10 }]), 'pass')
  assert.equal(said('unauthorized-call', [{ entries: 11 }]), 'fail goes-off-late')
  // An average is one only where no zeros go into it.
  const average = [{ entries: 1, withoutZeros: true as const }]
  assert.equal(said('root-used', average), 'pass')
  assert.equal(said('root-used', average, { writesZeros: true }), 'unknown alarm-unclear')
})

test('a sample is enough from the part on that is asked for, and a filtered record is none', () => {
  const network = {
    id: 'subnet',
    provider: 'gcp',
    account: 'p',
    region: 'r',
    name: 'n',
    on: true,
    kept: true,
  }
  const judged = (state: object, samplePercent = 50) => {
    const { kind, reason } = flowLogsOn.judge({ ...network, ...state }, fixtureTime, {
      samplePercent,
    })
    return [kind, reason?.code]
  }
  assert.deepEqual(judged({ sample: 0.5 }), ['pass', undefined])
  assert.deepEqual(judged({ sample: 0.29 }, 29), ['pass', undefined])
  assert.deepEqual(judged({ sample: 0.01 }), ['fail', 'sampled'])
  assert.deepEqual(judged({ sample: 1, recordsOnly: 'filtered' }), ['fail', 'filtered'])
})

test('only the kinds of services that are asked for must log their use, and the sentence names no others', () => {
  const { fail: silent } = serviceLogsOn.fixtures
  const cdn = { ...silent, kind: 'cdn' as const }
  const asked = { kinds: ['cdn' as const, 'load-balancer' as const], samplePercent: 50 }
  assert.equal(serviceLogsOn.judge(cdn, fixtureTime, asked).kind, 'fail')
  const others = { ...asked, kinds: ['database' as const] }
  assert.equal(serviceLogsOn.judge(cdn, fixtureTime, others).kind, 'pass')

  const [control] = controls.filter(({ id }) => id === 'services-log-their-use')
  assert(control)
  const said = (language: Language) =>
    sentenceOf(control, language, (of) => of.parameters.parse(asked))
  assert.equal(said('de'), 'Unsere Lastverteiler und CDNs protokollieren ihre Nutzung.')
  assert.equal(said('en'), 'Our load balancers and CDNs log their use.')
})
