import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addMonths } from '#engine/calendar.ts'
import type { CloudAccount } from '#populations/cloud-account.ts'
import type { SubserviceOrganisation } from '#populations/subservice-organisation.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'

import { cloudAccountRead } from './cloud-account-read.ts'
import { providerReportCurrent } from './provider-report-current.ts'
import { providerReports } from './provider-report.ts'

const read = '2026-11-01T06:00:00.000Z'

function account(reading: CloudAccount['reading']): CloudAccount {
  return { id: 'aws/111122223333', provider: 'aws', account: '111122223333', reading }
}

function judged(reading: CloudAccount['reading'], at: string): string {
  const finding = cloudAccountRead.judge(account(reading), new Date(at), { hours: 24 })
  return [finding.kind, finding.reason?.code, finding.until?.toISOString()]
    .filter(Boolean)
    .join(' ')
}

test('an account passes for a day after it was read whole, to the instant', () => {
  const whole = { at: read, scopes: 40, incomplete: 0 }
  const until = '2026-11-02T06:00:00.000Z'
  assert.equal(judged(whole, '2026-11-01T07:00:00Z'), `pass ${until}`)
  assert.equal(judged(whole, until), `pass ${until}`)
  assert.equal(judged(whole, '2026-11-02T06:00:00.001Z'), 'fail too-long-ago')
})

test('one unread scope is enough not to know, and an account that lets nobody in fails', () => {
  const at = '2026-11-01T07:00:00Z'
  const until = '2026-11-02T06:00:00.000Z'
  const unread = { at: read, first: 'aws/111122223333/s3.ListBuckets' }
  assert.equal(
    judged({ ...unread, scopes: 40, incomplete: 1 }, at),
    `unknown partly-unread ${until}`,
  )
  assert.equal(judged({ ...unread, scopes: 2, incomplete: 2 }, at), `fail nothing-read ${until}`)
  assert.equal(judged({ at: read, scopes: 0, incomplete: 0 }, at), `fail nothing-read ${until}`)
  assert.equal(judged({ unread: 'a/scope' }, at), 'unknown not-read')
})

function organisation(more: Partial<SubserviceOrganisation>): SubserviceOrganisation {
  return {
    id: '1',
    name: 'Provider',
    service: 'Cloud',
    country: 'US',
    method: 'carved-out',
    report: 'soc2-type2',
    documents: [],
    ...more,
  }
}

function reported(...kept: SubserviceOrganisation[]): string {
  const [item] = providerReports.derive(account(undefined), { kept })
  assert(item)
  const parameters = providerReportCurrent.parameters.parse({})
  const finding = providerReportCurrent.judge(item, new Date(read), parameters)
  return [finding.kind, finding.reason?.code].filter(Boolean).join(' ')
}

test('the report must be that of whoever runs this cloud, and the latest one counts', () => {
  const current = organisation({ cloud: 'aws', reportUntil: '2026-09-30' })
  const old = organisation({ id: '2', cloud: 'aws', reportUntil: '2025-09-30' })
  assert.equal(reported(current), 'pass')
  assert.equal(reported(old, current), 'pass')
  assert.equal(reported(current, old), 'pass')
  assert.equal(reported(old), 'fail too-old')
  assert.equal(reported({ ...current, cloud: 'gcp' }), 'unknown not-kept')
  assert.equal(reported({ ...current, report: 'none' }), 'fail none')
  assert.equal(reported(organisation({ cloud: 'aws' })), 'unknown no-period')
})

test('a report holds for twelve months after its period, fifteen with the provider’s letter, as the vendor policy says; a certificate until its last day', () => {
  const { months, bridgedMonths } = providerReportCurrent.parameters.parse({})
  for (const { id, textDe, textEn } of shippedPolicies()) {
    if (id !== 'vendor') continue
    assert.equal(months, 12)
    assert.match(
      textDe,
      new RegExp(`vor höchstens zwölf Monaten, mit .* höchstens ${bridgedMonths}\\.`),
    )
    assert.match(textEn, new RegExp(`twelve months ago at most, or ${bridgedMonths} with`))
    assert.match(textDe, /SOC 2 Typ II, C5 oder ISO 27001/)
  }
  const day = read.slice(0, 10)
  const ended = (ago: number, more: Partial<SubserviceOrganisation> = {}) =>
    reported(organisation({ cloud: 'aws', reportUntil: addMonths(day, -ago), ...more }))
  assert.equal(ended(12), 'pass')
  assert.equal(ended(13), 'fail too-old')
  assert.equal(ended(15, { bridgedUntil: day }), 'pass')
  assert.equal(ended(15, { bridgedUntil: addMonths(day, -1) }), 'fail too-old')
  assert.equal(ended(16, { bridgedUntil: day }), 'fail too-old')
  assert.equal(ended(11, { bridgedUntil: addMonths(day, -10) }), 'pass')
  assert.equal(ended(11, { report: 'c5' }), 'pass')
  assert.equal(ended(0, { report: 'iso27001' }), 'pass')
  assert.equal(ended(1, { report: 'iso27001', bridgedUntil: day }), 'fail too-old')
  assert.equal(ended(1, { report: 'soc2-type1' }), 'fail none')
})
