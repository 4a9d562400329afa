import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { accessKeys } from '#populations/access-key.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { principals } from '#populations/principal.ts'
import { publicResources } from '#populations/public-resource.ts'

import { itemsOf, listed, one, organisation, parent, receiptOf, replay } from './fixtures/replay.ts'

const read = await replay(organisation)

test('a grant is one role of one member in one place, and those of Google’s own agents are none', () => {
  const ada = one(read, grants, 'roles/owner user:ada@acme.example')

  assert.deepEqual([ada.admin, ada.wildcard, ada.standing], [true, true, true])
  assert.equal(ada.scope, '//cloudresourcemanager.googleapis.com/projects/700000000001')
  const agent = 'serviceAccount:service-700000000001@compute-system.iam.gserviceaccount.com'
  assert(!itemsOf(read, grants).some(({ principal }) => principal === agent))
  assert.equal(receiptOf(read, listed('IAM_POLICY/every')).pages, 2)
})

test('what ends by itself is not standing', () => {
  const bo = one(read, grants, 'roles/owner user:bo@acme.example if one hour')

  assert.deepEqual([bo.admin, bo.standing], [true, false])
  // An end in another century is none, and one turned round is a beginning.
  for (const other of ['hal@acme.example if next century', 'ivy@acme.example if turned']) {
    assert.equal(one(read, grants, `roles/owner user:${other}`).standing, true)
  }
})

test('a role of the company’s own is what its permissions make it, and one never seen stays unknown', () => {
  assert.equal(one(read, grants, 'roles/ops user:cy@acme.example').admin, true)
  assert.equal(one(read, grants, 'roles/unseen user:di@acme.example').admin, undefined)
})

test('a role on one resource alone makes nobody an administrator', () => {
  const grant = one(read, grants, 'roles/storage.objectAdmin user:ada@acme.example')

  assert.deepEqual([grant.admin, grant.wildcard], [false, false])
})

test('a member is what all its grants come to', () => {
  const principal = (name: string) => one(read, principals, name)

  assert.equal(principal('group:admins@acme.example').admin, true)
  assert.equal(principal('serviceAccount:ci@acme-prod.iam.gserviceaccount.com').admin, false)
  assert.deepEqual(principal('user:di@acme.example').escalation, [
    'roles/iam.serviceAccountTokenCreator',
  ])
  assert.equal(principal('user:di@acme.example').admin, undefined)
  assert(!itemsOf(read, principals).some(({ id }) => /allUsers|domain:/.test(id)))
})

test('a role of the company’s own is a way to higher rights where a permission of it is, and one never seen leaves it open', () => {
  const escalation = (name: string) => one(read, principals, name).escalation

  assert.deepEqual(escalation('user:ed@acme.example'), ['iam.serviceAccounts.getAccessToken'])
  assert.deepEqual(escalation('serviceAccount:ci@acme-prod.iam.gserviceaccount.com'), [
    'roles/editor',
  ])
  assert.equal(escalation('user:gil@acme.example'), undefined)
  assert.deepEqual(escalation('user:ada@acme.example'), [])
})

test('without the roles of the company’s own nobody knows what their holders come to', async () => {
  const denied = organisation.map((call): RecordedCall => {
    const { response: _, ...asked } = call
    return call.params['assetTypes'] === 'iam.googleapis.com/Role'
      ? { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } }
      : call
  })
  const ed = one(await replay(denied), principals, 'user:ed@acme.example')
  const unread = { unread: `gcp/${listed('iam.googleapis.com/Role')}` }

  assert.deepEqual([ed.admin, ed.escalation], [unread, unread])
})

test('a role made for Google’s agents is a grant in the hands of anybody else, and what Google gives its own agents is none', () => {
  const of = (member: string) =>
    itemsOf(read, grants).filter(({ principal }) => principal === member)

  assert.deepEqual(
    of('user:fay@acme.example').map(({ policy }) => policy),
    ['roles/compute.serviceAgent'],
  )
  assert.deepEqual(of('serviceAccount:700000000001@cloudservices.gserviceaccount.com'), [])
})

