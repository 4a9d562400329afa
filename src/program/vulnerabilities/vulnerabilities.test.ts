import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays } from '#engine/calendar.ts'
import { judgeItem } from '#engine/judge.ts'
import { fixtureTime } from '#engine/test.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

import { scanCoverage } from './scan-coverage.ts'
import { threatFindingHandled } from './threat-finding-handled.ts'
import { vulnerabilityInTime } from './vulnerability-in-time.ts'
import { vulnerabilityScanningOn } from './vulnerability-scanning-on.ts'
import { weighedVulnerabilities } from './weighed-vulnerability.ts'

/** So many days before the time at which fixtures are judged. */
function ago(days: number): string {
  return addDays(fixtureTime, -days).toISOString()
}

function judged(state: Partial<Vulnerability>): string {
  const item = { id: 'v', vulnerability: 'CVE-2026-1', resource: 'r', ...state }
  const parameters = vulnerabilityInTime.parameters.parse({})
  const held = { item, confirmed: true }
  const { finding, late } = judgeItem(vulnerabilityInTime, held, fixtureTime, parameters, new Map())
  return [finding.kind, finding.reason?.code, late && 'late'].filter(Boolean).join(' ')
}

test('each severity has its days, and what is exploited has three', () => {
  const cases: [Partial<Vulnerability>, string][] = [
    [{ severity: 'critical', firstSeenAt: ago(6.9) }, 'pass'],
    [{ severity: 'critical', firstSeenAt: ago(7) }, 'fail overdue'],
    [{ severity: 'high', firstSeenAt: ago(29) }, 'pass'],
    [{ severity: 'high', firstSeenAt: ago(31) }, 'fail overdue'],
    [{ severity: 'medium', firstSeenAt: ago(89) }, 'pass'],
    [{ severity: 'medium', firstSeenAt: ago(91) }, 'fail overdue'],
    [{ severity: 'low', firstSeenAt: ago(900) }, 'pass'],
    [{ severity: 'low', exploited: true, firstSeenAt: ago(4) }, 'fail overdue'],
    [{ firstSeenAt: ago(1) }, 'unknown unrated'],
    [{ severity: 'high' }, 'unknown not-reported'],
  ]
  for (const [state, expected] of cases)
    assert.equal(judged(state), expected, JSON.stringify(state))
})

test('the clock starts at our first sight or at the scanner’s, whichever was earlier', () => {
  const severity = 'critical' as const
  assert.equal(judged({ severity, firstSeenAt: ago(1), firstObservedAt: ago(8) }), 'fail overdue')
  assert.equal(judged({ severity, firstSeenAt: ago(8), firstObservedAt: ago(1) }), 'fail overdue')
})

test('what was fixed in time passes for ever; what was fixed late deviates, and no longer fails', () => {
  const severity = 'critical' as const
  assert.equal(judged({ severity, firstSeenAt: ago(100), closedAt: ago(94) }), 'pass')
  assert.equal(
    judged({ severity, firstSeenAt: ago(100), closedAt: ago(92) }),
    'fail fixed-late late',
  )
})

test('what its source may have forgotten is not fixed: not known, and never closed', () => {
  const seen = { severity: 'medium' as const, firstSeenAt: ago(80) }
  assert.equal(judged({ ...seen, closedAt: ago(2), keptUntil: ago(1) }), 'pass')
  assert.equal(judged({ ...seen, closedAt: ago(1), keptUntil: ago(1) }), 'unknown forgotten')
  assert.equal(judged({ ...seen, keptUntil: ago(1) }), 'pass')
  assert.equal(judged({ ...seen, severity: 'low', closedAt: ago(1), keptUntil: ago(2) }), 'pass')
  const threat = {
    id: 't',
    provider: 'aws',
    account: '1',
    kind: 'k',
    severity: 'high' as const,
    firstSeenAt: ago(90),
    closedAt: ago(1),
    keptUntil: ago(2),
  }
  const parameters = threatFindingHandled.parameters.parse({ high: 365 })
  const { kind, reason } = threatFindingHandled.judge(threat, fixtureTime, parameters)
  assert.deepEqual([kind, reason?.code], ['unknown', 'forgotten'])
  assert.equal(threatFindings.closed?.(threat), undefined)
})

