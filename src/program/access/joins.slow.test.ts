import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Finding } from '#engine/finding.ts'
import { fixtureTime } from '#engine/test.ts'
import type { Database } from '#populations/database.ts'
import type { Firewall } from '#populations/firewall.ts'
import type { Grant } from '#populations/grant.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import type { Person } from '#populations/person.ts'

import { accessAuthorised } from './access-authorised.ts'
import { accountBelongsToActivePerson } from './account-belongs-to-active-person.ts'
import { accountHasMfa } from './account-has-mfa.ts'
import { accountOpenings } from './account-opening.ts'
import { accountOwners } from './account-owner.ts'
import { authorisedAccounts } from './authorised-account.ts'
import { credentials } from './credential.ts'
import { leaverAccessRemoved } from './leaver-access-removed.ts'
import { leaverAccess } from './leaver-access.ts'
import { networkExposures } from './network-exposure.ts'
import { noPublicExposure } from './no-public-exposure.ts'
import { passwordRules } from './password-rule.ts'
import { roleGrants } from './role-grant.ts'
import { roleMatchesBaseline } from './role-matches-baseline.ts'
import { rootLocked } from './root-locked.ts'
import { rootUsers } from './root-user.ts'
import { signIns } from './sign-in.ts'
import { ssoEnforced } from './sso-enforced.ts'

const system = 'aws/111122223333'

function person(id: string, more: Partial<Person> = {}): Person {
  return { id, name: id, kind: 'employee', groups: [], externalIds: {}, ...more }
}

function account(id: string, more: Partial<IdentityAccount> = {}): IdentityAccount {
  return { id, system, provider: 'aws', name: id, active: true, ...more }
}

function declared(account: string, kind: string, of: string) {
  return { id: `${account} ${of}`, account, kind, person: of, reason: 'r' }
}

function ownerOf(each: IdentityAccount, people: Person[], declarations: object[] = []): unknown {
  const [item] = accountOwners.derive(each, { people, declarations })
  return Object(item)['owner']?.person
}

test('an account is open since its source says or we saw it, whichever is earlier, also once it is shut; a service is nobody’s', () => {
  const ada = person('ada', { email: 'ada@example.com' })
  const live = { id: 'a', system, name: 'a', email: 'ada@example.com' }
  const seen = { ...live, firstSeenAt: '2026-10-02T06:00:00.000Z' }
  const opened = (
    each: typeof live & { kind?: 'service' },
    created?: IdentityAccount['created'],
    declarations: object[] = [],
  ) => {
    const accounts = created === undefined ? [] : [account('a', { created })]
    const [item] = accountOpenings.derive(each, { accounts, declarations, people: [ada] })
    return item && [Object(item)['person'], Object(item)['opened']]
  }
  assert.deepEqual(opened(seen, '2026-10-01T09:00:00.000Z'), ['ada', '2026-10-01T09:00:00.000Z'])
  assert.deepEqual(opened(seen, '2026-10-03T09:00:00.000Z'), ['ada', seen.firstSeenAt])
  assert.deepEqual(opened(seen, { unread: 'a/scope' }), ['ada', seen.firstSeenAt])
  const shut = { ...seen, closedAt: '2026-10-05T06:00:00.000Z' }
  assert.deepEqual(opened(shut), ['ada', seen.firstSeenAt])
  assert.equal(opened(live), undefined)
  assert.equal(opened({ ...seen, kind: 'service' }), undefined)
  assert.equal(opened(seen, undefined, [declared('a', 'break-glass', 'ada')]), undefined)
  assert.equal(opened({ ...seen, email: 'nobody@example.com' }), undefined)
})

