import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  access,
  account,
  changed,
  organisation,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { CredentialRow } from './credential-report.ts'

const iam = `arn:aws:iam::${account}`
const sound = await replay(access)

function itemIn(read: ReadInMemory, population: string, id: string): Record<string, unknown> {
  const found = read.items.get(population)?.get(id)
  assert(found, `${id} is among ${population}`)
  return { ...Object(found.item) }
}

function itemsIn(read: ReadInMemory, population: string): string[] {
  return [...(read.items.get(population)?.keys() ?? [])].toSorted()
}

/** The recording with every list of these fields turned round. */
function turned(calls: readonly RecordedCall[]): RecordedCall[] {
  return calls.map((call) => ({ ...call, response: turn(call.response) }))
}

function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.toReversed().map(turn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, turn(inner)]))
}

test('users come with their credentials: passwords never used, names with commas, and users newer than the report', () => {
  assert.deepEqual(itemsIn(sound, 'identity-account'), [
    ...['ada', 'bob', 'ci', 'dave@example.com', 'eve,old'].map((name) => `${iam}:user/${name}`),
    `aws/${account}/root`,
  ])
  const ada = itemIn(sound, 'identity-account', `${iam}:user/ada`)
  assert.deepEqual(
    [ada['email'], ada['active'], ada['mfa'], ada['groups'], ada['asOf']],
    ['ada@example.com', true, true, ['staff'], '2026-11-23T03:30:00.000Z'],
  )
  const bob = itemIn(sound, 'identity-account', `${iam}:user/bob`)
  assert.deepEqual(bob['password'], {
    enabled: true,
    lastUsed: null,
    changed: '2024-01-01T00:00:00.000Z',
  })
  assert.deepEqual([bob['mfa'], bob['lastUsed']], [false, null])
  const ci = itemIn(sound, 'identity-account', `${iam}:user/ci`)
  assert.deepEqual(
    [ci['active'], ci['keys'], ci['lastUsed']],
    [true, 1, '2026-11-22T23:00:00.000Z'],
  )
  assert.deepEqual(ci['directPolicies'], [`${iam}:policy/deploy`, 'inline/run'])
  assert.equal(itemIn(sound, 'identity-account', `${iam}:user/eve,old`)['keys'], 1)
  const dave = itemIn(sound, 'identity-account', `${iam}:user/dave@example.com`)
  assert.deepEqual([dave['email'], dave['active'], dave['mfa']], ['dave@example.com', true, false])
  assert.deepEqual(itemsIn(sound, 'access-key'), [
    `${iam}:user/ada/ACCAADACODECOMMIT0001`,
    `${iam}:user/ci/ACCACIKEYSPACES000001`,
    `${iam}:user/ci/access-key-1`,
    `${iam}:user/ci/access-key-2`,
    `${iam}:user/dave@example.com/ACCADAVEBEDROCK000001`,
    `${iam}:user/dave@example.com/ACCADAVEBEDROCK000002`,
    `${iam}:user/eve,old/access-key-1`,
  ])
})

test('root has its factor by the summary, its last use by the report, and a device of its own where none is virtual', async () => {
  const { mfa, keys, hardwareMfa, lastUsed } = itemIn(
    sound,
    'identity-account',
    `aws/${account}/root`,
  )
  assert.deepEqual([mfa, keys, hardwareMfa, lastUsed], [true, 0, true, '2024-02-01T10:00:00.000Z'])
  const virtual = {
    SerialNumber: `${iam}:mfa/root-account-mfa-device`,
    User: { Arn: `${iam}:root` },
  }
  const read = await replay(
    changed(access, (call) => call.op === 'ListVirtualMFADevices', {
      response: { VirtualMFADevices: [virtual], IsTruncated: false },
    }),
  )
  assert.equal(itemIn(read, 'identity-account', `aws/${account}/root`)['hardwareMfa'], false)
})

