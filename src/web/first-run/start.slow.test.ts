import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
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

/** The state of each step, as the overview shows it. */
async function states(): Promise<string[]> {
  const page = await (await lead.get('/console/start')).text()
  return [...page.matchAll(/<li class="is-(\w+)">/g)].map(([, state = '']) => state)
}

test('the set-up is for those who may change the system', async () => {
  const owner = await signedIn(store, company.org, site, ['control-owner'])
  for (const path of ['/console/start', '/console/start/entities'])
    assert.equal((await owner.get(path)).status, 403)
  assert.equal((await owner.post('/do/first-run.skip', { step: 'company' })).status, 403)
  assert.equal((await owner.get('/console')).status, 200)
  assert.equal((await lead.get('/console/start/nowhere')).status, 404)
  assert.equal((await lead.post('/do/first-run.skip', { step: 'nowhere' })).status, 400)
})

test('with nothing there the console begins with the set-up, every step a plain page', async () => {
  const first = await lead.get('/console')
  assert.equal(first.headers.get('location'), '/console/start')
  assert.deepEqual(new Set(await states()), new Set(['open']))
  for (const step of [
    'company',
    'entities',
    'products',
    'commitments',
    'subservice',
    'complementary',
    'countries',
    'source',
  ])
    assert.equal((await lead.get(`/console/start/${step}`)).status, 200, step)
})

test('a step leads to its form and back, is left out or done, and how far it came is kept', async () => {
  const skipped = await lead.post('/do/first-run.skip?back=/console/start/entities', {
    step: 'company',
  })
  assert.equal(skipped.headers.get('location'), '/console/start/entities')
  const page = await (await lead.get('/console/start/entities')).text()
  const form = /href="(\/do\/legal-entity\.create\?back=[^"]+)"/.exec(page)?.[1] ?? ''
  const entity = { name: 'Nordwind', country: 'DE', joined: '2019-04-01' }
  const added = await lead.post(form, entity)
  assert.equal(added.headers.get('location'), '/console/start/entities')
  passTime(company, 1)
  assert((await (await lead.get('/console/start/entities')).text()).includes('Nordwind'))
  await lead.post('/do/country.allow', { countries: 'DE' })
  assert.deepEqual(await states(), [
    'skipped',
    'done',
    'open',
    'open',
    'open',
    'open',
    'done',
    'open',
  ])

  const home = await lead.get('/console')
  assert.equal(home.status, 200)
  assert((await home.text()).includes('3 of 8 steps'))
  assert.equal((await lead.post('/do/first-run.finish?back=/console')).status, 303)
  assert(!(await (await lead.get('/console')).text()).includes('of 8 steps'))
})

test('whatever a company has already as a table is a step away from the set-up', async () => {
  const page = await (await lead.get('/console/start')).text()
  for (const path of [
    '/console/people/import',
    '/console/kept/vendor/import',
    '/console/kept/vendor-review/import',
    '/do/policy.import-acceptances',
    '/do/course.import-records',
    '/do/agreement.import-signatures',
  ]) {
    const link = new RegExp(`href="(${path.replaceAll('.', '\\.')}[^"]*)"`).exec(page)?.[1] ?? ''
    assert.equal((await lead.get(link)).status, 200, path)
  }
})