test('of a group whose members nobody told nothing is known, whoever answers for it and whatever roles need', () => {
  const group = account('gcp/1/group:a@example.com', { kind: 'group', active: undefined })
  const ada = person('ada', { groups: ['engineering'] })
  const declarations = ['human', 'service', 'break-glass'].map((kind) =>
    declared(group.id, kind, ada.id),
  )
  const entitlements = [{ id: '1', group: 'engineering', system: '*', policy: '*', reason: 'r' }]
  const at = fixtureTime
  for (const each of [[], ...declarations.map((one) => [one])]) {
    const with_ = { people: [ada], declarations: each }
    const [owner] = accountOwners.derive(group, with_)
    assert(owner)
    const owned = accountBelongsToActivePerson.judge(owner, at, {})
    const [held] = authorisedAccounts.derive(group, { ...with_, entitlements, approvals: [] })
    assert(held)
    const authorised = accessAuthorised.judge(held, at, {})
    const mfa = accountHasMfa.judge(group, at, {})
    for (const { kind, reason } of [owned, authorised, mfa]) {
      assert.deepEqual([kind, reason?.code], ['unknown', 'members'])
    }
  }
})

test('an account is whoever is declared, else whom the system calls so, else whose address it is, and nobody’s where two could be', () => {
  const ada = person('ada', { email: 'Ada@example.com' })
  const bob = person('bob', { externalIds: { aws: 'deployer' } })
  assert.equal(ownerOf(account('x', { email: 'ada@EXAMPLE.com' }), [ada, bob]), 'ada')
  assert.equal(ownerOf(account('deployer'), [ada, bob]), 'bob')
  assert.equal(
    ownerOf(account('deployer'), [ada, bob], [declared('deployer', 'service', 'ada')]),
    'ada',
  )
  assert.equal(
    ownerOf(account('deployer'), [ada], [declared('deployer', 'service', 'gone')]),
    undefined,
  )
  const twin = person('twin', { email: 'ada@example.com' })
  assert.equal(ownerOf(account('x', { email: 'ada@example.com' }), [ada, twin]), undefined)
  assert.equal(ownerOf(account('x'), [ada, bob]), undefined)
  assert.deepEqual(
    accountOwners.derive(account('r', { kind: 'root' }), { people: [], declarations: [] }),
    [],
  )
})

/** What the test says of one leaver's access at an instant. */
function leaver(at: string, closedAt?: string, timeZone?: string): string {
  const live = {
    id: 'x',
    system,
    name: 'x',
    email: 'ada@example.com',
    ...(closedAt && { closedAt }),
  }
  const people = [person('ada', { email: 'ada@example.com', end: '2026-10-31' })]
  const settings = timeZone ? [{ id: 'organisation', timeZone }] : []
  const [item] = leaverAccess.derive(live, { people, declarations: [], settings })
  const { kind, reason } = leaverAccessRemoved.judge(leaverAccess.item.parse(item), new Date(at), {
    hours: 24,
  })
  return [kind, reason?.code].filter(Boolean).join(' ')
}

test('access of leavers ends 24 hours after their last day where the company is, and a late end stays visible for a year', () => {
  assert.equal(leaver('2026-11-01T23:59:00Z'), 'pass')
  assert.equal(leaver('2026-11-02T00:00:00Z'), 'fail open')
  assert.equal(leaver('2026-11-01T23:30:00Z', undefined, 'Europe/Berlin'), 'fail open')
  assert.equal(leaver('2026-12-01T00:00:00Z', '2026-11-01T12:00:00Z'), 'pass')
  assert.equal(leaver('2026-12-01T00:00:00Z', '2026-11-05T12:00:00Z'), 'fail late')
  assert.equal(leaver('2027-12-01T00:00:00Z', '2026-11-05T12:00:00Z'), 'pass')
})

test('whoever answers for a service is not its leaver, and whoever stays has none', () => {
  const gone = person('ada', { end: '2026-10-31' })
  const live = { id: 'x', system, name: 'x' }
  const related = { people: [gone], declarations: [declared('x', 'service', 'ada')], settings: [] }
  assert.deepEqual(leaverAccess.derive(live, related), [])
  const stays = {
    people: [person('ada')],
    declarations: [declared('x', 'human', 'ada')],
    settings: [],
  }
  assert.deepEqual(leaverAccess.derive(live, stays), [])
})

