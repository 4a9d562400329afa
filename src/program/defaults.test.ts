/** What a company gets that decides nothing: the numbers that the program states, and what they mean to the second. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import { isKnown } from '#populations/reported.ts'

import { keyAge } from './access/key-age.ts'
import { leaverAccessRemoved } from './access/leaver-access-removed.ts'
import { rootLocked } from './access/root-locked.ts'
import { unusedAccessRemoved } from './access/unused-access-removed.ts'
import { backupRecent } from './continuity/backup-recent.ts'
import { backupRetention } from './continuity/backup-retention.ts'
import { continuityPlanExercised } from './continuity/continuity-plan-exercised.ts'
import { outageAlertDelivered } from './continuity/outage-alert-delivered.ts'
import { restoreTestedYearly } from './continuity/restore-tested-yearly.ts'
import { certificateValid } from './encryption/certificate-valid.ts'
import { keyRotated } from './encryption/key-rotated.ts'
import { programAnnounced } from './governance/program-announced.ts'
import { programReviewedYearly } from './governance/program-reviewed-yearly.ts'
import { cloudAccountRead } from './hosting/cloud-account-read.ts'
import { databasesComplete } from './hosting/databases-complete.ts'
import { tests } from './index.ts'
import { auditLogOn } from './monitoring/audit-log-on.ts'
import { flowLogsOn } from './monitoring/flow-logs-on.ts'
import { logRetention } from './monitoring/log-retention.ts'
import { securityEventAlarms } from './monitoring/security-event-alarms.ts'
import { securityEvents } from './monitoring/security-events.ts'
import { serviceLogsOn } from './monitoring/service-logs-on.ts'
import { policyAccepted } from './policies/policy-accepted.ts'
import { policyApproved } from './policies/policy-approved.ts'
import { policyReviewedYearly } from './policies/policy-reviewed-yearly.ts'
import { trainingCompleted } from './training/training-completed.ts'
import { trainingCoversTopics } from './training/training-covers-topics.ts'
import { scanCoverage } from './vulnerabilities/scan-coverage.ts'
import { threatFindingHandled } from './vulnerabilities/threat-finding-handled.ts'
import { vulnerabilityInTime } from './vulnerabilities/vulnerability-in-time.ts'

/** Every default there is. Whoever loosens one says so here too: the public sentence promises it. */
const defaults: Record<string, unknown> = {
  'program-announced': { days: 30 },
  'program-reviewed-yearly': { months: 12, firstAfterMonths: 6 },
  'oversight-attested': { graceDays: 0 },
  'information-quality-attested': { graceDays: 0 },
  'shortcomings-attested': { graceDays: 0 },
  'control-choice-attested': { graceDays: 0 },
  'technology-choice-attested': { graceDays: 0 },
  'physical-access-attested': { graceDays: 0 },
  'boundary-attested': { graceDays: 0 },
  'malware-defence-attested': { graceDays: 0 },
  'capacity-attested': { graceDays: 0 },
  'policy-approved': { approvals: 1 },
  'policy-reviewed-yearly': { months: 12 },
  'policy-accepted': { days: 14 },
  'training-completed': { days: 30 },
  'training-covers-topics': { topics: ['phishing', 'passwords'], months: 12 },
  'agreement-signed-before-start': { daysAfterChange: 14 },
  'background-check-done-before-access': { daysAfterChange: 14 },
  'leaver-access-removed': { hours: 24 },
  'root-locked': { unusedDays: 30, hardware: false },
  'no-public-exposure': {
    adminPorts: [
      22, 23, 111, 135, 139, 445, 2049, 2375, 2376, 2379, 2380, 3389, 5900, 5985, 5986, 6443, 10250,
    ],
    databasePorts: [
      1433, 1434, 1521, 2483, 2484, 3306, 5432, 5439, 5601, 5671, 5672, 5984, 6379, 6380, 7000,
      7001, 7199, 8086, 8111, 8182, 9042, 9092, 9094, 9096, 9098, 9111, 9142, 9160, 9194, 9196,
      9198, 9200, 9300, 11211, 15672, 27017, 27018, 27019, 50000, 61616, 61617,
    ],
  },
  'no-escalation-path': { accepted: [] },
  'no-escalation-by-sign-on': { accepted: [] },
  'unused-access-removed': { days: 90 },
  'key-age': { days: 90 },
  'password-policy-meets-standard': {
    minLength: 14,
    kinds: [],
    remembered: 24,
    maxAgeDays: 0,
    screened: false,
    plain: false,
    standard: 'own',
  },
  'endpoint-on-approved-provider': { providers: ['aws', 'gcp'], declared: [] },
  'cloud-account-read': { hours: 24 },
  'provider-report-current': {
    kinds: ['soc2-type2', 'c5', 'iso27001'],
    months: 12,
    bridgedMonths: 15,
  },
  'data-location-allowed': { countries: ['US'] },
  'database-on-approved-provider': { providers: ['aws', 'gcp'] },
  'databases-complete': { months: 12 },
  'endpoint-modern-tls': { versions: ['TLSv1.2', 'TLSv1.3'] },
  'certificate-valid': { daysLeft: 14 },
  'hsts-set': { minSeconds: 15_552_000 },
  'key-rotated': { days: 366 },
  'vulnerability-scanning-on': { kinds: ['host', 'image', 'repository'] },
  'scan-coverage': { days: 7 },
  'vulnerability-in-time': { critical: 7, high: 30, medium: 90, exploited: 3 },
  'threat-finding-handled': { critical: 1, high: 3 },
  'audit-log-on': { hours: 24 },
  'audit-log-intact': { accessLogged: false },
  'log-retention': { days: 365 },
  'flow-logs-on': { samplePercent: 50 },
  'service-logs-on': {
    kinds: ['load-balancer', 'cdn', 'database', 'cluster', 'api'],
    samplePercent: 50,
  },
  'security-event-alarms': { hours: 24, entries: 1, commonEntries: 10 },
  'backup-recent': { hours: 26 },
  'backup-retention': { days: 7 },
  'restore-tested-yearly': { months: 12 },
  'outage-alert-delivered': { days: 90, minutes: 60 },
  'continuity-plan-exercised': { months: 12 },
}

