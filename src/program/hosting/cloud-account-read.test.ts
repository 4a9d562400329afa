import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CloudAccount } from '#populations/cloud-account.ts'
import type { SubserviceOrganisation } from '#populations/subservice-organisation.ts'

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
