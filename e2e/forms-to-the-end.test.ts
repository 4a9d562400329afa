/** Forms that somebody fills in once a year, in a browser and to their end: links to many, two people told apart again, an exception. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import { inviteAllToSign } from '#program/agreements/invite-all.ts'
import { unmergePerson } from '#program/people/unmerge.ts'
import { approveRequest } from '#run/actions/decide-exception.ts'
import { requestException } from '#run/actions/request-exception.ts'
import { pathIn } from '#run/mail/test-mail-text.ts'
import { assertLogReplays, passTime, run } from '#run/test-company.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

import { looksRight, onPage, press } from './on-page.ts'
import { startPeopleCompany } from './people-company.ts'
import type { PeopleCompany } from './people-company.ts'

const clock = { now: new Date('2026-11-02T08:00:00.000Z') }
const t = messages.de
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'de-DE' }
const desk = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' as const }

let company: PeopleCompany
before(async () => {
  company = await startPeopleCompany(clock)
})
after(() => company.close())

async function person(name: string, more: object = {}): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`
  const rest = { kind: 'employee', country: 'DE', language: 'de', start: '2026-10-01' }
  const { id } = await company.act('officer', 'person.create', { name, email, ...rest, ...more })
  return String(id)
}

test('everybody who has not signed gets a link: how many is said before, and what came of it after', async () => {
  for (const n of [1, 2, 3]) await person(`Nora ${n}`, { groups: n > 1 ? ['Vertrieb'] : [] })
  const { context } = await company.session('Petra Personal', ['people-officer'], 'de')
  const send = inviteAllToSign.label.de
  await onPage(company, { ...phone, ...context }, async (page, trouble) => {
    await page.goto(`${company.url}${urls.consoleAgreements}`)
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: t.agreements.console.inviteAll }))
    await page.getByText('3 Personen').waitFor()
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: 'Vertrieb' }))
    await page.getByText('2 Personen').waitFor()
    await looksRight(page, trouble)
    await press(page, page.getByRole('button', { name: send }))
    await page.getByText('2 Links sind unterwegs.').waitFor()
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: t.door.next }))
    assert.equal(page.url(), `${company.url}${urls.consoleAgreements}`)
    assert.equal(await page.getByText('Link geschickt am').count(), 2)
    await looksRight(page, trouble)
  })
  const mail = await company.mailTo('nora.3@example.com')
  assert.match(pathIn(mail, '/sign?'), /token=/)
})

test('two people who were joined by mistake are told apart again, and both stand on the list', async () => {
  const [one, other] = [await person('Anna Schmidt'), await person('Anna Schmitt')]
  await company.act('officer', 'person.merge', { person: one, other, because: 'Dieselbe Person.' })
  const { context } = await company.session('Pia Personal', ['people-officer'], 'de')
  await onPage(company, { ...desk, ...context }, async (page, trouble) => {
    await page.goto(`${company.url}${urls.consolePerson(one)}`)
    await looksRight(page, trouble)
    await press(page, page.locator('a[href*="person.unmerge"]'))
    await looksRight(page, trouble)
    await page.getByLabel('Warum es zwei sind').fill('Es sind doch zwei.')
    await press(page, page.getByRole('button', { name: unmergePerson.label.de }))
    await page.goto(`${company.url}/console/people?q=${encodeURIComponent('Anna Schm')}`)
    for (const name of ['Anna Schmidt', 'Anna Schmitt'])
      await page.getByRole('link', { name }).waitFor()
    await looksRight(page, trouble)
  })
})

test('an exception is asked for by one, approved by another, and holds', async () => {
  await person('Lars Spaet')
  passTime(company, 60)
  await run(company)
  const asker = await company.session('Alma Anfrage', ['lead'], 'de')
  const test_ = agreementSignedBeforeStart.id
  let request = ''
  await onPage(company, { ...desk, ...asker.context }, async (page, trouble) => {
    await page.goto(`${company.url}${urls.consoleTest(test_)}`)
    await looksRight(page, trouble)
    await press(page, page.locator('a[href*="exception.request"]').first())
    await looksRight(page, trouble)
    await page.locator('input[name="all"]').check()
    await page.getByLabel('Grund').fill('Die Papiere liegen noch beim Notar.')
    await page.getByLabel('Ausgleichende Maßnahme').fill('Kein Zugang bis dahin, geprüft.')
    await page.getByLabel('Gilt bis einschließlich').fill('2026-12-31')
    await press(page, page.getByRole('button', { name: requestException.label.de }))
    await looksRight(page, trouble)
    request = page.url()
  })
  passTime(company, 60)
  const other = await company.session('Berta Freigabe', ['lead'], 'de')
  await onPage(company, { ...desk, ...other.context }, async (page, trouble) => {
    await page.goto(request)
    await looksRight(page, trouble)
    await press(page, page.locator('a[href*="exception.approve"]').first())
    await looksRight(page, trouble)
    await press(page, page.getByRole('button', { name: approveRequest.label.de }))
    await looksRight(page, trouble)
  })
  passTime(company, 60)
  await run(company)
  await onPage(company, { ...desk, ...asker.context }, async (page) => {
    await page.goto(`${company.url}${urls.consoleTest(test_)}`)
    assert.match((await page.textContent('main')) ?? '', /Ausnahme/)
  })
  await assertLogReplays(company)
})
