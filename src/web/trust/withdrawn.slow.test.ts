import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { actorOf, perform } from '#run/actions/test-actors.ts'
import { beginCompany, passTime, rdsCalls, read, run } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import {
  assertNamed,
  assertVerified,
  changed,
  publishSite,
  siteOf,
  textIn,
  visit,
} from '#web/test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'
const other = 'databases-in-allowed-countries'
const lead = actorOf('lead', 'lead')
const hour = 3600
const year = 365 * 86_400

test('a withdrawn sentence is struck through with date and reason in both languages, and the page verifies; so it does published again', async () => {
  const company = await beginCompany(store, clock)
  const act = async (id: string, more: Record<string, unknown> = {}) =>
    await perform(company, lead, `control.${id}`, { control, ...more })
  const verified = async () => {
    passTime(company, hour)
    await publishSite(company)
    const site = siteOf(company)
    assertVerified(await visit(site, { now: clock.now, replay: true }))
    return site
  }
  await act('publish')
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: true, b: false } } }))
  await run(company)
  await verified()

  await act('withdraw', { reason: 'replaced' })
  await act('change', { delayDays: 2, windowDays: 3, disabled: ['snapshot-encrypted'] })
  await run(company)
  const site = await verified()
  for (const [path, words] of [
    ['de/index.html', ['<s>', 'zurückgezogen', 'Ein anderer Satz tritt an seine Stelle']],
    ['en/index.html', ['<s>', 'withdrawn', 'Another sentence takes its place']],
    ['trust.json', ['"withdrawn"', '"replaced"']],
  ] as const) {
    const text = textIn(site, path)
    for (const word of words) assert(text.includes(word), `${path}: ${word}`)
  }
  const lie = changed(site, 'trust.json', (text) => text.replace('"replaced"', '"mistaken"'))
  assertNamed(await visit(lie, { now: clock.now }), 'inclusion', 'does not withdraw')
  const silent = changed(site, 'trust.json', (text) => {
    const page = JSON.parse(text)
    page.controls = []
    return JSON.stringify(page)
  })
  assertNamed(await visit(silent, { now: clock.now }), 'status', 'does not show it')

  await act('publish')
  const again = await verified()
  assert(!textIn(again, 'en/index.html').includes('<s>'))
})

test('twelve months after its withdrawal a sentence may leave the page, and not a day before', async () => {
  const company = await beginCompany(store, clock)
  for (const each of [control, other])
    await perform(company, lead, 'control.publish', { control: each })
  await perform(company, lead, 'control.withdraw', { control, reason: 'given-up' })
  passTime(company, year - hour)
  await publishSite(company)
  const site = siteOf(company)
  assert(textIn(site, 'en/index.html').includes('<s>'))
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  const silent = changed(site, 'trust.json', (text) => {
    const page = JSON.parse(text)
    page.controls = page.controls.filter(({ id }: { id: string }) => id !== control)
    return JSON.stringify(page)
  })
  assertNamed(await visit(silent, { now: clock.now }), 'status', 'does not show it')

  passTime(company, 2 * hour)
  await publishSite(company)
  const later = siteOf(company)
  assert(!textIn(later, 'en/index.html').includes('<s>'))
  assertVerified(await visit(later, { now: clock.now, replay: true }))
})
