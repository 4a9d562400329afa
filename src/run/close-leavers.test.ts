import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import type { Role } from '#engine/permissions.ts'
import type { Person } from '#populations/person.ts'
import { changeAccount, createAccount, findAccount } from '#store/accounts.ts'
import { lastActionAmong } from '#store/actions.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { beginSession, findSession } from '#store/sessions.ts'
import { openTestStore } from '#store/test-store.ts'

import { closeLeavers } from './close-leavers.ts'
import { recordAction } from './record-action.ts'
import { beginCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T09:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const { org } = await beginCompany(store, clock)
let made = 0

function person(id: string, end?: string): Person {
  const groups = { groups: [], externalIds: {} }
  const own = { id, name: id, email: `${id}@example.com`, kind: 'employee' as const, ...groups }
  return { ...own, start: '2026-01-01', ...(end !== undefined && { end }) }
}

/** An account of a person with this last day; its id. */
async function account(end: string | undefined, ...roles: Role[]): Promise<string> {
  const id = `p${++made}`
  return await withOrg(store, org, async (tx) => {
    await putPeople(tx, [person(id, end)], 'people')
    const email = `${id}@example.com`
    return (await createAccount(tx, { email, name: id, roles, person: id })).id
  })
}

const isOpen = async (id: string) =>
  (await readOrg(store, org, (tx) => findAccount(tx, id)))?.disabledAt === undefined

test('whose last day is over has no access from the next day on, and the log says that it went by itself', async () => {
  clock.now = new Date('2026-11-05T22:00:00.000Z')
  const [leaver, stays, later] = [
    await account('2026-11-05', 'member', 'lead'),
    await account(undefined, 'member'),
    await account('2026-11-30', 'member'),
  ]
  const { token } = await withOrg(store, org, (tx) =>
    beginSession(tx, { account: leaver, factors: ['passkey'], agent: '', address: '' }),
  )
  await closeLeavers(store, org)
  assert.equal(await isOpen(leaver), true, 'the last day is a day of work')

  clock.now = new Date('2026-11-06T00:00:01.000Z')
  await closeLeavers(store, org)
  assert.deepEqual(await Promise.all([leaver, stays, later].map(isOpen)), [false, true, true])
  assert.equal(await findSession(store, token), undefined)
  await readOrg(store, org, async (tx) => {
    const names = ['user.disable']
    const done = await lastActionAmong(tx, { subject: `account/${leaver}`, names })
    assert.equal(done?.actor, 'schedule')
  })
})

test('whom people let in again after the last day stays in, until another one is over', async () => {
  clock.now = new Date('2026-11-06T08:00:00.000Z')
  const helper = await account('2026-11-05', 'member')
  await closeLeavers(store, org)
  await withOrg(store, org, async (tx) => {
    await changeAccount(tx, helper, { disabledAt: null })
    const subject = `account/${helper}`
    await recordAction(tx, { name: 'user.enable', actor: 'cli', subject, what: {} })
  })
  await closeLeavers(store, org)
  assert.equal(await isOpen(helper), true)

  await withOrg(store, org, (tx) => putPeople(tx, [person(`p${made}`, '2026-11-10')], 'people'))
  clock.now = new Date('2026-11-11T08:00:00.000Z')
  await closeLeavers(store, org)
  assert.equal(await isOpen(helper), false)
})

test('of administrators who all left the last one keeps access, so that somebody can give it to another', async () => {
  const admins = [await account('2026-11-01', 'admin'), await account('2026-11-01', 'admin')]
  await closeLeavers(store, org)
  const open = await Promise.all(admins.map(isOpen))
  assert.equal(open.filter((each) => each).length, 1)
  await closeLeavers(store, org)
  assert.deepEqual(await Promise.all(admins.map(isOpen)), open)
})
