import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { controlAttestations } from '#populations/control-attestation.ts'
import { managed } from '#program/index.ts'
import { beginCompany, passTime, runOne } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signInAs, signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-02-10T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser & { account: { id: string } }
let auditor: TestBrowser & { account: { id: string } }
let wide: string
let narrow: string
let vendor: string

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

async function act(name: string, input: Record<string, unknown>): Promise<string> {
  passTime(company, 60)
  const answer = await lead.postJson(`/api/v1/${name}`, input)
  assert.equal(answer.status, 200, (await answer.clone().text()).slice(0, 300))
  const { id }: { id: string } = JSON.parse(await answer.text())
  return id
}

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  auditor = await signedIn(store, company.org, site, ['auditor'], 'Arno Auditor')
  const vendorFields = { name: 'Wolkenheim', service: 'Hosting', dataShared: 'all' }
  vendor = await act('vendor/create', {
    ...vendorFields,
    countries: ['DE'],
    owner: lead.account.id,
  })
  await act('legal-entity/create', { name: 'Nordwind GmbH', country: 'DE', joined: '2019-04-01' })
  const period = { from: '2026-02-01', to: '2026-03-31', auditors: [auditor.account.id] }
  const about = { framework: 'soc2', firm: 'Pruefwerk', ...period }
  wide = await act('engagement/create', { name: 'Wide', criteria: ['CC6.1', 'CC9.2'], ...about })
  narrow = await act('engagement/create', { name: 'Narrow', criteria: ['CC7.2'], ...about })
  for (const browser of [lead, auditor]) {
    const { cookies } = await signInAs(store, company.org, site, browser.account.id)
    for (const [name, value] of cookies) browser.cookies.set(name, value)
  }
})

async function page(engagement: string, path: string): Promise<string> {
  const answer = await auditor.get(`/audit/${engagement}${path}`)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

/** The cells of a page's tables without markup. */
function cells(text: string): string[] {
  return [...text.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) =>
    cell
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

test('changes say who did what to what, by name, with the id below', async () => {
  const shown = cells(await page(wide, '/changes'))
  assert(shown.includes('Lea Lead'))
  assert(shown.some((cell) => cell.startsWith('Legal entity: Nordwind GmbH legal-entity/')))
  assert(shown.some((cell) => cell.startsWith('Vendor: Wolkenheim vendor/')))
  assert(shown.some((cell) => cell.startsWith(`Engagement: Wide engagement/${wide}`)))
  // A number stands below a name, and never for it.
  assert.deepEqual(
    shown.filter((cell) => new RegExp(`^(\\S+/)?${guid.source}`).test(cell)),
    [],
  )
  const file = await page(wide, '/changes?of=actions&format=csv')
  assert(file.includes('Legal entity: Nordwind GmbH') && file.includes(`vendor/${vendor}`))
})

test('an entry says whose number stands in what it hides', async () => {
  const [link = ''] = /\/audit\/[^"]*\/log\/\d+/.exec(await page(wide, '/changes')) ?? []
  const answer = await auditor.get(link)
  assert.equal(answer.status, 200, link)
  assert(cells(await answer.text()).some((cell) => cell.includes('Lea Lead')))
})

test('what is about a control is called by its sentence, and a run in the log by what its test asks and its number', async () => {
  await withOrg(store, company.org, async (tx) => {
    for (const control of ['physical-access-limited', 'capacity-watched'] as const)
      await putItem(tx, controlAttestations, {
        control,
        attestor: 'fay',
        role: 'Facilities',
        statement: 'Doors are locked.',
        on: '2026-02-09',
        everyMonths: 6,
        documents: [],
      })
  })
  const premises = await act('engagement/create', {
    name: 'Premises',
    criteria: ['CC6.4'],
    framework: 'soc2',
    firm: 'Pruefwerk',
    from: '2026-02-01',
    to: '2026-03-31',
    auditors: [auditor.account.id],
  })
  await runOne(company, 'physical-access-attested')
  const list = await page(premises, '/populations/control-attestation')
  const called = cells(list).filter((cell) => cell.includes('physical-access-limited'))
  assert.deepEqual(called, [
    'Only people who need it can enter our premises; our providers run the data centres. physical-access-limited',
  ])
  // One of a criterion that is not in the engagement stands in the list, too.
  assert(
    cells(list).includes('We watch the capacity of our services and plan ahead. capacity-watched'),
    cells(list).join('\n'),
  )
  const log = cells(await page(premises, '/log'))
  assert(
    log.includes(
      'Is it attested that physical access to our premises is limited? no. 1 · physical-access-attested@1',
    ),
    log.join('\n'),
  )
  const item = await lead.get('/console/items/control-attestation?key=physical-access-limited')
  assert.equal(item.status, 200)
  assert((await item.text()).includes('<h1><bdi>Only people who need it can enter our premises'))
})

test('an item stands below the name of its population, with its own and those it names', async () => {
  const text = await page(wide, `/populations/vendor/item?key=${vendor}`)
  assert(text.includes(`/audit/${wide}/populations/vendor"><bdi>Vendors</bdi></a>`))
  assert(text.includes('<h1><bdi>Wolkenheim</bdi></h1>'))
  assert(text.includes('Lea Lead'))
  const file = await page(wide, '/populations/vendor?format=csv')
  assert(file.includes('Wolkenheim') && file.includes(vendor))
})

test('what an item says is said in the reader’s language, with the names of accounts, and exactly as it was recorded below', async () => {
  const { fields } = managed.find(({ population }) => population.id === 'vendor') ?? {}
  const label = (name: string, language: 'de' | 'en') => {
    const schema = fields?.[name]
    return (schema instanceof z.ZodType && wordsOf(schema)?.label[language]) || assert.fail(name)
  }
  for (const language of ['de', 'en'] as const) {
    const list = cells(await page(wide, `/populations/vendor?lang=${language}`)).join(' | ')
    assert(list.includes(`${label('service', language)}: Hosting`), list)
    assert(!list.includes('service: Hosting') && !list.includes('dataShared'), list)
    const item = await page(wide, `/populations/vendor/item?key=${vendor}&lang=${language}`)
    const [said = '', recorded = ''] = item.split(messages[language].audit.asRecorded)
    assert(said.includes(`<dt>${label('owner', language)}</dt>`) && said.includes('Lea Lead'))
    assert(said.includes(language === 'de' ? 'Deutschland' : 'Germany'))
    assert(!said.includes('dataShared') && recorded.includes('dataShared'))
  }
  // A file is for machines: there it stands as it was recorded.
  assert((await page(wide, '/populations/vendor?format=csv')).includes('dataShared'))
})

test('what an engagement does not ask about is called nothing there', async () => {
  const answer = await auditor.get(`/audit/${narrow}/populations/vendor/item?key=${vendor}`)
  assert.equal(answer.status, 404)
  assert(!(await page(narrow, '/changes')).includes('Wolkenheim'))
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'vendor'))
  assert.equal(items.length, 1)
})
