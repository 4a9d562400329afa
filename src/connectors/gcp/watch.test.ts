import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { alarms } from '#populations/alarm.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import { auditTrails } from '#populations/audit-trail.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import { imageRepositories } from '#populations/image-repository.ts'
import { logGroups } from '#populations/log-group.ts'
import { logMetrics } from '#populations/log-metric.ts'
import { logSinks } from '#populations/log-sink.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import { isKnown } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import { serviceLogs } from '#populations/service-log.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { itemsOf, one, organisation, parent, replay } from './fixtures/replay.ts'

const read = await replay(organisation)

test('every project in use is an account with what became of its scopes, and one being deleted is none', () => {
  const accounts = itemsOf(read, cloudAccounts)

  assert.deepEqual(
    accounts.map(({ id }) => id),
    ['gcp/acme-prod', 'gcp/acme-data'],
  )
  const [, data] = accounts
  assert(data?.reading && 'incomplete' in data.reading)
  assert.equal(data.reading.incomplete, 2)
})

test('a project records what its own policy, its folder’s and its organisation’s say together', () => {
  const prod = one(read, auditTrails, 'gcp/acme-prod/audit-config')

  assert.equal(prod.managementEvents, 'all')
  assert.deepEqual(prod.exempted, ['user:ada@acme.example'])
  // The other one lies in no folder, so that two of three kinds are missing.
  assert.equal(one(read, auditTrails, 'gcp/acme-data/audit-config').managementEvents, 'write')
  const coverage = one(read, auditLogCoverages, 'gcp/acme-prod/audit-log')
  assert.deepEqual(coverage.trails, [prod])
  assert.deepEqual(coverage.within, ['folders/600000000002', 'organizations/600000000001'])
})

test('a policy above that cannot be read leaves open what it may record, and whom it exempts', async () => {
  const denied = organisation.map((call): RecordedCall => {
    const { response: _, ...asked } = call
    return call.op === 'organizations.getIamPolicy'
      ? { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } }
      : call
  })
  const trail = one(await replay(denied), auditTrails, 'gcp/acme-prod/audit-config')
  const unread = { unread: `gcp/${parent}/cloudresourcemanager.organizations.getIamPolicy` }

  assert.deepEqual([trail.managementEvents, trail.exempted], [unread, unread])
})

test('a sink takes everything only without a filter or an exclusion in force', () => {
  const sink = (ending: string) => {
    const { on, everything, children } = one(read, logSinks, ending)
    return [on, everything, children]
  }

  assert.deepEqual(
    itemsOf(read, logSinks).map(({ filter, exclusions }) => [filter, exclusions]),
    [
      ['', []],
      ['NOT LOG_ID("cloudaudit.googleapis.com/activity")', []],
      ['', ['y']],
    ],
  )
  assert.deepEqual(sink('sinks/everything'), [true, true, true])
  assert.deepEqual(sink('sinks/_Default'), [true, false, false])
  assert.deepEqual(sink('sinks/some'), [false, false, false])
})

test('a log bucket keeps entries as long as it says, and one being deleted is none', () => {
  assert.deepEqual(
    itemsOf(read, logGroups).map(({ name, retentionDays, locked }) => [
      name,
      retentionDays,
      locked,
    ]),
    [
      ['central', 400, true],
      ['_Default', 30, false],
      ['silent', undefined, false],
    ],
  )
})

test('a subnet is recorded where it says so, and Google’s own are none', () => {
  assert.deepEqual(
    itemsOf(read, networkFlowLogs).map(({ name, on }) => [name, on]),
    [
      ['seen', true],
      ['unseen', false],
      ['unsampled', false],
    ],
  )
})