test('grants name the group they came through, and service-linked roles are left to AWS', () => {
  assert.deepEqual(
    itemsIn(sound, 'grant')
      .map((id) => id.replaceAll(`${iam}:`, ''))
      .toSorted(),
    [
      'role/anybody inline/look',
      'role/deployer arn:aws:iam::aws:policy/AdministratorAccess',
      'role/reader arn:aws:iam::aws:policy/ReadOnlyAccess',
      'user/ada arn:aws:iam::aws:policy/ReadOnlyAccess via group/staff',
      'user/ada inline/own via group/staff',
      'user/ada policy/only-with-mfa via group/staff',
      'user/bob arn:aws:iam::aws:policy/AdministratorAccess',
      'user/ci inline/run',
      'user/ci policy/deploy',
      'user/dave@example.com arn:aws:iam::aws:policy/ReadOnlyAccess via group/staff',
      'user/dave@example.com inline/own via group/staff',
      'user/dave@example.com policy/only-with-mfa via group/staff',
      'user/eve,old arn:aws:iam::aws:policy/AdministratorAccess',
    ],
  )
  const flags = (id: string) => {
    const { admin, wildcard, standing } = itemIn(sound, 'grant', id)
    return [admin, wildcard, standing]
  }
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
  assert.deepEqual(flags(`${iam}:user/bob ${admin}`), [true, true, true])
  assert.deepEqual(flags(`${iam}:role/deployer ${admin}`), [true, true, true])
  // A boundary bounds even an administrator; version 1 of the policy, no longer in force, gave everything.
  assert.deepEqual(flags(`${iam}:user/eve,old ${admin}`), [false, true, true])
  assert.deepEqual(flags(`${iam}:user/ci ${iam}:policy/deploy`), [false, false, true])
  assert.deepEqual(flags(`${iam}:role/reader arn:aws:iam::aws:policy/ReadOnlyAccess`), [
    false,
    false,
    false,
  ])
})

test('ways up are found over all policies of a holder, and who may be taken on by anybody', () => {
  const of = (name: string) => itemIn(sound, 'principal', `${iam}:${name}`)
  assert.deepEqual(of('user/ci')['escalation'], ['iam:PassRole+ec2:RunInstances'])
  assert.deepEqual(of('user/ada')['escalation'], [])
  assert.deepEqual(of('user/ada')['signOnEscalation'], [])
  assert.equal(of('user/bob')['admin'], true)
  assert.equal(of('user/eve,old')['admin'], false)
  assert.deepEqual([of('role/anybody')['openTrust'], of('role/reader')['openTrust']], [true, false])
  assert.deepEqual(
    [of('role/deployer')['lastUsed'], of('role/reader')['lastUsed']],
    ['2026-11-22T00:00:00.000Z', null],
  )
})

test('settings say who is outside them', () => {
  const of = (name: string) => {
    const { on, by } = itemIn(sound, 'identity-setting', `aws/${account}/${name}`)
    return [on, by]
  }
  assert.deepEqual(of('mfa-required'), [false, ['bob']])
  assert.deepEqual(of('single-sign-on'), [true, ['AWSSSO_0123456789abcdef_DO_NOT_DELETE']])
  assert.deepEqual(of('us-east-1/access-analysed'), [true, ['outside']])
  assert.deepEqual(of('us-west-2/access-analysed'), [false, []])
})

test('AWS’s own password policy is an answer, and one that is refused is not', async () => {
  const policy = itemIn(sound, 'password-policy', `aws/${account}/password-policy`)
  assert.deepEqual([policy['isDefault'], policy['minLength'], policy['kindsOfSigns']], [true, 8, 3])
  const denied = await replay(
    changed(access, (call) => call.op === 'GetAccountPasswordPolicy', {
      error: { code: 'AccessDenied', message: '' },
    }),
  )
  assert.deepEqual(itemsIn(denied, 'password-policy'), [])
  assert.equal(receiptOf(denied, `${account}/iam.GetAccountPasswordPolicy`).complete, false)
  const set = await replay(
    changed(access, (call) => call.op === 'GetAccountPasswordPolicy', {
      response: {
        PasswordPolicy: { MinimumPasswordLength: 14, RequireSymbols: true, ExpirePasswords: false },
      },
    }),
  )
  const own = itemIn(set, 'password-policy', `aws/${account}/password-policy`)
  assert.deepEqual(
    [
      own['isDefault'],
      own['minLength'],
      own['symbol'],
      own['upper'],
      own['remembered'],
      own['maxAgeDays'],
    ],
    [false, 14, true, undefined, 0, 0],
  )
})

