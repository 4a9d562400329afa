import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import type { RecordedCall } from '#connectors/transport.ts'
import { accessKeys } from '#populations/access-key.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'
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
  // Whatever a domain or the public may, many may.
  const many = itemsOf(read, principals).filter(({ id }) => /\/(?:all\w+|domain:.*)$/.test(id))
  assert.deepEqual(many.map(({ name }) => name).toSorted(), [
    'acme.example',
    'allAuthenticatedUsers',
    'allUsers',
  ])
  assert(many.every(({ kind, admin }) => kind === 'other' && admin === false))
})

test('a role of the company’s own is a way to higher rights where a permission of it is, and one never seen leaves it open', () => {
  assert.deepEqual(escalation(read, 'user:ed@acme.example'), ['iam.serviceAccounts.getAccessToken'])
  assert.deepEqual(escalation(read, `serviceAccount:${ci}`), ['roles/editor'])
  assert.equal(escalation(read, 'user:gil@acme.example'), undefined)
  assert.deepEqual(escalation(read, 'user:ada@acme.example'), [])
  // A role made for one of Google's agents, in the hands of a person.
  assert.deepEqual(escalation(read, 'user:fay@acme.example'), ['roles/compute.serviceAgent'])
})

type Bindings = Readonly<Record<string, [role: string, member: string][]>>

/** The recording with other policies: `bindings` by a number or the end of what they stand on, for those that are there. */
function withPolicies(bindings: Bindings) {
  const stands = (asset: { name: string }) =>
    Object.entries(bindings).find(([name]) => asset.name.endsWith(`/${name}`))?.[1]
  return organisation.map((call): RecordedCall => {
    if (call.params['contentType'] !== 'IAM_POLICY') return call
    const response = z
      .looseObject({
        assets: z.array(
          z.looseObject({
            name: z.string(),
            iamPolicy: z.looseObject({ bindings: z.array(z.unknown()) }),
          }),
        ),
      })
      .parse(call.response)
    for (const asset of response.assets) {
      const more = stands(asset)?.map(([role, member]) => ({ role, members: [member] })) ?? []
      asset.iamPolicy.bindings.push(...more)
    }
    return { ...call, response }
  })
}

const tokens = 'roles/iam.serviceAccountTokenCreator'
const uses = 'roles/iam.serviceAccountUser'
const [ci, deploy, idle] = ['ci', 'deploy', 'idle'].map(
  (name) => `${name}@acme-prod.iam.gserviceaccount.com`,
)
const escalation = (of: typeof read, name: string) => one(of, principals, `/${name}`).escalation

test('a right on one service account alone is a way up where that account can do more, also through others, and else none', async () => {
  assert.deepEqual(escalation(read, 'user:kim.acme@gmail.com'), [`${uses} > ${ci}`])
  assert.deepEqual(escalation(read, `serviceAccount:${deploy}`), [
    `roles/iam.workloadIdentityUser > ${ci}`,
  ])
  assert.deepEqual(escalation(read, oncall), [`${tokens} > ${deploy} > ${ci}`])
  assert.deepEqual(escalation(read, kiosks), [])

  const pool =
    'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*'
  const more = await replay(
    withPolicies({
      // By what each role holds: one of the company's, one that writes the account's policy, and one that only looks.
      'serviceAccounts/1002': [
        ['projects/acme-prod/roles/borrow', 'user:a@acme.example'],
        ['roles/owner', 'user:b@acme.example'],
        ['roles/iam.securityAdmin', 'user:c@acme.example'],
        ['roles/iam.serviceAccountViewer', 'user:d@acme.example'],
        ['roles/iam.workloadIdentityUser', pool],
        ['roles/iam.serviceAccountTokenCreator', 'domain:acme.example'],
        // In a circle, and to itself.
        [uses, `serviceAccount:${ci}`],
      ],
      'serviceAccounts/1006': [[uses, `serviceAccount:${ci}`]],
    }),
  )
  for (const [name, way] of [
    ['user:a@acme.example', 'iam.serviceAccounts.getAccessToken'],
    ['user:b@acme.example', 'roles/owner'],
    ['user:c@acme.example', 'roles/iam.securityAdmin'],
    [pool, 'roles/iam.workloadIdentityUser'],
    [domain, tokens],
  ] as const) {
    assert.deepEqual(escalation(more, name), [`${way} > ${ci}`], name)
  }
  assert.deepEqual(escalation(more, 'user:d@acme.example'), [])
  assert.deepEqual(escalation(more, `serviceAccount:${ci}`), ['roles/editor'])
})

