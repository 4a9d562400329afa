import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { actorOf, perform } from '#run/actions/test-actors.ts'
import { publishControls } from '#run/publish-controls.ts'
import {
  assertLogReplays,
  awsCalls,
  beginCompany,
  entriesOf,
  read,
  run,
} from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { TrustJson } from '#run/trust-schema.ts'
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
let company: TestCompany

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true } } }))
  await run(company)
})

/** What page and trust.json say once the settings say this. */
async function saidWith(setting: Record<string, string>) {
  const input = { id: 'organisation', ...setting }
  const lead = actorOf(randomUUID(), 'lead')
  await perform(company, lead, 'organisation-setting.change', input)
  await publishSite(company)
  await publishSite(company)
  const site = siteOf(company)
  const shown = (language: string) =>
    /<dt>SOC[^<]*<\/dt>\s*<dd>([^<]*)<\/dd>/.exec(textIn(site, `${language}/index.html`))?.[1]
  const { soc2Report } = TrustJson.parse(JSON.parse(textIn(site, 'trust.json')))
  assertVerified(await visit(site, { now: clock.now, replay: true }))
  return { de: shown('de'), en: shown('en'), soc2Report, site }
}

const reports = async () => (await entriesOf(company)).filter(({ t }) => t === 'document').length

test('without a report page and trust.json say “none”, and the log nothing', async () => {
  const { de, en, soc2Report } = await saidWith({ language: 'de' })
  assert.deepEqual([de, en, soc2Report], ['keiner', 'none', 'none'])
  assert.equal(await reports(), 0)
})

test('Type II is said with its period and Type I with its day, as the company’s word, and stands in the log once', async () => {
  const second = { soc2: 'type2', soc2From: '2026-01-01', soc2To: '2026-06-30' }
  const { de, en, soc2Report, site } = await saidWith(second)
  assert.match(
    de ?? '',
    /^Typ II, Zeitraum 1\. Januar 2026 bis 30\. Juni 2026 \(Angabe des Unternehmens, /,
  )
  assert.match(
    en ?? '',
    /^Type II, period 1 January 2026 to 30 June 2026 \(stated by the company, /,
  )
  assert(soc2Report !== 'none' && soc2Report.kind === 'type2')
  assert.equal(await reports(), 1)

  // A longer period than was said, and another entry.
  const longer = changed(site, 'trust.json', (it) => it.replace('"2026-01-01"', '"2025-01-01"'))
  assertNamed(
    await visit(longer, { now: clock.now }),
    'inclusion',
    'bears out no such SOC 2 report',
  )
  const other = changed(site, 'trust.json', (it) =>
    it.replace(`"entry": ${soc2Report.entry}`, '"entry": 0'),
  )
  assertNamed(await visit(other, { now: clock.now }), 'inclusion', 'bears out no such SOC 2 report')

  const first = await saidWith({ soc2: 'type1', soc2To: '2026-03-31' })
  assert.match(first.en ?? '', /^Type I as of 31 March 2026 /)
  assert.equal(await reports(), 2)
  assert.equal((await saidWith({ soc2: 'none' })).en, 'none')
  await assertLogReplays(company)
})
