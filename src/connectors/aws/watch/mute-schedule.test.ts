import assert from 'node:assert/strict'
import { test } from 'node:test'

import { mutedAround } from './mute-schedule.ts'
import type { MuteSchedule } from './mute-schedule.ts'

/** A Monday. */
const at = Date.parse('2026-11-23T06:00:00Z')

function hours(expression: string, duration: string, more: Partial<MuteSchedule> = {}): unknown {
  const always = { timeZone: 'UTC', starts: -Infinity, expires: Infinity }
  const window = mutedAround({ expression, duration, ...always, ...more }, at)
  return window && (window.until - window.from) / 3_600_000
}

test('a mute lasts as long as its rule says, in its time zone, and not beyond its end', () => {
  assert.equal(hours('at(2026-11-20T00:00)', 'P15D'), 360)
  assert.equal(hours('at(2026-11-23T01:00)', 'PT2H', { timeZone: 'America/New_York' }), 2)
  assert.equal(hours('at(2026-11-23T01:00)', 'PT2H'), undefined)
  const expires = Date.parse('2026-11-24T00:00:00Z')
  assert.equal(hours('at(2026-11-20T00:00)', 'P15D', { expires }), 96)
  assert.equal(hours('cron(0 18 * * FRI)', 'P2DT13H'), 61)
  assert.equal(hours('cron(0,30 5 * * MON-FRI)', 'PT29M'), undefined)
  assert.equal(hours('cron(0,30 5 * * MON-FRI)', 'PT45M'), 1.25)
  assert.equal(hours('cron(0 0 23 NOV *)', 'P1W'), 168)
})

test('a rule that mutes again before it ends never ends', () => {
  assert.equal(hours('cron(0 0 * * *)', 'P1D'), Infinity)
  assert.equal(hours('cron(0 * * * *)', 'PT1H'), Infinity)
  assert.equal(hours('cron(0 0 * * MON)', 'P1W'), Infinity)
})

test('what is written in another way is not understood', () => {
  for (const other of [
    'cron(0/5 * * * *)',
    'rate(1 day)',
    'cron(0 0 ? * MON *)',
    'cron(61 0 * * *)',
  ])
    assert.equal(hours(other, 'P1D'), undefined, other)
  assert.equal(hours('cron(0 0 * * *)', '1 day'), undefined)
  assert.equal(hours('cron(0 0 * * *)', 'P1D', { timeZone: 'Mars/Olympus' }), undefined)
})
