import assert from 'node:assert/strict'
import test from 'node:test'

import type { Finding } from '#engine/finding.ts'
import type { Test } from '#engine/test.ts'

import { keyAge } from './access/key-age.ts'
import { unusedAccessRemoved } from './access/unused-access-removed.ts'
import { backupRecent } from './continuity/backup-recent.ts'
import { continuityPlanExercised } from './continuity/continuity-plan-exercised.ts'
import { outageAlertDelivered } from './continuity/outage-alert-delivered.ts'
import { databasesComplete } from './hosting/databases-complete.ts'
import { providerReportCurrent } from './hosting/provider-report-current.ts'
import { auditLogOn } from './monitoring/audit-log-on.ts'
import { scanCoverage } from './vulnerabilities/scan-coverage.ts'

const at = new Date('2026-11-01T12:00:00Z')
const instant = '2099-01-01T00:00:00.000Z'
const day = '2099-01-01'

function judged<Item>(of: Test<Item>, item: Item): Finding {
  return of.judge(item, at, of.parameters.parse({}))
}

const report = (kind: string, until: string) => ({ name: 'Provider', report: kind, until })
const reports = (...all: ReturnType<typeof report>[]) =>
  judged(providerReportCurrent, { id: 'aws/1', provider: 'aws', reports: all })

test('what is said to happen in years has not happened: nobody can tell, until that day has come', () => {
  const findings = [
    judged(outageAlertDelivered, { ...outageAlertDelivered.fixtures.pass, drilled: day }),
    judged(continuityPlanExercised, { ...continuityPlanExercised.fixtures.pass, exercised: day }),
    judged(databasesComplete, { id: 'register/one', what: 'archive', checkedOn: day }),
    judged(scanCoverage, { ...scanCoverage.fixtures.pass, lastScannedAt: instant }),
    judged(backupRecent, { ...backupRecent.fixtures.pass, newestCopy: instant }),
    judged(unusedAccessRemoved, { ...unusedAccessRemoved.fixtures.pass, lastUsed: instant }),
    judged(unusedAccessRemoved, {
      id: 'one/password',
      kind: 'password',
      isBreakGlass: false,
      active: true,
      since: instant,
    }),
    judged(keyAge, { ...keyAge.fixtures.pass, created: instant }),
    judged(auditLogOn, {
      ...auditLogOn.fixtures.pass,
      trails: [deliveredAhead()],
    }),
    reports(report('soc2-type2', day)),
  ]
  for (const finding of findings) {
    assert.deepEqual(finding, {
      kind: 'unknown',
      reason: { code: 'dated-ahead', values: { day } },
      until: new Date('2098-12-31T00:00:00Z'),
    })
  }
})

test('whoever writes by another clock or zone is up to a day ahead', () => {
  const drilled = (on: string) =>
    judged(outageAlertDelivered, { ...outageAlertDelivered.fixtures.pass, drilled: on }).kind
  assert.deepEqual([drilled('2026-11-02'), drilled('2026-11-03')], ['pass', 'unknown'])
})

test('an audit looks back, a certificate ahead; a report that cannot be yet takes nothing from one that holds', () => {
  assert.equal(reports(report('iso27001', day)).kind, 'pass')
  assert.equal(reports(report('c5', day), report('soc2-type2', '2026-09-30')).kind, 'pass')
  assert.equal(reports(report('c5', day), report('soc2-type2', '2024-09-30')).kind, 'unknown')
})

function deliveredAhead() {
  const { trails } = auditLogOn.fixtures.pass
  const [trail] = Array.isArray(trails) ? trails : []
  assert(trail)
  return { ...trail, delivery: { kind: 'delivered' as const, at: instant } }
}
