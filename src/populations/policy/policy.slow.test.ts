import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { givesWildcard, isAdministrator, isPartOfAdministrator } from './administrator.ts'
import { PolicyObject, PolicyText } from './document.ts'
import { escalationsOf } from './escalation.ts'
import type { Climber, Heights } from './escalation.ts'
import { isOpenToAnybody } from './open-to-anybody.ts'
import { covers, overlaps } from './pattern.ts'
import { rightsOf } from './rights.ts'
import { trustsSharedIssuer } from './shared-issuer.ts'
import { areCovered, statementOf } from './statement.ts'
import type { Statement } from './statement.ts'
import { openWithoutTls } from './transport-security.ts'
import { deniesWithoutMfa } from './without-mfa.ts'

const iam = 'arn:aws:iam::111122223333'
const bucket = 'arn:aws:s3:::papers'

function policy(...written: object[]): Statement[] {
  return PolicyObject.parse({ Version: '2012-10-17', Statement: written }).map(statementOf)
}

function allow(action: string | string[], resource: string | string[] = '*', more: object = {}) {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more }
}

function deny(action: string | string[], resource: string | string[] = '*', more: object = {}) {
  return { Effect: 'Deny', Action: action, Resource: resource, ...more }
}

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 6 })
const anyPattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 6 })

/** The same by a regular expression. */
function matchesSlowly(pattern: string, text: string): boolean {
  const written = pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')
  return new RegExp(`^${written}$`).test(text)
}

test('a pattern matches a text as a regular expression of the same meaning does', () => {
  fc.assert(
    fc.property(anyPattern, anyText, (pattern, text) => {
      assert.equal(covers(pattern, text), matchesSlowly(pattern, text))
      assert.equal(overlaps(pattern, text), matchesSlowly(pattern, text))
      assert.equal(overlaps(text, pattern), matchesSlowly(pattern, text))
    }),
    { numRuns: 2000 },
  )
})

test('what a pattern covers, it matches in all its texts, and patterns overlap where they share one', () => {
  fc.assert(
    fc.property(anyPattern, anyPattern, anyText, (left, right, text) => {
      const [inLeft, inRight] = [matchesSlowly(left, text), matchesSlowly(right, text)]
      if (covers(left, right) && inRight) assert(inLeft)
      if (inLeft && inRight) assert(overlaps(left, right))
      assert.equal(overlaps(left, right), overlaps(right, left))
    }),
    { numRuns: 5000 },
  )
})

test('a long pattern full of stars is matched in time that grows with its length', () => {
  assert.equal(covers('*a'.repeat(500) + 'b', 'a'.repeat(5000)), false)
  assert.equal(overlaps('*a'.repeat(500) + 'b', 'a'.repeat(2000)), false)
})

test('single values and lists, booleans and texts, plain and URL-encoded policies are the same', () => {
  const one = { Statement: allow('s3:GetObject', 'r', { Condition: { Bool: { k: false } } }) }
  const many = {
    Statement: [allow(['s3:GetObject'], ['r'], { Condition: { Bool: { k: ['false'] } } })],
  }
  assert.deepEqual(PolicyObject.parse(one), PolicyObject.parse(many))
  const text = JSON.stringify(one)
  assert.deepEqual(PolicyText.parse(text), PolicyText.parse(encodeURIComponent(text)))
  for (const wrong of ['', '{', '%', '{"Statement":[{}]}', '{"Statement":[{"Effect":"Allow"}]}']) {
    assert(!PolicyText.safeParse(wrong).success, wrong)
  }
  const both = { Effect: 'Allow', Action: 'a', NotAction: 'b', Resource: '*' }
  assert(!PolicyObject.safeParse({ Statement: [both] }).success)
  assert(!PolicyObject.safeParse({ Statement: [{ ...allow('a'), Surprise: 1 }] }).success)
})

test('all but some covers only what none of them touches', () => {
  const names = { not: true, patterns: ['iam:*'] }
  assert.equal(areCovered(names, 's3:getobject'), true)
  assert.equal(areCovered(names, 'iam:getuser'), false)
  assert.equal(areCovered(names, '*'), false)
  assert.equal(areCovered(names, 'i*'), false)
})

