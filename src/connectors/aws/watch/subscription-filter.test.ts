import assert from 'node:assert/strict'
import { test } from 'node:test'

import { letsAlarmsThrough } from './subscription-filter.ts'

test('an alarm, which has no attributes, comes through a filter that asks for none', () => {
  const through = (filter: object, scope?: string) =>
    letsAlarmsThrough(JSON.stringify(filter), scope)
  assert.equal(letsAlarmsThrough(undefined, undefined), true)
  assert.equal(through({}, 'MessageBody'), true)
  assert.equal(through({ team: ['payments'] }), false)
  assert.equal(through({ team: [{ 'anything-but': 'payments' }] }, 'MessageAttributes'), false)
  assert.equal(through({ team: ['payments', { exists: false }] }), true)
  assert.equal(through({ team: [{ exists: false }], urgent: [{ exists: true }] }), false)
  assert.equal(through({ $or: [{ team: ['payments'] }, { urgent: [{ exists: false }] }] }), true)
  assert.equal(through({ NewStateValue: ['ALARM'] }, 'MessageBody'), undefined)
  assert.equal(letsAlarmsThrough('{', undefined), undefined)
})
