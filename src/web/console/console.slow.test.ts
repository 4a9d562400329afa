import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { roles } from '#engine/permissions.ts'
import { measured } from '#engine/receipt.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listActions } from '#store/actions.ts'
import { putItem } from '#store/items.ts'
import { readEntries } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { applyScope, openReading } from '#store/readings.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'
import { routes } from '#web/routes.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { publishSite } from '#web/test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const silent = pino({ level: 'silent' })
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await read(
    company,
    awsCalls({
      'us-east-1': { databases: { orders: true, users: false }, snapshots: { nightly: true } },
    }),
  )
  await run(company)
  passTime(company, 120)
  await publishSite(company)
  site = website(store, company.organisation, silent)
  lead = await signedIn(store, company.org, site, ['lead'])
})

async function textOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

/** Every page for reading, filled in. */
const pages = [
  urls.console,
  urls.consoleChapter('encryption'),
  urls.consoleControl('databases-encrypted-at-rest'),
  urls.consoleTest('storage-encrypted'),
  `${urls.consoleTest('storage-encrypted')}/items.csv`,
  urls.consoleItem('database', 'arn:aws:rds:us-east-1:111122223333:db:users'),
  `${urls.consoleSearch}?q=users`,
  urls.consoleLog,
  urls.consoleEntry(0),
  urls.consoleActions,
]

test('only those who may see the program see the console, and everybody else is told so', async () => {
  const allowed = new Set(['admin', 'lead', 'control-owner'])
  for (const role of roles) {
    const browser = await signedIn(store, company.org, site, [role], `only ${role}`)
    for (const path of pages)
      assert.equal(
        (await browser.get(path)).status,
        allowed.has(role) ? 200 : 403,
        `${role} ${path}`,
      )
  }
})

test('what is not there is not found, whatever is asked', async () => {
  for (const path of [
    '/console/controls/none',
    '/console/chapters/none',
    '/console/tests/none',
    '/console/tests/none/items.csv',
    '/console/items/database?key=none',
    '/console/items/database',
    '/console/items/none?key=x',
    '/console/log/999999',
    '/console/log/x',
    '/console/log/-1',
    '/console/log/1e30',
  ])
    assert.equal((await lead.get(path)).status, 404, path)
})

test('the console leads from chapter to control to test to item, in both languages', async () => {
  for (const language of ['de', 'en'] as const) {
    const lang = `lang=${language}`
    const home = await textOf(lead, `/console?${lang}`)
    assert(home.includes(`<html lang="${language}"`))
    assert(home.includes('/console/chapters/encryption'))
    const chapter = await textOf(lead, `/console/chapters/encryption?${lang}`)
    assert(chapter.includes('/console/controls/databases-encrypted-at-rest'))
    const control = await textOf(lead, `/console/controls/databases-encrypted-at-rest?${lang}`)
    assert(control.includes('/console/tests/storage-encrypted'))
    const of = await textOf(lead, `/console/tests/storage-encrypted?verdict=fail&${lang}`)
    const [, item = ''] = /href="(\/console\/items\/storage-at-rest\?key=[^"]+)"/.exec(of) ?? []
    const shown = await textOf(lead, `${item.replaceAll('&amp;', '&')}&${lang}`)
    assert(shown.includes(messages[language].verdicts.fail))
    assert(shown.includes(':db:users'))
  }
})

test('a chart says what is counted in the words of its items', async () => {
  for (const language of ['de', 'en']) {
    const chapter = await textOf(lead, `/console/chapters/hosting?lang=${language}`)
    assert(chapter.includes('PostgreSQL'), language)
    assert.doesNotMatch(chapter, />\s*postgres\b/, language)
  }
})

test('every link of the navigation leads to a page there is and this guest may open', async () => {
  for (const role of ['lead', 'admin', 'control-owner'] as const) {
    const browser = await signedIn(store, company.org, site, [role], `nav ${role}`)
    const [, nav = ''] =
      /<nav class="door-nav"([^]*?)<\/nav>/.exec(await textOf(browser, '/console')) ?? []
    const links = [...nav.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href)
    assert(links.includes(urls.console) && links.includes(urls.consoleChapter('encryption')))
    for (const link of links) assert.equal((await browser.get(link)).status, 200, `${role} ${link}`)
  }
})

