/** The portal as a team member's phone shows it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { messages } from '#ui/messages.ts'

import { onPage, violations, wider } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'
import { signedIn } from './signed-in.ts'

let demo: RunningDemo
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

const phone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  reducedMotion: 'reduce' as const,
}

/** A member with an entry on the list of people, in a language. */
async function member(language: 'de' | 'en', id: string) {
  const name = 'Friederike Oberstudienrätin-Donaudampfschiff'
  await withOrg(demo.store, demo.organisation.id, (tx) =>
    putPeople(
      tx,
      [
        {
          id,
          name,
          kind: 'contractor',
          groups: ['Informationssicherheit', 'Rufbereitschaft'],
          country: 'DE',
          // From today: what the demo's company asks of everybody is due later than this.
          start: new Date().toISOString().slice(0, 10),
          externalIds: {},
        },
      ],
      'people',
    ),
  )
  return (await signedIn(demo, `${name} ${id}`, ['member'], language, id)).context
}

/** The button that begins the duty to look at one's own entry, wherever among the duties it stands. */
function startOf(page: Page) {
  return page.locator('.card a.btn[href="/portal/profile"]')
}

for (const [language, colorScheme] of [
  ['de', 'dark'],
  ['de', 'light'],
  ['en', 'dark'],
  ['en', 'light'],
] as const) {
  test(`a duty is done on a phone (${language}, ${colorScheme}) in three touches, and stands in the record`, async () => {
    const t = messages[language].portal
    const context = await member(language, `${language}-${colorScheme}`)
    await onPage(demo, { ...phone, colorScheme, ...context }, async (page, trouble) => {
      const look = async () => {
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        assert.deepEqual(await wider(page), [], page.url())
        assert.deepEqual(await violations(page), [], page.url())
        assert.deepEqual(trouble, [], page.url())
      }
      await page.goto(`${demo.url}/portal`)
      await look()
      const button = startOf(page)
      assert(((await button.boundingBox())?.height ?? 0) >= 44)
      await button.tap()
      const right = page.getByRole('button', { name: t.right })
      await right.waitFor()
      await look()
      await right.tap()
      await page.waitForURL(`${demo.url}/portal`)
      await page.getByRole('heading', { name: t.done }).waitFor()
      await look()
      await page.getByRole('link', { name: t.record }).tap()
      await page.locator('.record').first().waitFor()
      await look()
      assert.equal(await page.locator('.record li').count(), 1)
    })
  })
}

test('the same without scripts', async () => {
  const t = messages.de.portal
  const context = await member('de', 'no-scripts')
  await onPage(demo, { ...phone, ...context, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${demo.url}/portal`)
    await startOf(page).tap()
    await page.getByRole('button', { name: t.right }).tap()
    await page.getByRole('heading', { name: t.done }).waitFor()
  })
})