test('every default is the one the program states, and there is no other', () => {
  const found = tests.map(({ test: { id, parameters } }) => [id, parameters.parse({})] as const)
  const some = found.filter(([, values]) => Object.keys(Object(values)).length > 0)
  assert.deepEqual(Object.fromEntries(some), defaults)
})

/** What the test says by itself, of an item of its population. */
function judged<Item, P>(subject: Test<Item, P>, item: Item, at: Date): string {
  return subject.judge(subject.on.item.parse(item), at, subject.parameters.parse({})).kind
}

/** A second before and a second after this instant, one passes and the other fails. */
function turns<Item, P>(subject: Test<Item, P>, item: Item, at: string, to = 'pass fail'): void {
  const instant = Date.parse(at)
  const said = [-1000, 1000].map((ms) => judged(subject, item, new Date(instant + ms)))
  assert.equal(said.join(' '), to, `${subject.id} at ${at}`)
}

/** The first item passes, the second fails, whenever. */
function differ<Item, P>(subject: Test<Item, P>, enough: Item, less: Item): void {
  const said = [enough, less].map((item) => judged(subject, item, fixtureTime))
  assert.deepEqual(said, ['pass', 'fail'], subject.id)
}

const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
const noon = '2026-03-02T12:00:00.000Z'
const midnight = '2026-03-02T00:00:00.000Z'

test('a log keeps 365 days; one day less is too short, and for ever is long enough', () => {
  const group = { id: 'log', ...place, name: 'log' }
  differ(logRetention, { ...group, retentionDays: 365 }, { ...group, retentionDays: 364 })
  assert.equal(judged(logRetention, { ...group, retentionDays: null }, fixtureTime), 'pass')
})

test('a drill alert is good for 90 days after its own, and must be taken within an hour', () => {
  const path = { id: 'p', name: 'Pager', way: 'PagerDuty', documents: [], drilled: '2026-03-02' }
  turns(outageAlertDelivered, { ...path, minutes: 60 }, '2026-06-01T00:00:00.000Z')
  const late = { ...path, minutes: 61 }
  assert.equal(judged(outageAlertDelivered, late, new Date('2026-03-03T00:00:00Z')), 'fail')
})

