import assert from 'node:assert/strict'
import { before, after, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { policies } from '#populations/policy.ts'
import { managed } from '#program/index.ts'
import { titleField } from '#program/titles.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  await withOrg(store, company.org, async (tx) => {
    for (const [id, titleDe, titleEn] of [
      ['access', 'Zugangsrichtlinie', 'Access policy'],
      ['assets', 'Werteverzeichnis', 'Working with assets'],
    ] as const)
      await putItem(tx, policies, { id, titleDe, titleEn, groups: [], controls: [] })
  })
})

const cases = [
  { language: 'de', own: ['Werteverzeichnis', 'Zugangsrichtlinie'], other: 'Access policy' },
  { language: 'en', own: ['Access policy', 'Working with assets'], other: 'Zugangsrichtlinie' },
]
for (const { language, own, other } of cases) {
  test(`lists, items and the search call a policy by its title in the reader’s language, and sort by it (${language})`, async () => {
    const read = async (path: string) => await (await lead.get(`${path}lang=${language}`)).text()
    const list = await read('/console/kept/policy?')
    const places = own.map((title) => list.indexOf(`<bdi>${title}</bdi>`))
    assert(places[0] !== -1 && (places[1] ?? -1) > (places[0] ?? 0), `${places.join()}`)
    assert(!list.includes(other))
    const searched = await read(`/console/kept/policy?q=${encodeURIComponent(other)}&`)
    assert(searched.includes(language === 'de' ? 'Zugangsrichtlinie' : 'Access policy'))
    const item = await read('/console/kept/policy/item?key=access&')
    const [heading = ''] = /<h1[\s\S]*?<\/h1>/.exec(item) ?? []
    assert(heading.includes(language === 'de' ? 'Zugangsrichtlinie' : 'Access policy'), heading)
    const found = await read('/console/search?q=zugangs&')
    assert(found.includes(language === 'de' ? 'Zugangsrichtlinie' : 'Access policy'))
  })
}

test('every population that people keep is called by a field it has, in each language', () => {
  for (const kept of managed)
    for (const language of ['de', 'en'] as const) {
      const field = titleField(kept, language)
      const isThere = Object.hasOwn(kept.fields, field) || field.startsWith('id')
      assert(isThere, `${kept.population.id}: ${field}`)
    }
})