test('a group of which nobody told the members may hold whoever left, while it is there and anybody left; a service is nobody’s leaver but by declaration', () => {
  const group = { id: 'gcp/1/group:a@example.com', system, name: 'a', kind: 'group' as const }
  const [stays, gone] = [person('ada'), person('bob', { end: '2026-10-31' })]
  const of = (live: typeof group & { closedAt?: string }, people: Person[]) =>
    leaverAccess.derive(live, { people, declarations: [], settings: [] })
  assert.deepEqual(of(group, [stays]), [])
  assert.deepEqual(of({ ...group, closedAt: '2026-11-01T00:00:00.000Z' }, [stays, gone]), [])
  const [item] = of(group, [stays, gone])
  const { kind, reason } = leaverAccessRemoved.judge(leaverAccess.item.parse(item), fixtureTime, {
    hours: 24,
  })
  assert.deepEqual([kind, reason?.code], ['unknown', 'members'])

  const service = { id: 'x', system, name: 'x', kind: 'service' as const }
  const leavers = (as: string) =>
    leaverAccess.derive(service, {
      people: [gone],
      declarations: [declared('x', as, 'bob')],
      settings: [],
    }).length
  assert.deepEqual([leavers('service'), leavers('human')], [0, 1])
  const named = person('bob', { end: '2026-10-31', externalIds: { aws: 'x' } })
  assert.deepEqual(
    leaverAccess.derive(service, { people: [named], declarations: [], settings: [] }),
    [],
  )
})

const noneFound = { found: [], stores: [], roles: [], settings: [] }

/** What the tests say of a bucket. */
function bucket(more: Partial<Database>): string {
  return foundOf(more).kind
}

function foundOf(more: Partial<Database>): Finding {
  const item: Database = {
    id: 'b',
    provider: 'aws',
    account: '1',
    kind: 'bucket',
    engine: 's3',
    objectLists: false,
    ...more,
  }
  const [exposure] = networkExposures.derive(item, noneFound)
  const parameters = noPublicExposure.parameters.parse({})
  return noPublicExposure.judge(networkExposures.item.parse(exposure), fixtureTime, parameters)
}

test('a bucket is public by its policy or its lists, unless that way is blocked; one open way is enough', () => {
  const blocked = {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  }
  const open = { ...blocked, ignorePublicAcls: false, restrictPublicBuckets: false }
  const statement = {
    effect: 'Allow' as const,
    principals: ['*'],
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: [],
  }
  const everybody = [statement]
  const unread = { unread: 'a/scope' }
  assert.equal(bucket({ policy: [], aclGrants: [], publicAccessBlock: open }), 'pass')
  assert.equal(bucket({ policy: everybody, aclGrants: [], publicAccessBlock: open }), 'fail')
  assert.equal(
    bucket({ policy: everybody, aclGrants: ['*:READ'], publicAccessBlock: blocked }),
    'pass',
  )
  assert.equal(
    bucket({ policy: [], aclGrants: ['authenticated:READ'], publicAccessBlock: open }),
    'fail',
  )
  assert.equal(bucket({ policy: everybody, aclGrants: unread, publicAccessBlock: open }), 'fail')
  assert.equal(bucket({ policy: unread, aclGrants: [], publicAccessBlock: open }), 'unknown')
  assert.equal(bucket({ policy: unread, aclGrants: unread, publicAccessBlock: blocked }), 'pass')
  assert.equal(bucket({ policy: everybody, aclGrants: [], publicAccessBlock: unread }), 'unknown')
  assert.equal(bucket({ policy: [], aclGrants: [], publicAccessBlock: unread }), 'pass')
  const inOffice = [{ operator: 'IpAddress', key: 'aws:SourceIp', values: ['203.0.113.0/24'] }]
  assert.equal(
    bucket({
      policy: [{ ...statement, conditions: inOffice }],
      aclGrants: [],
      publicAccessBlock: open,
    }),
    'pass',
  )
  assert.equal(bucket({}), 'unknown')
  assert.equal(bucket({ provider: 'gcp', aclGrants: ['*:READ'], publicAccessBlock: open }), 'fail')
  // Where each object may have a list of its own, nobody knows what these open.
  const byObject = { provider: 'gcp', aclGrants: [], objectLists: true }
  assert.equal(bucket({ ...byObject, publicAccessBlock: open }), 'unknown')
  assert.equal(foundOf({ ...byObject, publicAccessBlock: open }).reason?.code, 'objects')
  assert.equal(foundOf({ aclGrants: [], publicAccessBlock: open }).reason?.code, 'not-reported')
  assert.equal(bucket({ ...byObject, publicAccessBlock: blocked }), 'pass')
  assert.equal(bucket({ ...byObject, publicAccessBlock: unread }), 'unknown')
  assert.equal(bucket({ ...byObject, aclGrants: unread, publicAccessBlock: open }), 'unknown')
  assert.equal(bucket({ ...byObject, aclGrants: ['*:R'], publicAccessBlock: open }), 'fail')
  assert.equal(bucket({ ...byObject, objectLists: false, publicAccessBlock: open }), 'pass')
  const notAsked = { policy: [], aclGrants: [], objectLists: unread }
  assert.equal(bucket({ ...notAsked, publicAccessBlock: open }), 'unknown')
  assert.equal(bucket({ ...notAsked, publicAccessBlock: blocked }), 'pass')
  assert.equal(bucket({ ...notAsked, aclGrants: ['*:R'], publicAccessBlock: open }), 'fail')
})

