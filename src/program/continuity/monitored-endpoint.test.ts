import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { Alarm } from '#populations/alarm.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'
import type { UptimeCheck } from '#populations/uptime-check.ts'

import { endpointMonitored } from './endpoint-monitored.ts'
import { monitoredEndpoints } from './monitored-endpoint.ts'

const place = { provider: 'aws', account: '111122223333' }

function check(more: Partial<UptimeCheck>): UptimeCheck {
  return {
    id: 'c',
    ...place,
    asks: 'https',
    host: 'www.example.com',
    port: 443,
    isEnabled: true,
    ...more,
  }
}

function alarm(more: Partial<Alarm>): Alarm {
  const targets = [{ id: 't', kind: 'topic' as const, reaches: true }]
  const seeing = { on: true, watches: ['c'], hasData: true }
  return { id: 'a', ...place, name: 'down', ...seeing, targets, ...more }
}

function said(checks: UptimeCheck[], alarms: Alarm[] = [], more: object = {}): string {
  const endpoint = { id: 'www.example.com:443', name: 'www.example.com', port: 443, ...more }
  const own = checks.filter((each) => by(each) === endpoint.id)
  const [item] = monitoredEndpoints.derive(endpoint, { checks: own, alarms })
  assert(item)
  const { kind, reason } = endpointMonitored.judge(item, fixtureTime, {})
  return reason ? `${kind} ${reason.code}` : kind
}

/** How the derivation finds the checks of an endpoint. */
function by(each: UptimeCheck): string | undefined {
  const related = Object.values(monitoredEndpoints.with).find(({ of }) => of === uptimeChecks)
  return related?.by?.(each)
}

test('an endpoint is watched by a check of its own name and port that is on and that somebody hears of', () => {
  assert.equal(said([]), 'fail unmonitored')
  assert.equal(said([check({ port: 80 })], [alarm({})]), 'fail unmonitored')
  assert.equal(said([check({ isEnabled: false })], [alarm({})]), 'fail switched-off')
  assert.equal(said([check({})], [alarm({})]), 'pass')
  assert.equal(said([check({ alerts: true })]), 'pass')
  assert.equal(said([check({ alerts: false })], [alarm({})]), 'fail nobody-hears')
})

test('an alarm that is off, watches another check or reaches nobody is none', () => {
  const nobody = [{ id: 't', kind: 'topic' as const, reaches: false }]
  const unread = [{ id: 't', kind: 'topic' as const, reaches: { unread: 'a/scope' } }]
  const machines = [{ id: 't', kind: 'scaling' as const }]
  for (const silent of [
    { on: false },
    { watches: ['d'] },
    { targets: nobody },
    { targets: machines },
    { targets: [{ id: 't', kind: 'topic' as const, reaches: true, silence: { hours: null } }] },
    { hasData: false },
  ]) {
    assert.equal(said([check({})], [alarm(silent)]), 'fail nobody-hears')
  }
  assert.equal(said([check({})], [alarm({ targets: unread })]), 'unknown not-reported')
  assert.equal(said([check({})], [alarm({ hasData: undefined })]), 'unknown not-reported')
  assert.equal(said([check({})], [alarm({ targets: nobody }), alarm({ id: 'b' })]), 'pass')
  assert.equal(said([check({})], [alarm({ hasData: false }), alarm({ id: 'b' })]), 'pass')
  const formula = { watches: undefined }
  assert.equal(said([check({})], [alarm(formula)]), 'unknown not-reported')
  assert.equal(said([check({})], [alarm({ ...formula, targets: nobody })]), 'fail nobody-hears')
  assert.equal(said([check({})], [alarm({ ...formula, account: '2' })]), 'fail nobody-hears')
  const { isEnabled: _, ...silent } = check({ alerts: true })
  assert.equal(said([silent]), 'unknown not-reported')
})

test('an IPv6 address stands in brackets, as the endpoint is called', () => {
  assert.equal(by(check({ host: '2001:db8::1' })), '[2001:db8::1]:443')
})

test('whether anybody watches what only its provider names, or nobody outside reaches, is unknown, unless a check asks that very name', () => {
  assert.equal(said([], [], { byProvider: true }), 'unknown by-provider')
  assert.equal(said([], [], { isPrivate: true }), 'unknown not-public')
  assert.equal(said([check({})], [alarm({})], { byProvider: true }), 'pass')
  assert.equal(said([check({ isEnabled: false })], [], { byProvider: true }), 'fail switched-off')
})