test('a service account can do what the groups it is in can, and what everybody or every account of a place can', async () => {
  const idleIn = async (bindings: Bindings, recorded?: RecordedCall[]) =>
    escalation(await replay(recorded ?? withPolicies(bindings)), kiosks)
  const joined = organisation.map((call): RecordedCall => {
    if (call.params['parent'] !== 'groups/02bcdefg2b3c4d5') return call
    const { memberships } = z
      .looseObject({ memberships: z.array(z.unknown()) })
      .parse(call.response)
    const account = { type: 'SERVICE_ACCOUNT', preferredMemberKey: { id: idle } }
    return { ...call, response: { memberships: [...memberships, account] } }
  })
  // The group on call is in that of administrators.
  assert.deepEqual(await idleIn({}, joined), [`${uses} > ${idle} > ${admins}`])
  const of = (place: string) =>
    `principalSet://cloudresourcemanager.googleapis.com/${place}/type/ServiceAccount`
  for (const all of ['allAuthenticatedUsers', of('projects/700000000001'), of(parent)]) {
    const found = await idleIn({ 'projects/700000000002': [['roles/editor', all]] })
    assert.deepEqual(found, [`${uses} > ${idle} > ${all.toLowerCase()}`])
  }
  const elsewhere = of('projects/700000000002')
  const bindings: Bindings = { 'projects/700000000002': [['roles/editor', elsewhere]] }
  assert.deepEqual(await idleIn(bindings), [])
})

test('whoever has things built can do what the account can that builds them, and whoever fills a pool what anybody of it can', async () => {
  const builder = 'serviceAccount:700000000001@cloudbuild.gserviceaccount.com'
  const builds = 'roles/cloudbuild.builds.editor'
  const zoe = 'user:zoe@acme.example'
  const [prod, data] = ['projects/700000000001', 'projects/700000000002']
  const found = async (role: string, place: string) => {
    const grants: [string, string, string][] = [
      [prod, role, builder],
      [place, builds, zoe],
    ]
    const bindings: Record<string, [string, string][]> = { [prod]: [], [place]: [] }
    for (const [on, given, member] of grants) bindings[on]?.push([given, member])
    return escalation(await replay(withPolicies(bindings)), zoe)
  }
  const way = [`${builds} > 700000000001@cloudbuild.gserviceaccount.com`]
  assert.deepEqual(await found('roles/owner', parent), way)
  assert.deepEqual(await found('roles/iam.serviceAccountUser', prod), way)
  assert.deepEqual(await found('roles/cloudbuild.builds.builder', prod), [])
  assert.deepEqual(await found('roles/owner', data), [])
  const unseen = 'projects/acme-prod/roles/unseen'
  assert.equal(await found(unseen, prod), undefined)

  const pools = 'roles/iam.workloadIdentityPoolAdmin'
  const fills = await replay(withPolicies({ [data]: [[pools, zoe]] }))
  assert.deepEqual(escalation(fills, zoe), [pools])
})