test('a key that is in use is one, though nobody says since when; an empty slot is none', () => {
  const never = 'N/A'
  const row = {
    user: 'ada',
    arn: `arn:aws:iam::${account}:user/ada`,
    asOf: '2026-11-23T03:30:00.000Z',
    user_creation_time: '2026-01-01T00:00:00+00:00',
    password_enabled: 'false',
    password_last_used: never,
    password_last_changed: never,
    mfa_active: 'false',
    access_key_1_active: 'true',
    access_key_1_last_rotated: never,
    access_key_1_last_used_date: never,
    access_key_2_active: 'false',
    access_key_2_last_rotated: never,
    access_key_2_last_used_date: never,
  }
  assert.deepEqual(CredentialRow.parse(row).keys, [
    { slot: 1, active: true, created: undefined, lastUsed: null },
  ])
})

test('what a user has for one service is a key, and whoever has nothing else can sign in by it', async () => {
  const dave = `${iam}:user/dave@example.com`
  const keys = [`${dave}/ACCADAVEBEDROCK000001`, `${dave}/ACCADAVEBEDROCK000002`]
  assert.deepEqual(
    keys.map((id) => itemIn(sound, 'access-key', id)['active']),
    [true, false],
  )
  const { holder, created, lastUsed } = itemIn(sound, 'access-key', keys[0] ?? '')
  assert.deepEqual([holder, created, lastUsed], [dave, '2026-11-01T00:00:00.000Z', undefined])

  // Without a key of the usual kind dave has neither that nor a password.
  const scope = `${account}/iam.ListServiceSpecificCredentials`
  const keyless = changed(access, (call) => call.op === 'ListAccessKeys', {
    response: { AccessKeyMetadata: [], IsTruncated: false },
  })
  const first = (call: RecordedCall) =>
    call.op === 'ListServiceSpecificCredentials' && call.params['Marker'] === undefined
  const activeAt = async (calls: readonly RecordedCall[]) => {
    const read = await replay(calls)
    const isLive = itemsIn(read, 'live-access').includes(dave)
    return [itemIn(read, 'identity-account', dave)['active'], isLive]
  }
  assert.deepEqual(await activeAt(keyless), [true, true])
  const none = { response: { ServiceSpecificCredentials: [], IsTruncated: false } }
  assert.deepEqual(await activeAt(changed(keyless, first, none)), [false, false])
  const denied = { response: undefined, error: { code: 'AccessDenied', message: 'no' } }
  const blind = changed(keyless, first, denied)
  assert.deepEqual(await activeAt(blind), [{ unread: `aws/${scope}` }, true])
  const { complete, feeds } = receiptOf(await replay(blind), scope)
  assert.deepEqual([complete, feeds], [false, ['access-key']])
})

test('the internet is found in prefixes, halves and lists of prefixes; a list that was refused may hold more', async () => {
  const groupOf = (read: ReadInMemory, id: string) =>
    itemIn(read, 'firewall', `arn:aws:ec2:us-east-1:${account}:security-group/${id}`)
  const openOf = (read: ReadInMemory, id: string) => groupOf(read, id)['open']
  const every = { from: 0, to: 65_535 }
  assert.deepEqual(openOf(sound, 'sg-0a'), [
    { protocol: 'tcp', from: 443, to: 443, source: '0.0.0.0/0' },
    { protocol: 'tcp', from: 443, to: 443, source: '::/0' },
  ])
  assert.deepEqual(openOf(sound, 'sg-0b'), [
    { protocol: 'tcp', from: 22, to: 22, source: '0.0.0.0/0' },
  ])
  assert.deepEqual(openOf(sound, 'sg-0c'), [
    { protocol: 'all', ...every, source: '0.0.0.0/1' },
    { protocol: 'all', ...every, source: '128.0.0.0/1' },
  ])
  assert.deepEqual(openOf(sound, 'sg-0d'), [{ protocol: 'icmp', ...every, source: '0.0.0.0/0' }])
  const denied = await replay(
    changed(access, (call) => call.op === 'GetManagedPrefixListEntries', {
      error: { code: 'UnauthorizedOperation', message: '' },
    }),
  )
  const unread = { unread: `aws/${account}/us-east-1/ec2.GetManagedPrefixListEntries` }
  assert.deepEqual([openOf(denied, 'sg-0b'), openOf(denied, 'sg-0d')], [[], openOf(sound, 'sg-0d')])
  assert.deepEqual(groupOf(denied, 'sg-0b')['untold'], unread)
  assert.equal(groupOf(denied, 'sg-0d')['untold'], undefined)
  assert.equal(groupOf(sound, 'sg-0b')['untold'], undefined)
})