test('what a service logs of its use is said by its backend, its cluster, and Cloud SQL always', () => {
  const logs = itemsOf(read, serviceLogs).filter(({ kind }) => kind !== 'database')
  assert.deepEqual(
    logs.map(({ name, kind, writesLogs, sample }) => [name, kind, writesLogs, sample]),
    [
      ['cached-tls', 'cdn', true, 1],
      ['cached-clear', 'cdn', true, 0.1],
      // A sample of none.
      ['cached-run', 'cdn', false, undefined],
      ['cached-mixed', 'cdn', false, undefined],
      ['cached-untold', 'cdn', true, 1],
      ['plain', 'load-balancer', false, undefined],
      ['open', 'cluster', true, undefined],
      ['half', 'cluster', false, undefined],
      ['office', 'cluster', false, undefined],
      ['private', 'cluster', true, undefined],
      ['by-name', 'cluster', undefined, undefined],
      ['newer', 'cluster', false, undefined],
    ],
  )
  const stores = itemsOf(read, serviceLogs).filter(({ kind }) => kind === 'database')
  assert.deepEqual(
    stores.map(({ name, writesLogs }) => [name, writesLogs]),
    ['orders', 'orders-replica', 'legacy', 'ledger', 'silent'].map((name) => [name, true]),
  )
})

test('of a filter that lets through a part, or a small sample, that is said', async () => {
  const recordedBy = async (logConfig: object) => {
    const calls = organisation.map((call) =>
      call.params['assetTypes'] === 'compute.googleapis.com/Subnetwork'
        ? { ...call, response: withLogs(call.response, logConfig) }
        : call,
    )
    const { on, recordsOnly, sample } = one(await replay(calls), networkFlowLogs, '/seen')
    return [on, recordsOnly, sample]
  }
  const withLogs = (response: unknown, logConfig: object): unknown =>
    JSON.parse(
      JSON.stringify(response).replace(
        '"logConfig":{"enable":true}',
        `"logConfig":${JSON.stringify(logConfig)}`,
      ),
    )
  assert.deepEqual(await recordedBy({ enable: true, filterExpr: ' True ' }), [true, undefined, 0.5])
  const narrow = { enable: true, flowSampling: 1, filterExpr: 'connection.dest_port==22' }
  assert.deepEqual(await recordedBy(narrow), [true, 'filtered', 1])
  assert.deepEqual(await recordedBy({ enable: true, flowSampling: 0.01 }), [true, undefined, 0.01])
})

test('an alarm reaches somebody by a channel that is there, on, and verified where it must be', () => {
  const reaches = (ending: string) => {
    const { targets } = one(read, alarms, ending)
    return Array.isArray(targets) ? targets.map((target) => target.reaches) : targets
  }

  assert.deepEqual(reaches('alertPolicies/www-down'), [true])
  assert.deepEqual(reaches('alertPolicies/api-down'), [false, false])
  assert.deepEqual(reaches('alertPolicies/quiet'), [])
})

test('whether anybody listens at a topic of Pub/Sub that is called cannot be seen, and one that is switched off calls nobody', async () => {
  const calling = async (channel: object) => {
    const name = 'projects/acme-prod/notificationChannels/1'
    const calls = organisation.map((call) =>
      call.op === 'monitoring.notificationChannels.list' || call.op === 'notificationChannels.list'
        ? { ...call, response: { notificationChannels: [{ name, ...channel }], totalSize: 1 } }
        : call,
    )
    const called = await replay(calls)
    const { targets } = one(called, alarms, 'alertPolicies/www-down')
    assert(isKnown(targets))
    const check = itemsOf(called, uptimeChecks).find(({ host }) => host === 'www.acme.example')
    return [...targets.map(({ kind }) => kind), check?.alerts]
  }
  assert.deepEqual(await calling({ type: 'pubsub', enabled: true }), ['other', undefined])
  assert.deepEqual(await calling({ type: 'pubsub', enabled: false }), ['channel', false])
  assert.deepEqual(await calling({ type: 'slack', enabled: true }), ['channel', true])
})

