import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import fc from 'fast-check'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { findAccount } from '#store/accounts.ts'
import { readHead } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import { findPersonByEmail } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

import { directoryOf, patch, user } from './test-directory.ts'
import type { Ask } from './test-directory.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let site: Hono

/** What a directory and we should agree on: users by name, with their groups. */
interface Model {
  users: Map<string, { id: string; isActive: boolean; name: string }>
  /** Ids that names had, also of users that are gone. */
  ids: Map<string, string>
  members: Set<string>
}

const names = ['ada', 'ben', 'cleo'] as const
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), name: fc.constantFrom(...names) }),
  fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom(...names) }),
  fc.record({
    do: fc.constant('activate' as const),
    name: fc.constantFrom(...names),
    isActive: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('rename' as const),
    name: fc.constantFrom(...names),
    shown: fc.constantFrom('X', 'Y', 'Ünï'),
  }),
  fc.record({
    do: fc.constant('member' as const),
    name: fc.constantFrom(...names),
    isIn: fc.boolean(),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never

test('whatever a directory does, accounts, people, roles and log are what a simple model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const company = await beginCompany(store, clock)
      site = website(store, company.organisation, pino({ level: 'silent' }))
      const { ask } = await directoryOf(store, company.org, site)
      const admin = await signedIn(store, company.org, site, ['admin'], 'model admin')
      const setting = { group: 'Team', roles: ['control-owner'] }
      await admin.postJson('/api/v1/directory-setting/create', setting)
      const made = await ask('POST', '/Groups', { displayName: 'Team' })
      const model: Model = { users: new Map(), ids: new Map(), members: new Set() }
      for (const each of steps) {
        const before = await sizeOf(company)
        const hasChanged = await take(ask, String(made.body['id']), model, each)
        assert.equal(await sizeOf(company), before + (hasChanged ? 1 : 0), JSON.stringify(each))
      }
      await compare(company, ask, model)
    }),
    { numRuns: 12 },
  )
})

async function sizeOf({ org }: TestCompany): Promise<number> {
  return await readOrg(store, org, async (tx) => (await readHead(tx)).size)
}

/** Does one step in both worlds; whether it should have changed anything. */
async function take(ask: Ask, group: string, model: Model, each: Step): Promise<boolean> {
  const known = model.users.get(each.name)
  if (each.do === 'create') {
    const { status, body } = await ask('POST', '/Users', user(`${each.name}@example.com`))
    assert.equal(status, known ? 409 : 201)
    if (known) return false
    const id = String(body['id'])
    assert.equal(model.ids.get(each.name) ?? id, id)
    model.ids.set(each.name, id)
    model.users.set(each.name, { id, isActive: true, name: '' })
    return true
  }
  const path = `/Users/${known?.id ?? '99999999-9999-4999-8999-999999999999'}`
  const statusOf = async (...operations: unknown[]) =>
    (await ask('PATCH', path, patch(...operations))).status
  if (each.do === 'delete') {
    assert.equal((await ask('DELETE', path)).status, known ? 204 : 404)
    model.users.delete(each.name)
    model.members.delete(each.name)
    return known !== undefined
  }
  if (each.do === 'activate') {
    const operation = { op: 'replace', path: 'active', value: each.isActive }
    assert.equal(await statusOf(operation), known ? 200 : 404)
    if (!known || known.isActive === each.isActive) return false
    known.isActive = each.isActive
    return true
  }
  if (each.do === 'rename') {
    const operation = { op: 'add', value: { displayName: each.shown } }
    assert.equal(await statusOf(operation), known ? 200 : 404)
    if (!known || known.name === each.shown) return false
    known.name = each.shown
    return true
  }
  const value = [{ value: known?.id ?? '99999999-9999-4999-8999-999999999999' }]
  const operation = { op: each.isIn ? 'add' : 'remove', path: 'members', value }
  const { status } = await ask('PATCH', `/Groups/${group}`, patch(operation))
  assert.equal(status, known || !each.isIn ? 204 : 400)
  if (!known || model.members.has(each.name) === each.isIn) return false
  if (each.isIn) model.members.add(each.name)
  else model.members.delete(each.name)
  return true
}

async function compare(company: TestCompany, ask: Ask, model: Model): Promise<void> {
  const { body } = await ask('GET', '/Users')
  assert.equal(body['totalResults'], model.users.size)
  for (const [name, id] of model.ids) {
    const known = model.users.get(name)
    const [account, held] = await readOrg(store, company.org, async (tx) => [
      await findAccount(tx, id),
      await findPersonByEmail(tx, `${name}@example.com`),
    ])
    const isIn = known !== undefined && model.members.has(name)
    const isOpen = known?.isActive ?? false
    assert.equal(account?.disabledAt === undefined, isOpen, name)
    assert.equal(held?.person.end === undefined, isOpen, name)
    assert.deepEqual(held?.person.groups, isIn ? ['Team'] : [], name)
    assert.equal(account?.roles.includes('control-owner'), isIn, name)
    assert.equal(account?.person, held?.person.id)
  }
}