test('no item depends on the order in which AWS lists things', async () => {
  const read = await replay(turned(access))
  for (const population of [
    'identity-account',
    'access-key',
    'grant',
    'principal',
    'identity-setting',
    'firewall',
  ]) {
    assert.deepEqual(itemsIn(read, population), itemsIn(sound, population))
    for (const id of itemsIn(sound, population)) {
      assert.deepEqual(itemIn(read, population, id), itemIn(sound, population, id), id)
    }
  }
})

test('a broken policy costs its own holder, and what it could have led to', async () => {
  const broken = changed(
    access,
    (call) => call.op === 'GetAccountAuthorizationDetails' && call.params['Marker'] === 'more',
    {
      response: {
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: [],
        Policies: [
          {
            Arn: `${iam}:policy/deploy`,
            PolicyVersionList: [{ IsDefaultVersion: true, Document: '{' }],
          },
        ],
      },
    },
  )
  const read = await replay(broken)
  const receipt = receiptOf(read, `${account}/iam.GetAccountAuthorizationDetails`)
  assert.deepEqual([receipt.complete, receipt.because], [false, 'MalformedItem'])
  const unread = { unread: `aws/${account}/iam.GetAccountAuthorizationDetails` }
  assert.deepEqual(itemIn(read, 'principal', `${iam}:user/ci`)['escalation'], unread)
  assert.deepEqual(itemIn(read, 'grant', `${iam}:user/ci ${iam}:policy/deploy`)['admin'], unread)
})

test('what Access Analyzer calls public is one item a resource, archived or not, but for copies that are read directly; where nothing looks nobody is asked', () => {
  const at = `aws/${account}/public/arn:aws`
  assert.deepEqual(itemsIn(sound, 'public-resource'), [
    `${at}:lambda:us-east-1:${account}:function:hook`,
    `${at}:sqs:us-east-1:${account}:orders`,
  ])
  const { items, complete } = receiptOf(sound, `${account}/us-east-1/accessanalyzer.ListFindings`)
  assert.deepEqual([items, complete], [2, true])
  const elsewhere = `aws/${account}/us-west-2/accessanalyzer.ListFindings`
  assert(!sound.receipts.some(({ scope }) => scope === elsewhere))
})

test('an analyzer of the organisation looks at its other accounts too, in its region, and what it finds there is theirs', async () => {
  const [reader, other] = ['999900001111', '444455556666']
  const queue = `arn:aws:sqs:us-east-1:${other}:orders`
  const at = (account: string, op: string, params: object, response: object): RecordedCall => ({
    service: 'accessanalyzer',
    op,
    account,
    region: 'us-east-1',
    params: { ...params },
    response,
  })
  const read = async (type: string, filter: object) => {
    const ofAll = [{ arn: 'x', name: 'all', type, status: 'ACTIVE' }]
    const finding = { id: '1', resource: queue, resourceType: 'AWS::SQS::Queue', isPublic: true }
    return await replay([
      ...organisation,
      at(reader, 'ListAnalyzers', {}, { analyzers: ofAll }),
      at(other, 'ListAnalyzers', {}, { analyzers: [] }),
      at(
        reader,
        'ListFindings',
        { analyzerArn: 'x', filter },
        { findings: [{ ...finding, resourceOwnerAccount: other }] },
      ),
    ])
  }
  const status = { eq: ['ACTIVE', 'ARCHIVED'] }
  const forAll = await read('ORGANIZATION', { isPublic: { eq: ['true'] }, status })
  assert.deepEqual(itemsIn(forAll, 'public-resource'), [`aws/${other}/public/${queue}`])
  const looked = (found: ReadInMemory) =>
    [other, reader].map((each) => {
      const id = `aws/${each}/us-east-1/access-analysed`
      const { on, within, forAll } = itemIn(found, 'identity-setting', id)
      return [on, within, forAll]
    })
  const within = `aws/${reader}/us-east-1`
  assert.deepEqual(looked(forAll), [
    [false, within, undefined],
    [true, within, true],
  ])
  const ofOne = await read('ACCOUNT', {
    isPublic: { eq: ['true'] },
    resourceOwnerAccount: { eq: [reader] },
    status,
  })
  assert.deepEqual(looked(ofOne), [
    [false, within, undefined],
    [true, within, undefined],
  ])
})