test('nobody hears of a policy that is snoozed for longer than a weekend, and a snooze of a part leaves that unknown', async () => {
  const snoozed = async (...snoozes: { from: string; until: string; more?: object }[]) => {
    const named = snoozes.map(({ from, until, more }, n) => ({
      name: `projects/acme-prod/snoozes/${n}`,
      criteria: { policies: ['projects/700000000001/alertPolicies/www-down'], ...more },
      interval: { startTime: `${from}T00:00:00Z`, endTime: `${until}T00:00:00Z` },
    }))
    const calls = organisation.map((call) =>
      call.op === 'snoozes.list' ? { ...call, response: { snoozes: named } } : call,
    )
    const silenced = await replay(calls)
    const { targets } = one(silenced, alarms, 'alertPolicies/www-down')
    assert(isKnown(targets))
    const check = itemsOf(silenced, uptimeChecks).find(({ host }) => host === 'www.acme.example')
    return [targets[0]?.silence, check?.alerts]
  }
  assert.deepEqual(await snoozed(), [undefined, true])
  assert.deepEqual(await snoozed({ from: '2026-11-21', until: '2026-11-24' }), [
    { hours: 72 },
    true,
  ])
  assert.deepEqual(await snoozed({ from: '2026-11-01', until: '2027-11-01' }), [
    { hours: 8760 },
    false,
  ])
  // Over, to come, and of another policy.
  assert.deepEqual(
    await snoozed(
      { from: '2026-11-01', until: '2026-11-23' },
      { from: '2026-11-24', until: '2027-11-23' },
      {
        from: '2026-11-01',
        until: '2027-11-23',
        more: { policies: ['projects/acme-prod/alertPolicies/api-down'] },
      },
    ),
    [undefined, true],
  )
  // One after the other.
  const days = [21, 22, 23, 24].map((day) => ({
    from: `2026-11-${day}`,
    until: `2026-11-${day + 1}`,
  }))
  assert.deepEqual(await snoozed(...days), [{ hours: 96 }, false])
  const part = { filter: 'resource.labels.host="www.acme.example"' }
  assert.deepEqual(await snoozed({ from: '2026-11-01', until: '2027-11-01', more: part }), [
    {},
    undefined,
  ])
})

test('an alarm by a query watches the metrics that the query names, as PromQL calls them too', () => {
  assert.deepEqual(one(read, alarms, 'alertPolicies/by-query').metrics, [
    'compute.googleapis.com/instance/cpu/utilization',
    'logging_googleapis_com:user_owner_changes',
  ])
  assert.deepEqual(one(read, logMetrics, 'metrics/owner-changes').metrics, [
    'logging.googleapis.com/user/owner-changes',
    'logging_googleapis_com:user_owner_changes',
  ])
})

test('a metric counts the entries of its project, or of the bucket that it names, as sinks name it', () => {
  assert.equal(one(read, logMetrics, 'metrics/owner-changes').of, 'projects/acme-prod')
  const { of } = one(read, logMetrics, 'metrics/central')
  assert.equal(of, one(read, logSinks, 'sinks/everything').destination)
})

test('an uptime check alerts where a policy that watches it reaches somebody', () => {
  assert.deepEqual(
    itemsOf(read, uptimeChecks).map(({ asks, host, port, isEnabled, alerts }) => [
      asks,
      host,
      port,
      isEnabled,
      alerts,
    ]),
    [
      ['https', 'www.acme.example', 443, true, true],
      ['https', 'api.acme.example', 443, true, false],
      ['tcp', 'db.acme.example', 5432, false, false],
    ],
  )
})

test('nobody hears of an outage by a policy that waits for more places than ask, and who can say does not by a share of them', async () => {
  const alertsWith = async (from: string, to: string) => {
    const calls = organisation.map((call) => {
      const text = JSON.stringify(call)
      return JSON.parse(text.includes('check_passed') ? text.replaceAll(from, to) : text)
    })
    return itemsOf(await replay(calls), uptimeChecks)[0]?.alerts
  }
  assert.equal(await alertsWith('"thresholdValue":1,', '"thresholdValue":5,'), true)
  assert.equal(await alertsWith('"thresholdValue":1,', '"thresholdValue":6,'), false)
  assert.equal(await alertsWith('"count":1', '"percent":50'), undefined)
})

