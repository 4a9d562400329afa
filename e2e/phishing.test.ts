/** A phishing exercise as those see it who start it, who fall for it, who report it, and who look at what came of it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { tokensIn } from '#program/phishing/exercise-token.ts'
import { deliverDue } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import { runExercises } from '#run/phishing-exercises.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { startWebServer, website } from '#web/server.ts'

import { launchBrowser } from './browser.ts'
import { looksRight, onPage, press } from './on-page.ts'
import { signedIn } from './signed-in.ts'

// A Friday; the company is in UTC.
const clock = { now: new Date('2026-11-27T12:00:00.000Z') }
const phone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  reducedMotion: 'reduce' as const,
  locale: 'de-DE',
}
const desk = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' as const }
const t = messages.de
const words = t.phishing

const store = await openTestStore(clock)
const mails = await startMailServer()
let company: TestCompany
let url: string
let browser: Browser
let close: () => Promise<void>
before(async () => {
  company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }), undefined, {
    hasMailServer: true,
  })
  const web = await startWebServer(site, 0, '127.0.0.1')
  url = web.url
  browser = await launchBrowser()
  close = () => web.close()
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, organisationSettings, { id: 'organisation', contact: 'security@example.com' })
    await putItem(tx, phishingSettings, { id: 'phishing', isOn: true })
    const entity = { country: 'DE', joined: '2020-01-01', acquired: false }
    await putItem(tx, legalEntities, {
      id: 'one',
      name: 'Nordlicht GmbH',
      hasWorksCouncil: false,
      ...entity,
    })
    await putItem(tx, legalEntities, {
      id: 'two',
      name: 'Südlicht GmbH',
      hasWorksCouncil: true,
      ...entity,
    })
    await putPeople(
      tx,
      Array.from({ length: 40 }, (_, n) => ({
        id: `p${n}`,
        name: `Person ${n}`,
        email: `p${n}@example.com`,
        kind: 'employee' as const,
        groups: [n < 15 ? 'Vertrieb' : 'Entwicklung'],
        legalEntity: n < 36 ? 'one' : 'two',
        language: n === 39 ? ('en' as const) : ('de' as const),
        externalIds: {},
      })),
      'people',
    )
  })
})
after(async () => {
  await browser.close()
  await close()
  await mails.close()
  await store.close()
})

const demo = () => ({ url, browser })

/** Lets working days pass, and sends what is due. */
async function passDays(days: readonly string[]): Promise<void> {
  const smtp = parseSmtp(`smtp://127.0.0.1:${mails.port}`, 'Nordlicht <beleg@example.com>')
  for (const day of days)
    for (let minute = 9 * 60; minute < 17 * 60; minute += 20) {
      clock.now = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000)
      await runExercises(store, company.organisation, url)
      await deliverDue(store, company.organisation, {
        smtp,
        fetch: () => Promise.reject(new Error('only mails')),
      })
    }
}

