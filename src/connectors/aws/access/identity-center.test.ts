import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  identityCenter,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'

const user = (id: string) => `arn:aws:identitystore:::user/${id}`
const sound = await replay(identityCenter)
/** What a list of instances, or of those who administer one, speaks for. */
const fed = [
  'identity-setting',
  'password-policy',
  'sign-on-administration',
  'identity-account',
  'live-access',
  'grant',
]
const denied = { error: { code: 'AccessDeniedException', message: '' } }

function idsIn(read: ReadInMemory, population: string): string[] {
  return [...(read.items.get(population)?.keys() ?? [])].toSorted()
}

test('users come with address and state; what no call tells is absent, and one locked out can sign in no more', () => {
  const users = sound.items.get('identity-account')
  const system = `aws/${account}/identity-center`
  assert.deepEqual(users?.get(user('u-ada'))?.item, {
    id: user('u-ada'),
    provider: 'aws',
    system,
    kind: 'human',
    isSignOn: true,
    name: 'ada',
    email: 'ada@example.com',
    active: true,
    created: '2025-01-02T03:04:05.000Z',
  })
  assert.deepEqual(users?.get(user('u-eve'))?.item, {
    id: user('u-eve'),
    provider: 'aws',
    system,
    kind: 'human',
    isSignOn: true,
    name: 'eve',
  })
  assert.deepEqual(idsIn(sound, 'identity-account'), ['u-ada', 'u-bob', 'u-eve'].map(user))
  assert.deepEqual(idsIn(sound, 'live-access'), ['u-ada', 'u-eve'].map(user))
})

test('no call tells its rule of second factors: it is there, and not known', () => {
  const id = `aws/${account}/identity-center/mfa-required`
  const settings = sound.items.get('identity-setting')
  assert.deepEqual(settings?.get(id)?.item, {
    id,
    provider: 'aws',
    system: `aws/${account}/identity-center`,
    setting: 'mfa-required',
  })
})

test('nor what it demands of passwords, which are there with its users', () => {
  const system = `aws/${account}/identity-center`
  const id = `${system}/password-policy`
  const policies = sound.items.get('password-policy')
  assert.deepEqual(policies?.get(id)?.item, { id, provider: 'aws', system })
})

test('each user has a grant for each account they may go to, through which group', () => {
  const set = 'arn:aws:sso:::permissionSet/ssoins-0a/ps-'
  const staff = 'via arn:aws:identitystore:::group/g-staff'
  assert.deepEqual(idsIn(sound, 'grant'), [
    `${user('u-ada')} ${set}admin in aws/${account}`,
    `${user('u-ada')} ${set}look in aws/${account} ${staff}`,
    `${user('u-ada')} ${set}look in aws/444455556666 ${staff}`,
    `${user('u-eve')} ${set}look in aws/${account} ${staff}`,
    `${user('u-eve')} ${set}look in aws/444455556666 ${staff}`,
  ])
})

test('no instance is an answer; one of another account is asked there, and one that is refused is not read', async () => {
  const instances = (response: unknown) =>
    changed(identityCenter, ({ op }) => op === 'ListInstances', { response })
  const scope = `${account}/us-east-1/sso-admin.ListInstances`
  const none = await replay(instances({ Instances: [] }))
  assert.equal(receiptOf(none, scope).complete, true)
  const theirs = await replay(
    instances({
      Instances: [{ InstanceArn: 'i', IdentityStoreId: 'd', OwnerAccountId: '444455556666' }],
    }),
  )
  assert.equal(receiptOf(theirs, scope).complete, true)
  assert.deepEqual([idsIn(theirs, 'identity-account'), idsIn(theirs, 'identity-setting')], [[], []])
  assert(!theirs.receipts.some((each) => each.scope.includes('identitystore')))
  const refused = await replay(changed(identityCenter, ({ op }) => op === 'ListInstances', denied))
  const { complete, feeds } = receiptOf(refused, scope)
  assert.deepEqual([complete, feeds], [false, fed])
})