test('what a service account can do that nobody tells leaves it open who climbs by it', async () => {
  const on = (number: number, role: string, member: string) =>
    withPolicies({ [`serviceAccounts/${number}`]: [[role, member]] })
  const failing = (calls: readonly RecordedCall[], asks: (call: RecordedCall) => boolean) =>
    calls.map((call): RecordedCall => {
      const { response: _, ...asked } = call
      return asks(call) ? { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } } : call
    })
  const zoe = 'user:zoe@acme.example'

  // A role that no list names: on an account that can do more, or one that cannot.
  const unseen = 'projects/acme-prod/roles/unseen'
  const [onCi, onIdle] = await Promise.all([1002, 1007].map((id) => replay(on(id, unseen, zoe))))
  assert(onCi && onIdle)
  assert.equal(escalation(onCi, zoe), undefined)
  assert.deepEqual(escalation(onIdle, zoe), [])

  // An account that itself holds such a role on the project, and whoever becomes one that becomes it.
  const holds = await replay(
    withPolicies({
      'projects/700000000001': [[unseen, `serviceAccount:${idle}`]],
      'serviceAccounts/1007': [[uses, zoe]],
    }),
  )
  assert.equal(escalation(holds, zoe), undefined)

  // Without the list of accounts nobody knows whom a policy is about.
  const accounts = 'iam.googleapis.com/ServiceAccount'
  const unlisted = await replay(
    failing(organisation, ({ params }) => params['assetTypes'] === accounts),
  )
  assert.deepEqual(escalation(unlisted, kiosks), { unread: `gcp/${listed(accounts)}` })

  // A group that may do everything may have any account in it while nobody tells who is in it.
  const unread = await replay(
    failing(organisation, ({ params }) => params['groupKey'] === admins.slice('group:'.length)),
  )
  assert.deepEqual(escalation(unread, kiosks), {
    unread: `gcp/${parent}/cloudidentity.groups.lookup`,
  })

  // What a folder or an organisation above gives it is not read.
  const alone = JSON.stringify(organisation).replaceAll(parent, 'folders/600000000002')
  const above: RecordedCall[] = JSON.parse(
    alone.replaceAll('"folders/600000000002"]', `"folders/600000000002","${parent}"]`),
  )
  const below = itemsOf(await replay(above), principals)
  const found = below.find(({ id }) => id.endsWith(kiosks))
  assert.deepEqual([found?.escalation, found?.admin], [undefined, false])
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

test('one of Google’s own roles is what Google says is in it, asked once, and unknown while it does not say', async () => {
  const role = 'roles/newservice.operator'
  const zoe = 'user:zoe@acme.example'
  const policies = withPolicies({
    'projects/700000000001': [[role, zoe]],
    'projects/700000000002': [[role, zoe]],
  })
  const answering = async (answer: Pick<RecordedCall, 'response' | 'error'>) => {
    const call = { service: 'iam', op: 'roles.get', params: { name: role }, ...answer }
    const found = await replay([...policies, call])
    const { admin } = one(found, principals, `/${zoe}`)
    return [admin, escalation(found, zoe)]
  }
  const giving = async (...includedPermissions: string[]) =>
    answering({ response: { name: role, includedPermissions } })
  assert.deepEqual(await giving('iam.serviceAccounts.list'), [false, []])
  assert.deepEqual(await giving('iam.serviceAccounts.actAs'), [false, [role]])
  assert.deepEqual(await giving('iam.roles.update'), [false, [role]])
  assert.deepEqual(await giving('resourcemanager.projects.setIamPolicy'), [true, []])
  // Some hold nothing, and then have no list.
  assert.deepEqual(await answering({ response: { name: role } }), [false, []])

  const unread = { unread: `gcp/${parent}/iam.roles.get` }
  const error = { code: 'SERVICE_DISABLED', message: 'off' }
  for (const answer of [{ error }, { response: {} }, { response: { name: 'roles/viewer' } }]) {
    assert.deepEqual(await answering(answer), [unread, unread])
  }
  const receipt = receiptOf(await replay(policies), `${parent}/iam.roles.get`)
  assert.deepEqual([receipt.complete, receipt.because], [false, 'NotRecorded'])
  // Those in agents' hands and on single resources are not asked for, nor those that are known by name.
  const asked = receiptOf(read, `${parent}/iam.roles.get`)
  assert.deepEqual([asked.complete, asked.calls], [true, 6])
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

test('another company’s account is none of Google’s agents, whatever it is called', async () => {
  const role = 'roles/compute.serviceAgent'
  const account = (home: string) => `serviceAccount:${home}.gserviceaccount.com`
  const strangers = ['robot@other-4711.iam', 'service-900000000009@other-4711.iam'].map(account)
  const agents = [
    'service-700000000002@compute-system.iam',
    'service-org-600000000001@gcp-sa-scc.iam',
    'p700000000001@gcp-sa-cloud-sql.iam',
  ].map(account)
  const bindings = [...strangers, ...agents].map((member): [string, string] => [role, member])
  const theirs = account('900000000009@cloudservices')
  const found = await replay(
    withPolicies({ 'projects/700000000001': [...bindings, ['roles/editor', theirs]] }),
  )
  assert.deepEqual(escalation(found, theirs), ['roles/editor'])
  assert.deepEqual(
    itemsOf(found, grants)
      .filter(({ policy, principalKind }) => policy === role && principalKind === 'service')
      .map(({ principal }) => principal),
    strangers,
  )
  assert.deepEqual(
    strangers.map((member) => escalation(found, member)),
    [[role], [role]],
  )
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
    keys
      .filter(({ id }) => id.includes('/serviceAccounts/'))
      .map(({ id, active, lastUsed }) => [id.slice(-2), active, lastUsed]),
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

test('a key of an account that is disabled is not active, and of one that nobody could list that is unread', async () => {
  const disabled = organisation.map((call) =>
    call.params['assetTypes'] === 'iam.googleapis.com/ServiceAccount'
      ? JSON.parse(
          JSON.stringify(call).replaceAll(
            '"email":"ci@acme-prod.iam.gserviceaccount.com"',
            '"disabled":true,"email":"ci@acme-prod.iam.gserviceaccount.com"',
          ),
        )
      : call,
  )
  const ofAccounts = async (calls: RecordedCall[]) =>
    itemsOf(await replay(calls), accessKeys)
      .filter(({ id }) => id.includes('/serviceAccounts/'))
      .map(({ active }) => active)
  assert.deepEqual(await ofAccounts(disabled), [false, false])
  const denied = organisation.map((call): RecordedCall => {
    const { response: _, ...asked } = call
    return call.params['assetTypes'] === 'iam.googleapis.com/ServiceAccount'
      ? { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } }
      : call
  })
  const unread = { unread: `gcp/${listed('iam.googleapis.com/ServiceAccount')}` }
  assert.deepEqual(await ofAccounts(denied), [unread, false])
})

test('keys of Cloud Storage, and API keys that sign in as a service account, are keys like others, but for their last use, which nobody tells', async () => {
  const others = (of: typeof read) =>
    itemsOf(of, accessKeys)
      .filter(({ id }) => !id.includes('/serviceAccounts/'))
      .map(({ id, holder, active, created, lastUsed }) => {
        assert.equal(lastUsed, undefined)
        return { of: id.slice(id.lastIndexOf('/') + 1), holder, active, created }
      })
      .toSorted((a, b) => (a.of < b.of ? -1 : 1))
      .map(({ of: key, holder, active, created }) => [
        key,
        holder.split('/').at(-1),
        active,
        created,
      ])
  const ci = 'ci@acme-prod.iam.gserviceaccount.com'
  const api = [
    ['bound', ci, true, '2026-10-20T08:00:00.000Z'],
    ['gone', ci, false, '2025-01-01T00:00:00.000Z'],
  ]
  const machines = '700000000001-compute@developer.gserviceaccount.com'
  assert.deepEqual(others(read), [
    ['GOOG1ENEW', machines, true, '2026-11-01T10:00:00.123Z'],
    ['GOOG1EOFF', ci, false, '2024-02-03T10:00:00.123Z'],
    ['GOOG1EOLD', ci, true, '2025-02-03T10:00:00.123Z'],
    ...api,
  ])
  const [bound] = itemsOf(read, accessKeys).filter(({ id }) => id.endsWith('/keys/bound'))
  one(read, identityAccounts, bound?.holder ?? 'none')
  const [prod, data] = ['prod', 'data'].map((name) =>
    receiptOf(read, `projects/acme-${name}/storage.hmacKeys.list`),
  )
  assert.deepEqual([prod?.pages, prod?.items, prod?.complete], [2, 3, true])
  assert.deepEqual([data?.items, data?.complete], [0, true])

  const changed = organisation.map((call): RecordedCall => {
    if (call.op !== 'hmacKeys.list') return call
    const { response, ...asked } = call
    if (call.account === 'acme-data') return { ...asked, response: {} }
    const written = JSON.stringify(response).replaceAll('"ACTIVE"', '"PAUSED"')
    return { ...asked, response: JSON.parse(written.replace(/"timeCreated":"2025[^"]*",/, '')) }
  })
  const unclear = await replay(changed)
  assert.deepEqual(others(unclear), [
    ['GOOG1ENEW', machines, undefined, '2026-11-01T10:00:00.123Z'],
    ['GOOG1EOFF', ci, false, '2024-02-03T10:00:00.123Z'],
    ['GOOG1EOLD', ci, undefined, undefined],
    ...api,
  ])
  // Whoever says nothing has not said that there is none.
  const silent = receiptOf(unclear, 'projects/acme-data/storage.hmacKeys.list')
  assert.deepEqual([silent.complete, silent.feeds], [false, [accessKeys.id]])
})

test('people are known by the policies that name them, and nothing is claimed of their second factor', () => {
  const ada = one(read, identityAccounts, 'user:ada@acme.example')

  assert.equal(ada.id, `gcp/${parent}/user:ada@acme.example`)
  assert.deepEqual([ada.kind, ada.email], ['human', 'ada@acme.example'])
  assert.deepEqual([ada.mfa, ada.active, ada.password], [undefined, true, undefined])
})

/** The members that stand for accounts of which nothing is known. */
function groups(of: typeof read): string[] {
  return itemsOf(of, identityAccounts)
    .filter(({ kind, active }) => kind === 'group' && active === undefined)
    .map(({ id }) => id.slice(`gcp/${parent}/`.length))
    .toSorted()
}

/** The people, as the policies or groups name them. */
function users(of: typeof read): string[] {
  return itemsOf(of, identityAccounts)
    .filter(({ kind }) => kind === 'human')
    .map(({ name }) => name.slice(0, name.indexOf('@')))
    .toSorted()
}

const domain = 'domain:acme.example'
const admins = 'group:admins@acme.example'
const oncall = 'group:oncall@acme.example'
const kiosks = 'group:kiosks@acme.example'
const partners = 'group:partners@other.example'
/** Of the kiosks a browser is one, and the group of another company is not ours to look into. */
const unclear = [kiosks, partners]

test('who belongs to a group is an account like any other, once, and the group is none where everybody in it is known', () => {
  assert.deepEqual(groups(read), [domain, ...unclear])
  const [lea, ada] = ['lea', 'ada'].map((name) =>
    one(read, identityAccounts, `user:${name}@acme.example`),
  )
  assert.deepEqual(lea, {
    ...ada,
    id: `gcp/${parent}/user:lea@acme.example`,
    name: 'lea@acme.example',
    email: 'lea@acme.example',
  })
  const direct = ['ada', 'bo', 'cy', 'di', 'ed', 'fay', 'gil', 'hal', 'ivy', 'kim.acme']
  assert.deepEqual(users(read), [...direct, 'lea', 'mo', 'nia'].toSorted())
  // The groups on call and of administrators are in each other, and each was asked about once.
  const lookups = receiptOf(read, `${parent}/cloudidentity.groups.lookup`)
  assert.deepEqual([lookups.calls, lookups.items, lookups.because], [4, 3, 'PERMISSION_DENIED'])
  const lists = receiptOf(read, `${parent}/cloudidentity.groups.memberships.list`)
  assert.deepEqual([lists.calls, lists.complete, lists.detail], [4, true, true])
})

test('who is in a group and named in a policy in capital letters is one account', async () => {
  const loud = organisation.map((call): RecordedCall => {
    if (call.params['contentType'] !== 'IAM_POLICY') return call
    const written = JSON.stringify(call.response)
    return { ...call, response: JSON.parse(written.replaceAll('user:ada@', 'user:Ada@')) }
  })
  const named = users(await replay(loud)).filter((name) => /^ada$/i.test(name))
  assert.deepEqual(named, ['Ada'])
})

test('a group that was not read to its last member goes on standing for accounts, and loses nobody who is known', async () => {
  type Answer = Pick<RecordedCall, 'response' | 'error'>
  const with_ = (asks: (params: RecordedCall['params']) => boolean, answer: Answer) =>
    replay(
      organisation.map((call): RecordedCall => {
        const { response: _, error: __, ...asked } = call
        return call.service === 'cloudidentity' && asks(call.params)
          ? { ...asked, ...answer }
          : call
      }),
    )
  const denied = { error: { code: 'PERMISSION_DENIED', message: '' } }
  const nothing = [denied, { response: {} }, { response: { memberships: [] } }, { response: null }]
  const [inAdmins, inOncall] = ['groups/01abcdef1a2b3c4', 'groups/02bcdefg2b3c4d5']

  for (const answer of nothing) {
    const lost = await with_(({ groupKey }) => groupKey === admins.slice(6), answer)
    assert.deepEqual(groups(lost), [domain, admins, ...unclear])
    assert.equal(receiptOf(lost, `${parent}/cloudidentity.groups.lookup`).complete, false)

    const cutOff = await with_((params) => params['pageToken'] === 'page-2', answer)
    assert.deepEqual(groups(cutOff), [domain, admins, ...unclear])
    assert.equal(
      receiptOf(cutOff, `${parent}/cloudidentity.groups.memberships.list`).complete,
      false,
    )

    // Only a group in it is lost: that one stands for accounts, and the outer one is known.
    const inner = await with_(({ parent: of }) => of === inOncall, answer)
    assert.deepEqual(groups(inner), [domain, kiosks, oncall, partners])
    assert.deepEqual([users(inner).includes('lea'), users(inner).includes('mo')], [true, false])

    const all = await with_(() => true, answer)
    assert.deepEqual(groups(all), [domain, admins, kiosks, oncall, partners])
    assert.deepEqual(
      users(all),
      users(read).filter((name) => !/^(?:lea|mo|nia)$/.test(name)),
    )
    assert.equal(receiptOf(all, listed('IAM_POLICY/every')).complete, true)
  }

  const members = (...memberships: unknown[]) => ({ response: { memberships } })
  const lea = { type: 'USER', preferredMemberKey: { id: 'lea@acme.example' } }
  const strange = [
    { response: { memberships: [lea], nextPageToken: 'page-2' } },
    members(lea, { type: 'OTHER', preferredMemberKey: { id: 'C01abc234' } }),
    members(lea, { type: 'USER', preferredMemberKey: { id: 'C01abc234' } }),
    members(lea, { type: 'OTHER', preferredMemberKey: { id: 'mo@acme.example' } }),
    members(lea, { preferredMemberKey: { id: 'mo@acme.example' } }),
    members(lea, { type: 'USER' }),
    members(lea, {
      type: 'GROUP',
      preferredMemberKey: { id: 'mo@acme.example', namespace: 'identitysources/1' },
    }),
  ]
  for (const answer of strange) {
    const told = await with_(({ parent: of }) => of === inAdmins, answer)
    assert.deepEqual(groups(told), [domain, admins, ...unclear], JSON.stringify(answer))
    assert(users(told).includes('lea'))
  }
})

test('a domain and a part of a workforce pool stand for accounts that nobody told us, and no service account of a pool does', async () => {
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
  assert.deepEqual(groups(await replay(more)), [domain, ...unclear, `principalSet:${pools}`])
})

test('who came with an account of their own at Google has a password past single sign-on, and nobody of the directory has', () => {
  assert.deepEqual(one(read, identityAccounts, 'user:kim.acme@gmail.com').password, {
    enabled: true,
  })
  assert.equal(one(read, identityAccounts, 'user:ada@acme.example').password, undefined)
})

/** What is known of who is let in, by its name: through which groups, or what left a group unread. */
function live(of: typeof read): Record<string, unknown> {
  const items = itemsOf(of, liveAccess).map(({ name, kind, through, unread }) => [
    name.replace('@acme.example', '').replace('@acme-prod.iam.gserviceaccount.com', ''),
    unread ?? through?.map((id) => id.slice(`gcp/${parent}/`.length)) ?? kind ?? 'alone',
  ])
  return Object.fromEntries(items)
}

test('whoever has a role is let in, service accounts that are on are, and a group that was not read stands for whom it lets in', () => {
  const both = [admins, oncall]
  const alone = ['bo', 'cy', 'di', 'ed', 'fay', 'gil', 'hal', 'ivy', 'kim.acme@gmail.com']
  assert.deepEqual(live(read), {
    ...Object.fromEntries(alone.map((name) => [name, 'alone'])),
    // The groups on call and of administrators are in each other.
    ada: both,
    lea: both,
    mo: both,
    nia: [kiosks],
    'domain:acme.example': 'group',
    // Its list was read to the end: who is not in it is not let in by it.
    'group:kiosks': 'group',
    [partners]: `gcp/${parent}/cloudidentity.groups.lookup`,
    ci: 'service',
    idle: 'service',
  })
  for (const { id } of itemsOf(read, liveAccess)) one(read, identityAccounts, id)
})

test('while policies are not read to the end, no scope says that it lists who is let in', async () => {
  const cut = organisation.map((call): RecordedCall => {
    const { response: _, ...asked } = call
    return call.params['contentType'] === 'IAM_POLICY' && call.params['pageToken']
      ? { ...asked, error: { code: 'UNAVAILABLE', message: '' } }
      : call
  })
  const { feeds, complete } = receiptOf(await replay(cut), listed('IAM_POLICY/every'))
  assert.deepEqual([feeds.includes(liveAccess.id), complete], [true, false])
})

test('somebody whom another company’s sign-on lets in by a pool has an account like any other', async () => {
  const pool = 'principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/'
  const more = organisation.map((call): RecordedCall => {
    if (call.params['contentType'] !== 'IAM_POLICY') return call
    const written = JSON.stringify(call.response)
    return {
      ...call,
      response: JSON.parse(written.replaceAll('user:cy@acme.example', `${pool}lea@acme.example`)),
    }
  })
  const found = await replay(more)
  const account = one(found, identityAccounts, `${pool}lea@acme.example`)
  assert.deepEqual([account.kind, account.email], ['human', 'lea@acme.example'])
  // The group is one of Google's, whose member somebody of the same name is.
  assert.equal(one(found, liveAccess, `${pool}lea@acme.example`).through, undefined)
  const workload =
    'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/x'
  const service = JSON.stringify(more).replaceAll(`${pool}lea@acme.example`, workload)
  const without = itemsOf(await replay(JSON.parse(service)), identityAccounts)
  assert(!without.some(({ id }) => id.includes('workloadIdentityPools')))
})

test('a policy of the organisation that holds under a condition alone holds not', () => {
  const on = (setting: string) => one(read, identitySettings, `/${setting}`).on

  assert.equal(on('single-sign-on'), true)
  assert.equal(on('own-domains-only'), true)
  assert.equal(on('no-service-keys'), false)
})

test('whether a second factor is enforced only the directory tells: the question is there, and open', () => {
  const id = `gcp/${parent}/mfa-required`
  const system = `gcp/${parent}`
  assert.deepEqual(one(read, identitySettings, '/mfa-required'), {
    id,
    provider: 'gcp',
    system,
    setting: 'mfa-required',
  })
})
