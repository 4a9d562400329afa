import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import { publishControls } from '#run/publish-controls.ts'
import { currentStatuses } from '#run/statuses.ts'
import { beginCompany, passTime, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { stylesheet } from '#ui/stylesheet.ts'

import { startWebServer, website } from './server.ts'
import type { WebServer } from './server.ts'
import { beginFewSentences, fewControls } from './test-few-sentences.ts'
import { signedIn } from './test-people.ts'
import { publishSite, siteOf, textIn } from './test-site.ts'
import { Trouble } from './trouble.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const silent = pino({ level: 'silent' })
let company: TestCompany
let site: Hono
let server: WebServer

before(async () => {
  company = await beginFewSentences(store, clock)
  site = website(store, company.organisation, silent)
  server = await startWebServer(site, 0, '127.0.0.1')
})

after(async () => {
  await server.close()
  await store.close()
})

/** What each control is to be called now, as the store has it. */
async function statusesNow(): Promise<Map<string, string>> {
  const statuses = await readOrg(store, company.org, (tx) => currentStatuses(tx, clock.now))
  return new Map([...statuses].map(([id, { status }]) => [id, status]))
}

const loopback = { incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } } }

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return await site.request(path, { method, headers: { host: 'localhost', ...headers } }, loopback)
}

test('a page that is published again is served again', async () => {
  const before = await (await get('/log/checkpoint')).text()
  passTime(company, 60)
  await run(company)
  await publishSite(company)
  // Files are looked at again after a quarter of a second.
  await new Promise((resolve) => setTimeout(resolve, 260))
  const now = await (await get('/log/checkpoint')).text()
  assert.notEqual(now, before)
  assert.equal(now, textIn(siteOf(company), 'log/checkpoint'))
  assert.equal(await (await get('/de/')).text(), textIn(siteOf(company), 'de/index.html'))
})

test('both languages show the same statuses, numbers, times and proofs', async () => {
  const statuses = await statusesNow()
  const files = siteOf(company)
  const pages = (['de', 'en'] as const).map((language) => {
    const page = textIn(files, `${language}/index.html`)
    return {
      order: [...page.matchAll(/<article class="sentence" id="([^"]+)"/g)].map(([, id]) => id),
      statuses: [...page.matchAll(/<p class="status ([a-z]+)"/g)].map(([, status]) => status),
      signs: [...page.matchAll(/class="sign ([a-z]+)"/g)].map(([, status]) => status),
      figures: [...page.matchAll(/(\d+) (?:of|von) (\d+)/g)].map(
        ([, part, whole]) => `${part}/${whole}`,
      ),
      bars: [...page.matchAll(/<rect[^>]*>/g)].map(([bar]) => bar),
      links: [...page.matchAll(/href="(\/log\/[^"]+)"/g)].map(([, link]) => link),
      criteria: page.match(/C{1,2}\d\.\d/g),
      moments: page.match(/\d\d:\d\d/g),
    }
  })
  assert.deepEqual(pages[0], pages[1])
  assert.equal(pages[0]?.order.length, fewControls.length)
  assert.deepEqual(
    pages[0]?.statuses,
    pages[0]?.order.map((id) => statuses.get(id ?? '')),
  )
  for (const [id, status] of [
    ['databases-encrypted-at-rest', 'failing'],
    ['databases-in-allowed-countries', 'met'],
    ['services-on-approved-clouds', 'pending'],
  ] as const)
    assert.equal(statuses.get(id), status, id)
})

