/** Every component in a real browser, behind the headers that pages of the doors have. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Hono } from 'hono'
import type { Browser, Page } from 'playwright-core'

import { assetsSite } from '#web/assets-site.ts'
import { securityHeaders } from '#web/security-headers.ts'
import { startWebServer } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'

import { launchBrowser } from './browser.ts'
import { galleryPages } from './gallery.ts'
import { looks } from './looks.ts'
import { onPage, violations, wider } from './on-page.ts'

let web: WebServer
let gallery: { url: string; browser: Browser }
before(async () => {
  const site = new Hono()
  site.route('/', assetsSite())
  site.use(securityHeaders)
  for (const [path, page] of galleryPages)
    for (const language of ['de', 'en'] as const)
      for (const theme of ['auto', 'light', 'dark'] as const)
        site.get(`/${language}/${theme}${path}`, (c) => c.html(page(language, theme)))
  site.get('/broken', (c) =>
    c.html('<p style="color:red">a<input><img src="data:,"><pre style="width:9999px">wide</pre>'),
  )
  web = await startWebServer(site, 0, '127.0.0.1')
  gallery = { url: web.url, browser: await launchBrowser() }
})
after(async () => {
  await gallery.browser.close()
  await web.close()
})

const tablet = [
  { language: 'de', colorScheme: 'dark', width: 768 },
  { language: 'en', colorScheme: 'light', width: 768 },
] as const

for (const { language, width, colorScheme } of [...looks, ...tablet]) {
  test(`every component (${language}, ${colorScheme}, ${width} px) fits, suits everyone, and keeps to the policy`, async () => {
    await onPage(
      gallery,
      { viewport: { width, height: 900 }, colorScheme },
      async (page, trouble) => {
        for (const [path] of galleryPages) {
          await page.goto(`${gallery.url}/${language}/auto${path}`)
          assert.deepEqual(await wider(page), [], path)
          assert.deepEqual(await violations(page), [], path)
          for (const summary of await page.locator('summary:visible').all()) {
            await summary.click()
            assert.deepEqual(await wider(page), [], `${path}, opened`)
            assert.deepEqual(await violations(page), [], `${path}, opened`)
            assert.deepEqual(await tooSmall(page), [], `${path}, opened`)
            await summary.click()
          }
          assert.deepEqual(await tooSmall(page), [], path)
          assert.deepEqual(trouble, [], path)
        }
      },
    )
  })
}

test('the looks above can fail', async () => {
  await onPage(gallery, { viewport: { width: 360, height: 900 } }, async (page, trouble) => {
    await page.goto(`${gallery.url}/broken`)
    assert((await violations(page)).some((each) => each.startsWith('label')))
    assert.equal(trouble.filter((each) => each.includes('Content Security Policy')).length, 3)
    await page.evaluate(`document.querySelector('pre').style.width = '9999px'`)
    assert.notDeepEqual(await wider(page), [])
    await page.evaluate(`document.querySelector('input').style.height = '9px'`)
    assert.notDeepEqual(await tooSmall(page), [])
  })
})

test('the theme follows the device without a script, and a choice wins over the device', async () => {
  const paper: string[] = []
  const dark = 'rgb(21, 25, 24)'
  const light = 'rgb(251, 250, 246)'
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const theme of ['auto', 'light', 'dark'] as const) {
      await onPage(gallery, { colorScheme, javaScriptEnabled: false }, async (page) => {
        await page.goto(`${gallery.url}/de/${theme}/portal`)
        paper.push(await page.evaluate<string>(background))
      })
    }
  }
  assert.deepEqual(paper, [light, light, dark, dark, light, dark])
})

test('on a phone without scripts the menus open and close, and a field in error is one step away', async () => {
  await onPage(
    gallery,
    { viewport: { width: 360, height: 900 }, javaScriptEnabled: false },
    async (page) => {
      await page.goto(`${gallery.url}/de/auto/console/forms`)
      const link = page.getByRole('link', { name: 'Quellen' })
      assert(!(await link.isVisible()))
      await page.getByText('Menü').click()
      assert(await link.isVisible())
      await page.getByText('Menü').click()
      assert(!(await link.isVisible()))
      await page
        .getByRole('alert')
        .getByRole('link', { name: 'Datenschutzbeauftragte Person' })
        .click()
      assert.match(page.url(), /#field-email$/)
      assert.equal(
        await page.getByLabel('Datenschutzbeauftragte Person').inputValue(),
        'datenschutz@',
      )
    },
  )
})

test('on a wide screen the chapters are there without opening anything', async () => {
  await onPage(gallery, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(`${gallery.url}/de/auto/console`)
    assert(await page.getByRole('link', { name: 'Quellen' }).isVisible())
    assert(!(await page.getByText('Menü').isVisible()))
  })
})

test('a reader by keyboard jumps over the frame, and reaches a table to scroll it', async () => {
  await onPage(gallery, { viewport: { width: 700, height: 900 } }, async (page) => {
    await page.goto(`${gallery.url}/de/auto/console/table`)
    await page.keyboard.press('Tab')
    assert(await page.getByRole('link', { name: 'Zum Inhalt springen' }).isVisible())
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'main')
    await page.getByRole('region', { name: 'Datenbanken' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(300)
    assert(await page.evaluate<boolean>('document.activeElement.scrollLeft > 0'))
  })
})

test('on paper there is the page and nothing to press around it', async () => {
  await onPage(gallery, { colorScheme: 'dark' }, async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.goto(`${gallery.url}/de/auto/console/item`)
    assert(!(await page.getByRole('search').isVisible()))
    assert(!(await page.getByRole('navigation', { name: 'Bereiche' }).isVisible()))
    assert(await page.getByRole('heading', { level: 1 }).isVisible())
    assert.equal(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(27, 31, 30)')
  })
})

const background = 'getComputedStyle(document.body).backgroundColor'

/** What is smaller than a finger may be expected to hit (WCAG 2.2, 2.5.8); links within a sentence are free of it. */
async function tooSmall(page: Page): Promise<string[]> {
  return await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, input, select, textarea, summary, nav a, .table thead a, .btn')]
    .filter((element) => element.checkVisibility() && element.type !== 'hidden')
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && (width < 24 || height < 24)
    })
    .map((element) => element.outerHTML.slice(0, 120))`)
}