test('a denial takes away, a condition on it does not, and a boundary bounds', () => {
  const all = allow('*')
  const mfa = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }
  const may = (...written: object[]) => rightsOf(policy(...written)).may('s3:DeleteBucket', bucket)
  assert.equal(may(all), true)
  assert.equal(may(all, deny('s3:Delete*')), false)
  assert.equal(may(all, deny('s3:Delete*', '*', mfa)), true)
  assert.equal(may(all, deny('s3:Delete*', 'arn:aws:s3:::other')), true)
  assert.equal(may(allow('s3:*', 'arn:aws:s3:::other')), false)
  const bounded = rightsOf(policy(all), policy(allow('ec2:*')))
  assert.deepEqual(
    [bounded.may('s3:DeleteBucket', '*'), bounded.may('EC2:runinstances', '*')],
    [false, true],
  )
})

test('rights do not depend on the order of statements, and another allowance never takes one away', () => {
  const someActions = fc.constantFrom(
    '*',
    's3:*',
    's3:Get*',
    'iam:*',
    'iam:PassRole',
    'ec2:RunInstances',
  )
  const someResources = fc.constantFrom('*', bucket, `${iam}:role/*`, `${iam}:user/ada`)
  const anyStatement = fc
    .tuple(fc.boolean(), someActions, someResources)
    .map(([allows, action, resource]) =>
      allows ? allow(action, resource) : deny(action, resource),
    )
  const anyStatements = fc.array(anyStatement, { maxLength: 5 })
  fc.assert(
    fc.property(anyStatements, someActions, someResources, (written, action, resource) => {
      const rights = rightsOf(policy(...written))
      const turned = rightsOf(policy(...written.toReversed()))
      assert.equal(rights.may(action, resource), turned.may(action, resource))
      assert.equal(rights.maySomewhere(action), turned.maySomewhere(action))
      if (rights.may(action, resource)) {
        assert(rights.maySomewhere(action, resource))
        assert(rightsOf(policy(...written, allow('sqs:*'))).may(action, resource))
        assert(!rightsOf(policy(...written, deny('*'))).may(action, resource))
      }
    }),
    { numRuns: 1000 },
  )
})