test('the account that owns it administers it, and whichever it is delegated to; of one read alone under another’s, nobody knows', async () => {
  const administrations = (read: ReadInMemory) =>
    [...(read.items.get('sign-on-administration')?.values() ?? [])].map(({ item }) => item)
  const of = { provider: 'aws' }
  const own = { id: `aws/${account}`, ...of, on: true }
  assert.deepEqual(administrations(sound), [own])

  const others = { InstanceArn: 'i', IdentityStoreId: 'd', OwnerAccountId: '999988887777' }
  const alone = changed(identityCenter, ({ op }) => op === 'ListInstances', {
    response: { Instances: [others] },
  })
  assert.deepEqual(administrations(await replay(alone)), [{ id: `aws/${account}`, ...of }])

  const members = { response: { Accounts: [{ Id: account, Status: 'ACTIVE' }] } }
  const organisation = [
    ...identityCenter,
    asked('ListAccounts', {}, members),
    asked(
      'ListDelegatedAdministrators',
      { ServicePrincipal: 'sso.amazonaws.com' },
      { response: { DelegatedAdministrators: [{ Id: '444455556666' }] } },
    ),
  ]
  assert.deepEqual(administrations(await replay(organisation)), [
    own,
    { id: 'aws/444455556666', ...of, on: true },
  ])
})

test('a group whose members are refused leaves the grants incomplete', async () => {
  const read = await replay(
    changed(identityCenter, ({ op }) => op === 'ListGroupMemberships', denied),
  )
  const receipt = receiptOf(read, `${account}/us-east-1/sso-admin.ListAccountAssignments`)
  assert.deepEqual([receipt.complete, receipt.because], [false, 'ListIncomplete'])
  assert.equal(idsIn(read, 'grant').length, 1)
})

test('where its administration is delegated to the account that reads the organisation, that is asked who is in it', async () => {
  const owner = '999988887777'
  const instance = { InstanceArn: 'arn:aws:sso:::instance/ssoins-0a', IdentityStoreId: 'd-0a' }
  const theirs = changed(identityCenter, ({ op }) => op === 'ListInstances', {
    response: { Instances: [{ ...instance, OwnerAccountId: owner, PrimaryRegion: 'us-east-1' }] },
  })
  const inOrganisation = (answer: Pick<RecordedCall, 'response' | 'error'>) => [
    ...theirs,
    asked('ListAccounts', {}, { response: { Accounts: [{ Id: account, Status: 'ACTIVE' }] } }),
    asked('ListDelegatedAdministrators', { ServicePrincipal: 'sso.amazonaws.com' }, answer),
  ]
  const delegates = (...accounts: string[]) => ({
    response: { DelegatedAdministrators: accounts.map((Id) => ({ Id })) },
  })
  const scope = `${account}/us-east-1/organizations.ListDelegatedAdministrators`

  const read = await replay(inOrganisation(delegates('444455556666', account)))
  assert.equal(receiptOf(read, scope).complete, true)
  assert.deepEqual(idsIn(read, 'identity-account'), idsIn(sound, 'identity-account'))
  assert.deepEqual(idsIn(read, 'grant'), idsIn(sound, 'grant'))
  assert.deepEqual(idsIn(read, 'identity-setting'), [`aws/${owner}/identity-center/mfa-required`])
  assert.deepEqual(idsIn(read, 'sign-on-administration'), [`aws/${account}`, 'aws/444455556666'])
  for (const population of ['identity-account', 'grant'])
    for (const { item } of read.items.get(population)?.values() ?? [])
      assert.partialDeepStrictEqual(item, { system: `aws/${owner}/identity-center` })

  const other = await replay(inOrganisation(delegates('444455556666')))
  assert.deepEqual([idsIn(other, 'identity-account'), idsIn(other, 'identity-setting')], [[], []])
  assert.deepEqual(idsIn(other, 'sign-on-administration'), ['aws/444455556666'])
  assert.equal(receiptOf(other, scope).complete, true)

  const { complete, feeds } = receiptOf(await replay(inOrganisation(denied)), scope)
  assert.deepEqual([complete, feeds], [false, fed])
})

function asked(
  op: string,
  params: Record<string, unknown>,
  answer: Pick<RecordedCall, 'response' | 'error'>,
): RecordedCall {
  return { service: 'organizations', op, account, region: 'us-east-1', params, ...answer }
}
