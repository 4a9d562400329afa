/** The console's pages for reading in a real browser, filled by runs of a made-up company. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, databaseId, passTime, read, run } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { urls } from '#ui/urls.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'
import { publishSite } from '#web/test-site.ts'

import { launchBrowser } from './browser.ts'
import { onPage, violations, wider } from './on-page.ts'

const clock = { now: new Date('2026-10-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const largestPage = 150_000
/** Longer than clouds allow, so that pages of them are as large as pages get. */
const longName = 'kundenauftragsverwaltung-lesereplik-'

let web: WebServer
let site: { url: string; browser: Browser }
let cookie: string

before(async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  const many = Object.fromEntries(
    Array.from({ length: 130 }, (_, index) => [`${longName}${index}`, index % 9 !== 0]),
  )
  for (const users of [true, false]) {
    await read(
      company,
      awsCalls({
        'us-east-1': { databases: { ...many, users }, snapshots: { nightly: undefined } },
        'eu-central-1': { databases: { a: true }, denied: ['DescribeDBSnapshots'] },
      }),
    )
    await run(company)
    passTime(company, 86_400)
    await publishSite(company)
  }
  const pagesOf = website(store, company.organisation, pino({ level: 'silent' }))
  const lead = await signedIn(store, company.org, pagesOf, ['lead', 'admin'], 'Ada Lovelace')
  cookie = [...lead.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  web = await startWebServer(pagesOf, 0, '127.0.0.1')
  site = { url: `http://localhost:${web.port}`, browser: await launchBrowser() }
})
after(async () => {
  await site.browser.close()
  await web.close()
  await store.close()
})

const pages = [
  urls.console,
  urls.consoleChapter('encryption'),
  urls.consoleControl('databases-encrypted-at-rest'),
  urls.consoleTest('storage-encrypted'),
  `${urls.consoleTest('storage-encrypted')}?q=nothing`,
  urls.consoleItem('database', databaseId('us-east-1', 'users')),
  urls.consoleLog,
  urls.consoleEntry(20),
  urls.consoleActions,
  `${urls.consoleSearch}?q=encrypted`,
]

for (const [language, width, colorScheme] of [
  ['de', 360, 'light'],
  ['de', 1280, 'dark'],
  ['en', 1280, 'light'],
] as const) {
  test(`every page of the console (${language}, ${colorScheme}, ${width} px) fits, suits everyone, keeps to the policy, and is small`, async () => {
    await onPage(
      site,
      {
        viewport: { width, height: 900 },
        colorScheme,
        extraHTTPHeaders: { cookie },
      },
      async (page, trouble) => {
        for (const path of pages) {
          const to = `${site.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`
          const answer = await page.goto(to)
          assert.equal(answer?.status(), 200, path)
          assert(((await answer?.body())?.length ?? Infinity) < largestPage, `${path} is too large`)
          assert.deepEqual(await wider(page), [], path)
          assert.deepEqual(await violations(page), [], path)
        }
        assert.deepEqual(trouble, [])
      },
    )
  })
}

test('⌘K and Ctrl-K lead to the search, from anywhere on the page, and other keys do not', async () => {
  await onPage(site, { extraHTTPHeaders: { cookie } }, async (page, trouble) => {
    await page.goto(`${site.url}/console?lang=en`)
    const focused = () => page.evaluate<string>('document.activeElement?.id ?? ""')
    for (const key of ['Control+k', 'Meta+k']) {
      await page.evaluate('document.activeElement?.blur()')
      for (const other of ['k', 'Control+Shift+K', 'Alt+k']) await page.keyboard.press(other)
      assert.notEqual(await focused(), 'door-search')
      await page.keyboard.press(key)
      assert.equal(await focused(), 'door-search', key)
    }
    assert.deepEqual(trouble, [])
  })
})

test('without JavaScript the way leads from what fails to the item, and back through the search', async () => {
  await onPage(
    site,
    { extraHTTPHeaders: { cookie }, javaScriptEnabled: false },
    async (page, trouble) => {
      await page.goto(`${site.url}${urls.console}`)
      await page.locator('main .btn').first().click()
      assert.equal((await page.locator('tbody tr').count()) > 0, true)
      await page.locator('tbody a').first().click()
      await page.locator('.happenings li').first().waitFor()
      await page.fill('#door-search', `${longName}12`)
      await page.press('#door-search', 'Enter')
      assert((await page.locator('main li a').count()) > 1)
      assert.deepEqual(trouble, [])
    },
  )
})