test('while the analyzers are not known, what they found is not either', async () => {
  const denied = { response: undefined, error: { code: 'AccessDeniedException', message: 'no' } }
  const of = (op: string) => (call: RecordedCall) => call.op === op && call.region === 'us-east-1'
  const blind = await replay(changed(access, of('ListAnalyzers'), denied))
  const list = receiptOf(blind, `${account}/us-east-1/accessanalyzer.ListAnalyzers`)
  assert.deepEqual(list.feeds, ['identity-setting', 'public-resource', 'discovered-endpoint'])
  const mute = await replay(changed(access, of('ListFindings'), denied))
  const found = receiptOf(mute, `${account}/us-east-1/accessanalyzer.ListFindings`)
  assert.deepEqual([found.complete, found.because], [false, 'AccessDeniedException'])
})

/** The recording with these in place of the second page of the account's details. */
function withDetails(details: object): RecordedCall[] {
  const none = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }
  return changed(
    access,
    ({ op, params }) => op === 'GetAccountAuthorizationDetails' && params['Marker'] === 'more',
    { response: { ...none, ...details } },
  )
}

function documentOf(...statements: object[]): string {
  return encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements }))
}

function roleOf(name: string, trust: object, policies: Readonly<Record<string, object>>) {
  return {
    RoleName: name,
    Arn: `${iam}:role/${name}`,
    Path: '/',
    CreateDate: '2024-01-01T00:00:00.000Z',
    AttachedManagedPolicies: [],
    AssumeRolePolicyDocument: documentOf({ Effect: 'Allow', ...trust }),
    RolePolicyList: Object.entries(policies).map(([PolicyName, statement]) => ({
      PolicyName,
      PolicyDocument: documentOf(statement),
    })),
  }
}

const machine = { Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }

test('policies that make an administrator only together are administration each; one that another takes away is none', async () => {
  const allow = (action: string | string[]) => ({ Effect: 'Allow', Action: action, Resource: '*' })
  const deny = (action: string) => ({ Effect: 'Deny', Action: action, Resource: '*' })
  const read = await replay(
    withDetails({
      RoleDetailList: [
        roleOf('together', machine, {
          attach: allow(['iam:Attach*', 'iam:UpdateAssumeRolePolicy']),
          put: allow('iam:Put*'),
          see: allow('s3:Get*'),
        }),
        roleOf('held-back', machine, { all: allow('*'), 'not-iam': deny('iam:*') }),
        roleOf('queues', machine, {
          own: { ...allow('sqs:*'), Resource: `arn:aws:sqs:*:${account}:*` },
        }),
      ],
    }),
  )
  const admin = (name: string) => itemIn(read, 'grant', `${iam}:role/${name}`)['admin']
  assert.deepEqual(
    ['attach', 'put', 'see'].map((name) => admin(`together inline/${name}`)),
    [true, true, false],
  )
  assert.equal(itemIn(read, 'principal', `${iam}:role/together`)['admin'], true)
  assert.deepEqual(
    ['all', 'not-iam'].map((name) => admin(`held-back inline/${name}`)),
    [false, false],
  )
  // Every queue of the account they are given in is every queue there is for them.
  assert.equal(itemIn(read, 'grant', `${iam}:role/queues inline/own`)['wildcard'], true)
  // While one of its policies is not known, what is a part of an administrator may be one.
  const attached = { AttachedManagedPolicies: [{ PolicyArn: `${iam}:policy/unheard-of` }] }
  const part = {
    ...roleOf('part', machine, { put: allow('iam:Put*'), see: allow('s3:Get*') }),
    ...attached,
  }
  const half = await replay(withDetails({ RoleDetailList: [part] }))
  assert.deepEqual(
    ['put', 'see'].map((name) => itemIn(half, 'grant', `${iam}:role/part inline/${name}`)['admin']),
    [undefined, false],
  )
})

