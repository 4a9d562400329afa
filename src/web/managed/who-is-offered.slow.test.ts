import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { keptEngagements } from '#program/audits/engagements.ts'
import { keptProgramRoles } from '#program/governance/kept-roles.ts'
import { keptDataStores } from '#program/hosting/data-stores.ts'
import { beginCompany } from '#run/test-company.ts'
import { changeAccount, createAccount } from '#store/accounts.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { choicesFor } from './references.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('owners are chosen among people who are here: no auditor, no leaver, nobody from outside; auditors where auditors are asked', async () => {
  const { org } = await beginCompany(store, clock)
  const person = (id: string, more: object = {}) => ({
    id,
    name: id,
    email: `${id}@example.com`,
    kind: 'employee' as const,
    groups: [],
    externalIds: {},
    ...more,
  })
  const offered = async ({ actions }: typeof keptDataStores, name: string) => {
    const create = actions.find(({ id }) => id.endsWith('.create') || id.endsWith('.change'))
    assert(create)
    const choices = await readOrg(store, org, (tx) => choicesFor(tx, create.input, 'en', clock.now))
    return choices.get(name)?.map((each) => each.name.replace(/ \(.*/, ''))
  }
  await withOrg(store, org, async (tx) => {
    await createAccount(tx, { name: 'outsider', email: 'outsider@example.org', roles: ['member'] })
    await createAccount(tx, { name: 'auditor', email: 'auditor@example.org', roles: ['auditor'] })
  })
  // As long as nobody of the register may sign in, there is nobody else to name.
  assert.deepEqual(await offered(keptDataStores, 'owner'), ['outsider'])
  await withOrg(store, org, async (tx) => {
    await putPeople(
      tx,
      [
        person('ada'),
        person('last-day', { end: '2026-11-02' }),
        person('gone', { end: '2026-11-01' }),
        person('off'),
      ],
      'people',
    )
    for (const id of ['ada', 'last-day', 'gone', 'off'])
      await createAccount(tx, {
        name: id,
        email: `${id}@example.com`,
        roles: ['member'],
        person: id,
      })
    const off = await createAccount(tx, {
      name: 'off-2',
      email: 'off2@example.com',
      roles: ['member'],
      person: 'off',
    })
    await changeAccount(tx, off.id, { disabledAt: tx.recordedAt })
  })
  assert.deepEqual(await offered(keptDataStores, 'owner'), ['ada', 'last-day', 'off'])
  assert.deepEqual(await offered(keptEngagements, 'auditors'), ['auditor'])
  assert.deepEqual(await offered(keptProgramRoles, 'holder'), ['ada', 'last-day', 'off'])
})