test('home says what fails, whose it is and since when, and never praises', async () => {
  const home = await textOf(lead, '/console?lang=en')
  assert(home.includes('databases-encrypted-at-rest'))
  assert(home.includes('1 failing'))
  assert(home.includes(messages.en.console.home.noOwner))
})

test('a test that could not tell says why, with the way to what helps', async () => {
  const page = urls.consoleTest('endpoint-tls-only')
  for (const language of ['de', 'en'] as const) {
    const { unknown } = messages[language].console.test
    const { 'public-endpoint': endpoints } = messages[language].console.populations
    const shown = await textOf(lead, `${page}?lang=${language}`)
    assert(shown.includes(unknown.noItems(endpoints)))
    const ways = [...shown.matchAll(/href="\/console\/sources\/new\/(\w+)"/g)]
    assert.deepEqual(
      ways.map(([, kind]) => kind),
      ['tls', 'attested', 'csv'],
    )
    const known = await textOf(lead, `${urls.consoleTest('storage-encrypted')}?lang=${language}`)
    assert(!known.includes('id="why"'))
  }
})

test('a company without a source is shown the next step', async () => {
  const other = await beginCompany(store, clock)
  const theirs = website(store, other.organisation, silent)
  const browser = await signedIn(store, other.org, theirs, ['admin'])
  const home = await textOf(browser, '/console?lang=en')
  assert(home.includes(messages.en.console.home.empty))
  await run(other)
  const why = `href="${urls.consoleTest('endpoint-tls-only')}#why"`
  assert((await textOf(browser, '/console?lang=en')).includes(why))

  await withOrg(store, other.org, (tx) =>
    putSource(tx, { id: 'wide', connector: 'aws', settings: {} }),
  )
  const reading = await openReading(store, other.org, 'wide', [])
  for (let n = 0; n < 45; n++)
    await applyScope(store, reading, {
      scope: `aws/${n}/rds.DescribeDBInstances`,
      feeds: ['database'],
      basis: measured,
      complete: n > 41,
      calls: 1,
      pages: 1,
      items: 0,
      readAt: clock.now,
    })
  const receipts = await textOf(browser, `${urls.consoleTest('storage-encrypted')}?lang=en`)
  // With the register of data stores, which people keep.
  assert(receipts.includes(messages.en.console.test.more('4', '2')))
})

test('a test’s population is filtered, searched and sorted, and bad parameters are passed over', async () => {
  const keysIn = async (query: string) =>
    [
      ...(await textOf(lead, `/console/tests/storage-encrypted?${query}`)).matchAll(
        /db:(\w+)<\/bdi>/g,
      ),
    ].map(([, name]) => name)
  assert.deepEqual(await keysIn(''), ['users', 'orders'])
  assert.deepEqual(await keysIn('verdict=pass'), ['orders'])
  assert.deepEqual(await keysIn('q=USE'), ['users'])
  assert.deepEqual(await keysIn('q=nothing'), [])
  assert.deepEqual(await keysIn('order=key'), ['orders', 'users'])
  assert.deepEqual(await keysIn('order=key&way=down'), ['users', 'orders'])
  assert.deepEqual(await keysIn('way=down'), ['orders', 'users'])
  for (const bad of [
    'verdict=%27%3B--',
    'after=x',
    'after=[1]',
    'skipped=-1',
    'skipped=1e999',
    'order=x',
  ])
    assert.equal((await keysIn(bad)).length, 2, bad)
})

