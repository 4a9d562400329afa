import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  organisation,
  receiptOf,
  replay,
  watched,
} from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { Alarm, alarms } from '#populations/alarm.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import { auditTrails } from '#populations/audit-trail.ts'
import { configRecorders } from '#populations/config-recorder.ts'
import { imageRepositories } from '#populations/image-repository.ts'
import { logGroups } from '#populations/log-group.ts'
import { logMetrics } from '#populations/log-metric.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

const read = await replay(watched)

/** Every item of a population, by the end of its name. */
function itemsOf<Item>(population: Population<Item>, from: ReadInMemory = read): Map<string, Item> {
  const held = [...(from.items.get(population.id) ?? [])]
  return new Map(
    held.map(([key, { item }]) => [key.split(/[:/]/).at(-1) ?? key, population.item.parse(item)]),
  )
}

function incomplete(from: ReadInMemory): string[] {
  return from.receipts
    .filter(({ complete }) => !complete)
    .map(({ scope, because }) => `${scope.replace(`aws/${account}/`, '')} ${because ?? ''}`)
}

/** The recording with another answer to one operation. */
function answered(
  op: string,
  answer: Pick<RecordedCall, 'response' | 'error'>,
  region = 'us-east-1',
): RecordedCall[] {
  const named = (call: RecordedCall) => `${call.service}.${call.op}` === op
  return changed(watched, (call) => named(call) && call.region === region, answer)
}

test('all is read, but for the account that failed inside a good answer', () => {
  assert.deepEqual(incomplete(read), ['eu-west-1/inspector2.BatchGetAccountStatus MalformedItem'])
  const failed = receiptOf(read, `${account}/eu-west-1/inspector2.BatchGetAccountStatus`)
  assert.match(failed.message ?? '', /failed inside the answer/)
  assert.deepEqual(failed.feeds, ['scanner-setting', 'scanned-asset', 'vulnerability'])
})

test('a trail is reported once, where it is at home or the account is asked about all of it', () => {
  const found = itemsOf(auditTrails)
  const said = ['audit', 'far', 'local'].map((name) => {
    const trail = found.get(name)
    return [trail?.on, trail?.managementEvents, trail?.tamperEvident]
  })
  assert.equal(found.size, 3)
  assert.deepEqual(said, [
    [true, 'all', true],
    [true, 'all', true],
    [false, 'all', false],
  ])
})

test('an account is covered by what reaches every region of it, its organisation’s trail included', () => {
  const [coverage] = itemsOf(auditLogCoverages).values()
  assert(coverage && Array.isArray(coverage.trails))
  assert.deepEqual(
    coverage.trails.map(({ name, account: of, managementEvents, delivery }) => [
      name,
      of,
      managementEvents,
      delivery,
    ]),
    [
      ['whole', '999900001111', 'write', { kind: 'delivered', at: '2026-11-23T05:50:00.000Z' }],
      ['audit', account, 'all', { kind: 'delivered', at: '2026-11-23T05:50:00.000Z' }],
    ],
  )
  assert.equal(itemsOf(auditLogCoverages).size, 1)
})

test('how entries come to the log group of a trail is said apart from how they come to its bucket', async () => {
  const logDeliveryOf = async (response: object) => {
    const again = await replay(answered('cloudtrail.GetTrailStatus', { response }))
    const trail = itemsOf(auditTrails, again).get('audit')
    return [trail?.delivery, trail?.logDelivery]
  }
  const found = itemsOf(auditTrails)
  const at = '2026-11-23T05:55:00.000Z'
  const inBucket = { kind: 'delivered', at: '2026-11-23T05:50:00.000Z' }
  assert.deepEqual(found.get('audit')?.logDelivery, { kind: 'delivered', at })
  // Nothing of it goes to any log group.
  assert.equal(found.get('far')?.logDelivery, undefined)

  const said = { IsLogging: true, LatestDeliveryTime: inBucket.at }
  assert.deepEqual(await logDeliveryOf(said), [inBucket, { kind: 'never' }])
  const error = 'Access denied. Check that your IAM role allows CloudTrail to put events.'
  const broken = { ...said, LatestCloudWatchLogsDeliveryError: error }
  assert.deepEqual(await logDeliveryOf(broken), [inBucket, { kind: 'failed', error }])
  const later = { ...broken, LatestCloudWatchLogsDeliveryTime: at }
  assert.deepEqual(await logDeliveryOf(later), [inBucket, { kind: 'failed', error, at }])
})

