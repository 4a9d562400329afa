import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import type { LogSink } from '#populations/log-sink.ts'

import { auditLogOn } from './audit-log-on.ts'
import { recordedAccounts } from './recorded-account.ts'

const usual = auditLogOn.parameters.parse({})
const trail: AuditTrail = {
  id: 'gcp/p/audit-config',
  provider: 'gcp',
  account: 'p',
  name: 'allServices',
  everyRegion: true,
  organisation: false,
  on: true,
  managementEvents: 'all',
  exempted: [],
  delivery: { kind: 'continuous' },
  tamperEvident: true,
  destination: '//logging.googleapis.com/projects/p/locations/global/buckets/_Required',
  logGroup: 'projects/p',
}

test('what a sink above intercepts comes to none below, and is kept where the project that it goes to keeps it', () => {
  const place = { provider: 'gcp', account: 'p' }
  const within = ['folders/1', 'organizations/2']
  const of: AuditLogCoverage = { id: 'gcp/p/audit-log', ...place, within, trails: [trail] }
  const logging = '//logging.googleapis.com/projects'
  const sink: LogSink = {
    id: 's',
    ...place,
    name: '_Default',
    on: true,
    filter: '',
    exclusions: [],
    everything: true,
    children: false,
    intercepts: false,
    destination: `${logging}/p/locations/global/buckets/_Default`,
  }
  const access = 'LOG_ID("cloudaudit.googleapis.com/data_access")'
  const taking: LogSink = {
    ...sink,
    name: 'central',
    account: 'folders/1',
    filter: access,
    children: true,
    intercepts: true,
    destination: `${logging}/central`,
  }
  const central = {
    ...sink,
    account: 'central',
    destination: `${logging}/central/locations/global/buckets/_Default`,
  }
  const said = (...sinks: LogSink[]): string => {
    const [account] = recordedAccounts.derive(of, { sinks, groups: [], stores: [] })
    assert(account)
    const found = auditLogOn.judge(account, fixtureTime, usual)
    return [found.kind, found.reason?.code, found.reason?.values?.['sinks']]
      .filter(Boolean)
      .join(' ')
  }
  assert.equal(said(sink, taking), 'unknown sink-lost central')
  assert.equal(said(sink, taking, central), 'pass')
  assert.equal(
    said(sink, taking, { ...central, filter: 'severity>=ERROR' }),
    'unknown sink-lost central',
  )
  assert.equal(said(sink, { ...taking, intercepts: false }), 'pass')
  assert.equal(said(sink, { ...taking, on: false }), 'pass')
  // What another place intercepts, or what it does not take, comes to the project's own as before.
  assert.equal(said(sink, { ...taking, account: 'folders/9' }), 'pass')
  assert.equal(said(sink, { ...taking, filter: 'LOG_ID("requests")' }), 'pass')
  assert.equal(
    said(sink, { ...taking, filter: `${access} AND sample(insertId, 0.5)` }),
    'unknown sink-unclear central',
  )
})