test('an administrator may do everything, or write everybody’s rights; the same in parts is the same', () => {
  const is = (...written: object[]) => isAdministrator(rightsOf(policy(...written)))
  assert.equal(is(allow('*')), true)
  assert.equal(
    is(allow('*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } })),
    true,
  )
  assert.equal(is(allow('iam:*')), true)
  assert.equal(is(allow('iam:P*'), allow(['iam:A*', 'iam:U*'])), true)
  assert.equal(is({ Effect: 'Allow', NotAction: ['s3:DeleteBucket'], Resource: '*' }), true)
  const powerUser = { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }
  assert.equal(is(powerUser), false)
  assert.equal(is(allow('*'), deny('iam:*')), false)
  assert.equal(is(allow('*', `${iam}:user/ada`)), false)
  assert.equal(is(allow('s3:*')), false)
})

test('what makes an administrator only together with others is a part of one', () => {
  const isPart = (...written: object[]) => isPartOfAdministrator(policy(...written))
  assert.equal(isPart(allow(['iam:AttachUserPolicy', 's3:*'])), true)
  assert.equal(isPart(allow('iam:AttachUserPolicy', `${iam}:user/ada`)), false)
  assert.equal(isPart(allow(['s3:*', 'iam:Get*'])), false)
})

test('a wildcard is all actions, those of a service, or all but some, on every resource', () => {
  const gives = (...written: object[]) => givesWildcard(policy(...written))
  assert.equal(gives(allow('*')), true)
  assert.equal(gives(allow('s3:*')), true)
  assert.equal(gives(allow('s3:*', 'arn:aws:s3:::*')), true)
  assert.equal(gives(allow('s3:*', `${bucket}/*`)), false)
  const own = (resource: string) => givesWildcard(policy(allow('sqs:*', resource)), '111122223333')
  assert.equal(own('arn:aws:sqs:*:111122223333:*'), true)
  assert.equal(own('arn:aws:sqs:us-east-1:111122223333:*'), false)
  assert.equal(own('arn:aws:sqs:*:111122223333:orders'), false)
  assert.equal(own('arn:aws:sqs:*:999900001111:*'), false)
  assert.equal(gives(allow('s3:Get*')), false)
  assert.equal(gives(allow('s3:GetObject', bucket), allow('*')), true)
  assert.equal(gives({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }), true)
  assert.equal(gives({ Effect: 'Allow', Action: '*', NotResource: bucket }), true)
  assert.equal(gives(deny('*')), false)
  const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }
  assert.equal(gives(allow('ec2:*', '*', tagged)), false)
})

const ada: Omit<Climber, 'rights'> = {
  kind: 'user',
  arn: `${iam}:user/ada`,
  account: '111122223333',
  partition: 'aws',
  groups: [`${iam}:group/dev`],
  policies: [`${iam}:policy/dev`],
  hasBoundary: false,
}
const heights: Heights = {
  users: [`${iam}:user/root-like`],
  groups: [`${iam}:group/admins`],
  roles: [{ arn: `${iam}:role/deployer`, services: ['ec2.amazonaws.com'] }],
}

function ways(...written: object[]): string[] {
  return escalationsOf({ ...ada, rights: rightsOf(policy(...written)) }, heights)
}

test('writing one’s own rights is a way up; seeing to one’s own password and keys is none', () => {
  assert.deepEqual(ways(allow('iam:CreatePolicyVersion')), ['iam:CreatePolicyVersion'])
  assert.deepEqual(ways(allow('iam:CreatePolicyVersion', `${iam}:policy/dev`)), [
    'iam:CreatePolicyVersion',
  ])
  assert.deepEqual(ways(allow('iam:CreatePolicyVersion', `${iam}:policy/other`)), [])
  assert.deepEqual(ways(allow('iam:PutUserPolicy', ada.arn)), ['iam:PutUserPolicy'])
  assert.deepEqual(ways(allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], ada.arn)), [])
  assert.deepEqual(ways(allow('iam:CreateAccessKey')), ['iam:CreateAccessKey'])
  assert.deepEqual(ways(allow('iam:CreateAccessKey', heights.users[0])), ['iam:CreateAccessKey'])
  assert.deepEqual(ways(allow('iam:AddUserToGroup', `${iam}:group/admins`)), ['iam:AddUserToGroup'])
  assert.deepEqual(ways(allow('iam:AddUserToGroup', `${iam}:group/readers`)), [])
})

test('handing a role over is a way up only to somebody mightier, in the service it is handed to', () => {
  const run = 'iam:PassRole+ec2:RunInstances'
  assert.deepEqual(ways(allow(['iam:PassRole', 'ec2:RunInstances'])), [run])
  assert.deepEqual(ways(allow('iam:PassRole'), allow('ec2:RunInstances')), [run])
  assert.deepEqual(ways(allow('ec2:RunInstances'), allow('iam:PassRole', `${iam}:role/deployer`)), [
    run,
  ])
  assert.deepEqual(ways(allow('ec2:RunInstances'), allow('iam:PassRole', `${iam}:role/reader`)), [])
  assert.deepEqual(ways(allow('iam:PassRole')), [])
  const to = (service: string) => ({
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  })
  const passed = (service: string) =>
    ways(allow('ec2:RunInstances'), allow('iam:PassRole', '*', to(service)))
  assert.deepEqual(passed('ec2.amazonaws.com'), [run])
  assert.deepEqual(passed('lambda.amazonaws.com'), [])
  assert.deepEqual(ways(allow(['iam:PassRole', 'ec2:RunInstances']), deny('iam:PassRole')), [])
  assert.deepEqual(
    ways({ Effect: 'Allow', NotAction: ['iam:*', 'ssm:*', 'ec2*:*'], Resource: '*' }),
    [],
  )
})