test('management events are told from selectors of either kind, whatever the selectors are called', async () => {
  const management = { Field: 'eventCategory', Equals: ['Management'] }
  const advanced = (...fields: object[]) => ({
    AdvancedEventSelectors: [{ Name: 'Management events selector', FieldSelectors: fields }],
  })
  const basic = (...selectors: object[]) => ({ EventSelectors: selectors })
  const cases: [answer: object, expected: unknown][] = [
    [advanced(management), 'all'],
    [advanced({ Field: 'eventCategory', Equals: ['Data'] }), 'none'],
    [advanced(management, { Field: 'readOnly', Equals: ['false'] }), 'write'],
    [advanced(management, { Field: 'readOnly', Equals: ['true', 'false'] }), 'all'],
    [advanced(management, { Field: 'eventSource', NotEquals: ['rdsdata.amazonaws.com'] }), 'all'],
    [advanced(management, { Field: 'eventSource', NotEquals: ['iam.amazonaws.com'] }), 'none'],
    [advanced(management, { Field: 'eventName', Equals: ['DeleteTrail'] }), 'none'],
    [basic({ ReadWriteType: 'All', IncludeManagementEvents: false }), 'none'],
    [basic({ ReadWriteType: 'All' }), 'none'],
    [
      basic(
        { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true },
        { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
      ),
      'all',
    ],
    [basic({ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }), 'read'],
    [{}, { unread: `aws/${account}/us-east-1/cloudtrail.GetEventSelectors` }],
  ]
  for (const [response, expected] of cases) {
    const again = await replay(answered('cloudtrail.GetEventSelectors', { response }))
    const trail = itemsOf(auditTrails, again).get('audit')
    assert.deepEqual(trail?.managementEvents, expected, JSON.stringify(response))
  }
})

test('a trail leaves out what each of its selectors leaves out, of either kind', async () => {
  const kms = 'kms.amazonaws.com'
  const all = { ReadWriteType: 'All', IncludeManagementEvents: true }
  const without = { ...all, ExcludeManagementEventSources: [kms] }
  const leftOutBy = async (response: object) => {
    const again = await replay(answered('cloudtrail.GetEventSelectors', { response }))
    const trail = itemsOf(auditTrails, again).get('audit')
    return [trail?.managementEvents, trail?.leavesOut]
  }
  const leftOut = ['all', [kms]]
  assert.deepEqual(await leftOutBy({ EventSelectors: [without] }), leftOut)
  assert.deepEqual(await leftOutBy({ EventSelectors: [without, all] }), ['all', undefined])
  const reads = { ...all, ReadWriteType: 'ReadOnly' }
  assert.deepEqual(await leftOutBy({ EventSelectors: [without, reads] }), leftOut)
  const fields = (...more: object[]) => ({
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
  })
  const advanced = fields({ Field: 'eventSource', NotEquals: [kms] })
  assert.deepEqual(await leftOutBy({ AdvancedEventSelectors: [advanced] }), leftOut)
  const both = { AdvancedEventSelectors: [advanced, fields()] }
  assert.deepEqual(await leftOutBy(both), ['all', undefined])
})

test('a delivery that failed says so, whatever was delivered before', async () => {
  const status = { IsLogging: true, LatestDeliveryTime: '2026-11-20T05:50:00.000Z' }
  const failed = { ...status, LatestDeliveryError: 'NoSuchBucket' }
  const deliveries: unknown[] = []
  for (const response of [failed, { IsLogging: true }]) {
    const again = await replay(answered('cloudtrail.GetTrailStatus', { response }))
    deliveries.push(itemsOf(auditTrails, again).get('audit')?.delivery)
  }
  assert.deepEqual(deliveries, [
    { kind: 'failed', error: 'NoSuchBucket', at: '2026-11-20T05:50:00.000Z' },
    { kind: 'never' },
  ])
})

test('a log group without a retention keeps its entries for ever', () => {
  const kept = [...itemsOf(logGroups)].map(([name, { retentionDays }]) => [name, retentionDays])
  assert.deepEqual(kept, [
    ['audit', 400],
    ['send', 14],
    ['forever', null],
  ])
})

test('a log group that only hands on keeps every entry for a day', async () => {
  const arn = `arn:aws:logs:us-east-1:${account}:log-group:handing-on:*`
  const group = { arn, logGroupName: 'handing-on', logGroupClass: 'DELIVERY' }
  const again = await replay(
    answered('logs.DescribeLogGroups', { response: { logGroups: [group] } }),
  )
  assert.equal(itemsOf(logGroups, again).get('handing-on')?.retentionDays, 1)
})

test('filters and alarms call a metric by one name', () => {
  const [root] = itemsOf(logMetrics).values()
  assert.deepEqual(root?.metrics, ['us-east-1/Watch/root-used'])
  assert.equal(root?.of, `arn:aws:logs:us-east-1:${account}:log-group:audit`)
  assert.deepEqual(itemsOf(alarms).get('root-used')?.metrics, ['us-east-1/Watch/root-used'])
})

test('an alarm on the status of a health check watches it, and no other alarm watches anything', async () => {
  const metric = (namespace: string, name: string) => ({
    Namespace: namespace,
    MetricName: 'HealthCheckStatus',
    Dimensions: [{ Name: name, Value: 'hc-www' }],
  })
  const described = (name: string, more: object) => ({
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`,
    AlarmName: name,
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    ...more,
  })
  const calls = answered('cloudwatch.DescribeAlarms', {
    response: {
      MetricAlarms: [
        described('down', metric('AWS/Route53', 'HealthCheckId')),
        described('by-expression', {
          Metrics: [
            { MetricStat: { Metric: metric('AWS/Route53', 'HealthCheckId'), Stat: 'Minimum' } },
          ],
        }),
        described('by-formula', {
          Metrics: [
            { MetricStat: { Metric: metric('AWS/Route53', 'HealthCheckId'), Stat: 'Minimum' } },
            { Expression: 'FILL(m1, 0)' },
          ],
        }),
        described('too-low', { ...metric('AWS/Route53', 'HealthCheckId'), Threshold: 0 }),
        described('zone', metric('AWS/Route53', 'HostedZoneId')),
        described('own', metric('Shop', 'HealthCheckId')),
        described('slow', {
          ...metric('AWS/Route53', 'HealthCheckId'),
          MetricName: 'ConnectionTime',
        }),
      ],
    },
  })
  const watching = [...itemsOf(alarms, await replay(calls))].map(([name, { watches }]) => [
    name,
    watches,
  ])
  const check = [`aws/${account}/health-check/hc-www`]
  assert.deepEqual(Object.fromEntries(watching), {
    'by-expression': check,
    // What a formula makes of it nobody knows.
    'by-formula': undefined,
    down: check,
    own: [],
    slow: [],
    'too-low': [],
    zone: [],
  })
})

test('an alarm says how many entries set it off, and a filter whether it counts them one by one', async () => {
  const goesOff = itemsOf(alarms).get('root-used')?.goesOff
  assert.deepEqual(goesOff, [{ metric: 'us-east-1/Watch/root-used', entries: 1 }])
  const transformation = (name: string, more: object) => ({
    filterName: name,
    filterPattern: '',
    logGroupName: 'audit',
    metricTransformations: [
      { metricName: name, metricNamespace: 'Watch', metricValue: '1', ...more },
    ],
  })
  const metricFilters = [
    transformation('one', {}),
    transformation('zeros', { defaultValue: 0 }),
    transformation('none', { metricValue: '0' }),
    transformation('said', { metricValue: '$.bytes' }),
  ]
  const again = await replay(
    answered('logs.DescribeMetricFilters', { response: { metricFilters } }),
  )
  const said = [...itemsOf(logMetrics, again).values()].map(({ metrics, writesZeros }) => [
    metrics,
    writesZeros,
  ])
  assert.deepEqual(said, [
    [['us-east-1/Watch/one'], undefined],
    [['us-east-1/Watch/zeros'], true],
    [[], undefined],
    [[], undefined],
  ])
})

test('an alarm says whether it sees anything of what it watches, unless nobody told', async () => {
  const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA', undefined]
  const MetricAlarms = states.map((StateValue, n) => ({
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${n}`,
    AlarmName: `${n}`,
    AlarmActions: [],
    StateValue,
  }))
  const again = await replay(answered('cloudwatch.DescribeAlarms', { response: { MetricAlarms } }))
  assert.deepEqual(
    [...itemsOf(alarms, again).values()].map(({ hasData }) => hasData),
    [true, true, false, undefined],
  )
})