test('a store with a door of its own counts though nobody says whether it is open; one without has none to show', () => {
  const exposed = (more: Pick<Database, 'kind' | 'engine' | 'public'>) => {
    const item: Database = { id: 'd', provider: 'aws', account: '1', ...more }
    const [exposure] = networkExposures.derive(item, noneFound)
    const parameters = noPublicExposure.parameters.parse({})
    return exposure && noPublicExposure.judge(exposure, fixtureTime, parameters).kind
  }
  for (const kind of ['instance', 'warehouse', 'search', 'stream'] as const) {
    assert.equal(exposed({ kind, engine: 'e', public: undefined }), 'unknown', kind)
    assert.equal(exposed({ kind, engine: 'e', public: true }), 'fail', kind)
    assert.equal(exposed({ kind, engine: 'e', public: false }), 'pass', kind)
  }
  assert.equal(exposed({ kind: 'table', engine: 'dynamodb', public: undefined }), undefined)
  assert.equal(exposed({ kind: 'cluster', engine: 'docdb', public: true }), 'fail')
})

test('a bucket or role that the provider calls public is one item, its own, and open whatever it looks like to us', () => {
  const arn = 'arn:aws:s3:::b'
  const found = {
    id: `aws/1/public/${arn}`,
    provider: 'aws',
    account: '1',
    region: 'us-east-1',
    resource: arn,
    type: 'AWS::S3::Bucket',
  }
  const store = { id: arn, provider: 'aws', account: '1', kind: 'bucket', engine: 's3' } as const
  const role = {
    id: 'arn:aws:iam::1:role/r',
    system: 'aws/1',
    name: 'r',
    kind: 'role',
    openTrust: false,
  } as const
  const related = networkExposures.with
  assert.equal(related['found']?.by?.(found), store.id)
  assert.equal(related['stores']?.by?.(store), found.id)
  assert.equal(related['roles']?.by?.(role), `aws/1/public/${role.id}`)

  const asFound = (more: object) => networkExposures.derive(found, { ...noneFound, ...more })
  assert.deepEqual(asFound({ stores: [store] }), [])
  assert.deepEqual(asFound({ roles: [role] }), [])
  const bare = [{ id: found.id, kind: 'resource', public: true, type: found.type }]
  assert.deepEqual(asFound({}), bare)
  // What has no door of its own here is open as the provider says.
  assert.deepEqual(asFound({ stores: [{ ...store, kind: 'table' }] }), bare)

  const own = { ...noneFound, found: [found] }
  const { type } = found
  const isOpen = [{ id: arn, kind: 'bucket', public: true, type }]
  assert.deepEqual(networkExposures.derive(store, own), isOpen)
  const closed = { ...store, policy: [], aclGrants: [] }
  assert.deepEqual(networkExposures.derive(closed, own), isOpen)
  const [exposedRole] = networkExposures.derive(role, own)
  const parameters = noPublicExposure.parameters.parse({})
  assert.deepEqual(
    noPublicExposure.judge(networkExposures.item.parse(exposedRole), fixtureTime, parameters)
      .reason,
    { code: 'resource', values: { type } },
  )
})