test('an exercise of a continuity plan is good until the same day a year on is over', () => {
  const plan = { id: 'plan', name: 'Region lost', covers: 'All.', owner: 'a', documents: [] }
  const exercised = { ...plan, exercised: '2026-03-02', outcome: 'worked' as const }
  turns(continuityPlanExercised, exercised, '2027-03-03T00:00:00.000Z')
})

test('a key is too old after 90 days, and as long as it may, access lies unused', () => {
  const key = { id: 'k', system: 'aws/1', holder: 'ci', active: true, created: noon }
  turns(keyAge, key, '2026-05-31T12:00:00.000Z')
  const credential = { id: 'c', kind: 'key' as const, active: true, isBreakGlass: false }
  turns(unusedAccessRemoved, { ...credential, lastUsed: noon }, '2026-05-31T12:00:00.000Z')
  const never = { ...credential, lastUsed: null, since: noon }
  turns(unusedAccessRemoved, never, '2026-05-31T12:00:00.000Z')
})

test('root was used lately for 30 days', () => {
  const root = { id: 'aws/1/root', system: 'aws/1', name: 'root', kind: 'root' as const }
  const item = { ...root, keys: 0, mfa: true, password: { enabled: true }, lastUsed: noon }
  turns(rootLocked, item, '2026-04-01T12:00:00.000Z', 'fail pass')
})

test('who left has access for 24 hours more at most', () => {
  const leaver = { id: 'ada p1', system: 'aws/1', person: 'p1', from: midnight }
  turns(leaverAccessRemoved, leaver, '2026-03-03T00:00:00.000Z')
  const shut = (closedAt: string) => ({ ...leaver, closedAt })
  differ(leaverAccessRemoved, shut('2026-03-03T00:00:00.000Z'), shut('2026-03-03T00:00:01.000Z'))
})

test('a policy is reviewed, and the program looked at, every twelve months; the first time after six', () => {
  const policy = { id: 'cryptography', isPublished: true, reviewedAt: noon }
  turns(policyReviewedYearly, policy, '2027-03-02T12:00:00.000Z')
  const program = { id: 'program', begunAt: noon }
  turns(programReviewedYearly, program, '2026-09-02T12:00:00.000Z')
  turns(programReviewedYearly, { ...program, reviewedAt: noon }, '2027-03-02T12:00:00.000Z')
  const approved = (approvals: number) => ({ id: 'cryptography', isPublished: true, approvals })
  differ(policyApproved, approved(1), approved(0))
})

test('the announcement and a course are owed within 30 days, an acceptance within 14', () => {
  const duty = { id: 'd', person: 'p', from: midnight }
  turns(programAnnounced, { ...duty, announcement: 'a' }, '2026-04-01T00:00:00.000Z')
  turns(trainingCompleted, { ...duty, course: 'c' }, '2026-04-01T00:00:00.000Z')
  turns(policyAccepted, { ...duty, policy: 'p', number: 1 }, '2026-03-16T00:00:00.000Z')
})

test('phishing and passwords are taught every year, each of them', () => {
  const both = ['phishing', 'passwords'] as const
  const taught = (months: number) => {
    const each = both.map((topic) => ({ topic, months, since: midnight }))
    return { id: 'p', topics: [...both], taught: each }
  }
  differ(trainingCoversTopics, taught(12), taught(13))
  for (const topic of both)
    differ(trainingCoversTopics, taught(12), { ...taught(12), topics: [topic] })
})

test('a cloud account is read every 24 hours, and its records come as often', () => {
  const account = { id: 'aws/111122223333', provider: 'aws', account: '111122223333' }
  const reading = { at: noon, scopes: 9, incomplete: 0 }
  turns(cloudAccountRead, { ...account, reading }, '2026-03-03T12:00:00.000Z')
  const recorded = auditLogOn.fixtures.pass
  assert(isKnown(recorded.trails))
  const delivery = { kind: 'delivered' as const, at: noon }
  const trails = recorded.trails.map((trail) => ({ ...trail, delivery }))
  turns(auditLogOn, { ...recorded, trails }, '2026-03-03T12:00:00.000Z')
})