test('an alarm reaches somebody where one subscription of its topic is confirmed, on whichever page', () => {
  const reached = [...itemsOf(alarms)].map(([name, { on, targets }]) => [
    name,
    on,
    Array.isArray(targets) &&
      targets.map(({ kind, reaches }) => `${kind} ${JSON.stringify(reaches) ?? ''}`),
  ])
  assert.deepEqual(reached, [
    // The composite alarm that it sets off alone calls a second topic.
    ['root-used', true, ['topic false', 'topic true']],
    ['trail-changed', true, ['topic false']],
    ['off', false, ['topic true']],
    ['by-function', true, ['other ']],
    ['grow', true, ['scaling ']],
    ['mute', true, []],
    ['both', true, ['topic false', 'topic true']],
  ])
})

test('an alarm calls what a composite alarm does that it sets off alone, through others and on whichever page', async () => {
  const described = (name: string, more: object = {}) => ({
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`,
    AlarmName: name,
    ActionsEnabled: true,
    AlarmActions: [],
    ...more,
  })
  const onCall = { AlarmActions: [`arn:aws:sns:us-east-1:${account}:on-call`] }
  const calls = answered('cloudwatch.DescribeAlarms', {
    response: {
      MetricAlarms: [
        described('slow'),
        described('failing', { ActionsEnabled: false }),
        described('one-of-two'),
        described('unheard'),
        described('frozen', {
          AlarmActions: [
            `arn:aws:swf:us-east-1:${account}:action/actions/AWS_EC2.InstanceId.Reboot/1.0`,
          ],
        }),
      ],
      CompositeAlarms: [
        described('down', { AlarmRule: 'ALARM("slow") OR ALARM("failing")' }),
        described('both', { AlarmRule: 'ALARM("one-of-two") AND ALARM("slow")', ...onCall }),
        described('service', {
          AlarmRule: `ALARM("arn:aws:cloudwatch:us-east-1:${account}:alarm:down")`,
          ...onCall,
        }),
        described('resting', { AlarmRule: 'ALARM(unheard)', ActionsEnabled: false, ...onCall }),
      ],
    },
  })
  const whole = itemsOf(alarms, await replay(calls))
  const heard = ['slow', 'failing', 'down', 'one-of-two', 'unheard'].map((name) => {
    const { on, targets } = whole.get(name) ?? {}
    return [name, on, Array.isArray(targets) && targets.map(({ reaches }) => reaches)]
  })
  assert.deepEqual(heard, [
    ['slow', true, [true]],
    ['failing', true, [true]],
    ['down', true, [true]],
    ['one-of-two', true, []],
    ['unheard', true, []],
  ])

  // What only restarts a machine calls nobody, and is not meant to.
  const frozen = whole.get('frozen')?.targets
  assert.deepEqual(Array.isArray(frozen) && frozen.map(({ kind }) => kind), ['scaling'])

  const denied = { response: undefined, error: { code: 'AccessDenied', message: 'no' } }
  const second = ({ op, params }: RecordedCall) =>
    op === 'DescribeAlarms' && params['NextToken'] !== undefined
  const broken = itemsOf(alarms, await replay(changed(watched, second, denied)))
  const unread = { unread: `aws/${account}/us-east-1/cloudwatch.DescribeAlarms` }
  assert.deepEqual(broken.get('trail-changed')?.targets, unread)
  assert.equal(broken.get('trail-changed')?.on, true)
  assert.deepEqual(broken.get('off')?.on, unread)
})

test('an alarm is silent where a rule mutes it or its suppressor rests in alarm, but for what it calls by another', async () => {
  const topic = `arn:aws:sns:us-east-1:${account}:on-call`
  const described = (name: string, more: object = {}) => ({
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`,
    AlarmName: name,
    ActionsEnabled: true,
    AlarmActions: [topic],
    StateValue: 'OK',
    ...more,
  })
  const since = (day: string) => ({
    AlarmActions: [],
    StateValue: 'ALARM',
    StateTransitionedTimestamp: `2026-11-${day}T06:00:00.000Z`,
  })
  const calls = changed(
    answered('cloudwatch.DescribeAlarms', {
      response: {
        MetricAlarms: [
          described('muted'),
          described('heard'),
          described('slow'),
          described('resting', since('03')),
          described('working', since('22')),
        ],
        CompositeAlarms: [
          described('kept-quiet', { AlarmRule: 'FALSE', ActionsSuppressor: 'resting' }),
          described('paused', { AlarmRule: 'FALSE', ActionsSuppressor: 'working' }),
          described('ready', { AlarmRule: 'FALSE', ActionsSuppressor: 'heard' }),
          described('unsure', { AlarmRule: 'FALSE', ActionsSuppressor: 'nowhere' }),
          described('above', { AlarmRule: 'ALARM(slow)' }),
        ],
      },
    }),
    ({ op }) => op === 'GetAlarmMuteRule',
    {
      response: {
        Rule: { Schedule: { Expression: 'at(2026-11-20T00:00)', Duration: 'P15D' } },
        MuteTargets: { AlarmNames: ['muted', 'slow'] },
      },
    },
  )
  const silences = async (from: RecordedCall[]) =>
    [...itemsOf(alarms, await replay(from))].flatMap(([name, { targets }]) =>
      Array.isArray(targets) && targets[0] ? [[name, targets[0].silence]] : [],
    )
  assert.deepEqual(await silences(calls), [
    ['muted', { hours: 360 }],
    ['heard', undefined],
    // Muted itself, and called for by the one above.
    ['slow', undefined],
    ['kept-quiet', { hours: 480 }],
    ['paused', { hours: 24 }],
    ['ready', undefined],
    ['unsure', {}],
    ['above', undefined],
  ])
  const denied = { response: undefined, error: { code: 'AccessDenied', message: 'no' } }
  for (const op of ['ListAlarmMuteRules', 'GetAlarmMuteRule']) {
    const blind = await silences(changed(calls, (call) => call.op === op, denied))
    const unread = { unread: `aws/${account}/us-east-1/cloudwatch.${op}` }
    assert.deepEqual(blind[1], ['heard', unread])
  }
})

