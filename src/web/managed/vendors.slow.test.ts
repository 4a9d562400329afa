import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { people } from '#populations/person.ts'
import { vendorReviews } from '#populations/vendor-review.ts'
import { vendors } from '#populations/vendor.ts'
import { dueItems } from '#run/due-items.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
})

const keptVendors = () => readOrg(store, company.org, (tx) => managedItems(tx, vendors))
const keptReviews = () => readOrg(store, company.org, (tx) => managedItems(tx, vendorReviews))

async function importTable(population: string, table: string): Promise<string> {
  passTime(company, 1)
  const answer = await lead.post(`/console/kept/${population}/import`, { table, commit: 'yes' })
  assert.equal(answer.status, 200)
  return await answer.text()
}

async function page(path: string): Promise<string> {
  const answer = await lead.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

test('vendors and their reviews are for those who see the program, and changed by those who lead it', async () => {
  for (const population of ['vendor', 'vendor-review']) {
    const path = `/console/kept/${population}`
    assert.equal((await new TestBrowser(site).get(path)).status, 303)
    const member = await signedIn(store, company.org, site, ['member'], `member ${population}`)
    assert.equal((await member.get(path)).status, 403)
    const owner = await signedIn(store, company.org, site, ['control-owner'], `own ${population}`)
    assert.equal((await owner.get(path)).status, 200)
    assert.equal((await owner.get(`${path}/import`)).status, 403)
  }
})

test('a table of vendors comes in at once, with their owners by mailbox, and twice adds nothing', async () => {
  const me = await readOrg(store, company.org, async ({ db, org }) =>
    db
      .selectFrom('account')
      .select(['id', 'email'])
      .where('org_id', '=', org)
      .where('name', '=', 'Lea Lead')
      .executeTakeFirstOrThrow(),
  )
  const table = [
    'Name;Was er für uns tut;Welche Daten er bekommt;Länder;Stufe;Verantwortlich;Genutzt seit',
    `Briefkasten AG;Mailversand;Adressen von Kunden;"Deutschland\nUSA";hoch;${me.email};03.02.2024`,
    'Zahlenwerk GmbH;Buchhaltung;keine;AT;;;',
  ].join('\n')
  await importTable('vendor', table)
  await importTable('vendor', table)
  const all = (await keptVendors()).toSorted((a, b) => a.name.localeCompare(b.name))
  assert.deepEqual(
    all.map(({ name, countries, tier, owner, usedFrom }) => [
      name,
      countries,
      tier,
      owner,
      usedFrom,
    ]),
    [
      ['Briefkasten AG', ['DE', 'US'], 'high', me.id, '2024-02-03'],
      ['Zahlenwerk GmbH', ['AT'], undefined, undefined, undefined],
    ],
  )
})

test('a review from before keeps both clocks and whose word it is, and the vendor says what it decided', async () => {
  await importTable('vendor', 'name,service,dataShared,countries\nWolkenheim,Hosting,all,DE')
  const heading = 'Anbieter;Überprüft am;Entscheidung;Auflagen;Woran;Wieder überprüfen bis'
  await importTable(
    'vendor-review',
    `${heading}\nWolkenheim;2025-03-04;zugelassen;;SOC 2 Typ II;2026-03-04`,
  )
  const vendor = (await keptVendors()).find(({ name }) => name === 'Wolkenheim')
  const [review] = (await keptReviews()).filter((each) => each.vendor === vendor?.id)
  assert(vendor && review)
  const shown = await page(`/console/kept/vendor-review/item?key=${review.id}`)
  for (const said of [
    'Wolkenheim',
    '4 Mar 2025',
    '2026-11-02T12:00',
    'basis: attested by this person',
    'imported',
  ])
    assert(shown.toLowerCase().includes(said.toLowerCase()), said)
  const ofVendor = await page(`/console/kept/vendor/item?key=${vendor.id}`)
  assert(ofVendor.includes('4 Mar 2025: approved'))
  assert(
    ofVendor.includes(`/do/vendor-review.create?back=`) && ofVendor.includes(`vendor=${vendor.id}`),
  )
  assert(ofVendor.includes(`/console/kept/vendor-review/item?key=${review.id}`))
})

test('only the latest review of a vendor is due again, whatever order they came in', async () => {
  await importTable('vendor', 'name,service,dataShared,countries\nDoppelt,Chat,none,DE')
  const heading = 'vendor,on,decision,evidence,nextReview'
  await importTable(
    'vendor-review',
    `${heading}\nDoppelt,2026-05-01,approved,questionnaire,2027-05-01`,
  )
  await importTable(
    'vendor-review',
    `${heading}\nDoppelt,2025-05-01,approved,questionnaire,2026-05-01`,
  )
  const due = await readOrg(store, company.org, (tx) =>
    dueItems(tx, '2026-01-01', '2028-01-01', clock.now),
  )
  const vendor = (await keptVendors()).find(({ name }) => name === 'Doppelt')
  const own = (await keptReviews()).filter((each) => each.vendor === vendor?.id)
  const ids = new Set(own.map(({ id }) => id))
  const found = due.filter(({ at }) => at.kind === 'kept' && ids.has(at.key))
  assert.deepEqual(
    found.map(({ date, about }) => [date, about.en]),
    [['2027-05-01', 'Doppelt']],
  )
  const older = own.find(({ on }) => on === '2025-05-01')
  const shown = await page(`/console/kept/vendor-review/item?key=${older?.id}`)
  assert(!shown.includes('Review the vendor again'))
})

test('what contradicts itself is refused, row by row', async () => {
  const refused = await importTable(
    'vendor',
    'name,service,dataShared,countries,usedFrom,usedUntil,owner\nRück,a,b,DE,2026-05-01,2026-04-01,\nNiemand,a,b,DE,,,nobody@example.com\n=1+1,a,b,Utopia,,,',
  )
  assert(refused.includes('The last day is before the first one.'))
  assert(refused.includes('There is no such thing, or several are called so.'))
  assert(refused.includes('This country is not known.'))
  const review = await importTable(
    'vendor-review',
    'vendor,on,decision,evidence\nnone such,2026-01-01,approved,c5\nWolkenheim,2026-01-01,approved-with-conditions,c5',
  )
  assert(review.includes('then the conditions have to be named'))
  assert((await keptVendors()).every(({ name }) => !['Rück', 'Niemand', '=1+1'].includes(name)))
})

test('a document is found by its name, by whoever may see what it is attached to', async () => {
  await importTable('vendor', 'name,service,dataShared,countries\nAktenhaus,a,b,DE')
  const vendor = (await keptVendors()).find(({ name }) => name === 'Aktenhaus')
  const form = new FormData()
  form.append('id', vendor?.id ?? '')
  form.append('file', new Blob(['%PDF-1.7\n%%EOF\n']), 'Prüfbericht_2026 (final).pdf')
  const body = new Response(form)
  const answer = await lead.ask('POST', '/console/kept/vendor/attach', {
    body: Buffer.from(await body.arrayBuffer()),
    headers: { 'content-type': body.headers.get('content-type') ?? '' },
  })
  assert.equal(answer.status, 303, (await answer.text()).slice(0, 300))
  const link = `/console/kept/vendor/item?key=${vendor?.id}`
  for (const asked of ['prüfbericht', '2026 (FINAL)', '_2026']) {
    const text = await page(`/console/search?q=${encodeURIComponent(asked)}`)
    assert(text.includes('Prüfbericht_2026 (final).pdf') && text.includes(link), asked)
  }
  // What has a name is found by it, and its number leads nobody further.
  const named = await page('/console/search?q=Aktenhaus')
  assert(named.includes('<bdi>Aktenhaus</bdi>') && named.includes(link))
  assert(!named.includes(`${vendor?.id}</`))
  for (const asked of ['pr%bericht', '.*', 'Prüfbericht 2026'])
    assert(
      !(await page(`/console/search?q=${encodeURIComponent(asked)}`)).includes('(final)'),
      asked,
    )
})

test('home says what is due of vendors to whoever sees the program, and of the list of people only to whoever sees people', async () => {
  // With nothing at all, home is the set-up.
  const entity = { name: 'Nordwind GmbH', country: 'DE', joined: '2019-04-01' }
  assert.equal((await lead.postJson('/api/v1/legal-entity/create', entity)).status, 200)
  passTime(company, 1)
  await importTable(
    'vendor',
    'name,service,dataShared,countries,usedUntil\nEndet bald,a,b,DE,2026-11-10\nEndete,a,b,DE,2026-10-01',
  )
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, people, {
      id: 'p',
      name: 'Pia',
      kind: 'employee',
      groups: [],
      externalIds: {},
    })
  })
  const before = clock.now
  clock.now = new Date('2026-12-05T12:00:00.000Z')
  try {
    const owner = await signedIn(store, company.org, site, ['control-owner'], 'Otto Later')
    const later = await signedIn(store, company.org, site, ['lead'], 'Lena Later')
    const seen = async (browser: TestBrowser) => await (await browser.get('/console')).text()
    const [ofOwner, ofLead] = [await seen(owner), await seen(later)]
    for (const text of [ofOwner, ofLead])
      assert(text.includes('Endet bald') && text.includes('Renew, or block access'))
    assert(ofLead.includes('List of people') && !ofOwner.includes('List of people'))
  } finally {
    clock.now = before
  }
})
