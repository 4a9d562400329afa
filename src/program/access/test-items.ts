/** Items of this chapter's populations, in the states that a source can report; the first of each says nothing of itself. */
import { accessKeys } from '#populations/access-key.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { principals } from '#populations/principal.ts'

import { accountOwners } from './account-owner.ts'
import { authorisedAccounts } from './authorised-account.ts'
import { credentials } from './credential.ts'
import { heldGrants } from './held-grant.ts'
import { leaverAccess } from './leaver-access.ts'
import { mfaSettings } from './mfa-setting.ts'
import { networkExposures } from './network-exposure.ts'
import { passwordRules } from './password-rule.ts'
import { roleGrants } from './role-grant.ts'
import { rootUsers } from './root-user.ts'
import { signIns } from './sign-in.ts'
import { signOnAdministrators } from './sign-on-administrator.ts'

const system = 'aws/1'
const day = '2026-10-20T00:00:00.000Z'
const old = '2026-01-01T00:00:00.000Z'
const used = { enabled: true }
const bareGrant = {
  id: 'g',
  system,
  principal: 'ada',
  principalKind: 'user',
  policy: 'p',
  policyBy: 'company',
  scope: system,
  via: 'direct',
}

const noGrounds = { roles: [], approvals: [], isBaselineKnown: false }
const someGrounds = [
  {},
  { isBaselineKnown: true },
  { isBaselineKnown: true, roles: ['engineering'] },
  { isBaselineKnown: true, approvals: [{ from: '2026-01-01', until: '2026-10-01' }] },
  { approvals: [{ from: '2026-10-01', until: '2026-12-31' }] },
  { approvals: [{ from: '2026-11-15', until: '2026-12-31' }] },
]

/** Each of these states of one item. */
function states(bare: object, ...more: object[]): unknown[] {
  return [bare, ...more.map((state) => ({ ...bare, ...state }))]
}

