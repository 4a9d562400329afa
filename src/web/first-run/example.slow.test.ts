import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { findOrganisation } from '#run/begin.ts'
import { currentStatuses } from '#run/statuses.ts'
import { assertLogReplays, beginCompany, entriesOf } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { isExample } from '#store/example.ts'
import { listPopulations } from '#store/items.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['admin', 'lead'])
})

test('the example is opened by those who set up, from our own page', async () => {
  const owner = await signedIn(store, company.org, site, ['control-owner'])
  assert.equal((await owner.post('/console/example/open')).status, 403)
  assert.equal((await new TestBrowser(site).post('/console/example/open')).status, 401)
  const foreign = { origin: 'https://elsewhere.example' }
  assert.equal((await lead.ask('POST', '/console/example/open', { headers: foreign })).status, 403)
  assert.equal(
    (await listOrganisations(store)).some(({ slug }) => isExample(slug)),
    false,
  )
})

test('one click shows an invented company, of which our own log and data keep nothing', async () => {
  const before = await entriesOf(company)
  const held = await readOrg(store, company.org, listPopulations)
  const opened = await lead.post('/console/example/open')
  assert.equal(opened.status, 303)
  const home = await (await lead.get('/console')).text()
  assert(home.includes('invented example company'))
  assert(home.includes('databases-encrypted-at-rest'))
  assert((await (await lead.get('/console/kept/legal-entity')).text()).includes('Musterhafen GmbH'))
  assert.deepEqual(await entriesOf(company), before)
  assert.deepEqual(await readOrg(store, company.org, listPopulations), held)
  const example = (await listOrganisations(store)).find(({ slug }) => isExample(slug))
  assert(example)
  await assertLogReplays({ ...company, org: example.id, organisation: example })
  assert.equal((await findOrganisation(store)).id, company.org)
  // Something that holds, and something that does not.
  const statuses = await readOrg(store, example.id, (tx) => currentStatuses(tx, clock.now))
  assert.deepEqual([...statuses.values()].map(({ status }) => status).toSorted(), [
    'failing',
    'met',
  ])
})

test('what is done in the example stays in it; account and API stay our own', async () => {
  const product = { name: 'Boje', about: 'Floats.', entity: 'musterhafen' }
  assert.equal((await lead.post('/do/product.create', product)).status, 303)
  const own = await readOrg(store, company.org, listPopulations)
  assert(!own.includes('product'))
  assert.equal((await lead.post('/do/user.invite', { email: 'a@b.example' })).status, 403)
  assert(!(await (await lead.get('/account')).text()).includes('invented example company'))
  const api = await lead.get('/api/v1/populations')
  assert(!JSON.stringify(await api.json()).includes('"product"'))
})

test('its cookie opens nothing without a session of our own', async () => {
  const thief = new TestBrowser(site)
  thief.cookies.set('__Host-beleg-example', lead.cookies.get('__Host-beleg-example') ?? '')
  assert.equal((await thief.get('/console')).headers.get('location'), '/sign-in?next=%2Fconsole')
  // Nor does a session of the example stand in for one of our own.
  thief.cookies.set('__Host-beleg', lead.cookies.get('__Host-beleg-example') ?? '')
  assert.equal((await thief.get('/console')).headers.get('location'), '/sign-in?next=%2Fconsole')
})

test('the example of another company is none of ours', async () => {
  const other = await beginCompany(store, clock)
  const theirSite = website(store, other.organisation, pino({ level: 'silent' }))
  const theirs = await signedIn(store, other.org, theirSite, ['admin', 'lead'])
  assert.equal((await theirs.post('/console/example/open')).status, 303)
  assert((await (await theirs.get('/console')).text()).includes('invented example company'))
  const browser = await signedIn(store, company.org, site, ['lead'], 'curious lead')
  const cookie = '__Host-beleg-example'
  browser.cookies.set(cookie, theirs.cookies.get(cookie) ?? '')
  const page = await browser.follow(await browser.get('/console'))
  assert(!(await page.text()).includes('invented example company'))
})

test('the way out leads back to the set-up, and once begun the example is closed', async () => {
  const out = await lead.post('/console/example/leave')
  assert.equal(out.headers.get('location'), '/console/start')
  assert.equal(lead.cookies.has('__Host-beleg-example'), false)
  assert.equal((await lead.get('/console')).headers.get('location'), '/console/start')
  const entity = { name: 'Ours', country: 'DE', joined: '2019-04-01' }
  assert.equal((await lead.post('/do/legal-entity.create', entity)).status, 303)
  assert.equal((await lead.post('/console/example/open')).status, 409)
})