test('whatever a policy opens to the public is public, but for buckets, which say it themselves, and calls that a web server takes', () => {
  assert.deepEqual(
    itemsOf(read, publicResources).map(({ id, type, region }) => [id, type, region]),
    [
      [
        'gcp/acme-prod/public///compute.googleapis.com/projects/acme-prod/global/snapshots/shared',
        'compute.googleapis.com/Snapshot',
        'global',
      ],
      [
        'gcp/acme-prod/public///pubsub.googleapis.com/projects/acme-prod/topics/orders',
        'pubsub.googleapis.com/Topic',
        'global',
      ],
      [
        'gcp/acme-prod/public///run.googleapis.com/projects/acme-prod/locations/us-east1/services/back',
        'run.googleapis.com/Service',
        'us-east1',
      ],
    ],
  )
})

test('only keys that people made are keys, and one that has ended is not active', () => {
  const keys = itemsOf(read, accessKeys)

  assert.deepEqual(
    keys.map(({ id, active, lastUsed }) => [id.slice(-2), active, lastUsed]),
    [
      ['k1', true, '2026-11-20T07:00:00.000Z'],
      ['k3', false, null],
    ],
  )
  const account = one(
    read,
    identityAccounts,
    'serviceAccounts/ci@acme-prod.iam.gserviceaccount.com',
  )
  assert.deepEqual([account.kind, account.active, account.keys], ['service', true, 1])
  const deploy = one(read, identityAccounts, 'deploy@acme-prod.iam.gserviceaccount.com')
  assert.deepEqual([deploy.active, deploy.keys], [false, 0])
})

test('people are known by the policies that name them, and nothing is claimed of their second factor', () => {
  const ada = one(read, identityAccounts, 'user:ada@acme.example')

  assert.equal(ada.id, `gcp/${parent}/user:ada@acme.example`)
  assert.deepEqual([ada.kind, ada.email], ['human', 'ada@acme.example'])
  assert.deepEqual([ada.mfa, ada.active, ada.password], [undefined, true, undefined])
})

test('a group or a domain with a role stands for accounts that nobody told us, and no service account of a pool does', async () => {
  const groups = (of: typeof read): string[] =>
    itemsOf(of, identityAccounts)
      .filter(({ kind, active }) => kind === 'group' && active === undefined)
      .map(({ id }) => id.slice(`gcp/${parent}/`.length))
      .toSorted()
  const [domain, admins] = ['domain:acme.example', 'group:admins@acme.example']
  assert.deepEqual(groups(read), [domain, admins])
  const pools = '//iam.googleapis.com/locations/global/workforcePools/staff/group/a'
  const others = [
    `principalSet:${pools}`,
    'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*',
    'projectOwner:acme-prod',
    'deleted:group:old@acme.example?uid=1',
  ]
  const more = organisation.map((call): RecordedCall => {
    const written = JSON.stringify(call.response)
    if (call.params['contentType'] !== 'IAM_POLICY') return call
    const members = others.map((each) => JSON.stringify(each)).join(',')
    return { ...call, response: JSON.parse(written.replaceAll(`"${admins}"`, members)) }
  })
  assert.deepEqual(groups(await replay(more)), [domain, `principalSet:${pools}`])
})

test('who came with an account of their own at Google has a password past single sign-on, and nobody of the directory has', () => {
  assert.deepEqual(one(read, identityAccounts, 'user:kim.acme@gmail.com').password, {
    enabled: true,
  })
  assert.equal(one(read, identityAccounts, 'user:ada@acme.example').password, undefined)
})

test('a policy of the organisation that holds under a condition alone holds not', () => {
  const on = (setting: string) => one(read, identitySettings, `/${setting}`).on

  assert.equal(on('single-sign-on'), true)
  assert.equal(on('own-domains-only'), true)
  assert.equal(on('no-service-keys'), false)
})