export const accessItems: readonly (readonly [string, unknown[]])[] = [
  [
    identityAccounts.id,
    states(
      { id: 'a', system, name: 'a' },
      { password: used, mfa: true },
      { password: used, mfa: false },
      { password: { enabled: false }, mfa: false },
      { kind: 'service' },
      { kind: 'group' },
      { active: false },
      { isSignOn: true, active: true },
      { isSignOn: true, active: false },
      { isSignOn: true, mfa: true },
    ),
  ],
  [
    accountOwners.id,
    states(
      { id: 'a', system },
      { kind: 'group' },
      { active: false },
      { active: true },
      { active: true, owner: { person: 'p' } },
      { active: true, owner: { person: 'p', end: '2026-12-31' } },
      { active: true, owner: { person: 'p', end: '2026-06-30' } },
      { owner: { person: 'p', end: '2026-06-30' } },
    ),
  ],
  [
    authorisedAccounts.id,
    states(
      { id: 'a', system, ...noGrounds },
      { isGroup: true },
      { active: false },
      { active: true },
      { active: true, isBaselineKnown: true },
      ...someGrounds.flatMap((grounds) => [
        { ...grounds, person: 'p' },
        { ...grounds, person: 'p', active: true },
      ]),
    ),
  ],
  [
    roleGrants.id,
    states(
      { id: 'g', system, policy: 'p', scope: system, by: 'person', ...noGrounds },
      { isBaselineKnown: true },
      ...someGrounds.map((grounds) => ({ ...grounds, holder: 'p' })),
    ),
  ],
  [
    leaverAccess.id,
    states(
      { id: 'a p', system, person: 'p' },
      { kind: 'group' },
      { from: '2026-10-31T22:00:00.000Z' },
      { from: day },
      { from: day, closedAt: '2026-10-20T12:00:00.000Z' },
      { from: day, closedAt: '2026-10-25T12:00:00.000Z' },
    ),
  ],
  [
    mfaSettings.id,
    states(
      { id: 's', system, setting: 'mfa-required' },
      { on: true, by: [] },
      { on: false, by: ['bob'] },
    ),
  ],
  [
    rootUsers.id,
    states(
      { id: 'r', system, name: 'root', kind: 'root' },
      { keys: 1 },
      { keys: 0, mfa: false },
      { keys: 0, mfa: false, password: { enabled: false }, lastUsed: null },
      { keys: 0, mfa: true, lastUsed: old },
      { keys: 0, mfa: true, lastUsed: day },
      { keys: 0, mfa: true, hardwareMfa: false, lastUsed: null },
    ),
  ],
  [
    signIns.id,
    states(
      { id: 'a', of: 'account', isBreakGlass: false },
      { ownPassword: true },
      { ownPassword: true, isBreakGlass: true },
      { ownPassword: false },
      { ownPassword: false, ownKeys: 0 },
      { ownPassword: false, ownKeys: 2 },
      { ownPassword: false, ownKeys: { unread: 'a/scope' } },
      { of: 'system', singleSignOn: true },
      { of: 'system', singleSignOn: false, ownPassword: true },
      { of: 'system', singleSignOn: false, ownPassword: false },
      { of: 'system', singleSignOn: false },
    ),
  ],
  [
    networkExposures.id,
    states(
      { id: 'e', kind: 'firewall' },
      { open: [] },
      { open: [], untold: true },
      { open: [], untold: { unread: 'a/scope' } },
      { open: [{ protocol: 'icmp', from: 0, to: 65_535, source: '0.0.0.0/0' }] },
      { open: [{ protocol: 'tcp', from: 5000, to: 6000, source: '0.0.0.0/0' }] },
      { guards: 'control-plane', open: [] },
      {
        guards: 'control-plane',
        open: [{ protocol: 'tcp', from: 443, to: 443, source: '0.0.0.0/0' }],
      },
      { kind: 'database', public: true },
      { kind: 'bucket', public: true },
      { kind: 'bucket', public: false },
      { kind: 'bucket', byObject: true },
      { kind: 'role', public: true },
      { kind: 'bucket', public: true, type: 'AWS::S3::Bucket' },
      { kind: 'resource', public: true, type: 'AWS::SQS::Queue' },
      { kind: 'analysis', analysed: true },
      { kind: 'analysis', analysed: false },
    ),
  ],
  [
    heldGrants.id,
    states(
      { ...bareGrant, isBreakGlass: false },
      { admin: false },
      { admin: true },
      { admin: true, standing: true },
      { admin: true, standing: false },
      { admin: true, standing: true, isBreakGlass: true },
    ),
  ],
  [
    grants.id,
    states(
      bareGrant,
      { wildcard: false },
      { wildcard: true },
      { wildcard: true, policyBy: 'provider' },
      { wildcard: true, policyBy: 'provider', admin: true },
    ),
  ],
  [
    principals.id,
    states(
      { id: 'p', system, name: 'p', kind: 'role' },
      { admin: true },
      { admin: false, escalation: [] },
      { admin: false, escalation: ['iam:PutRolePolicy'] },
      { admin: false, escalation: ['iam:PutRolePolicy', 'iam:AttachRolePolicy'] },
      { escalation: ['iam:PutRolePolicy'] },
    ),
  ],
  [
    signOnAdministrators.id,
    states(
      { id: 'p', system, name: 'p', kind: 'role' },
      { admin: true },
      { admin: false, signOnEscalation: [] },
      { admin: false, signOnEscalation: ['sso:CreateAccountAssignment'] },
      { admin: false, signOnEscalation: ['sso:CreateAccountAssignment'], administered: true },
      { admin: false, signOnEscalation: ['a', 'b'], administered: true },
      { signOnEscalation: ['sso:CreateAccountAssignment'], administered: true },
    ),
  ],
  [
    credentials.id,
    states(
      { id: 'c', kind: 'password', isBreakGlass: false },
      { active: false },
      { active: true, lastUsed: day },
      { active: true, lastUsed: old },
      { active: true, lastUsed: null },
      { active: true, lastUsed: null, since: old },
      { active: true, lastUsed: null, since: day },
    ),
  ],
  [
    accessKeys.id,
    states(
      { id: 'k', system, holder: 'a' },
      { active: false },
      { active: true, created: day },
      { active: true, created: old },
    ),
  ],
  [
    passwordRules.id,
    states(
      { id: 'r', system },
      {},
      { minLength: 8, remembered: 24 },
      { minLength: 14, remembered: 0, symbol: false, maxAgeDays: 0, screened: false },
      { minLength: 14, remembered: 24 },
      { minLength: 15, remembered: 24, symbol: true, maxAgeDays: 0, screened: true },
      { minLength: 15, remembered: 24, symbol: false, maxAgeDays: 400, screened: true },
    ),
  ],
]

/** Parameters under which some sentences come up that the defaults never ask for. */
export const accessParameters: Readonly<Record<string, readonly object[]>> = {
  'root-locked': [{ hardware: true }],
  'password-policy-meets-standard': [
    { standard: 'nist-800-63b-4' },
    { standard: 'cis' },
    { kinds: ['symbol'], remembered: 0 },
    { maxAgeDays: 365, remembered: 0 },
    { screened: true, remembered: 0 },
    { plain: true },
  ],
}

/** Fields that a source may fail to read. */
export const accessFields: readonly string[] = [
  'active',
  'password',
  'mfa',
  'hardwareMfa',
  'keys',
  'lastUsed',
  'on',
  'ownPassword',
  'singleSignOn',
  'open',
  'analysed',
  'public',
  'admin',
  'standing',
  'wildcard',
  'escalation',
  'signOnEscalation',
  'administered',
  'since',
  'created',
  'minLength',
  'remembered',
]