/** The address in a mail, as a mail program hands it to the browser. */
function linkIn(raw: string): string {
  const text = raw.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')
  const [link = ''] = /http:\/\/[^\s"<>]+#[A-Za-z0-9_-]+/.exec(text) ?? []
  assert(link.startsWith(`${url}/link/`), text.slice(0, 500))
  return link
}

async function marks(): Promise<string[]> {
  const { rows } = await store.pool.query<{ kind: string }>(
    `SELECT kind FROM beleg.exercise_mark WHERE kind <> 'begun' ORDER BY kind`,
  )
  return rows.map(({ kind }) => kind)
}

test('an exercise is planned: who is written to, who is not and why, the days, and no word of anybody', async () => {
  const { context } = await signedIn(company, 'Lena Leitung', ['lead'], 'de')
  await onPage(demo(), { ...desk, ...context }, async (page, trouble) => {
    await page.goto(`${url}/console/training`)
    await press(page, page.getByRole('link', { name: words.see }))
    await looksRight(page, trouble)
    assert(await page.getByText(words.audienceNow(36, '36')).isVisible())
    assert(await page.getByText('Südlicht GmbH: weder eine Betriebsvereinbarung').isVisible())
    await press(page, page.getByRole('link', { name: words.start }))
    await looksRight(page, trouble)
    await page.getByLabel('Paket wartet').check()
    await page.getByLabel('An diese Gruppen').fill('Vertrieb\nEntwicklung')
    await page.getByLabel('Erster Versandtag').fill('2026-11-30')
    await page.getByLabel('Letzter Versandtag').fill('2026-12-02')
    await press(page, page.getByRole('button', { name: 'Phishing-Übung starten' }))
    await page.getByText(words.states.planned).waitFor()
    await press(page, page.getByRole('link', { name: /2026 bis/ }))
    await looksRight(page, trouble)
    assert.deepEqual(trouble, [])
  })
})

test('on a phone the page behind the link teaches, asks for nothing, and counts only once somebody is there', async () => {
  await passDays(['2026-11-30', '2026-12-01', '2026-12-02'])
  assert.equal(mails.received.length, 36)
  const links = mails.received.map(({ raw }) => linkIn(raw))
  // A scanner that fetches every link, and one that runs its scripts.
  for (const link of links) assert.equal((await fetch(link)).status, 200)
  const scanner = await browser.newPage()
  await scanner.goto(links[5] ?? '')
  await scanner.waitForTimeout(500)
  await scanner.close()
  assert.deepEqual(await marks(), [])
  for (const colorScheme of ['light', 'dark'] as const) {
    await onPage(demo(), { ...phone, colorScheme }, async (page, trouble) => {
      await page.goto(links[0] ?? '')
      await page.getByRole('heading', { name: words.landing.title, level: 1 }).waitFor()
      assert(await page.getByText('innerhalb von 24 Stunden').first().isVisible())
      assert.equal(await page.locator('form, input, textarea, button').count(), 0)
      await looksRight(page, trouble)
      const said = page.waitForResponse(`${url}/link/opened`)
      await page.touchscreen.tap(180, 400)
      assert.equal((await said).status(), 204)
      assert.equal((await said).request().headers()['cookie'], undefined)
      assert.deepEqual(trouble, [])
    })
  }
  assert.deepEqual(await marks(), ['opened'], 'twice by one mail is once')
  for (const link of links.slice(1, 4)) {
    await onPage(demo(), phone, async (page) => {
      await page.goto(link)
      const said = page.waitForResponse(`${url}/link/opened`)
      await page.touchscreen.tap(180, 400)
      await said
    })
  }
  assert.equal((await marks()).length, 4)
})

test('a mail is reported from the portal by pasting its link, with scripts or without, and nobody is named', async () => {
  const { context } = await signedIn(company, 'Mia Mitglied', ['member'], 'de')
  await onPage(
    demo(),
    { ...phone, ...context, javaScriptEnabled: false },
    async (page, trouble) => {
      await page.goto(`${url}/portal`)
      await page.getByRole('link', { name: words.landing.report }).click()
      assert(await page.getByText('security@example.com').isVisible())
      assert.equal(await page.getByText('Mia Mitglied').count(), 0)
      for (const { raw } of mails.received.slice(10, 20)) {
        await page.getByLabel(words.report.text).fill(linkIn(raw))
        await page.getByRole('button', { name: words.report.submit }).click()
        await page.getByText(words.report.exercise).waitFor()
      }
      await page.getByLabel(words.report.text).fill('Gewinnen Sie! https://evil.example/x')
      await page.getByRole('button', { name: words.report.submit }).click()
      await page.getByText(words.report.real).waitFor()
      assert.deepEqual(trouble, [])
    },
  )
  await onPage(demo(), { ...phone, colorScheme: 'dark' }, async (page, trouble) => {
    await page.goto(`${url}/suspicious-mail?lang=de`)
    await looksRight(page, trouble)
  })
  // An add-in of a mail program hands in the mail it has before it, as it came.
  const raw = mails.received[20]?.raw ?? ''
  assert.equal(tokensIn(raw).length, 1)
  const answer = await fetch(`${url}/api/v1/suspicious-mail/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: raw }),
  })
  assert.deepEqual(await answer.json(), { exercise: true, counted: true })
})

test('figures come when it is over: of groups of ten and more, and nothing is left of whoever they count', async () => {
  const before = await signedIn(company, 'Lutz Leitung', ['lead'], 'de')
  await onPage(demo(), { ...desk, ...before.context }, async (page) => {
    await page.goto(`${url}/console/training-phishing`)
    await press(page, page.getByRole('link', { name: /2026 bis/ }))
    assert(await page.getByText(words.notYet('9. Dezember 2026')).isVisible())
  })
  await passDays(['2026-12-10'])
  assert.deepEqual(await marks(), [])
  const { context } = await signedIn(company, 'Lia Leitung', ['lead'], 'de')
  await onPage(demo(), { ...desk, ...context }, async (page, trouble) => {
    await page.goto(`${url}/console/training-phishing`)
    await press(page, page.getByRole('link', { name: /2026 bis/ }))
    const table = page.getByRole('table').filter({ hasText: words.sent })
    await table.getByRole('row').filter({ hasText: 'Vertrieb' }).waitFor()
    await table.getByRole('row').filter({ hasText: 'Entwicklung' }).waitFor()
    assert(await page.getByText(words.nobodyStored).isVisible())
    await looksRight(page, trouble)
    await page.goto(`${url}/console/training-phishing`)
    await looksRight(page, trouble)
    await page.goto(`${url}/console/training`)
    await looksRight(page, trouble)
    assert.deepEqual(trouble, [])
  })
  await onPage(demo(), { ...phone, ...context, colorScheme: 'dark' }, async (page, trouble) => {
    for (const path of ['/console/training-phishing', '/do/phishing-exercise.start']) {
      await page.goto(`${url}${path}`)
      await looksRight(page, trouble)
    }
  })
})
