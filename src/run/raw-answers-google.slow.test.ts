// Each test that Google Cloud can answer passes, fails and is unknown on its raw answers, by way of the connector.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { controls } from '#program/index.ts'

import { readCalls } from './collect.ts'
import { replayEvidence } from './replay-evidence.ts'
import type { VerdictLine } from './verdict-line.ts'

const at = new Date('2026-11-23T06:00:00Z')
const recorded = await readCalls([
  join(import.meta.dirname, '../connectors/gcp/fixtures/organisation.jsonl'),
])
const refused = { code: 'PERMISSION_DENIED', message: 'no' }

type Change = (calls: readonly RecordedCall[]) => RecordedCall[]
const asRecorded: Change = (calls) => [...calls]

/** Refuses every call of an operation; of assets those of the kinds of which the words are part of the name. */
function without(operation: string, kinds = ''): Change {
  return (calls) => {
    const isMeant = (call: RecordedCall) =>
      `${call.service}.${call.op}` === operation && JSON.stringify(call.params).includes(kinds)
    assert(calls.some(isMeant), `the recording holds ${operation} ${kinds}`)
    return calls.map((call) => {
      const { response: _, ...asked } = call
      return isMeant(call) ? { ...asked, error: refused } : call
    })
  }
}

const list = 'cloudasset.assets.list'
const projects = 'cloudresourcemanager.googleapis.com/Project'
const withoutAssets = (kinds: string) => without(list, kinds)

/** Puts other words into the answers of an operation. */
function saying(operation: string, from: string | RegExp, to: string): Change {
  return (calls) => {
    let met = 0
    const changed = calls.map((call) => {
      if (`${call.service}.${call.op}` !== operation) return call
      const written = JSON.stringify(call.response ?? null)
      const again = written.replace(from, to)
      if (again !== written) met++
      return { ...call, response: JSON.parse(again) }
    })
    assert(met > 0, `${operation} says ${String(from)}`)
    return changed
  }
}

/** What is answered instead of the calls that the recording has refused. */
const nothingRefused: Change = (calls) =>
  calls
    .filter(({ op, error }) => !error || op !== 'groups.lookup')
    .map((call) => {
      if (!call.error) return call
      const { error: _, ...asked } = call
      const none = { kind: 'sql#backupRunsList', items: [] }
      const places = { name: call.params['name'], replicas: [{ location: 'us-east1' }] }
      return { ...asked, response: call.op === 'backupRuns.list' ? none : places }
    })

/** Nobody is a member of the one group that the recording refuses to tell of. */
const withoutThatGroup = saying(list, /"group:partners@other\.example",?/g, '')

interface Kinds {
  /** How the recording has to be changed for it; as it is, where nothing is said. */
  pass?: Change
  fail?: Change
  unknown?: Change
  /** Which of the three Google's answers can never come to, and why. */
  never?: Readonly<Partial<Record<'pass' | 'fail' | 'unknown', string>>>
}

const always = { fail: 'Google encrypts everything, and nobody can turn it off' }
const byDirectory = 'only the directory tells it'

const cases: Readonly<Record<string, Kinds>> = {
  // 8
  'cloud-account-read': {
    pass: (calls) => nothingRefused(withoutThatGroup(calls)),
    never: {
      fail: 'the list that names a project is read itself, so that never all of it is unread',
    },
  },
  // 9
  'data-location-allowed': {},
  'database-on-approved-provider': {
    unknown: withoutAssets('storage.googleapis.com/Bucket'),
    never: { fail: 'what Google lists is at Google' },
  },
  'databases-complete': { unknown: without('cloudasset.assets.searchAllResources') },
  // 10
  'storage-encrypted': { unknown: withoutAssets('storage.googleapis.com/Bucket'), never: always },
  'storage-under-own-key': { unknown: withoutAssets('storage.googleapis.com/Bucket') },
  'snapshot-encrypted': {
    unknown: withoutAssets('compute.googleapis.com/Snapshot'),
    never: always,
  },
  'key-rotated': {
    pass: saying(list, '2036-01-01T00:00:00Z', '2026-12-30T00:00:00Z'),
    unknown: withoutAssets('cloudkms.googleapis.com/CryptoKey"'),
  },
  'key-not-pending-deletion': {},
  // 11
  'listener-tls-only': {},
  'listener-modern-tls': {},
  'bucket-denies-plain-http': { unknown: without('orgpolicy.policies.getEffectivePolicy') },
  'database-requires-tls': {},
  'origin-tls': {},
  // 12
  'vulnerability-scanning-on': {},
  'scan-coverage': { unknown: without('osconfig.vulnerabilityReports.list') },
  'vulnerability-in-time': {},
  'threat-detection-on': {
    unknown: without('securitycentermanagement.securityCenterServices.get'),
  },
  'threat-finding-handled': {
    fail: saying('securitycenter.findings.list', '2026-11-20T10:00', '2026-10-20T10:00'),
    unknown: without('securitycenter.findings.list'),
  },
  // 13
  'audit-log-on': {
    pass: saying(
      'cloudresourcemanager.projects.getIamPolicy',
      '"exemptedMembers":["user:ada@acme.example"]',
      '"exemptedMembers":[]',
    ),
    unknown: without('cloudresourcemanager.folders.getIamPolicy'),
  },
  'audit-log-intact': {
    unknown: withoutAssets(projects),
    never: { fail: 'nobody can change what Google Cloud records, and what it keeps is no bucket' },
  },
  'log-retention': {},
  'flow-logs-on': { unknown: withoutAssets('compute.googleapis.com/Subnetwork') },
  'service-logs-on': {},
  'alarm-reaches-someone': { unknown: without('monitoring.snoozes.list') },
  'security-event-alarms': {
    fail: saying('monitoring.snoozes.list', '2026-11-23T08:00', '2026-12-23T08:00'),
    unknown: without('monitoring.notificationChannels.list'),
  },
  // 14
  'backup-enabled': {},
  'backup-recent': {},
  'backup-retention': {},
  // 16
  'account-has-mfa': { never: { fail: byDirectory } },
  'mfa-required': { never: { pass: byDirectory, fail: byDirectory } },
  'sso-enforced': { unknown: without(list, '"IAM_POLICY"') },
  'no-public-exposure': {},
  // 17
  'no-standing-admin': {},
  'no-wildcard-policy': { unknown: without(list, '"IAM_POLICY"') },
  'no-escalation-path': {},
  'unused-access-removed': {
    fail: saying('policyanalyzer.activities.query', '2026-11-20T07:00', '2026-06-20T07:00'),
  },
  'key-age': { unknown: without('storage.hmacKeys.list') },
  // 19
  'password-policy-meets-standard': { never: { pass: byDirectory, fail: byDirectory } },
}

