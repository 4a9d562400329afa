import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { beginCompany, passTime } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const company = await beginCompany(store, clock)
const site = website(store, company.organisation, pino({ level: 'silent' }))
const lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')

test('a need of a role names systems or rights: patterns that name nothing in particular would need everything', async () => {
  const kept = async (system: string, policy: string) => {
    passTime(company, 1)
    const input = { group: 'all', system, policy, reason: 'r' }
    return (await lead.postJson('/api/v1/role-entitlement/create', input)).status
  }
  assert.equal(await kept('aws/*', '*'), 200)
  assert.equal(await kept('*', 'roles/viewer'), 200)
  for (const system of ['*', '**', '*/*', '*/*/*'])
    for (const policy of ['*', '* *', '*:*', '*/*'])
      assert.equal(await kept(system, policy), 400, `${system} ${policy}`)
})
