import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { begunDuties } from '#populations/begun-duty.ts'
import { people } from '#populations/person.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { assertLogReplays, beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const lead = actorOf('lead', 'lead')
const admin = actorOf('admin', 'admin')

async function begun(): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await perform(company, admin, 'organisation-setting.change', {
    id: 'organisation',
    contact: 'security_team@example.com',
  })
  return company
}

async function kept({ org }: TestCompany) {
  return await readOrg(store, org, async (tx) => ({
    all: await managedItems(tx, policies),
    versions: await managedItems(tx, policyVersions),
  }))
}

test('only who changes policies adopts them, and not before there is a contact to name in them', async () => {
  const company = await beginCompany(store, clock)
  await assert.rejects(perform(company, actorOf('member', 'member'), 'policy.adopt', {}), {
    code: 'not-permitted',
  })
  await assert.rejects(perform(company, lead, 'policy.adopt', { policy: 'no-such' }), {
    kind: 'input',
  })
  await assert.rejects(perform(company, lead, 'policy.adopt', {}), { code: 'contact-missing' })
  assert.deepEqual(await kept(company), { all: [], versions: [] })
})

test('all fourteen become drafts in both languages that name the company and nothing else by placeholder', async () => {
  const company = await begun()
  const { adopted, told } = await perform(company, lead, 'policy.adopt', {})
  assert.equal([adopted].flat().length, 14)
  assert.match(String(told), /^14 policies are adopted/)
  const { all, versions } = await kept(company)
  assert.equal(all.length, 14)
  assert.equal(versions.length, 14)
  for (const { state, de, en } of versions) {
    assert.equal(state, 'draft')
    for (const wording of [de, en]) {
      assert.match(wording?.text ?? '', /^## /)
      assert.ok(!(wording?.text ?? '{{').includes('{{'))
    }
  }
  const { de } = versions.find(({ id }) => id === 'access-control/1') ?? {}
  assert.ok(de?.text?.includes(String.raw`security\_team@example.com`))
  await assertLogReplays(company)
})

test('a policy that is there already stays as it is', async () => {
  const company = await begun()
  await perform(company, lead, 'policy.adopt', { policy: 'vendor' })
  await perform(company, lead, 'policy-version.draft', { policy: 'vendor', textDe: 'Unser Text.' })
  const { adopted } = await perform(company, lead, 'policy.adopt', {})
  assert.equal([adopted].flat().length, 13)
  const { versions } = await kept(company)
  assert.equal(versions.find(({ policy }) => policy === 'vendor')?.de?.text, 'Unser Text.')
  const again = await perform(company, lead, 'policy.adopt', {})
  assert.deepEqual(again['adopted'], [])
})

test('a policy that was given up and is adopted again has its days from then on for who came since', async () => {
  const company = await begun()
  const comes = (id: string) =>
    withOrg(store, company.org, (tx) =>
      putItem(tx, people, { id, name: id, kind: 'employee', groups: [], externalIds: {} }),
    )
  const everyBegun = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, begunDuties))).map(({ id }) => id)
  await comes('ada')
  await perform(company, lead, 'policy.adopt', { policy: 'vendor' })
  assert.deepEqual(await everyBegun(), [])
  await perform(company, lead, 'policy.close', { id: 'vendor' })
  await comes('bob')
  await perform(company, lead, 'policy.adopt', { policy: 'vendor' })
  // Ada owed it before, and goes on with the beginning she had.
  assert.deepEqual(await everyBegun(), ['bob/policy/vendor'])
})

test('a policy for a group is for everybody where nobody is in that group, and the answer says so', async () => {
  const company = await begun()
  const { forEverybody } = await perform(company, lead, 'policy.adopt', { policy: 'cryptography' })
  assert.deepEqual(forEverybody, ['cryptography'])
  const other = await begun()
  await withOrg(store, other.org, (tx) =>
    putItem(tx, people, {
      id: 'ada',
      name: 'Ada',
      kind: 'employee',
      groups: ['engineering'],
      externalIds: {},
    }),
  )
  const found = await perform(other, lead, 'policy.adopt', { policy: 'cryptography' })
  assert.deepEqual(found['forEverybody'], [])
  assert.deepEqual((await kept(other)).all[0]?.groups, ['engineering'])
})