test('a password never used counts from when it was set, and one for emergencies may lie', () => {
  const each = account('a', {
    created: '2026-01-01T00:00:00.000Z',
    password: { enabled: true, lastUsed: null, changed: '2026-02-01T00:00:00.000Z' },
  })
  const [password] = credentials.derive(each, { declarations: [] })
  assert.deepEqual(password, {
    id: 'a/password',
    kind: 'password',
    active: true,
    lastUsed: null,
    since: '2026-02-01T00:00:00.000Z',
    isBreakGlass: false,
  })
  const [emergency] = credentials.derive(each, {
    declarations: [declared('a', 'break-glass', 'p')],
  })
  assert.equal(Object(emergency)['isBreakGlass'], true)
})

test('an account of the sign-on itself is no way past it, and nothing tells its second factor unless it cannot sign in', () => {
  const own = { kind: 'human', isSignOn: true } as const
  assert.deepEqual(signIns.derive(account('u', own), { declarations: [], accounts: [] }), [])
  const mfaOf = (more: Partial<IdentityAccount>) => {
    const { kind, reason } = accountHasMfa.judge(account('u', { ...own, ...more }), fixtureTime, {})
    return [kind, reason?.code].filter(Boolean).join(' ')
  }
  assert.equal(mfaOf({}), 'unknown untold')
  assert.equal(mfaOf({ active: { unread: 's' } }), 'unknown untold')
  assert.equal(mfaOf({ active: false }), 'pass')
  assert.equal(mfaOf({ mfa: false }), 'fail none')
  assert.equal(mfaOf({ mfa: { unread: 's' } }), 'unknown not-read')
})

test('a policy that binds nobody is not judged at all: only root has a password; one that is not known counts', () => {
  const policy = { id: `${system}/password-policy`, system }
  const binds = (...accounts: IdentityAccount[]) =>
    passwordRules.derive(policy, { accounts }).length
  const root = account('r', { kind: 'root', password: { enabled: true } })
  assert.equal(binds(root, account('a', { password: { enabled: false } })), 0)
  assert.equal(binds(root, account('a', { password: { enabled: true } })), 1)
  assert.equal(binds(root, account('a', { password: { unread: 's' } })), 1)
  assert.equal(binds(root, account('a')), 1)
  assert.equal(binds(account('robot', { kind: 'service' })), 0)
  assert.equal(binds(account('robot', { kind: 'service' }), account('a', { kind: 'human' })), 1)
  assert.equal(binds(), 1)
})

test('root with neither password nor keys is locked away; keys or a missing factor open it', () => {
  const root = (more: Partial<IdentityAccount>) => {
    const [item] = rootUsers.derive(account('r', { kind: 'root', lastUsed: null, ...more }), {})
    const parameters = rootLocked.parameters.parse({})
    return rootLocked.judge(rootUsers.item.parse(item), fixtureTime, parameters).kind
  }
  assert.equal(root({ keys: 0, mfa: true }), 'pass')
  assert.equal(root({ keys: 0, mfa: false }), 'fail')
  assert.equal(root({ keys: 0, mfa: false, password: { enabled: false } }), 'pass')
  assert.equal(root({ keys: 1, mfa: true }), 'fail')
  assert.equal(root({ mfa: true }), 'unknown')
  assert.equal(root({ keys: 0, mfa: true, lastUsed: '2026-10-30T00:00:00.000Z' }), 'fail')
})

test('a system without identity provider is fine where nobody has a password in it', () => {
  const setting = { id: `${system}/single-sign-on`, system, setting: 'single-sign-on', on: false }
  const judge = (...accounts: IdentityAccount[]) => {
    const [item] = signIns.derive(setting, { declarations: [], accounts })
    return ssoEnforced.judge(signIns.item.parse(item), fixtureTime, {}).kind
  }
  assert.equal(judge(account('r', { kind: 'root', password: { enabled: true } })), 'pass')
  assert.equal(judge(account('a', { password: { enabled: true } })), 'fail')
  assert.equal(judge(account('a')), 'unknown')
})