test('a role that any workflow of an issuer of everybody may take on is open to anybody', async () => {
  const issuer = 'token.actions.githubusercontent.com'
  const trust = (condition: object) => ({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: `${iam}:oidc-provider/${issuer}` },
    Condition: {
      StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
      StringLike: condition,
    },
  })
  const read = await replay(
    withDetails({
      RoleDetailList: [
        roleOf('anyones', trust({}), {}),
        roleOf('ours', trust({ [`${issuer}:sub`]: 'repo:acme/shop:*' }), {}),
      ],
    }),
  )
  assert.deepEqual(
    ['anyones', 'ours'].map(
      (name) => itemIn(read, 'principal', `${iam}:role/${name}`)['openTrust'],
    ),
    [true, false],
  )
})

test('a role that the pods of a cluster of EKS run under has its rights at all times, like one of a machine', async () => {
  const everything = { all: { Effect: 'Allow', Action: '*', Resource: '*' } }
  const trust = (issuer: string) => ({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: `${iam}:oidc-provider/${issuer}` },
    Condition: { StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:shop:web' } },
  })
  const read = await replay(
    withDetails({
      RoleDetailList: [
        roleOf('pods', trust('oidc.eks.us-east-1.amazonaws.com/id/ABC0'), everything),
        roleOf('dual', trust('oidc-eks.us-east-1.api.aws/id/ABC0'), everything),
        roleOf('people', trust('id.example.com'), everything),
      ],
    }),
  )
  assert.deepEqual(
    ['pods', 'dual', 'people'].map(
      (name) => itemIn(read, 'grant', `${iam}:role/${name} inline/all`)['standing'],
    ),
    [true, true, false],
  )
})

test('ways by the central sign-on are told of everybody, and stand apart: they count where it is administered alone', async () => {
  const may = (...actions: string[]) => ({
    it: { Effect: 'Allow', Action: actions, Resource: '*' },
  })
  const read = await replay(
    withDetails({
      RoleDetailList: [
        roleOf('assigns', machine, may('sso:Create*')),
        roleOf('writes', machine, may('sso:PutInlinePolicyToPermissionSet', 'sso:Provision*')),
        roleOf('drafts', machine, may('sso:PutInlinePolicyToPermissionSet')),
        roleOf('looks', machine, may('sso:List*', 'identitystore:*Describe*')),
        roleOf('console', machine, may('sso-directory:*')),
      ],
    }),
  )
  const ways = (field: string) =>
    ['assigns', 'writes', 'drafts', 'looks', 'console'].map(
      (name) => itemIn(read, 'principal', `${iam}:role/${name}`)[field],
    )
  assert.deepEqual(ways('escalation'), [[], [], [], [], []])
  assert.deepEqual(ways('signOnEscalation'), [
    ['sso:CreateAccountAssignment'],
    ['sso:PutInlinePolicyToPermissionSet+sso:ProvisionPermissionSet'],
    [],
    [],
    ['sso-directory:AddMemberToGroup', 'sso-directory:UpdatePassword'],
  ])
})

test('a machine’s role that may take on the administrators’ comes to their rights', async () => {
  const everything = { all: { Effect: 'Allow', Action: '*', Resource: '*' } }
  const admins = { Action: 'sts:AssumeRole', Principal: { AWS: `${iam}:root` } }
  const taking = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `${iam}:role/admins` }
  const read = await replay(
    withDetails({
      RoleDetailList: [
        roleOf('admins', admins, everything),
        roleOf('worker', machine, { take: taking }),
        roleOf('idle', machine, {}),
      ],
    }),
  )
  assert.deepEqual(
    ['worker', 'idle'].map(
      (name) => itemIn(read, 'principal', `${iam}:role/${name}`)['escalation'],
    ),
    [['sts:AssumeRole'], []],
  )
})
