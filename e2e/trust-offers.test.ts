/** The second half of the trust page, and the doors it leads to, as a reader's browser shows them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'

import { PDF } from '@libpdf/core'
import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import { actorOf, perform } from '#run/actions/test-actors.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import {
  addDocumentRequest,
  confirmDocumentRequest,
  listDocumentRequests,
} from '#store/document-requests.ts'
import { putDocument } from '#store/documents.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'
import { publishSite, siteOf } from '#web/test-site.ts'

import { launchBrowser } from './browser.ts'
import { looks } from './looks.ts'
import { onPage, violations, wider } from './on-page.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
let company: TestCompany
let web: WebServer
let browser: Browser
let report: string
let session = ''
const lead = actorOf(randomUUID(), 'lead')

before(async () => {
  company = await beginCompany(store, clock)
  const { org, organisation } = company
  await publishControls(store, org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true } } }))
  await run(company)
  report = await offer(
    'request',
    'Prüfbericht der Informationssicherheitsmaßnahmen',
    'Audit report',
  )
  await offer('public', 'Leitlinie zur Informationssicherheit', 'Information security policy')
  await perform(company, lead, 'subprocessor.create', {
    name: 'Rechenzentrumsbetriebsgesellschaft Nordwest mbH',
    purposeDe: 'Betrieb der Server',
    purposeEn: 'Running the servers',
    countries: ['DE', 'FI', 'IE'],
    dataDe: 'Alle Daten der Anwendung',
    dataEn: 'All data of the application',
    since: '2024-05-01',
    website: 'https://nordwest.example',
  })
  await perform(company, lead, 'organisation-setting.change', {
    id: 'organisation',
    contact: 'sicherheit@nordwest.example',
    soc2: 'type2',
    soc2From: '2026-01-01',
    soc2To: '2026-06-30',
  })
  passTime(company, 120)
  await publishSite(company)
  const site = website(store, organisation, pino({ level: 'silent' }))
  await askedAndDecided()
  const person = await signedIn(store, org, site, ['lead'], 'Lea Lead')
  session = [...person.cookies.values()][0] ?? ''
  web = await startWebServer(site, 0, '127.0.0.1')
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await web.close()
  await store.close()
})

async function offer(access: string, titleDe: string, titleEn: string): Promise<string> {
  const wanted = { titleDe, titleEn, kind: 'report', access, from: '2026-11-01' }
  const { id } = await perform(company, lead, 'trust-document.create', {
    ...wanted,
    needsAgreement: access === 'request',
  })
  const pdf = PDF.create()
  pdf.addPage({ width: 595, height: 842 }).drawText('Inhalt', { x: 60, y: 780 })
  const file = {
    name: `${titleEn}.pdf`,
    type: 'application/pdf',
    bytes: await pdf.save(),
    uploadedBy: 'lead',
  }
  const kept = await withOrg(store, company.org, (tx) => putDocument(tx, store.directory, file))
  const attached = { id, document: kept.id, sha256: kept.digest }
  await perform(company, lead, 'trust-document.attach', attached)
  return String(id)
}

/** Two requests, one of them approved. */
async function askedAndDecided(): Promise<void> {
  for (const name of ['Adelheid Beispiel-Einkäuferin', 'Bo'])
    await withOrg(store, company.org, async (tx) => {
      const id = await addDocumentRequest(tx, {
        document: report,
        name,
        company: 'Käuferin und Partner Aktiengesellschaft',
        email: 'einkauf@kaeuferin-und-partner.example',
        language: 'de',
        agreement: Buffer.alloc(32, 7),
      })
      await confirmDocumentRequest(tx, id)
    })
  const [first] = await readOrg(store, company.org, (tx) => listDocumentRequests(tx, 1))
  await perform(company, lead, 'document-request.approve', { request: first?.id })
}

const pages = [
  { path: (language: string) => `/${language}/`, name: 'trust' },
  { path: (language: string) => `/documents/${report}?lang=${language}`, name: 'ask' },
  { path: (language: string) => `/subscribe?lang=${language}`, name: 'subscribe' },
  { path: (language: string) => `/subscribe/end?token=x&lang=${language}`, name: 'end' },
  { path: (language: string) => `/console/requests?lang=${language}`, name: 'requests' },
]

for (const { path, name } of pages)
  for (const { language, colorScheme, width } of looks)
    test(`${name} (${language}, ${colorScheme}, ${width} px) fits, asks nobody else, and axe finds nothing`, async () => {
      const url = `http://localhost:${web.port}`
      const look = { viewport: { width, height: 900 }, colorScheme, bypassCSP: false }
      await onPage({ url, browser }, look, async (page, trouble) => {
        if (name === 'requests') {
          const cookie = { name: '__Host-beleg', value: session, secure: true, path: '/' }
          await page.context().addCookies([{ ...cookie, domain: 'localhost' }])
        }
        await page.goto(url + path(language))
        assert.deepEqual(await wider(page), [])
        assert.deepEqual(await violations(page), [])
        assert.deepEqual(trouble, [])
        const folder = process.env['BELEG_SCREENSHOTS']
        if (folder !== undefined) {
          const file = `${folder}/${name}-${language}-${colorScheme}-${width}.png`
          await page.screenshot({ path: file, fullPage: true })
        }
      })
    })

test('without JavaScript a document is asked for and mails are subscribed to, by a browser as it is', async () => {
  const url = `http://localhost:${web.port}`
  await onPage({ url, browser }, { javaScriptEnabled: false }, async (page, trouble) => {
    await page.goto(`${url}/en/`)
    await page.getByRole('link', { name: 'Ask for “Audit report”' }).click()
    await page.getByLabel('Your name').fill('Ada Buyer')
    await page.getByLabel('Your company').fill('Buyer Ltd')
    await page.getByLabel('Your email address').fill('ada@buyer.example')
    await page.getByLabel('I accept this agreement').check()
    await page.getByRole('button', { name: 'Ask for it' }).click()
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    await page.goto(`${url}/en/`)
    await page.getByRole('link', { name: 'Subscribe by mail' }).click()
    await page.getByLabel('Your email address').fill('ada@buyer.example')
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    assert.deepEqual(await page.context().cookies(), [])
    // Only the trust page glides from page to page, and says so when the next does not.
    const amiss = trouble.filter((each) => !each.includes('ViewTransition'))
    assert.deepEqual(amiss, [])
  })
})

test('the page with documents and twenty subprocessors stays under 60 KB as transferred', async (t) => {
  for (let n = 0; n < 20; n++)
    await perform(company, lead, 'subprocessor.create', {
      name: `Subprocessor ${randomUUID()}`,
      purposeDe: `Zweck ${randomUUID()}`,
      purposeEn: `Purpose ${randomUUID()}`,
      countries: ['DE', 'FR', 'US'],
      dataDe: `Daten ${randomUUID()}`,
      dataEn: `Data ${randomUUID()}`,
      since: '2024-05-01',
    })
  await publishSite(company)
  const site = siteOf(company)
  const page = site.get('de/index.html')?.toString() ?? ''
  const named = [...page.matchAll(/(?:src|<link rel="(?:stylesheet|icon)" href)="\/([^"]+)"/g)]
  const paths = new Set(['de/index.html', ...named.map(([, path]) => path ?? '')])
  let bytes = 0
  for (const path of paths) bytes += brotliCompressSync(site.get(path) ?? Buffer.alloc(0)).length
  t.diagnostic(`${paths.size} files, ${bytes} bytes as transferred`)
  assert(bytes < 60_000)
})