test('keys of a person lead past single sign-on, those of a service or of an emergency do not', () => {
  const ada = person('ada', { email: 'ada@example.com' })
  const keyed = account('ada', {
    email: 'ada@example.com',
    password: { enabled: false },
    keys: 1,
  })
  const said = (each: IdentityAccount, declarations: object[] = []): string => {
    const [item] = signIns.derive(each, { declarations, accounts: [], people: [ada] })
    const { kind, reason } = ssoEnforced.judge(signIns.item.parse(item), fixtureTime, {})
    return [kind, reason?.code].filter(Boolean).join(' ')
  }
  assert.equal(said(keyed), 'fail own-keys')
  assert.equal(said({ ...keyed, keys: 0 }), 'pass')
  assert.equal(said({ ...keyed, keys: { unread: 'report' } }), 'unknown not-read')
  assert.equal(said(keyed, [declared('ada', 'service', 'ada')]), 'pass')
  assert.equal(said(keyed, [declared('ada', 'break-glass', 'ada')]), 'pass')
  // A robot's, whose name is nobody's, until somebody says that a person stands behind it.
  const robot = account('ci', { password: { enabled: false }, keys: 1 })
  assert.equal(said(robot), 'pass')
  assert.equal(said(robot, [declared('ci', 'human', 'ada')]), 'fail own-keys')
})

const day = { from: '2026-06-01', until: '2026-12-31' }
const needs = [
  { id: '1', group: 'engineering', system: 'aws/*', policy: '*ReadOnlyAccess', reason: 'r' },
  { id: '2', group: 'analysts@example.com', system: 'gcp/*', policy: 'roles/viewer', reason: 'r' },
]
const approved = { id: '3', person: 'bob', system, policy: '*', reason: 'r', approvedBy: 'ada' }

function grant(principal: string, policy: string, more: Partial<Grant> = {}): Grant {
  const held = { principalKind: 'user' as const, policyBy: 'provider' as const, scope: system }
  return {
    id: `${principal} ${policy}`,
    system,
    principal,
    policy,
    via: 'direct',
    ...held,
    ...more,
  }
}

/** What the test says of a right, of accounts named after their people. */
function baseline(held: Grant, at = '2026-11-01T00:00:00Z', entitlements = needs): string {
  const all = [person('ada', { email: 'ada@example.com', groups: ['engineering'] }), person('bob')]
  const related = {
    accounts: ['ada', 'bob', 'nobody'].map((name) =>
      account(name, name === 'ada' ? { email: 'ada@example.com' } : {}),
    ),
    declarations: [declared('bob', 'human', 'bob')],
    people: all,
    entitlements,
    approvals: [{ ...approved, ...day }],
  }
  const [item] = roleGrants.derive(held, related)
  if (item === undefined) return 'none'
  const said = roleMatchesBaseline.judge(roleGrants.item.parse(item), new Date(at), {})
  return [said.kind, said.reason?.code].filter(Boolean).join(' ')
}

test('a right is what a role needs or what somebody approved, and an approval is over after its last day', () => {
  assert.equal(baseline(grant('ada', 'arn:aws:iam::aws:policy/ReadOnlyAccess')), 'pass')
  assert.equal(baseline(grant('ada', 'AdministratorAccess')), 'fail no-grounds')
  assert.equal(baseline(grant('bob', 'AdministratorAccess')), 'pass')
  assert.equal(
    baseline(grant('bob', 'AdministratorAccess'), '2027-01-02T00:00:00Z'),
    'fail approval-over',
  )
  assert.equal(baseline(grant('bob', 'any'), '2026-05-01T00:00:00Z'), 'fail no-grounds')
  assert.equal(baseline(grant('nobody', 'any')), 'fail nobody')
  assert.equal(baseline(grant('ada', 'any'), undefined, []), 'unknown no-baseline')
})