test('a log in which events are counted had its last entry within 24 hours, and the first entry calls somebody', () => {
  const event = securityEventAlarms.fixtures.pass
  const logDelivery = { kind: 'delivered' as const, at: noon }
  turns(securityEventAlarms, { ...event, logDelivery }, '2026-03-03T12:00:00.000Z')
  const after = (name: string, entries: number) => {
    const alarms = event.alarms.map((alarm) => ({ ...alarm, entries }))
    return { ...event, event: name, alarms }
  }
  for (const { id, isCommon } of securityEvents) {
    const most = isCommon ? 10 : 1
    differ(securityEventAlarms, after(id, most), after(id, most + 1))
  }
})

test('what is looked at by hand in the register of data stores is looked at every year', () => {
  const entry = { id: 'register/one', what: 'archive', checkedOn: '2026-03-02' }
  turns(databasesComplete, entry, '2027-03-02T00:00:00.000Z')
})

test('what is scanned is scanned every 7 days', () => {
  const asset = { id: 'host', kind: 'host' as const, name: 'host', scanning: true }
  turns(scanCoverage, { ...asset, lastScannedAt: noon }, '2026-03-09T12:00:00.000Z')
})

test('a vulnerability has 7, 30 or 90 days by its severity, and 3 when it is exploited', () => {
  const fixture = { ...vulnerabilityInTime.fixtures.pass, firstSeenAt: noon }
  turns(vulnerabilityInTime, { ...fixture, severity: 'critical' }, '2026-03-09T12:00:00.000Z')
  turns(vulnerabilityInTime, { ...fixture, severity: 'high' }, '2026-04-01T12:00:00.000Z')
  turns(vulnerabilityInTime, { ...fixture, severity: 'medium' }, '2026-05-31T12:00:00.000Z')
  turns(vulnerabilityInTime, { ...fixture, exploited: true }, '2026-03-05T12:00:00.000Z')
})

test('a critical threat has a day, a high one three', () => {
  const threat = { id: 'f', ...place, kind: 'k', firstSeenAt: noon }
  turns(threatFindingHandled, { ...threat, severity: 'critical' }, '2026-03-03T12:00:00.000Z')
  turns(threatFindingHandled, { ...threat, severity: 'high' }, '2026-03-05T12:00:00.000Z')
})

test('the newest backup is 26 hours old at most, and backups stay for 7 days', () => {
  const data = { id: 'db', kind: 'instance' as const }
  turns(backupRecent, { ...data, newestCopy: noon }, '2026-03-03T14:00:00.000Z')
  const kept = (retentionDays: number) => ({ ...data, own: { enabled: true, retentionDays } })
  differ(backupRetention, kept(7), kept(6))
})

test('a restored backup proves something for a year', () => {
  const trials = [{ at: noon, outcome: 'checked' as const, minutes: 60 }]
  const item = { id: 'o', name: 'Orders', withinMinutes: 60, trials }
  turns(restoreTestedYearly, item, '2027-03-02T12:00:00.000Z')
})

test('a certificate has 14 days left, a key turns within 366, and half of the traffic is recorded', () => {
  const endpoint = certificateValid.fixtures.pass
  const certificate = { ...Object(endpoint.certificate), notAfter: '2026-12-15T00:00:00Z' }
  turns(certificateValid, { ...endpoint, certificate }, '2026-12-01T00:00:00.000Z')
  const key = (everyDays: number) => ({
    ...keyRotated.fixtures.pass,
    rotation: { on: true, everyDays },
  })
  differ(keyRotated, key(366), key(367))
  const flow = (sample: number) => ({ ...flowLogsOn.fixtures.pass, on: true, sample })
  differ(flowLogsOn, flow(0.5), flow(0.49))
  const logged = (sample: number) => ({ ...serviceLogsOn.fixtures.pass, sample })
  differ(serviceLogsOn, logged(0.5), logged(0.49))
})