test('images are scanned where the project and the repository say so, and threats sought where they are', () => {
  assert.deepEqual(
    itemsOf(read, scannerSettings).map(({ id, scans }) => [id, ...scans.map((scan) => scan.on)]),
    [
      ['gcp/acme-prod/container-scanning', true],
      ['gcp/acme-prod/machine-scanning', true],
      ['gcp/acme-data/container-scanning', false],
      ['gcp/acme-data/machine-scanning'],
    ],
  )
  assert.deepEqual(
    itemsOf(read, imageRepositories).map(({ name, scanOnPush }) => [name, scanOnPush]),
    [
      ['images', true],
      ['old', false],
      ['silent', undefined],
    ],
  )
  assert.deepEqual(
    itemsOf(read, threatDetectors).map(({ on }) => on),
    [true, false],
  )
})

test('an image is scanned as Artifact Analysis says; where a project does not scan, none of its images is', async () => {
  const states = (from = read) =>
    itemsOf(from, scannedAssets)
      .filter(({ kind }) => kind === 'image')
      .map(({ name, scanning, because, lastScannedAt }) => [
        name.split('/').at(-1),
        scanning,
        because ?? lastScannedAt,
      ])
  assert.deepEqual(states(), [
    ['shop:v1', true, '2026-11-22T10:00:00.000Z'],
    ['shop@sha256:bb', false, 'INACTIVE'],
    ['shop:new', true, null],
    ['job@sha256:dd', false, null],
  ])
  const weak = itemsOf(read, vulnerabilities).filter(({ id }) => id.includes('containeranalysis'))
  assert.deepEqual(
    weak.map((each) => [each.vulnerability, each.severity, each.package, each.fixAvailable]),
    [
      ['CVE-2026-3001', 'critical', 'openssl 3.0.1', 'yes'],
      ['CVE-2026-3002', undefined, undefined, undefined],
    ],
  )
  const denied = organisation.map((call): RecordedCall => {
    const { response: _, ...asked } = call
    return call.op === 'occurrences.list'
      ? { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } }
      : call
  })
  const unread = { unread: 'gcp/projects/acme-prod/containeranalysis.occurrences.list' }
  const blind = states(await replay(denied))
  assert.deepEqual(
    blind.map(([, scanning]) => scanning),
    [unread, unread, unread, false],
  )
})

test('a machine is scanned when VM Manager reported on it last; without a report only where Security Command Center looks', async () => {
  const machines = (from = read) =>
    itemsOf(from, scannedAssets)
      .filter(({ kind }) => kind === 'host')
      .map(({ name, running, scanning, lastScannedAt }) => [name, running, scanning, lastScannedAt])
  assert.deepEqual(machines(), [
    ['web-1', undefined, true, '2026-11-22T20:00:00.500Z'],
    ['web-2', undefined, false, null],
    ['spare', false, false, null],
    ['batch', undefined, false, null],
    ['stray', undefined, false, null],
  ])
  const looking = organisation.map((call) =>
    JSON.stringify(call.params).includes('gce-vulnerability-assessment')
      ? { ...call, response: { name: 'x', effectiveEnablementState: 'ENABLED' } }
      : call,
  )
  assert.deepEqual(machines(await replay(looking))[1], ['web-2', undefined, true, undefined])
})

test('severe threats and every weakness are findings, muted ones too', () => {
  assert.deepEqual(
    itemsOf(read, threatFindings).map(({ account, severity }) => [account, severity]),
    [['acme-prod', 'high']],
  )
  const weakness = itemsOf(read, vulnerabilities).find(({ id }) => id.includes('securitycenter'))
  assert.equal(weakness?.vulnerability, 'CVE-2026-1234')
  assert.deepEqual([weakness?.suppressed, weakness?.exploited], [true, true])
})