test('a group holds what is written down for it under its own name; services, roles and the public are no person’s role', () => {
  const gcp = { system: 'gcp/organizations/1', principalKind: 'group' as const }
  assert.equal(baseline(grant('group:analysts@example.com', 'roles/viewer', gcp)), 'pass')
  assert.equal(
    baseline(grant('group:analysts@example.com', 'roles/editor', gcp)),
    'fail no-grounds',
  )
  // A group of people has the rights of its own name, never those of one that sounds like it.
  assert.equal(baseline(grant('group:engineering', 'roles/viewer', gcp)), 'fail no-grounds')
  for (const principalKind of ['role', 'service', 'public', 'domain'] as const) {
    assert.equal(baseline(grant('x', 'any', { principalKind })), 'none')
  }
})

test('people who come from an identity provider of their own are people, too; workloads that do are none', () => {
  const pool = '//iam.googleapis.com/locations/global/workforcePools/staff'
  const gcp = {
    system: 'gcp/organizations/1',
    scope: 'gcp/organizations/1',
    principalKind: 'other' as const,
  }
  const held = (principal: string, policy = 'roles/viewer') =>
    baseline(grant(principal, policy, gcp))
  assert.equal(held(`principal:${pool}/subject/ada@example.com`, 'roles/owner'), 'fail no-grounds')
  assert.equal(held(`principal:${pool}/subject/0a1b`), 'fail nobody')
  assert.equal(held(`principalSet:${pool}/group/analysts@example.com`), 'pass')
  assert.equal(held(`principalSet:${pool}/group/others`), 'fail no-grounds')
  assert.equal(held(`principalSet:${pool}/attribute.mail/analysts@example.com`), 'fail no-grounds')
  assert.equal(held(`principalSet:${pool}/*`), 'fail no-grounds')
  const workload = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci'
  assert.equal(held(`principal:${workload}/subject/repo`), 'none')
})

test('a grant whose holder no list shows is matched by what it says itself', () => {
  const held = grant('user:ada@example.com', 'roles/viewer', { system: 'aws/2', scope: 'aws/2' })
  assert.equal(baseline({ ...held, policy: 'x/ReadOnlyAccess' }), 'pass')
  assert.equal(baseline(held), 'fail no-grounds')
})

/** What the test says of an account. */
function authorised(each: IdentityAccount, declarations: object[] = []): string {
  const people = [person('ada', { groups: ['engineering'] }), person('bob', { groups: ['sales'] })]
  const related = {
    people,
    declarations,
    entitlements: needs,
    approvals: [{ ...approved, ...day }],
  }
  const [item] = authorisedAccounts.derive(each, related)
  if (item === undefined) return 'none'
  const at = new Date('2026-11-01T00:00:00Z')
  const said = accessAuthorised.judge(authorisedAccounts.item.parse(item), at, {})
  return [said.kind, said.reason?.code].filter(Boolean).join(' ')
}

test('an account is authorised by a role that needs its system or by an approval; services and root are asked about elsewhere', () => {
  const human = (of: string) => [declared('x', 'human', of)]
  assert.equal(authorised(account('x'), human('ada')), 'pass')
  assert.equal(authorised(account('x'), human('bob')), 'pass')
  assert.equal(authorised(account('x', { system: 'aws/9' }), human('bob')), 'fail no-grounds')
  assert.equal(authorised(account('x', { active: false })), 'pass')
  assert.equal(authorised(account('x')), 'fail nobody')
  assert.equal(authorised(account('x', { active: { unread: 'a/scope' } })), 'unknown not-read')
  assert.equal(authorised(account('x'), [declared('x', 'break-glass', 'bob')]), 'pass')
  assert.equal(authorised(account('x'), [declared('x', 'service', 'ada')]), 'none')
  assert.equal(authorised(account('r', { kind: 'root' })), 'none')
})

test('of 10,000 people with as many approvals and 300 needs, 20,000 rights are matched in a few seconds', () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `p${n}`)
  const related = {
    accounts: names.map((name) => account(name, { email: `${name}@example.com` })),
    declarations: [],
    people: names.map((name, n) =>
      person(name, { email: `${name}@example.com`, groups: [`g${n % 300}`, 'all'] }),
    ),
    entitlements: Array.from({ length: 300 }, (_, n) => {
      return { id: `${n}`, group: `g${n}`, system: 'aws/*', policy: '*ReadOnly*', reason: 'r' }
    }),
    approvals: names.map((name) => ({ ...approved, ...day, id: name, person: name })),
  }
  const begun = performance.now()
  for (const name of names) {
    for (const policy of ['ReadOnlyAccess', 'AdministratorAccess'])
      assert.equal(roleGrants.derive(grant(name, policy), related).length, 1)
  }
  assert(performance.now() - begun < 5000)
})

