import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { setupLink } from '#run/setup-link.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { acceptWithPassword } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

async function begin() {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const link = async () =>
    (await setupLink(store, company.organisation, 'http://localhost:8080'))?.slice(
      'http://localhost:8080'.length,
    )
  return { company, browser: new TestBrowser(site), site, link }
}

test('the setup link makes the first account, an administrator’s; after that it is good for nothing', async () => {
  const { browser, site, link } = await begin()
  const [first = '', second = ''] = [await link(), await link()]
  assert.equal((await browser.get(first)).status, 200)
  const bad = await browser.post(first, { name: '', email: 'nobody' })
  assert.equal(bad.status, 200)
  const made = await browser.post(first, { name: 'Ada', email: 'ada@example.com' })
  const invitation = /invitation=([\w-]+)/.exec(made.headers.get('location') ?? '')?.[1] ?? ''
  await acceptWithPassword(browser, invitation, clock.now)
  // Where nothing is set up yet, the console begins with its first steps.
  assert.equal((await browser.follow(await browser.get('/console'))).status, 200)
  assert.equal((await browser.get('/do/user.invite')).status, 200)

  assert.equal(await link(), undefined)
  for (const old of [first, second])
    assert.equal((await new TestBrowser(site).get(old)).status, 404)
})

test('the setup page opens to nobody without the link, and for a day only', async () => {
  const { browser, company, link } = await begin()
  for (const path of ['/setup', '/setup?token=', '/setup?token=guess'])
    assert.equal((await browser.get(path)).status, 404)
  const late = (await link()) ?? ''
  passTime(company, 25 * 3600)
  assert.equal((await browser.get(late)).status, 404)
  assert.equal((await browser.post(late, { name: 'Eve', email: 'eve@example.com' })).status, 404)
})

test('of two who set up at the same moment, one does', async () => {
  const { browser, site, link } = await begin()
  const [one = '', two = ''] = [await link(), await link()]
  const answers = await Promise.all([
    browser.post(one, { name: 'Ada', email: 'ada@example.com' }),
    new TestBrowser(site).post(two, { name: 'Eve', email: 'eve@example.com' }),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [303, 404],
  )
})
