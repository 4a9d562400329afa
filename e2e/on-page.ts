/** Looking at a page as a reader's browser shows it; for the tests in this folder. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { BrowserContextOptions, Locator, Page } from 'playwright-core'

import type { RunningDemo } from './running-demo.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page that keeps what goes wrong: errors, refusals by the policy, and requests to anywhere else. */
export async function onPage(
  demo: Pick<RunningDemo, 'url' | 'browser'>,
  options: BrowserContextOptions,
  look: (page: Page, trouble: string[]) => Promise<void>,
): Promise<void> {
  const context = await demo.browser.newContext(options)
  try {
    const page = await context.newPage()
    const trouble: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) trouble.push(message.text())
    })
    page.on('pageerror', (error) => trouble.push(String(error)))
    page.on('requestfailed', (request) => {
      // Given up because the test went on to the next page.
      const why = request.failure()?.errorText ?? ''
      if (why !== 'net::ERR_ABORTED') trouble.push(`failed ${request.url()}: ${why}`)
    })
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== demo.url) trouble.push(`asked ${request.url()}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) trouble.push(`${response.status()} ${response.url()}`)
    })
    await look(page, trouble)
  } finally {
    await context.close()
  }
}

/** What sticks out to the right, by element; on a phone also lists of which a part is out of sight. (Text, because the browser's names are not among our types.) */
export async function wider(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const limit = document.documentElement.clientWidth
    const found = document.documentElement.scrollWidth > limit ? ['the page scrolls'] : []
    for (const element of document.querySelectorAll('body *')) {
      if (limit < 600 && element.matches('.scroll:has(> .is-list)') && element.scrollWidth > limit)
        found.push('a list scrolls: ' + element.ariaLabel)
      if (element.closest('.scroll, svg')) continue
      if (element.getBoundingClientRect().right > limit + 0.5) found.push(element.outerHTML.slice(0, 120))
    }
    return found
  })()`)
}

/** The accessibility violations that axe finds for WCAG 2.2 AA, each with its first place. */
export async function violations(page: Page): Promise<string[]> {
  // Once for each page, however often it is looked at.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe)
  return await page.evaluate<string[]>(`(async () => {
    const found = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // No path to each element that is right, and none by which a script finds one that is wrong.
      resultTypes: ['violations'],
      selectors: false,
    })
    return found.violations.map(({ id, nodes }) =>
      (id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')).slice(0, 600),
    )
  })()`)
}

/** Everybody can read the page, on this screen, and the browser complains of nothing. */
export async function looksRight(page: Page, trouble: string[]): Promise<void> {
  assert.deepEqual(await wider(page), [], page.url())
  assert.deepEqual(await violations(page), [], page.url())
  assert.deepEqual(trouble, [], page.url())
}

/** Presses what leads to another page, and waits until that is there. */
export async function press(page: Page, button: Locator): Promise<void> {
  const loaded = page.waitForEvent('load')
  await button.click()
  await loaded
}

/** The bytes of what a click downloads. */
export async function downloaded(page: Page, button: Locator): Promise<Buffer> {
  const downloading = page.waitForEvent('download')
  await button.click()
  return readFileSync(await (await downloading).path())
}
