/** The trust page as a reader's browser shows it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'
import { z } from 'zod'

import { verifyUrl } from '#cli/verify-url.ts'

import { looks } from './looks.ts'
import { onPage, violations, wider } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'

const TrustControls = z.object({ controls: z.array(z.unknown()) })

let demo: RunningDemo
let published = 0
before(async () => {
  demo = await startDemo()
  const trust = TrustControls.parse(await (await fetch(`${demo.url}/trust.json`)).json())
  published = trust.controls.length
  assert(published > 20)
})
after(() => demo.close())

/** As one pointer does after the other, or all of them by a script. */
async function openDetails(page: Page, by: 'pointer' | 'script'): Promise<void> {
  if (by === 'script')
    await page.evaluate(
      `for (const summary of document.querySelectorAll('summary')) summary.click()`,
    )
  else for (const summary of await page.locator('summary').all()) await summary.click()
  assert.equal(await page.locator('details:not([open])').count(), 0)
}

for (const { language, colorScheme, width } of looks) {
  test(`the trust page (${language}, ${colorScheme}, ${width} px) fits, asks nobody else, and logs no error`, async () => {
    await onPage(demo, { viewport: { width, height: 900 }, colorScheme }, async (page, trouble) => {
      await page.goto(`${demo.url}/${language}/`)
      assert.deepEqual(await wider(page), [])
      await openDetails(page, 'pointer')
      assert.deepEqual(await wider(page), [])
      assert.equal(await page.locator('html').getAttribute('lang'), language)
      assert.equal(await page.locator('article.sentence').count(), published)
      assert.deepEqual(trouble, [])
      assert.deepEqual(await page.context().cookies(), [])
    })
  })
}

