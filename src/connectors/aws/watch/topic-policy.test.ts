import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PolicyObject } from '#populations/policy/document.ts'

import { letsAlarmsPublish } from './topic-policy.ts'

const from = { account: '111122223333', region: 'us-east-1', partition: 'aws' }
const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }
const service = { ...publish, Principal: { Service: 'cloudwatch.amazonaws.com' } }
const events = { ...publish, Principal: { Service: 'events.amazonaws.com' } }
/** What SNS gives every new topic. */
const byDefault = {
  ...publish,
  Principal: { AWS: '*' },
  Action: ['SNS:GetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
  Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
}

function said(...Statement: object[]): boolean | undefined {
  return letsAlarmsPublish(PolicyObject.parse({ Statement }), from)
}

test('a topic lets alarms in by the policy that SNS begins with, or where CloudWatch is named', () => {
  assert.equal(said(byDefault), true)
  assert.equal(said(events, service), true)
  const under = (Condition: object) => said({ ...service, Condition })
  assert.equal(under({ StringEquals: { 'aws:SourceAccount': ['9', '111122223333'] } }), true)
  const ofRegion = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:*'
  assert.equal(under({ ArnLike: { 'aws:SourceArn': ofRegion } }), true)
})

test('one whose policy names others in place of CloudWatch, or other accounts, shuts alarms out', () => {
  assert.equal(said(events), false)
  assert.equal(said({ ...service, Action: 'sns:Subscribe' }), false)
  assert.equal(said({ ...publish, Principal: { AWS: 'arn:aws:iam::111122223333:role/ci' } }), false)
  const others = { StringEquals: { 'AWS:SourceOwner': '999988887777' } }
  assert.equal(said({ ...byDefault, Condition: others }), false)
})

test('what hangs on a denial, on one alarm, on the account or on other conditions is not known', () => {
  assert.equal(said(byDefault, { ...service, Effect: 'Deny' }), undefined)
  const one = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:root-used'
  assert.equal(said({ ...service, Condition: { ArnEquals: { 'aws:SourceArn': one } } }), undefined)
  const root = { AWS: 'arn:aws:iam::111122223333:root' }
  assert.equal(said({ ...publish, Principal: root }), undefined)
  const org = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }
  assert.equal(said({ ...publish, Principal: '*', Condition: org }), undefined)
})

test('a denial of requests without TLS is about none of CloudWatch’s', () => {
  const plain = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sns:Publish',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
  assert.equal(said(byDefault, plain), true)
})