test('a topic is asked once, however many alarms call it; one that cannot be read is unread', async () => {
  const receipt = receiptOf(read, `${account}/us-east-1/sns.ListSubscriptionsByTopic`)
  assert.deepEqual([receipt.calls, receipt.items], [3, 2])
  const error = { code: 'AuthorizationError', message: 'no' }
  const denied = await replay(answered('sns.ListSubscriptionsByTopic', { error }))
  const targets = itemsOf(alarms, denied).get('root-used')?.targets
  const unread = { unread: `aws/${account}/us-east-1/sns.ListSubscriptionsByTopic` }
  assert.deepEqual(Array.isArray(targets) && targets[0]?.reaches, unread)
})

test('a flow log counts where it works; those of others’ networks are theirs', () => {
  const networks = [...itemsOf(networkFlowLogs)].map(([id, { on, failure }]) => [id, on, failure])
  assert.deepEqual(networks, [
    ['vpc-1', true, undefined],
    ['vpc-2', false, 'Access error'],
    ['vpc-3', false, undefined],
  ])
})

test('a flow log of half the traffic is one of a half, two make up the whole, and one that does not say is none', async () => {
  const log = (of: string, TrafficType?: string, DeliverLogsStatus = 'SUCCESS') => ({
    FlowLogStatus: 'ACTIVE',
    ResourceId: `vpc-${of}`,
    DeliverLogsStatus,
    ...(TrafficType !== undefined && { TrafficType }),
  })
  const logs = [log('1', 'REJECT'), log('2', 'ACCEPT'), log('2', 'REJECT'), log('3')]
  const said = async (FlowLogs: object[]) => {
    const again = await replay(answered('ec2.DescribeFlowLogs', { response: { FlowLogs } }))
    return [...itemsOf(networkFlowLogs, again).values()].map(({ on, recordsOnly }) => [
      on,
      recordsOnly,
    ])
  }
  const expected = [
    [true, 'rejected'],
    [true, undefined],
    [undefined, undefined],
  ]
  assert.deepEqual(await said(logs), expected)
  assert.deepEqual(await said(logs.toReversed()), expected)
  const broken = [log('1', 'ACCEPT', 'FAILED'), log('1', 'REJECT')]
  assert.deepEqual((await said(broken))[0], [true, 'rejected'])
})

