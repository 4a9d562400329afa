/** The button on the trust page, in a real browser under the real policy. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { messages } from '#ui/messages.ts'

import { onPage, violations, wider } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'

let demo: RunningDemo
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

const languages = ['de', 'en'] as const
type Language = (typeof languages)[number]

/** What the page says after a click on its button. */
async function verified(
  page: Page,
  language: Language,
): Promise<{ said: string; lines: string[] }> {
  const t = messages[language].verifier
  await page.getByRole('button', { name: t.button }).click()
  await page.locator('#verifier[aria-busy=false]').waitFor()
  const said = await page.locator('#verifier [role=status]').innerText()
  return { said, lines: await page.locator('#verifier li').allInnerTexts() }
}

/** The site answers differently at one path, as a tampered one would. */
async function tamper(page: Page, path: string, change: (text: string) => string): Promise<void> {
  await page.route(demo.url + path, async (route) => {
    // What the browser shows stays as it is: only what the verifier reads is changed.
    if (route.request().resourceType() === 'document') return await route.continue()
    const response = await route.fetch()
    const before = await response.text()
    const body = change(before)
    assert.notEqual(body, before)
    await route.fulfill({ response, body })
  })
}

for (const language of languages) {
  const t = messages[language].verifier

  test(`one click verifies the page in the browser that shows it, line by line (${language})`, async () => {
    // Wherever the reader is, all times of the page are in one zone.
    const reader = { locale: language, timezoneId: 'Asia/Tokyo' }
    await onPage(demo, reader, async (page, trouble) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.goto(`${demo.url}/${language}/`, { waitUntil: 'networkidle' })
      const scripts = () => asked.filter((path) => path.endsWith('.js'))
      assert.equal(scripts().length, 1, 'before it is asked to, one small file')
      assert(!asked.includes('/trust.json'))

      const { said, lines } = await verified(page, language)
      assert.equal(said, t.results[0], lines.join('\n'))
      assert(scripts().length > 30)
      const names = Object.entries(t.checks).map(([id, { name }]) => [id, name] as const)
      // A first log without time stamps, and no replay.
      const unasked = ['replay', 'history', 'timestamp', 'predecessor']
      const shown = names.filter(([each]) => !unasked.includes(each))
      for (const [id, name] of shown) {
        const [line = ''] = lines.filter((each) => each.startsWith(`${name}: `))
        const outcome = ['witnesses', 'consistency'].includes(id) ? 'noted' : 'verified'
        assert(line.startsWith(`${name}: ${t.outcomes[outcome]}. `), line)
      }
      assert.equal(lines.length, shown.length + 1, 'a page in each language')
      const fresh = lines.find((line) => line.startsWith(t.checks.freshness.name)) ?? ''
      assert.match(fresh, /\b(ME[SZ]?Z|CES?T|GMT\+[12])\./)
      assert(lines.some((line) => line.includes(t.checks.consistency.noted)))
      assert(await page.getByText(t.explain).isVisible())

      // A second click asks everything again.
      assert.equal((await verified(page, language)).said, t.results[0])
      assert.equal(await page.locator('#verifier ol').count(), 1)
      assert.deepEqual(trouble, [])
      assert.deepEqual(await page.context().cookies(), [])
      assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0)
    })
  })

  test(`a word changed on either page is noticed, and said (${language})`, async () => {
    for (const [path, from, to] of [
      ['/de/', 'Alle Datenbanken', 'Alle wichtigen Datenbanken'],
      ['/en/', 'All databases', 'All important databases'],
      ['/trust.json', '"status": "failing"', '"status": "met"'],
    ] as const) {
      await onPage(demo, { locale: language }, async (page) => {
        await tamper(page, path, (text) => text.replaceAll(from, to))
        await page.goto(`${demo.url}/${language}/`)
        const { said, lines } = await verified(page, language)
        assert.equal(said, t.results[1], path)
        assert(
          lines.some((line) => line.includes(`: ${t.outcomes.failed}. `)),
          lines.join('\n'),
        )
      })
    }
  })

  test(`what cannot be found out is never called verified (${language})`, async () => {
    const broken: [string, (page: Page) => Promise<unknown>, string][] = [
      [
        'a file that cannot be had',
        (page) => page.route('**/log/tile/**', (route) => route.abort()),
        t.results[2],
      ],
      [
        'a verifier that cannot be loaded',
        (page) => page.route('**/log/verify-site.js', (route) => route.abort()),
        t.unloadable,
      ],
      [
        'a browser without WebCrypto',
        (page) =>
          page.addInitScript("Object.defineProperty(crypto, 'subtle', { value: undefined })"),
        t.unable,
      ],
      [
        'a browser without Ed25519',
        (page) =>
          page.addInitScript(
            "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError') }",
          ),
        t.unable,
      ],
    ]
    for (const [what, breakIt, wanted] of broken) {
      await onPage(demo, { locale: language }, async (page) => {
        await breakIt(page)
        await page.goto(`${demo.url}/${language}/`)
        assert.equal((await verified(page, language)).said, wanted, what)
      })
    }
  })
}

test('verified and not, in both languages, schemes and widths, it fits, and axe finds nothing to object to', async () => {
  for (const [language, colorScheme, width] of [
    ['de', 'light', 360],
    ['en', 'dark', 360],
    ['de', 'dark', 1280],
    ['en', 'light', 1280],
  ] as const) {
    const options = { viewport: { width, height: 900 }, colorScheme, bypassCSP: true }
    await onPage(demo, options, async (page) => {
      await page.goto(`${demo.url}/${language}/`)
      await verified(page, language)
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
      await tamper(page, '/trust.json', (text) =>
        text.replaceAll('"status": "failing"', '"status": "met"'),
      )
      assert.equal((await verified(page, language)).said, messages[language].verifier.results[1])
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
    })
  }
})

test('without JavaScript there is no button', async () => {
  await onPage(demo, { javaScriptEnabled: false }, async (page, trouble) => {
    await page.goto(`${demo.url}/en/`)
    assert.equal(await page.locator('button').count(), 1)
    assert.equal(await page.locator('#verifier').isVisible(), false)
    assert.deepEqual(trouble, [])
  })
})