/** What AWS alone has, or people keep beside the clouds, or is seen from outside. */
const elsewhere = new Set([
  'access-authorised',
  'account-belongs-to-active-person',
  'certificate-valid',
  'continuity-plan-exercised',
  'encrypted-by-default',
  'endpoint-modern-tls',
  'endpoint-monitored',
  'endpoint-on-approved-provider',
  'endpoint-tls-only',
  'hsts-set',
  'leaver-access-removed',
  'no-escalation-by-sign-on',
  'outage-alert-delivered',
  'provider-report-current',
  'restore-tested-yearly',
  'role-matches-baseline',
  'root-locked',
])

const replays = new Map<Change, Promise<VerdictLine[]>>()

function linesOf(change: Change): Promise<VerdictLine[]> {
  const lines = replays.get(change) ?? replayEvidence(change(recorded), at)
  replays.set(change, lines)
  return lines
}

for (const [id, kinds] of Object.entries(cases)) {
  test(`on Google Cloud ${id} passes, fails and is unknown on raw answers`, async () => {
    for (const verdict of ['pass', 'fail', 'unknown'] as const) {
      const lines = await linesOf(kinds[verdict] ?? asRecorded)
      const own = lines.filter((line) => line.test === id)
      const found = own.some((line) => line.verdict === verdict)
      assert.equal(found, kinds.never?.[verdict] === undefined, `${id} ${verdict}`)
    }
  })
}

test('on Google Cloud a bucket whose rules delete older versions early keeps none long enough, but for soft deletion', async () => {
  const said = async (...rules: object[]) => {
    const written = `"versioning":${JSON.stringify({ enabled: true })}`
    const change = saying(
      list,
      written,
      `${written},"lifecycle":${JSON.stringify({ rule: rules })}`,
    )
    const lines = await replayEvidence(change(recorded), at)
    const line = lines.find(
      ({ test: id, item }) => id === 'backup-retention' && item?.endsWith('/acme-uploads'),
    )
    return line && [line.verdict, line.because]
  }
  const deleted = (condition: object) => ({ action: { type: 'Delete' }, condition })
  const short = ['fail', 'too-short']
  const long = ['pass', 'versions']
  assert.deepEqual(await said(), long)
  assert.deepEqual(await said(deleted({ daysSinceNoncurrentTime: 7 })), long)
  assert.deepEqual(await said(deleted({ daysSinceNoncurrentTime: 6 })), short)
  assert.deepEqual(await said(deleted({ age: 400 })), short)
  assert.deepEqual(await said(deleted({ numNewerVersions: 3 })), short)
  assert.deepEqual(await said(deleted({ age: 1, isLive: true })), long)
  const moved = { action: { type: 'SetStorageClass' }, condition: { age: 1 } }
  assert.deepEqual(await said(moved), long)
})

test('every test of the chapters that Google Cloud can answer stands here', () => {
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
  const missing = [...new Set(asked)].filter(
    (id) => !Object.hasOwn(cases, id) && !elsewhere.has(id),
  )
  assert(asked.length > 30)
  assert.deepEqual(missing, [])
})