test('without the list of flow logs no network looks plain', async () => {
  const error = { code: 'UnauthorizedOperation', message: 'no' }
  const denied = await replay(answered('ec2.DescribeFlowLogs', { error }))
  const unread = { unread: `aws/${account}/us-east-1/ec2.DescribeFlowLogs` }
  for (const [id, { on }] of itemsOf(networkFlowLogs, denied)) assert.deepEqual(on, unread, id)
})

test('a region without recorder or detector is off, and stands in the population', () => {
  const { items } = read
  const on = (population: string) =>
    [...(items.get(population) ?? [])].map(([key, { item }]) => [
      key.replace(`aws/${account}/`, ''),
      Object(item).on,
    ])
  assert.deepEqual(on(configRecorders.id), [
    ['eu-west-1/config-recorder', false],
    ['us-east-1/config-recorder', true],
  ])
  assert.deepEqual(on(threatDetectors.id), [
    ['eu-west-1/guardduty', false],
    ['us-east-1/guardduty', true],
  ])
})

test('severe findings are described fifty at a time, and none that is missing counts as closed', async () => {
  const found = [...itemsOf(threatFindings)].map(([id, { severity, firstObservedAt }]) => [
    id,
    severity,
    firstObservedAt,
  ])
  assert.deepEqual(
    found.filter(([id]) => id !== 'attack'),
    [
      ['f1', 'high', '2026-11-22T20:00:00.000Z'],
      ['f2', 'critical', '2026-11-01T00:00:00.000Z'],
    ],
  )
  const findings = `${account}/us-east-1/guardduty.GetFindings`
  assert.deepEqual(
    [receiptOf(read, findings).complete, receiptOf(read, findings).detail],
    [true, undefined],
  )
  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  for (const op of ['GetDetector', 'ListFindings', 'GetFindings']) {
    const again = await replay(answered(`guardduty.${op}`, denied))
    assert.equal(receiptOf(again, findings).complete, false, op)
  }
})