test('the rows of a filter are had as CSV', async () => {
  const answer = await lead.get('/console/tests/storage-encrypted/items.csv?verdict=fail&lang=en')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
  const lines = (await answer.text()).trim().split('\r\n')
  assert.equal(lines.length, 2)
  assert.match(lines[1] ?? '', /:db:users","fail"/)
})

test('the search finds controls, tests and items by part of what they are called, and nothing for no word', async () => {
  const linksFor = async (q: string) =>
    [
      ...(await textOf(lead, `/console/search?lang=en&q=${encodeURIComponent(q)}`))
        .replace(/^[^]*<main/, '')
        .matchAll(/<li><a href="([^"]+)"/g),
    ].map(([, href = '']) => href.replace(/\?.*%3A/, ' '))
  assert.deepEqual(await linksFor('DB:USERS'), [
    '/console/items/database users',
    '/console/items/service-log users',
  ])
  assert((await linksFor('encrypted')).includes(urls.consoleControl('databases-encrypted-at-rest')))
  assert(
    (await linksFor('verschlüsselt')).includes(urls.consoleControl('databases-encrypted-at-rest')),
  )
  assert((await linksFor('storage-enc')).includes(urls.consoleTest('storage-encrypted')))
  for (const nothing of ['', ' ', 'x', '%', '_____', "';--", '<script>alert(1)</script>'])
    assert.deepEqual(await linksFor(nothing), [], nothing)
})

test('the search shows people to those alone who may see people', async () => {
  await withOrg(store, company.org, async (tx) => {
    const person = { id: 'p1', name: 'Ada Ärmel' }
    const population = {
      id: 'person',
      kind: 'managed' as const,
      item: z.looseObject({ id: z.string() }),
      key: ({ id }: { id: string }) => id,
    }
    await putItem(tx, population, person)
  })
  const admin = await signedIn(store, company.org, site, ['admin'], 'search admin')
  const found = async (browser: TestBrowser) =>
    (await textOf(browser, `/console/search?q=${encodeURIComponent('ärmel')}`)).includes(
      'Ada Ärmel',
    )
  assert.equal(await found(lead), true)
  assert.equal(await found(admin), false)
  assert.equal((await admin.get(urls.consoleItem('person', 'p1'))).status, 403)
  assert.equal((await lead.get(urls.consoleItem('person', 'p1'))).status, 200)
})

test('the log is read page by page and by type, and each entry as it was hashed', async () => {
  const page = await textOf(lead, '/console/log?lang=en')
  assert(page.includes('beleg-verify'))
  const runs = await textOf(lead, '/console/log?type=run&lang=en')
  const indexes = [...runs.matchAll(/href="\/console\/log\/(\d+)"/g)].map(([, index]) =>
    Number(index),
  )
  assert(indexes.length > 1)
  assert.deepEqual(
    indexes,
    indexes.toSorted((a, b) => b - a),
  )
  const below = await textOf(lead, `/console/log?type=run&before=${indexes[1]}`)
  assert(!below.includes(`href="/console/log/${indexes[1]}"`))
  const [first] = await readOrg(store, company.org, (tx) => readEntries(tx, 0, 1))
  const shown = (await textOf(lead, urls.consoleEntry(0))).replaceAll('&quot;', '"')
  assert(shown.includes(Buffer.from(first?.bytes ?? []).toString()))
  for (const bad of ['type=none', 'before=x', 'before=-1', 'type=%27'])
    assert.equal((await lead.get(`/console/log?${bad}`)).status, 200, bad)
})

test('what an action hides is opened to those alone who may see it, and everybody sees that it was done', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'inviting admin')
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'an owner')
  const invited = await admin.postJson(
    '/api/v1/user/invite',
    {
      email: 'secret.mailbox@example.com',
      name: 'Secret Name',
      roles: ['member'],
      language: 'en',
    },
    { origin: admin.origin },
  )
  assert.equal(invited.status, 200, (await invited.text()).slice(0, 300))
  const [done] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  assert(done)
  const entry = urls.consoleEntry(done.entry)
  assert((await textOf(admin, entry)).includes('secret.mailbox@example.com'))
  const closed = await textOf(owner, `${entry}?lang=en`)
  assert(!closed.includes('secret.mailbox') && !closed.includes('Secret Name'))
  assert(closed.includes(messages.en.console.log.mayNot))
  const actions = await textOf(owner, '/console/actions?lang=en')
  assert(actions.includes('inviting admin'))
  assert(!actions.includes('secret.mailbox'))
})

test('there is no address of the console that asks for no permission', () => {
  for (const route of routes.filter(({ path }) => path.startsWith('/console')))
    assert.notEqual(route.for, 'anyone', route.path)
})
