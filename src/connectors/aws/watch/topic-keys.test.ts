import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PolicyObject } from '#populations/policy/document.ts'

import { letsAlarmsIn } from './topic-keys.ts'

const owner = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 'kms:*' }
const service = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }
const alarms = { ...service, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }

function said(...Statement: object[]) {
  return letsAlarmsIn(PolicyObject.parse({ Statement: [owner, ...Statement] }))
}

test('a key lets alarms in where its policy names CloudWatch for both actions', () => {
  assert.equal(said(), false)
  assert.equal(said(alarms), true)
  assert.equal(said({ ...service, Action: 'kms:*' }), true)
  assert.equal(said({ ...service, Action: 'kms:Decrypt' }), false)
  assert.equal(said({ ...alarms, Principal: { Service: 'events.amazonaws.com' } }), false)
  const ours = { StringEquals: { 'AWS:SourceAccount': '1' } }
  assert.equal(said({ ...alarms, Condition: ours }), true)
})

test('what hangs on a denial, on other conditions or on everybody is not known', () => {
  assert.equal(said(alarms, { ...alarms, Effect: 'Deny' }), undefined)
  assert.equal(said({ ...alarms, Condition: { Bool: { 'kms:ViaService': true } } }), undefined)
  assert.equal(said({ ...alarms, Principal: '*' }), undefined)
  assert.equal(said({ ...service, NotAction: 'kms:Encrypt' }), undefined)
})