test('what a filter of the administrator archived of a member is open, and the member’s', async () => {
  const member = '999988887777'
  const calls = watched.map((call): RecordedCall => {
    if (call.service !== 'guardduty') return call
    const said = JSON.stringify(call)
    if (call.op === 'ListFindings' && said.includes('["true"]'))
      return { ...call, response: { FindingIds: ['f3'] } }
    if (call.op !== 'GetFindings') return call
    const more = said.replace('["f1","f2"]', '["f1","f2","f3"]')
    const { response, ...asked } = JSON.parse(more)
    const [first, second] = response.Findings
    const third = { ...second, Id: 'f3', AccountId: member }
    const arn = second.Arn.replace(account, member).replace('f2', 'f3')
    return { ...asked, response: { Findings: [first, second, { ...third, Arn: arn }] } }
  })
  const found = itemsOf(threatFindings, await replay(calls))
  assert.deepEqual(
    ['f1', 'f2', 'f3'].map((name) => found.get(name)?.account),
    [account, account, member],
  )
})

test('where a detector or scanner is off, nobody asks what it found: an empty list would close what is open', async () => {
  const off = await replay(answered('guardduty.GetDetector', { response: { Status: 'DISABLED' } }))
  assert.equal(itemsOf(threatDetectors, off).size, 1)
  assert(!off.receipts.some(({ scope }) => scope.endsWith('guardduty.ListFindings')))
  const state = { status: 'DISABLED' }
  const resourceState = { ec2: state, ecr: state, lambda: state }
  const response = { accounts: [{ accountId: account, resourceState }] }
  const unscanned = await replay(answered('inspector2.BatchGetAccountStatus', { response }))
  assert(!unscanned.receipts.some(({ scope }) => /inspector2\.List/.test(scope)))
})

test('Inspector scans where it is enabled, and not while it is being turned on, suspended, or of which nothing is said', async () => {
  const said = async (status: string | undefined) => {
    const ec2 = status === undefined ? undefined : { status }
    const resourceState = { ec2, lambda: { status: 'DISABLED' } }
    const response = { accounts: [{ accountId: account, resourceState }] }
    const again = await replay(answered('inspector2.BatchGetAccountStatus', { response }))
    const [setting] = itemsOf(scannerSettings, again).values()
    return setting?.scans.find(({ kind }) => kind === 'host')?.on
  }
  assert.equal(await said('ENABLED'), true)
  for (const status of ['ENABLING', 'SUSPENDED', 'SUSPENDING', 'DISABLING', 'DISABLED'])
    assert.equal(await said(status), false, status)
  assert.equal(await said(undefined), undefined)
})

