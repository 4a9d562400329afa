import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { publishControls } from '#run/publish-controls.ts'
import { beginCompany, passTime, publishNow } from '#run/test-company.ts'
import { addDoorEvent } from '#store/door-events.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signInAs, signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('home says what changed since the visit before this one, and else of seven days', async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  const entity = { name: 'Nordwind GmbH', country: 'DE', joined: '2019-04-01' }
  assert.equal((await lead.postJson('/api/v1/legal-entity/create', entity)).status, 200)
  const come = async () => {
    const { account } = lead
    await withOrg(store, company.org, (tx) =>
      addDoorEvent(tx, {
        at: tx.recordedAt,
        kind: 'signed-in',
        account: account.id,
        address: '127.0.0.1',
        agent: 'test',
        detail: {},
      }),
    )
    const browser = await signInAs(store, company.org, site, account.id)
    passTime(company, 60)
    return await (await browser.get('/console')).text()
  }
  passTime(company, 60)
  assert((await come()).includes('What changed since 26 October 2026'))
  passTime(company, 3 * 86_400)
  const second = await come()
  assert(second.includes('What changed since your last visit (2 November 2026'))
  assert(second.includes('/console?since=2026-10-29') && second.includes('The last seven days'))
})

test('sentences that got a status at one time stand in one line that unfolds, and a change of one stands by itself', async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  // Without an entity the first page is the one to begin at.
  const entity = { name: 'Nordwind GmbH', country: 'DE', joined: '2019-04-01' }
  await lead.postJson('/api/v1/legal-entity/create', entity)
  const changes = async () => {
    await publishNow(company)
    passTime(company, 60)
    const home = await (await lead.get('/console')).text()
    return home.slice(home.indexOf('What changed')).split('</tbody>')[0] ?? ''
  }
  const ids = ['least-privilege', 'agreements-signed', 'passwords-meet-minimum']
  await publishControls(store, company.org, ids, { window: 60 })
  const first = await changes()
  assert.equal(first.split('<summary>3 sentences</summary>').length, 2)
  assert.equal(first.split('<tr>').length, 3)
  for (const id of ids) assert(first.includes(`<li><a href="/console/controls/${id}">`), id)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  assert.equal((await changes()).split('<tr>').length, 4)
})

test('what many did stands there once, with how often, to how many and by how many, and leads to each time', async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const [lea, lutz] = [
    await signedIn(store, company.org, site, ['lead'], 'Lea Lead'),
    await signedIn(store, company.org, site, ['lead'], 'Lutz Lead'),
  ]
  for (const [who, name] of [
    [lea, 'Nordwind GmbH'],
    [lea, 'Südwind GmbH'],
    [lutz, 'Ostwind GmbH'],
  ] as const)
    await who.postJson('/api/v1/legal-entity/create', { name, country: 'DE', joined: '2019-04-01' })
  await lea.postJson('/api/v1/product/create', { name: 'Kompass' })
  const home = await (await lea.get('/console')).text()
  const times = '<a href="/console/actions?name=legal-entity.create">3 times</a>'
  assert.equal(home.split(times).length, 2)
  assert(home.includes('3 different ones') && home.includes('2 people'))
  const each = await (await lea.get('/console/actions?name=legal-entity.create')).text()
  for (const name of ['Nordwind', 'Südwind', 'Ostwind']) assert(each.includes(name))
  assert(!each.includes('Kompass') && each.includes('All actions'))
})
