import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { PasswordPolicy } from '#populations/password-policy.ts'
import type { Principal } from '#populations/principal.ts'

import type { Credential } from './credential.ts'
import { heldGrants } from './held-grant.ts'
import { noEscalationPath } from './no-escalation-path.ts'
import { noStandingAdmin } from './no-standing-admin.ts'
import { passwordPolicyMeetsStandard } from './password-policy-meets-standard.ts'
import { ssoEnforced } from './sso-enforced.ts'
import { unusedAccessRemoved } from './unused-access-removed.ts'

test('what is declared for emergencies may have what nobody else may', () => {
  const grant = {
    id: 'g',
    system: 'aws/1',
    principal: 'ada',
    principalKind: 'user' as const,
    policy: 'admin',
    policyBy: 'provider' as const,
    scope: 'aws/1',
    via: 'direct',
    admin: true,
    standing: true,
  }
  const declaration = { id: 'd', account: 'ada', kind: 'break-glass', person: 'p', reason: 'r' }
  const said = (declarations: object[]): string => {
    const [held] = heldGrants.derive(grant, { declarations })
    return noStandingAdmin.judge(heldGrants.item.parse(held), fixtureTime, {}).kind
  }
  assert.deepEqual([said([]), said([declaration])], ['fail', 'pass'])
  assert.equal(said([{ ...declaration, kind: 'service' }]), 'fail')

  const signIn = { id: 'a', of: 'account' as const, ownPassword: true }
  const sso = (isBreakGlass: boolean) =>
    ssoEnforced.judge({ ...signIn, isBreakGlass }, fixtureTime, {}).kind
  assert.deepEqual([sso(false), sso(true)], ['fail', 'pass'])
})

test('the last use counts, and not since when there is one', () => {
  const said = (times: Pick<Credential, 'lastUsed' | 'since'>): string => {
    const credential = { id: 'k', kind: 'key' as const, active: true, isBreakGlass: false }
    return unusedAccessRemoved.judge({ ...credential, ...times }, fixtureTime, { days: 90 }).kind
  }
  const [long, lately] = ['2026-01-01T00:00:00.000Z', '2026-10-20T00:00:00.000Z']
  assert.equal(said({ since: long, lastUsed: lately }), 'pass')
  assert.equal(said({ since: long, lastUsed: long }), 'fail')
  assert.equal(said({ since: long, lastUsed: null }), 'fail')
  assert.equal(said({ since: lately, lastUsed: null }), 'pass')
})

test('a password that never ends does not end in time', () => {
  const policy: PasswordPolicy = { id: 'p', system: 'aws/1', minLength: 14, remembered: 24 }
  const said = (maxAgeDays: number) => {
    const parameters = passwordPolicyMeetsStandard.parameters.parse({ maxAgeDays: 90 })
    return passwordPolicyMeetsStandard.judge({ ...policy, maxAgeDays }, fixtureTime, parameters)
      .kind
  }
  assert.deepEqual([0, 1, 90, 91].map(said), ['fail', 'pass', 'pass', 'fail'])
})

test('that a standard asks for no signs and no end holds only where all of it was told', () => {
  const parameters = passwordPolicyMeetsStandard.parameters.parse({ plain: true })
  const policy: PasswordPolicy = { id: 'p', system: 'aws/1', minLength: 14, remembered: 24 }
  const none = { upper: false, lower: false, digit: false, symbol: false, maxAgeDays: 0 }
  const said = (more: Partial<PasswordPolicy>) =>
    passwordPolicyMeetsStandard.judge({ ...policy, ...more }, fixtureTime, parameters).kind
  assert.equal(said(none), 'pass')
  assert.equal(said({ kindsOfSigns: 0, maxAgeDays: 0 }), 'pass')
  assert.equal(said({}), 'unknown')
  assert.equal(said({ ...none, symbol: undefined }), 'unknown')
  assert.equal(said({ ...none, maxAgeDays: { unread: 'a/scope' } }), 'unknown')
  assert.equal(said({ symbol: true }), 'fail')
  assert.equal(said({ maxAgeDays: 90 }), 'fail')
})

test('whoever may do everything has nowhere to climb', () => {
  const principal: Principal = { id: 'ada', system: 'aws/1', name: 'ada', kind: 'user' }
  const said = (more: Pick<Principal, 'admin' | 'escalation'>) =>
    noEscalationPath.judge({ ...principal, ...more }, fixtureTime, { accepted: [] }).kind
  const escalation = ['iam:PassRole']
  assert.equal(said({ admin: true, escalation }), 'pass')
  assert.equal(said({ admin: false, escalation }), 'fail')
  assert.equal(said({ admin: undefined, escalation }), 'unknown')
})
