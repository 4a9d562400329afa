/** Why items pass, on the public page: counted in the log, in both languages, and of nobody alone. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { readParts } from '#log/run-parts.ts'
import { exitCode } from '#log/verify-site.ts'
import { backgroundCheckSettings, usualChecks } from '#populations/background-check-setting.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { OnboardingCheck, onboardingChecks } from '#program/background-checks/onboarding.ts'
import { publishControls } from '#run/publish-controls.ts'
import { beginCompany, passTime, run, runOne } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { changed, publishSite, siteOf, textIn, visit } from '#web/test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const id = 'background-check-done-before-access'
const published = ['policy-accepted', id, 'background-check-lawful']

async function join(company: TestCompany, country: string, from: number, to: number) {
  passTime(company, 1)
  const rest = { kind: 'employee' as const, groups: [], start: '2026-11-20', externalIds: {} }
  const persons = Array.from({ length: to - from }, (_, index) => ({
    ...rest,
    id: `${country}-${from + index}`,
    name: `Person ${country} ${from + index}`,
    country,
  }))
  await withOrg(store, company.org, (tx) => putPeople(tx, persons, 'people'))
}

/** All that is asked of whoever works in a country and is not forbidden takes place. */
async function check(company: TestCompany) {
  await run(company, id)
  passTime(company, 1)
  await withOrg(store, company.org, async (tx) => {
    for (const { content } of await listItems(tx, onboardingChecks.id)) {
      const item = OnboardingCheck.parse(content)
      if (item.check === undefined || item.verdict === 'not-permitted' || item.outcome) continue
      await putItem(tx, backgroundChecks, {
        id: item.id,
        person: item.person,
        check: item.check,
        outcome: 'done',
        on: '2026-11-01',
        recordedAt: tx.recordedAt.toISOString(),
        recordedBy: 'officer',
      })
    }
  })
  passTime(company, 60)
  const { entry } = await runOne(company, id)
  const disclosed = (await readOrg(store, company.org, (tx) => readOpenings(tx, entry))).get(
    'parts',
  )
  return disclosed === undefined ? undefined : readParts(disclosed)
}

test('none is shown that is about fewer than ten people; from ten on they stand on the page, and the verifier holds it to the log', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['backgrounds-checked'], { window: 0 })
  await withOrg(store, company.org, (tx) =>
    putItem(tx, backgroundCheckSettings, {
      ...usualChecks,
      checks: [...usualChecks.checks, 'criminal-record', 'credit'],
    }),
  )
  await join(company, 'US', 0, 10)
  await join(company, 'DE', 0, 9)
  // Nine people, and more checks than ten.
  assert.equal(await check(company), 'few')
  for (const each of published) await run(company, each)
  await publishSite(company)
  let site = siteOf(company)
  assert(textIn(site, 'en/index.html').includes('fewer than ten people'))
  assert.equal(exitCode(await visit(site, { now: clock.now })), 0)
  await join(company, 'DE', 9, 10)
  const parts = await check(company)
  assert(parts !== undefined && parts !== 'few')
  const { checked = 0, 'not-permitted': forbidden = 0 } = parts
  assert(checked >= 10 && forbidden >= 10, JSON.stringify(parts))
  passTime(company, 60)
  for (const each of published) await run(company, each)
  await publishSite(company)
  site = siteOf(company)
  const [en, de] = ['en/index.html', 'de/index.html'].map((page) => textIn(site, page))
  assert(en?.includes(`${checked} checks took place`))
  assert(en?.includes(`${forbidden} are not permitted by local law`))
  assert(de?.includes(`${checked} Überprüfungen fanden statt`))
  // All that passes is counted.
  assert(!en?.includes('For the rest'))
  assert.equal(exitCode(await visit(site, { now: clock.now })), 0)
  const said = `${forbidden} are not permitted`
  for (const lie of [`${forbidden + 1} are not permitted`, `${forbidden} are permitted`]) {
    const forged = changed(site, 'en/index.html', (text) => text.replace(said, lie))
    assert.equal(exitCode(await visit(forged, { now: clock.now })), 1, lie)
  }
  // Somebody who is yet to come and unchecked passes for no reason that is counted.
  await join(company, 'DE', 10, 11)
  passTime(company, 60)
  for (const each of published) await run(company, each)
  await publishSite(company)
  site = siteOf(company)
  assert(textIn(site, 'en/index.html').includes('For the rest, the person came before'))
  assert.equal(exitCode(await visit(site, { now: clock.now })), 0)
})
