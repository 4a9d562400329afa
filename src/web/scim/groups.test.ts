import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { accountsInRole, changeAccount, findAccount } from '#store/accounts.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findPersonByEmail } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signInAs, signedIn } from '#web/test-people.ts'

import { addGroup, addUser, directoryOf, patch, user } from './test-directory.ts'
import type { Ask } from './test-directory.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let company: TestCompany
let site: Hono
let ask: Ask

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  ;({ ask } = await directoryOf(store, company.org, site))
})

function read<Result>(look: Parameters<typeof readOrg<Result>>[2]): Promise<Result> {
  return readOrg(store, company.org, look)
}

test('a group gives its roles while somebody is in it, and what was given by hand stays', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'role admin')
  const set = await admin.postJson('/api/v1/directory-setting/create', {
    group: 'Platform',
    roles: ['control-owner', 'lead'],
  })
  assert.equal(set.status, 200, await set.clone().text())
  const [one, two] = [
    await addUser(ask, 'role.one@example.com'),
    await addUser(ask, 'role.two@example.com'),
  ]
  await withOrg(store, company.org, (tx) => changeAccount(tx, two, { roles: ['member', 'lead'] }))
  const group = await addGroup(ask, 'platform', [one, two])
  const rolesOf = async (id: string) =>
    ((await read((tx) => findAccount(tx, id)))?.roles ?? []).toSorted((a, b) => a.localeCompare(b))
  assert.deepEqual(await rolesOf(one), ['control-owner', 'lead', 'member'])
  const held = await read((tx) => findPersonByEmail(tx, 'role.one@example.com'))
  assert.deepEqual(held?.person.groups, ['platform'])
  const browser = await signInAs(store, company.org, site, one)
  assert.equal((await browser.get('/api/v1/controls')).status, 200)

  const out = await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'remove', path: `members[value eq "${one}"]` }),
  )
  assert.equal(out.status, 204)
  assert.deepEqual(await rolesOf(one), ['member'])
  assert.equal((await browser.get('/api/v1/controls')).status, 403)
  // As Entra ID writes it.
  await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'Remove', path: 'members', value: [{ value: two }] }),
  )
  assert.deepEqual(await rolesOf(two), ['lead', 'member'])

  await ask('PATCH', `/Groups/${group}`, patch({ op: 'add', value: { members: [{ value: one }] } }))
  assert.deepEqual(await rolesOf(one), ['control-owner', 'lead', 'member'])
  await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'replace', path: 'displayName', value: 'Renamed' }),
  )
  assert.deepEqual(await rolesOf(one), ['member'])
  await ask(
    'PATCH',
    `/Groups/${group}`,
    patch({ op: 'replace', value: { id: group, displayName: 'Platform' } }),
  )
  assert.deepEqual(await rolesOf(one), ['control-owner', 'lead', 'member'])
  assert.equal((await ask('DELETE', `/Groups/${group}`)).status, 204)
  assert.deepEqual(await rolesOf(one), ['member'])
})

test('a setting gives and takes its roles at once, and only an administrator makes one', async () => {
  const id = await addUser(ask, 'set.me@example.com')
  await addGroup(ask, 'Auditees', [id])
  const lead = await signedIn(store, company.org, site, ['lead'], 'setting lead')
  const input = { group: 'AUDITEES', roles: ['people-officer'] }
  assert.equal((await lead.postJson('/api/v1/directory-setting/create', input)).status, 403)
  const admin = await signedIn(store, company.org, site, ['admin'], 'setting admin')
  const made: unknown = await (
    await admin.postJson('/api/v1/directory-setting/create', input)
  ).json()
  const key = String(Object(made).id)
  assert.deepEqual((await read((tx) => findAccount(tx, id)))?.roles, ['member', 'people-officer'])
  assert.equal((await admin.postJson('/api/v1/directory-setting/create', input)).status, 409)
  const auditor = { group: 'x', roles: ['auditor'] }
  assert.equal((await admin.postJson('/api/v1/directory-setting/create', auditor)).status, 400)
  assert.equal((await admin.postJson('/api/v1/directory-setting/close', { id: key })).status, 200)
  assert.deepEqual((await read((tx) => findAccount(tx, id)))?.roles, ['member'])
})

test('the last administrator is neither shut out nor lowered by a directory', async () => {
  const other = await beginCompany(store, clock)
  const small = website(store, other.organisation, pino({ level: 'silent' }))
  const { ask: tell, account } = await directoryOf(store, other.org, small, { name: 'only admin' })
  const admin = await readOrg(store, other.org, (tx) => findAccount(tx, account))
  const made = await tell('POST', '/Users', user(admin?.email ?? ''))
  assert.equal(made.body['id'], account)
  const off = await tell(
    'PATCH',
    `/Users/${account}`,
    patch({ op: 'replace', path: 'active', value: false }),
  )
  assert.equal(off.status, 409)
  assert.equal((await tell('DELETE', `/Users/${account}`)).status, 409)
  const inactive = await tell(
    'PUT',
    `/Users/${account}`,
    user(admin?.email ?? '', { active: false }),
  )
  assert.equal(inactive.status, 409)
  assert.equal((await readOrg(store, other.org, (tx) => accountsInRole(tx, 'admin'))).length, 1)
})