test('Inspector says what it scans, what it knows of and what it found; hiding a finding hides nothing', () => {
  const [setting] = itemsOf(scannerSettings).values()
  assert.deepEqual(setting?.scans, [
    { kind: 'function', on: false },
    { kind: 'host', on: true },
  ])
  const inspected = [...itemsOf(scannedAssets).values()].filter(({ id }) => id.startsWith('insp'))
  const assets = inspected.map((asset) => [
    asset.name,
    asset.kind,
    asset.scanning,
    asset.because ?? asset.lastScannedAt,
    asset.running,
  ])
  assert.deepEqual(assets, [
    ['i-1', 'host', true, '2026-11-22T23:00:00.000Z', undefined],
    ['i-2', 'host', false, 'UNMANAGED_EC2_INSTANCE', undefined],
    ['i-3', 'host', false, 'EC2_INSTANCE_STOPPED', false],
    ['shop/sha256:aa', 'image', true, '2026-11-01T00:00:00.000Z', undefined],
  ])
  const own = [...itemsOf(vulnerabilities).values()].filter(({ id }) => !/^(other|ecr)\//.test(id))
  const weak = own.map((each) => [each.vulnerability, each.severity, each.suppressed, each.package])
  assert.deepEqual(weak, [
    ['CVE-2026-1001', 'critical', false, 'openssl 3.0.1'],
    ['CVE-2026-1002', 'high', true, 'openssl 3.0.1'],
    ['CVE-2026-1003', undefined, false, 'openssl 3.0.1'],
    ['CVE-2026-1004', 'low', false, 'openssl 3.0.1'],
  ])
})

test('an image repository is scanned by the registry’s rules or by its own setting, which counts for nothing where Inspector scans', () => {
  const scanned = [...itemsOf(imageRepositories)].map(
    ([name, { scanOnPush }]) => [name, scanOnPush] as const,
  )
  assert.deepEqual(
    new Map(scanned),
    new Map([
      ['api', false],
      ['bare', false],
      ['plain', true],
      ['shop', true],
      ['web', false],
    ]),
  )
})

test('images that the registry scans itself are known by their last scan, and what it found is open', async () => {
  const own = [...itemsOf(scannedAssets).values()].filter(({ id }) => id.startsWith('ecr/'))
  assert.deepEqual(
    own.map(({ name, scanning, because, lastScannedAt }) => [
      name,
      scanning,
      because ?? lastScannedAt,
    ]),
    [
      ['plain:v1', true, '2026-11-22T10:00:00.000Z'],
      ['plain@sha256:22', true, '2026-11-20T10:00:00.000Z'],
      ['plain:old', false, 'UNSUPPORTED_IMAGE'],
      ['bare:never', true, null],
    ],
  )
  const weak = [...itemsOf(vulnerabilities).values()].filter(({ id }) => id.startsWith('ecr/'))
  assert.deepEqual(
    weak.map((each) => [each.vulnerability, each.severity, each.package]),
    [
      ['CVE-2026-2001', 'critical', 'openssl 3.0.1'],
      ['CVE-2026-2002', undefined, undefined],
    ],
  )
  const findings = `${account}/eu-west-1/ecr.DescribeImageScanFindings`
  assert(receiptOf(read, findings).complete)
  const failed = { imageScanStatus: { status: 'FAILED' }, imageScanFindings: {} }
  const again = answered('ecr.DescribeImageScanFindings', { response: failed }, 'eu-west-1')
  assert.equal(receiptOf(await replay(again), findings).complete, false)
})

test('where Inspector scans the images nobody asks the registry; where nobody knows who does, nothing of them is whole', async () => {
  assert(!read.receipts.some(({ scope }) => scope.endsWith('us-east-1/ecr.DescribeImages')))
  const asked: string[] = []
  const answers = recordedTransport(watched)
  await replay(watched, {
    call: (call) => {
      asked.push(`${call.region}/${call.op}`)
      return answers.call(call)
    },
  })
  assert(asked.includes('eu-west-1/DescribeImages'))
  assert(!asked.includes('us-east-1/DescribeImages'))
  const denied = { error: { code: 'AccessDeniedException', message: 'no' } }
  const blind = answered('ecr.GetRegistryScanningConfiguration', denied, 'eu-west-1')
  const again = await replay(blind)
  for (const op of ['DescribeImages', 'DescribeImageScanFindings'])
    assert.equal(receiptOf(again, `${account}/eu-west-1/ecr.${op}`).complete, false, op)
})

test('the order of lists changes no item', async () => {
  const turned = watched.map((call) => ({
    ...call,
    response: Object.fromEntries(
      Object.entries(Object(call.response)).map(([field, value]) => [
        field,
        Array.isArray(value) ? value.toReversed() : value,
      ]),
    ),
  }))
  const again = await replay(turned)
  for (const [population, items] of read.items) {
    for (const [key, { item }] of items) {
      assert.deepEqual(again.items.get(population)?.get(key)?.item, item, key)
    }
  }
})

test('Security Hub tells of what others found: attacks nobody dealt with, and weaknesses even where hidden', () => {
  const threats = itemsOf(threatFindings)
  assert.deepEqual(
    ['attack', 'handled', 'mild'].map((name) => threats.get(name)?.severity),
    ['critical', undefined, undefined],
  )
  assert.equal(threats.get('attack')?.kind, 'TTPs/Command and Control')
  // 89 days after its last change, by whole weeks.
  assert.equal(threats.get('attack')?.keptUntil, '2027-02-11T00:00:00.000Z')
  const weak = itemsOf(vulnerabilities)
  const hidden = weak.get('weak')
  // Handed in last later than it was changed.
  assert.equal(hidden?.keptUntil, '2027-02-25T00:00:00.000Z')
  assert.deepEqual(
    [hidden?.vulnerability, hidden?.severity, hidden?.package, hidden?.fixAvailable],
    ['CVE-2026-1111', 'high', 'zlib 1.2', 'yes'],
  )
  assert.equal(hidden?.suppressed, true)
  assert.deepEqual(
    [weak.get('nameless')?.vulnerability, weak.get('nameless')?.severity],
    ['A title', 'none'],
  )
})

test('an attack that somebody, or a rule, suppressed at Security Hub is open until it is resolved', async () => {
  const found = async (status: string) => {
    const calls = watched.map((call) => {
      const text = JSON.stringify(call).replaceAll('"Status":"NEW"', `"Status":"${status}"`)
      return call.service === 'securityhub' ? JSON.parse(text) : call
    })
    const { items } = await replay(calls)
    return [...(items.get(threatFindings.id)?.keys() ?? [])].filter((id) => id.startsWith('other/'))
  }
  assert.deepEqual(await found('SUPPRESSED'), ['other/attack'])
  assert.deepEqual(await found('RESOLVED'), [])
})

test('what is asked of another service itself is no finding of Security Hub too: who is public is no attack', () => {
  const filters = watched
    .filter(({ service, op }) => service === 'securityhub' && op === 'GetFindings')
    .map(({ params }) => JSON.stringify(params))
  assert(filters.length > 0)
  for (const product of ['GuardDuty', 'IAM Access Analyzer', 'Inspector', 'Security Hub'])
    assert(
      filters.every((each) => each.includes(`{"Comparison":"NOT_EQUALS","Value":"${product}"}`)),
    )
  assert(receiptOf(read, `${account}/us-east-1/securityhub.GetFindings`).complete)
})

test('where Security Hub is off nobody asks what it found, and where it cannot be asked its findings are unread', async () => {
  const scope = `aws/${account}/eu-west-1/securityhub.GetFindings`
  assert(!read.receipts.some((each) => each.scope === scope))
  const denied = { response: undefined, error: { code: 'AccessDeniedException', message: 'no' } }
  const blind = await replay(answered('securityhub.DescribeHub', denied))
  const hub = receiptOf(blind, `${account}/us-east-1/securityhub.DescribeHub`)
  assert.deepEqual([hub.complete, hub.feeds], [false, ['threat-finding', 'vulnerability']])
})

test('a topic of another account of the organisation is asked there, and lets in whom its policy names', async () => {
  const [owner, other] = ['999900001111', '444455556666']
  const topic = `arn:aws:sns:us-east-1:${owner}:central`
  const alarm = {
    AlarmName: 'one',
    AlarmArn: `arn:aws:cloudwatch:us-east-1:${other}:alarm:one`,
    ActionsEnabled: true,
    AlarmActions: [topic],
    MetricName: 'one',
    Namespace: 'a',
  }
  const at = (account: string, service: string, op: string, params: object, response: object) => ({
    service,
    op,
    account,
    region: 'us-east-1',
    params: { ...params },
    response,
  })
  const reached = async (allowed: string, KmsMasterKeyId?: string) => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { StringEquals: { 'aws:SourceAccount': allowed } },
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    const Attributes = { TopicArn: topic, Policy, ...(KmsMasterKeyId && { KmsMasterKeyId }) }
    const Subscriptions = [{ SubscriptionArn: `${topic}:1`, Protocol: 'email' }]
    const types = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }
    const active = { Statuses: ['ACTIVE'] }
    const read = await replay([
      ...organisation,
      at(other, 'cloudwatch', 'DescribeAlarms', types, { MetricAlarms: [alarm] }),
      at(other, 'cloudwatch', 'ListAlarmMuteRules', active, { AlarmMuteRuleSummaries: [] }),
      at(owner, 'sns', 'ListSubscriptionsByTopic', { TopicArn: topic }, { Subscriptions }),
      at(owner, 'sns', 'GetTopicAttributes', { TopicArn: topic }, { Attributes }),
      at(
        owner,
        'sns',
        'GetSubscriptionAttributes',
        { SubscriptionArn: `${topic}:1` },
        { Attributes: { SubscriptionArn: `${topic}:1` } },
      ),
    ])
    const { targets } = Alarm.parse(read.items.get('alarm')?.get(alarm.AlarmArn)?.item)
    return Array.isArray(targets) ? targets[0]?.reaches : targets
  }
  assert.equal(await reached(other), true)
  assert.equal(await reached(owner), false)
  assert.equal(await reached(other, 'alias/central'), undefined)
})