test('a hole that is known stays one whatever else was not told, and without one nothing is known', () => {
  const said = (port: number, untold?: Firewall['untold']): string => {
    const open = [{ protocol: 'tcp', from: port, to: port, source: '0.0.0.0/0' }]
    const firewall = { id: 'f', account: '1', name: 'f', open, ...(untold && { untold }) }
    const [exposure] = networkExposures.derive(firewall, noneFound)
    const parameters = noPublicExposure.parameters.parse({})
    const item = networkExposures.item.parse(exposure)
    const { kind, reason } = noPublicExposure.judge(item, fixtureTime, parameters)
    return [kind, reason?.code].filter(Boolean).join(' ')
  }
  const unread = { unread: 'a/scope' }
  assert.deepEqual([said(22), said(22, true), said(22, unread)], Array(3).fill('fail port'))
  assert.equal(said(443), 'pass')
  assert.equal(said(443, true), 'unknown not-reported')
  assert.equal(said(443, unread), 'unknown not-read')
})

test('a region is analysed by an analyzer of its own, or by one of its organisation for all accounts', () => {
  const setting = (account: string, more: object) => ({
    id: `aws/${account}/us-east-1/access-analysed`,
    system: `aws/${account}`,
    setting: 'access-analysed' as const,
    on: false,
    by: [],
    ...more,
  })
  const within = 'aws/1/us-east-1'
  const said = (own: object, others: object = {}): string => {
    const item = setting('2', own)
    const settings = [item, setting('1', { within, on: true, forAll: true, ...others })]
    const [exposure] = networkExposures.derive(item, { ...noneFound, settings })
    const ports = noPublicExposure.parameters.parse({})
    return noPublicExposure.judge(networkExposures.item.parse(exposure), fixtureTime, ports).kind
  }
  assert.equal(said({ on: true }), 'pass')
  assert.equal(said({ within }), 'pass')
  assert.equal(said({ within, on: { unread: 'a/scope' } }), 'pass')
  // Another organisation, another region, an analyzer of one account or of nobody knows what.
  assert.equal(said({}), 'unknown')
  assert.equal(said({ within: 'aws/1/eu-west-1' }), 'unknown')
  assert.equal(said({ within }, { forAll: undefined }), 'unknown')
  assert.equal(said({ within }, { on: { unread: 'a/scope' } }), 'unknown')
})

test('the control plane of a cluster is for administration, whatever its port', () => {
  const at443 = (source: string[], guards?: 'control-plane') => {
    const open = source.map((each) => ({ protocol: 'tcp', from: 443, to: 443, source: each }))
    const firewall = { id: 'f', account: '1', name: 'f', open, ...(guards && { guards }) }
    const [exposure] = networkExposures.derive(firewall, noneFound)
    const parameters = noPublicExposure.parameters.parse({})
    const item = networkExposures.item.parse(exposure)
    return noPublicExposure.judge(item, fixtureTime, parameters).kind
  }

  assert.equal(at443(['0.0.0.0/0']), 'pass')
  assert.equal(at443(['0.0.0.0/0'], 'control-plane'), 'fail')
  assert.equal(at443([], 'control-plane'), 'pass')
})

test('at Google only who came with an account of their own has a password past single sign-on', () => {
  const said = (more: Partial<IdentityAccount>) => {
    const who = account('u', { kind: 'human', provider: 'gcp', ...more })
    const [item] = signIns.derive(who, { declarations: [], accounts: [], people: [] })
    return item && ssoEnforced.judge(signIns.item.parse(item), fixtureTime, {}).kind
  }

  assert.equal(said({}), undefined)
  assert.equal(said({ password: { enabled: true } }), 'fail')
})