test('hiding a vulnerability at the scanner changes nothing', () => {
  const open = { severity: 'critical' as const, firstSeenAt: ago(8) }
  assert.equal(judged({ ...open, suppressed: true }), judged(open))
})

test('what is known and not scanned fails; a machine that is switched off has nothing to find', () => {
  const kind = (state: object) => {
    const item = { id: 'a', kind: 'host' as const, name: 'a', lastScannedAt: ago(1), ...state }
    return scanCoverage.judge(item, fixtureTime, { days: 7 }).kind
  }
  assert.equal(kind({ scanning: true }), 'pass')
  assert.equal(kind({ scanning: true, lastScannedAt: ago(8) }), 'fail')
  assert.equal(kind({ scanning: true, lastScannedAt: null }), 'fail')
  assert.equal(kind({ scanning: false }), 'fail')
  assert.equal(kind({ scanning: false, running: false }), 'pass')
  assert.equal(kind({}), 'unknown')
})

test('what a list says is exploited has days, whoever found it and whatever its severity; else the scanner’s word counts', () => {
  const found = { id: 'v', vulnerability: 'cve-2026-1', resource: 'r', severity: 'low' as const }
  const exploited = (each: Vulnerability, known: object[]) =>
    weighedVulnerabilities.derive(each, { known }).map((item) => item.exploited)
  assert.deepEqual(exploited(found, [{ id: 'CVE-2026-1' }]), [true])
  assert.deepEqual(exploited(found, [{ id: 'CVE-2026-11' }]), [undefined])
  assert.deepEqual(exploited({ ...found, exploited: true }, []), [true])
})

test('what a list takes up later has its days from then on: what was fixed before stays in time', () => {
  const days = { added: ago(2).slice(0, 10) }
  const said = (state: Partial<Vulnerability>, known = days) => {
    const item = { id: 'v', vulnerability: 'CVE-2026-1', resource: 'r', ...state }
    const [weighed] = weighedVulnerabilities.derive(item, {
      known: [{ id: 'CVE-2026-1', ...known }],
    })
    return judged(weighedVulnerabilities.item.parse(weighed))
  }
  const medium = { severity: 'medium', firstSeenAt: ago(40) } as const
  assert.equal(said(medium), 'pass')
  assert.equal(said({ ...medium, closedAt: ago(10) }), 'pass')
  assert.equal(said(medium, { added: ago(5).slice(0, 10) }), 'fail overdue')
  // A list shortens the time, and never lengthens it.
  assert.equal(said({ severity: 'critical', firstSeenAt: ago(8) }), 'fail overdue')
  assert.equal(
    said({ severity: 'low', firstSeenAt: ago(4) }, { added: '2021-11-03' }),
    'fail overdue',
  )
  assert.equal(said({ firstSeenAt: ago(4) }, { added: '2021-11-03' }), 'fail overdue')
})

test('what need not be scanned may be off, and what must be may not', () => {
  const said = (...scans: { kind: 'host' | 'function'; on?: boolean }[]): string => {
    const parameters = vulnerabilityScanningOn.parameters.parse({})
    return vulnerabilityScanningOn.judge({ id: 's', account: '1', scans }, fixtureTime, parameters)
      .kind
  }
  assert.equal(said({ kind: 'function', on: false }, { kind: 'host', on: true }), 'pass')
  assert.equal(said({ kind: 'function', on: true }, { kind: 'host', on: false }), 'fail')
  assert.equal(said({ kind: 'function' }, { kind: 'host', on: true }), 'pass')
  assert.equal(said({ kind: 'function', on: true }, { kind: 'host' }), 'unknown')
})