test('the page a browser shows is the one that verifies from outside, replayed from the first entry', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-e2e-'))
  try {
    const state = join(folder, 'seen.json')
    const { checks } = await verifyUrl(demo.url, { state, replay: true })
    assert.deepEqual(
      checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown'),
      [],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('without JavaScript the page opens, says everything, and changes its language', async () => {
  await onPage(demo, { javaScriptEnabled: false, locale: 'de-DE' }, async (page, trouble) => {
    await page.goto(`${demo.url}/`)
    assert.equal(new URL(page.url()).pathname, '/de/')
    const first = page.locator('details').first()
    assert.equal(await first.locator('dl').first().isVisible(), false)
    await first.locator('summary').click()
    assert.equal(await first.locator('dl').first().isVisible(), true)
    await page.getByRole('link', { name: 'English' }).click()
    assert.equal(new URL(page.url()).pathname, '/en/')
    assert.equal(
      await page.getByRole('heading', { level: 1 }).innerText(),
      'What is true, and how to check it',
    )
    await page.getByRole('link', { name: 'Deutsch' }).click()
    assert.equal(new URL(page.url()).pathname, '/de/')
    assert.deepEqual(trouble, [])
  })
})

test('no script runs on the page but the one file of ours, wherever it comes from', async () => {
  await onPage(demo, {}, async (page, trouble) => {
    await page.goto(`${demo.url}/en/`)
    await page.evaluate(`(() => {
      const inline = document.createElement('div')
      document.body.append(inline)
      try {
        inline.innerHTML = '<img src=x onerror="document.title = 1">'
      } catch {
        // Trusted Types refuse it, as they should.
      }
    })()`)
    assert.equal(await page.locator('script').count(), 1)
    assert.equal(await page.locator('img[src=x]').count(), 0)
    assert.notEqual(await page.title(), '1')
    assert(
      trouble.some((each) => /Trusted|TrustedHTML/.test(each)),
      JSON.stringify(trouble),
    )
  })
})

test('the feeds that the page names are well-formed, and their entries lead to its sentences', async () => {
  await onPage(demo, {}, async (page, trouble) => {
    for (const language of ['de', 'en']) {
      await page.goto(`${demo.url}/${language}/`)
      const href = await page.getAttribute('link[type="application/atom+xml"]', 'href')
      assert.equal(href, `/${language}/changes.atom`)
      const feed = await (await fetch(demo.url + href)).text()
      // Parsed where no policy of ours forbids it.
      await page.goto('about:blank')
      const read = await page.evaluate<{ error: string | null; links: string[] }>(`(() => {
        const feed = new DOMParser().parseFromString(${JSON.stringify(feed)}, 'application/xml')
        const links = [...feed.querySelectorAll('entry > link')].map((link) => link.getAttribute('href'))
        return { error: feed.querySelector('parsererror')?.textContent ?? null, links }
      })()`)
      assert.equal(read.error, null)
      assert(read.links.length > 0)
      for (const link of new Set(read.links)) {
        await page.goto(link)
        assert.equal(await page.locator(`#${new URL(link).hash.slice(1)} h3`).count(), 1, link)
      }
    }
    assert.deepEqual(trouble, [])
  })
})

test('printed, the page shows what is under every fold', async () => {
  await onPage(demo, { viewport: { width: 800, height: 900 } }, async (page, trouble) => {
    await page.goto(`${demo.url}/de/`)
    await page.emulateMedia({ media: 'print' })
    const folds = await page.locator('details').all()
    assert(folds.length > 0)
    for (const fold of folds) {
      const box = await fold.locator('dl').last().boundingBox()
      assert(box && box.height > 20)
      assert.match(await fold.innerText(), /tlog-proof/)
    }
    assert.equal(await page.locator('summary').first().isVisible(), false)
    assert.deepEqual(await wider(page), [])
    assert.deepEqual(trouble, [])
  })
})

test('axe finds nothing to object to on the trust page, opened, in every language, scheme and width', async () => {
  for (const { language, colorScheme, width } of looks) {
    await onPage(
      demo,
      { viewport: { width, height: 900 }, colorScheme, bypassCSP: true },
      async (page) => {
        await page.goto(`${demo.url}/${language}/`)
        await openDetails(page, 'script')
        assert.deepEqual(await violations(page), [])
      },
    )
  }
})

test('axe finds nothing to object to on the page for what is not there', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await onPage(
      demo,
      { viewport: { width: 360, height: 900 }, colorScheme, bypassCSP: true },
      async (page) => {
        await page.goto(`${demo.url}/de/nichts`)
        assert.deepEqual(await violations(page), [])
      },
    )
  }
})

/** Where Tab must stop: links, buttons, folds and tables that scroll, but nothing under a closed fold. */
const stops = `[...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
  .filter((element) => element.matches('summary') || !element.closest('details:not([open])'))`

test('the Tab key reaches every link and fold in order, each with a visible focus, and Enter opens', async () => {
  await onPage(demo, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(`${demo.url}/en/`)
    const wanted = await page.evaluate<number>(`${stops}.length`)
    assert(wanted > 5)
    for (let stop = 0; stop < wanted; stop++) {
      await page.keyboard.press('Tab')
      const focus = await page.evaluate<{ place: number; outline: string }>(`(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
          return { place: ${stops}.indexOf(document.activeElement), outline: outlineStyle + ' ' + outlineWidth }
        })()`)
      assert.deepEqual(focus, { place: stop, outline: 'solid 3px' })
    }
  })
  await onPage(demo, {}, async (page) => {
    await page.goto(`${demo.url}/en/`)
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('details').first().getAttribute('open'), '')
  })
})

test('words can be twice as large, and lines spaced as a reader needs them, with nothing lost', async () => {
  await onPage(demo, { viewport: { width: 640, height: 900 } }, async (page) => {
    await page.goto(`${demo.url}/de/`)
    await openDetails(page, 'script')
    // WCAG 2.2, 1.4.4 and 1.4.12.
    await page.evaluate(`(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        'html { font-size: 200% } p { margin-bottom: 2em !important } ' +
          '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }',
      )
      document.adoptedStyleSheets = [sheet]
    })()`)
    assert.deepEqual(await wider(page), [])
  })
})