test('giving orders to what runs is a way up only where something mighty runs', () => {
  assert.deepEqual(ways(allow('ssm:StartSession')), ['ssm:StartSession'])
  assert.deepEqual(ways(allow('lambda:UpdateFunctionCode')), [])
  // A key for a machine lets in whoever holds it, and a new version of a template is what starts next.
  const key = 'ec2-instance-connect:SendSSHPublicKey'
  assert.deepEqual(ways(allow(key)), [key])
  const template = ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate']
  assert.deepEqual(ways(allow(template)), [template.join('+')])
  assert.deepEqual(ways(allow('ec2:CreateLaunchTemplateVersion')), [])
})

test('a function of one’s own, a template or an interpreter takes on the role that it is handed', () => {
  const heights = (service: string) => ({
    users: [],
    groups: [],
    roles: [{ arn: `${iam}:role/mighty`, services: [service], trust: [] }],
  })
  const climbing = (service: string, ...actions: string[]) =>
    escalationsOf(
      {
        ...ada,
        rights: rightsOf(policy(allow(actions), allow('iam:PassRole', `${iam}:role/mighty`))),
      },
      heights(service),
    )
  const ways: [string, ...string[]][] = [
    ['lambda.amazonaws.com', 'lambda:UpdateFunctionConfiguration'],
    ['ec2.amazonaws.com', 'ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup'],
    ['states.amazonaws.com', 'states:UpdateStateMachine', 'states:StartExecution'],
  ]
  for (const [service, ...actions] of ways) {
    const way = ['iam:PassRole', ...actions].join('+')
    assert(climbing(service, ...actions).includes(way), way)
    assert.deepEqual(climbing('other.amazonaws.com', ...actions), [])
  }
})

test('a role that may take on a mighty one climbs by that, where the other lets it in and no second factor is asked', () => {
  const worker = `${iam}:role/worker`
  const root = { AWS: `${iam}:root` }
  const climbs = (trust: object, ...own: object[]) => {
    const mighty = {
      arn: `${iam}:role/mighty`,
      services: [],
      trust: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust }),
    }
    const climber = { ...ada, kind: 'role' as const, arn: worker, rights: rightsOf(policy(...own)) }
    return escalationsOf(climber, { users: [], groups: [], roles: [mighty] })
  }
  const may = allow('sts:AssumeRole', `${iam}:role/*`)
  const way = ['sts:AssumeRole']
  assert.deepEqual(climbs({ Principal: root }, may), way)
  assert.deepEqual(climbs({ Principal: { AWS: '111122223333' } }, may), way)
  assert.deepEqual(climbs({ Principal: { AWS: '*' } }, may), way)
  assert.deepEqual(climbs({ Principal: root }), [])
  assert.deepEqual(climbs({ Principal: root }, may, deny('sts:*')), [])
  assert.deepEqual(climbs({ Principal: root }, allow('sts:AssumeRole', `${iam}:role/other`)), [])
  // Who is named needs no right of their own.
  assert.deepEqual(climbs({ Principal: { AWS: worker } }), way)
  assert.deepEqual(climbs({ Principal: { AWS: `${iam}:role/other` } }, may), [])
  assert.deepEqual(climbs({ Principal: { Service: 'ec2.amazonaws.com' } }, may), [])
  assert.deepEqual(climbs({ Principal: { AWS: 'arn:aws:iam::999900001111:root' } }, may), [])

  const under = (condition: object) => climbs({ Principal: root, Condition: condition }, may)
  assert.deepEqual(under({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }), [])
  assert.deepEqual(under({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }), [])
  assert.deepEqual(under({ StringEquals: { 'sts:ExternalId': 'x' } }), way)
  assert.deepEqual(under({ ArnLike: { 'aws:PrincipalArn': `${iam}:role/w*` } }), way)
  assert.deepEqual(under({ ArnLike: { 'aws:PrincipalArn': `${iam}:role/people/*` } }), [])

  // People take roles on; that is what these are for.
  const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: root })
  const mighty = { arn: `${iam}:role/mighty`, services: [], trust }
  const person = { ...ada, rights: rightsOf(policy(may)) }
  assert.deepEqual(escalationsOf(person, { users: [], groups: [], roles: [mighty] }), [])
})