test('the page says all that it must, in words as the program has them', async () => {
  const statuses = [...(await statusesNow()).values()]
  const [met, failing, pending] = (['met', 'failing', 'pending'] as const).map(
    (status) => statuses.filter((each) => each === status).length,
  )
  assert(met && failing && pending && met + failing + pending === fewControls.length)
  const files = siteOf(company)
  const [de, en] = [textIn(files, 'de/index.html'), textIn(files, 'en/index.html')].map((page) =>
    page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '),
  )
  const said: [string | undefined, RegExp[]][] = [
    [
      de,
      [
        new RegExp(
          `1 von ${fewControls.length} Sätzen trifft zu; einer trifft nicht zu; ${pending} sind in Beobachtung\\.`,
        ),
        /Alle Datenbanken speichern ihre Daten verschlüsselt\. trifft nicht zu seit 2\. November 2026/,
        /in Beobachtung seit 2\. November 2026 um 12:00 UTC/,
        /1 von 2 Speichern in Ordnung, 1 nicht in Ordnung/,
        /Grundlage 2 gemessen/,
        /Stand 2\. November 2026/,
        /Nächste spätestens am/,
        /Die letzten zwölf Monate/,
        /Kriterien \(SOC 2\) CC6\.1, C1\.1/,
        /SOC-2-Bericht keiner/,
        /databases-encrypted-at-rest\.tlog-proof/,
        /nicht, dass sie wahr ist; es ist kein Prüfungsurteil und keine Garantie/,
        /Beobachtungszeit ist hier auf 60 Sekunden verkürzt; üblich sind 14 Tage/,
        /beleg trust verify https:\/\/trust\.example --key/,
      ],
    ],
    [
      en,
      [
        new RegExp(
          `1 of ${fewControls.length} sentences holds; one does not hold; ${pending} are under observation\\.`,
        ),
        /All databases store their data encrypted\. does not hold since 2 November 2026/,
        /under observation since 2 November 2026 at 12:00 UTC/,
        /1 of 2 stores passes, 1 fails/,
        /Basis 2 measured/,
        /As of 2 November 2026/,
        /Next run due by/,
        /The last twelve months/,
        /Criteria \(SOC 2\) CC6\.1, C1\.1/,
        /SOC 2 report none/,
        /databases-encrypted-at-rest\.tlog-proof/,
        /not that it is true; it is no audit opinion and no guarantee/,
        /observation window is shortened to 60 seconds here; usually it is 14 days/,
      ],
    ],
  ]
  for (const [text = '', wanted] of said) for (const each of wanted) assert.match(text, each)
})

test('with the database gone the public page stays up, and the console says so with a number to quote', async () => {
  const own = await openTestStore(clock)
  const alone = await beginCompany(own, clock)
  await publishControls(own, alone.org, 'all', { window: 60 })
  await publishSite(alone)
  const pages = website(own, alone.organisation, silent)
  await own.pool.end()
  for (const path of ['/de/', '/en/', '/trust.json', '/log/checkpoint', stylesheet.url]) {
    assert.equal((await pages.request(path)).status, 200, path)
  }
  const answer = await pages.request('/console', { headers: { host: 'localhost' } }, loopback)
  assert.equal(answer.status, 500)
  assert.match(await answer.text(), /^Error [0-9a-f-]{36}\n$/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  await own.close().catch(() => undefined)
})

test('while scheduled work fails, the console says so with what to do, in both languages; afterwards no more', async () => {
  const trouble = new Trouble()
  const pages = website(store, company.organisation, silent, trouble)
  const lead = await signedIn(store, company.org, pages, ['lead'])
  const console = async (language: string) =>
    await (await lead.get(`/console?lang=${language}`)).text()
  const full = new OperatingError('disk-full', 'There is no room left.', 'Free some disk space.')
  assert.equal(trouble.failed(full, clock.now), true)
  assert.equal(trouble.failed(full, clock.now), false, 'the same again is no news')
  for (const [language, words] of [
    ['de', /schlägt seit .* fehl[\s\S]*Abhilfe:/],
    ['en', /has been failing since[\s\S]*What to do:/],
  ] as const) {
    const text = await console(language)
    assert.match(text, words)
    assert.match(text, /Free some disk space\.[\s\S]*disk-full/)
  }
  trouble.ended()
  assert.doesNotMatch(await console('en'), /failing since/)
})