test('more rights never lead to fewer ways up, nor does the order of statements matter', () => {
  const someActions = fc.constantFrom(
    'iam:*',
    'iam:PassRole',
    'ec2:*',
    'lambda:*',
    'iam:Put*',
    'sts:*',
    '*',
  )
  const anyAllowances = fc.array(
    fc
      .tuple(someActions, fc.constantFrom('*', ada.arn, `${iam}:role/*`))
      .map(([a, r]) => allow(a, r)),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(anyAllowances, (written) => {
      const all = ways(...written)
      assert.deepEqual(ways(...written.toReversed()), all)
      for (const way of ways(...written.slice(1))) assert(all.includes(way))
    }),
  )
})

test('a second factor is demanded where all that matters is denied without one', () => {
  const condition = (value: string | boolean, operator = 'BoolIfExists') => ({
    Condition: { [operator]: { 'aws:MultiFactorAuthPresent': value } },
  })
  const allBut = (not: string[], more: object) => ({
    Effect: 'Deny',
    NotAction: not,
    Resource: '*',
    ...more,
  })
  const own = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken']
  const denies = (...written: object[]) => deniesWithoutMfa(policy(...written))
  assert.equal(denies(allBut(own, condition('false'))), true)
  assert.equal(denies(allBut(own, condition(false))), true)
  assert.equal(denies(deny('*', '*', condition('false'))), true)
  assert.equal(denies(allBut(['iam:*'], condition('false'))), false)
  assert.equal(denies(allBut(own, condition('true'))), false)
  assert.equal(denies(allBut(own, {})), false)
  assert.equal(denies(deny('s3:*', '*', condition('false'))), false)
  assert.equal(denies(deny('*', bucket, condition('false'))), false)
})

test('a bucket takes nothing without TLS where one denial covers everybody, everything and all of it', () => {
  const plain = (value: string | boolean) => ({
    Principal: '*',
    Condition: { Bool: { 'aws:SecureTransport': value } },
  })
  const all = [bucket, `${bucket}/*`]
  const open = (...written: object[]) => openWithoutTls(policy(...written), bucket)
  assert.deepEqual(open(deny('s3:*', all, plain('false'))), [])
  assert.deepEqual(open(deny('*', '*', plain(false))), [])
  assert.deepEqual(
    open(deny('s3:*', bucket, plain(false)), deny('s3:*', `${bucket}/*`, plain(false))),
    [],
  )
  assert.deepEqual(open(deny('s3:GetObject', all, plain('false'))), ['action'])
  assert.deepEqual(open(deny('s3:*', `${bucket}/*`, plain('false'))), ['resource'])
  assert.deepEqual(
    open(deny('s3:*', all, { ...plain('false'), Principal: { AWS: `${iam}:root` } })),
    ['principal'],
  )
  assert.deepEqual(open(deny('s3:*', all, { ...plain('false'), Principal: { AWS: '*' } })), [])
  const { Principal: _, ...condition } = plain('false')
  assert.deepEqual(
    open(deny('s3:*', all, { ...condition, NotPrincipal: { AWS: `${iam}:root` } })),
    ['principal'],
  )
  // All but everybody is nobody.
  assert.deepEqual(open(deny('s3:*', all, { ...condition, NotPrincipal: '*' })), ['principal'])
  assert.deepEqual(
    open({ Effect: 'Deny', NotAction: 's3:PutObject', Resource: all, ...plain('false') }),
    ['action'],
  )
  assert.deepEqual(open(deny('s3:*', all, plain('true'))), ['condition'])
  assert.deepEqual(open(allow('s3:*', all, plain('true'))), ['condition'])
  assert.deepEqual(open(), ['condition'])
  // All conditions of a statement must hold: a second one, on either side, lets others through.
  const from = { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }
  const both = plain('false').Condition
  for (const Condition of [
    { ...both, ...from },
    { ...from, ...both },
  ])
    assert.deepEqual(open(deny('s3:*', all, { Principal: '*', Condition })), ['condition'])
  const old = (operator: string) => ({
    Principal: '*',
    Condition: { [operator]: { 's3:TlsVersion': 1.2 } },
  })
  assert.deepEqual(open(deny('s3:*', all, old('NumericLessThan'))), ['condition'])
  assert.deepEqual(open(deny('s3:*', all, old('NumericLessThanIfExists'))), [])
})

test('anybody may come in where no condition fixes who or from where', () => {
  const isOpen = (principal: unknown, condition: object = {}) =>
    isOpenToAnybody(
      policy(allow('s3:GetObject', bucket, { Principal: principal, Condition: condition })),
    )
  assert.equal(isOpen('*'), true)
  assert.equal(isOpen({ AWS: ['*'] }), true)
  assert.equal(isOpen({ AWS: `${iam}:root` }), false)
  const allBut = { Effect: 'Allow', Action: 's3:GetObject', Resource: bucket }
  assert.equal(
    isOpenToAnybody(policy({ ...allBut, NotPrincipal: { AWS: `${iam}:user/ada` } })),
    true,
  )
  assert.equal(isOpen('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), false)
  assert.equal(isOpen('*', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }), true)
  const paths = (value: string) => ({
    'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': [value] },
  })
  assert.equal(isOpen('*', paths('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*')), false)
  assert.equal(isOpen('*', paths('o-*/r-ab12/*')), true)
  assert.equal(isOpen('*', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }), true)
  assert.equal(isOpen('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), false)
  assert.equal(
    isOpen('*', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/1'] } }),
    true,
  )
  assert.equal(isOpen('*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), true)
  assert.equal(isOpen('*', { StringEquals: { 'aws:Referer': 'x' } }), true)
})

test('a role that takes on whoever an issuer of everybody vouches for is open, unless it says whom it means', () => {
  const provider = (issuer: string) => ({ Federated: `${iam}:oidc-provider/${issuer}` })
  const github = 'token.actions.githubusercontent.com'
  const isOpen = (principal: object, condition: object = {}) =>
    trustsSharedIssuer(
      policy({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: principal,
        Condition: condition,
      }),
    )
  const aud = { [`${github}:aud`]: 'sts.amazonaws.com' }
  const sub = (value: string | string[], operator = 'StringLike') =>
    isOpen(provider(github), { StringEquals: aud, [operator]: { [`${github}:sub`]: value } })
  assert.equal(isOpen(provider(github)), true)
  assert.equal(isOpen(provider(github), { StringEquals: aud }), true)
  assert.equal(sub('repo:acme/shop:ref:refs/heads/main'), false)
  assert.equal(sub('repo:acme/*'), false)
  assert.equal(sub(['repo:acme/*', 'repo:*']), true)
  assert.equal(sub('repo:ac*'), true)
  assert.equal(sub('*'), true)
  assert.equal(sub('repo:acme/*', 'StringLikeIfExists'), true)
  assert.equal(sub('repo:acme/*', 'ForAllValues:StringLike'), true)
  assert.equal(sub('repo:acme/*', 'StringNotLike'), true)
  const claims = (condition: object) => isOpen(provider(github), { StringEquals: condition })
  assert.equal(claims({ ...aud, [`${github}:repository_owner_id`]: '1' }), false)
  assert.equal(claims({ ...aud, [`${github}:ref`]: 'refs/heads/main' }), true)
  assert.equal(
    isOpen(provider('gitlab.com'), { StringLike: { 'gitlab.com:sub': 'project_path:acme/*' } }),
    false,
  )
  const cognito = { Federated: 'cognito-identity.amazonaws.com' }
  const pool = { 'cognito-identity.amazonaws.com:aud': 'us-east-1:12345678' }
  assert.equal(isOpen(cognito, { StringEquals: pool }), false)
  const kind = { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' }
  assert.equal(isOpen(cognito, { 'ForAnyValue:StringLike': kind }), true)
  // One of our own, or one made for us, takes on nobody else's.
  assert.equal(isOpen(provider('oidc.eks.us-east-1.amazonaws.com/id/0123')), false)
  assert.equal(isOpen({ Federated: `${iam}:saml-provider/okta` }), false)
})
