/** People and what they sign, read and learn, as their own browsers show it: a hire, a new wording, a late paper, an audit. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { BrowserContext, Page } from 'playwright-core'

import { addDays, addMonthsToInstant } from '#engine/calendar.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import { inviteToSign } from '#program/agreements/invite.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { publishPolicy } from '#run/actions/publish-policy.ts'
import { currentStatuses } from '#run/statuses.ts'
import { assertLogReplays, passTime, run, verdictsOf } from '#run/test-company.ts'
import { managedItems } from '#store/items.ts'
import { readHead } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import { messages } from '#ui/messages.ts'

import { acceptInvitation, signByLink, takeCourse } from './new-hire.ts'
import { downloaded, looksRight, onPage, press } from './on-page.ts'
import { course, startPeopleCompany } from './people-company.ts'
import type { PeopleCompany } from './people-company.ts'

const clock = { now: new Date('2026-11-02T08:00:00.000Z') }
const t = messages.de
const phone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  reducedMotion: 'reduce' as const,
  locale: 'de-DE',
}
const desk = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' as const }
const hire = { name: 'Nia Nordlicht', email: 'nia@example.com', start: '2026-11-09' }
/** Signs only after the first day. */
const late = { name: 'Lars Später', email: 'lars@example.com', start: hire.start }

let company: PeopleCompany
let nia: string
let lateId: string
/** Still signed in. */
let niasBrowser: Awaited<ReturnType<BrowserContext['storageState']>>
before(async () => {
  company = await startPeopleCompany(clock)
  const rest = { kind: 'employee', country: 'DE', language: 'de', groups: [] }
  const { id } = await company.act('officer', 'person.create', { ...hire, ...rest })
  nia = String(id)
  lateId = String((await company.act('officer', 'person.create', { ...late, ...rest }))['id'])
})
after(() => company.close())

test('a new hire signs before the first day, and on it comes from the invitation to all duties done, on a phone', async () => {
  const { context } = await company.session('Petra Personal', ['people-officer'], 'de')
  await onPage(company, { ...desk, ...context }, async (page, trouble) => {
    await page.goto(`${company.url}/console/agreements`)
    await looksRight(page, trouble)
    const row = page.getByRole('row').filter({ hasText: hire.name })
    await press(page, row.getByRole('link', { name: t.agreements.console.invite }))
    await looksRight(page, trouble)
    await press(page, page.getByRole('button', { name: inviteToSign.label.de }))
    assert.equal(page.url(), `${company.url}/console/agreements`)
  })
  await onPage(company, phone, (page, trouble) => signByLink(company, page, trouble, hire.email))
  for (const check of ['identity', 'right-to-work', 'education', 'employment-history']) {
    const done = { person: nia, check, outcome: 'done', on: '2026-11-02' }
    await company.act('officer', 'background-check.record', done)
  }

  clock.now = new Date(`${hire.start}T08:00:00.000Z`)
  const account = { name: hire.name, email: hire.email, roles: ['member'], language: 'de' }
  await company.act('lead', 'user.invite', account)
  await onPage(company, phone, async (page, trouble) => {
    await acceptInvitation(company, page, trouble, hire.email)
    const start = page.getByRole('link', { name: t.portal.start })
    const done: string[] = []
    while ((await start.count()) > 0) {
      await looksRight(page, trouble)
      await press(page, start.first())
      await looksRight(page, trouble)
      const { pathname } = new URL(page.url())
      assert(!done.includes(pathname), pathname)
      done.push(pathname)
      if (pathname === '/portal/profile') {
        await press(page, page.getByRole('button', { name: t.portal.right }))
      } else if (pathname === '/portal/announcement') {
        await press(page, page.getByRole('button', { name: t.governance.confirm }))
      } else if (pathname.startsWith('/portal/policies/')) {
        await press(page, page.getByRole('button', { name: t.policies.accept }))
      } else await takeCourse(company, page, trouble, nia)
      assert.equal(page.url(), `${company.url}/portal`)
      passTime(company, 60)
    }
    assert.deepEqual(done.toSorted(), [
      '/portal/announcement',
      '/portal/policies/acceptable-use',
      '/portal/policies/information-security',
      '/portal/profile',
      `/portal/training/${course}/lessons/1`,
    ])
    await page.getByText(t.portal.nothing).waitFor()
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: t.portal.record }))
    await looksRight(page, trouble)
    niasBrowser = await page.context().storageState()
  })

  passTime(company, 60)
  await run(company)
  await onPage(company, { ...desk, ...(await officer('Olga Personal')) }, async (page, trouble) => {
    await page.goto(`${company.url}/console/people/matrix`)
    await looksRight(page, trouble)
    const row = page.getByRole('row').filter({ hasText: hire.name })
    const cells = await row.getByRole('cell').allTextContents()
    assert.deepEqual(
      cells.map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        'erfülltzuletzt 09.11.2026',
        'erfüllt2/2 · zuletzt 09.11.2026',
        'erfülltzuletzt 09.11.2026',
        // Which topics the courses deal with is no duty, and has no day.
        'erfüllt',
        'erfülltzuletzt 02.11.2026',
        'erfüllt4/4 · zuletzt 02.11.2026',
        'erfüllt4/4 · zuletzt 02.11.2026',
      ],
    )
  })
  for (const judged of [
    'program-announced',
    'policy-accepted',
    'training-completed',
    'agreement-signed-before-start',
    'background-check-done-before-access',
  ]) {
    const verdicts = Object.entries(await verdictsOf(company, judged))
    const own = verdicts.filter(([key]) => key.startsWith(`${nia}/`))
    assert(own.length > 0, judged)
    for (const [key, verdict] of own) assert.match(verdict, /^pass\b/, key)
  }
})

async function acceptances() {
  const all = await readOrg(company.store, company.org, (tx) => managedItems(tx, policyAcceptances))
  return all.filter(({ person, policy }) => person === nia && policy === 'acceptable-use')
}

test('a new wording is drafted, approved by somebody else and published; then it is accepted anew, exactly as it was read', async () => {
  const earlier = await acceptances()
  assert.equal(earlier.length, 1)
  const words = t.policies
  const console1 = `${company.url}/console/policies/acceptable-use`
  const added = { de: '- Neu ist dieser Satz.', en: '- This sentence is new.' }
  clock.now = new Date(`${hire.start}T08:40:00.000Z`)
  const lead = await company.session('Lea Leitung', ['lead'], 'de')
  await onPage(company, { ...desk, ...lead.context }, async (page, trouble) => {
    await page.goto(console1)
    await looksRight(page, trouble)
    for (const [id, sentence] of [
      ['textDe', added.de],
      ['textEn', added.en],
    ] as const) {
      const field = page.locator(`#field-${id}`)
      await field.fill(`${await field.inputValue()}\n${sentence}`)
    }
    await page.getByLabel(words.changeIn.de).fill('Ein Satz mehr.')
    await page.getByLabel(words.changeIn.en).fill('One more sentence.')
    await press(page, page.getByRole('button', { name: words.preview }))
    await looksRight(page, trouble)
    await press(page, page.getByRole('button', { name: words.keep }))
    await looksRight(page, trouble)
    assert.deepEqual(await page.locator('ins').allTextContents(), [
      `\n${added.de.replace('- ', '• ')}`,
      `\n${added.en.replace('- ', '• ')}`,
    ])
    await press(page, page.getByRole('button', { name: words.moves.submit }))
    assert.equal(await page.getByRole('button', { name: words.moves.approve }).count(), 0)
  })
  const deputy = await company.session('Dora Dienst', ['lead'], 'de')
  await onPage(company, { ...desk, ...deputy.context }, async (page, trouble) => {
    await page.goto(console1)
    await press(page, page.getByRole('button', { name: words.moves.approve }))
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: words.moves.publish }))
    await looksRight(page, trouble)
    await page
      .getByLabel(/^Warum, oder warum nicht\? Auf Deutsch/)
      .fill('Der neue Satz verpflichtet alle.')
    await press(page, page.getByRole('button', { name: publishPolicy.label.de }))
    assert.equal(page.url(), console1)
    await looksRight(page, trouble)
  })

  passTime(company, 60)
  await onPage(company, { ...phone, storageState: niasBrowser }, async (page, trouble) => {
    await page.goto(`${company.url}/portal`)
    await looksRight(page, trouble)
    await page.getByText('Neu darin: Ein Satz mehr.').waitFor()
    await press(page, page.getByRole('link', { name: t.portal.start }))
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: words.readIn.en }))
    await looksRight(page, trouble)
    await page.getByText(added.en.slice(2), { exact: true }).waitFor()
    await press(page, page.getByRole('button', { name: words.accept }))
    await page.getByText(t.portal.nothing).waitFor()
    await press(page, page.getByRole('link', { name: t.portal.record }))
    await looksRight(page, trouble)
  })
  const [first, second, ...more] = (await acceptances()).toSorted((a, b) =>
    a.acceptedAt.localeCompare(b.acceptedAt),
  )
  const versions = await readOrg(company.store, company.org, (tx) =>
    managedItems(tx, policyVersions),
  )
  const read = versions.find(({ id }) => id === 'acceptable-use/2')?.en
  assert.deepEqual([first, more], [earlier[0], []])
  assert.equal(first?.language, 'de')
  assert(read?.text !== undefined && read.text.endsWith(added.en))
  assert.deepEqual(
    [second?.version, second?.language, second?.digest, second?.name],
    ['acceptable-use/2', 'en', digestOfText(read.text), hire.name],
  )
})

/** How the sentence about agreements stands, after a run. */
async function agreementsStand(): Promise<string | undefined> {
  await run(company, 'agreement-signed-before-start', 'agreement-version-known')
  const statuses = await readOrg(company.store, company.org, (tx) =>
    currentStatuses(tx, company.clock.now),
  )
  return statuses.get('agreements-signed')?.status
}

test('an agreement signed after the first day is a deviation that shows for twelve months, and no longer', async () => {
  assert.equal(await agreementsStand(), 'failing')
  clock.now = new Date('2026-11-11T08:00:00.000Z')
  const own = await company.session(late.name, ['member'], 'de', lateId)
  await onPage(company, { ...phone, ...own.context }, async (page, trouble) => {
    await page.goto(`${company.url}/portal/agreements`)
    await looksRight(page, trouble)
    await press(page, page.getByRole('main').getByRole('link', { name: /^Vertraulichkeit/ }))
    await looksRight(page, trouble)
    await press(page, page.getByRole('button', { name: t.agreements.sign, exact: true }))
    await page.goto(`${company.url}/portal/agreements`)
    await page.getByText(t.agreements.signed('11. November 2026')).waitFor()
    await looksRight(page, trouble)
  })
  passTime(company, 60)
  assert.equal(await agreementsStand(), 'deviated')
  const reason = 'Der erste Tag war der 9. November 2026'
  await atTheSentence('Otto Personal', async (page, trouble) => {
    await page.getByText(t.status.deviated).first().waitFor()
    await looksRight(page, trouble)
    await page.goto(`${company.url}/console/tests/agreement-signed-before-start`)
    await page.getByText(reason).waitFor()
    await looksRight(page, trouble)
  })
  // To the last day of the twelve months, and no longer.
  const signed = clock.now
  clock.now = addMonthsToInstant(signed, 11)
  assert.equal(await agreementsStand(), 'deviated')
  clock.now = addDays(addMonthsToInstant(signed, 12), -1)
  assert.equal(await agreementsStand(), 'deviated')
  await atTheSentence('Ole Personal', async (page) => {
    await page.getByText(t.status.deviated).first().waitFor()
    await page.goto(`${company.url}/console/tests/agreement-signed-before-start`)
    await page.getByText(reason).waitFor()
  })
  clock.now = addDays(addMonthsToInstant(signed, 12), 1)
  assert.equal(await agreementsStand(), 'met')
  await atTheSentence('Oda Personal', async (page) => {
    await page.getByText(t.status.met, { exact: true }).first().waitFor()
  })
})

/** Somebody of the people team at the page of the sentence about agreements. */
async function atTheSentence(
  name: string,
  look: (page: Page, trouble: string[]) => Promise<void>,
): Promise<void> {
  await onPage(company, { ...desk, ...(await officer(name)) }, async (page, trouble) => {
    await page.goto(`${company.url}/console/controls/agreements-signed`)
    await look(page, trouble)
  })
}

test('an auditor walks the year: populations, views as of then, a sample and files, and changes nothing', async () => {
  const auditor = await company.session('Petra Prüfer', ['auditor'], 'de')
  const engagement = await company.act('lead', 'engagement.create', {
    name: 'SOC 2 Typ II, das erste Jahr',
    framework: 'soc2',
    criteria: ['CC1', 'CC2', 'C1.1'],
    from: '2026-11-01',
    to: '2027-10-31',
    auditors: [auditor.account.id],
    firm: 'Prüfwerk GmbH',
    licence: 'WPK 4711',
    independentOn: '2026-10-01',
  })
  const id = String(engagement['id'])
  const size = async () =>
    await readOrg(company.store, company.org, async (tx) => (await readHead(tx)).size)
  const before = await size()
  const words = t.audit
  const nonce = 'cd'.repeat(32)
  await onPage(company, { ...desk, ...auditor.context }, async (page, trouble) => {
    page.on('request', (request) => {
      if (request.method() !== 'GET') trouble.push(`${request.method()} ${request.url()}`)
    })
    /** Asks for the page as it was then. */
    async function asOf(then: string): Promise<string> {
      await page.getByLabel(words.asOf).fill(then)
      await press(page, page.getByRole('button', { name: t.frame.filter.apply }))
      await looksRight(page, trouble)
      return await page.getByRole('table').innerText()
    }
    await page.goto(`${company.url}/audit`)
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: /das erste Jahr/ }))
    await looksRight(page, trouble)
    const sentence = page.getByRole('link', { name: /Vertraulichkeitsvereinbarung/ })
    await press(page, sentence.last())
    await looksRight(page, trouble)
    await press(page, page.getByRole('link', { name: agreementSignedBeforeStart.asks.de }))
    await looksRight(page, trouble)
    // The last run of the period is the one eleven months after the late signature.
    await press(
      page,
      page
        .getByRole('main')
        .getByRole('link', { name: /^Prüfung Nr\./ })
        .first(),
    )
    await page.getByText(/verspätet 1\b/).waitFor()
    await looksRight(page, trouble)
    await page.getByLabel(words.nonce).fill(nonce)
    await page.getByLabel(words.count).fill('2')
    await press(page, page.getByRole('button', { name: words.draw }))
    await looksRight(page, trouble)
    const sample: { nonce: string; items: unknown[] } = JSON.parse(
      String(await downloaded(page, page.getByRole('link', { name: words.sampleJson }))),
    )
    assert.deepEqual([sample.nonce, sample.items.length], [nonce, 2])

    await page.goto(`${company.url}/audit/${id}/populations`)
    await looksRight(page, trouble)
    await page.goto(`${company.url}/audit/${id}/populations/policy-acceptance`)
    await looksRight(page, trouble)
    const second = `${nia}/acceptable-use/2`
    assert(!(await asOf('2026-11-09T08:30:00')).includes(second))
    assert((await asOf('2026-11-09T09:00:00')).includes(second))
    const all = page.getByRole('link', { name: words.everything })
    assert(String(await downloaded(page, all)).includes(second))
    await press(page, page.getByRole('link', { name: second }))
    await looksRight(page, trouble)

    await page.goto(`${company.url}/audit/${id}/matrix`)
    await looksRight(page, trouble)
    const cell = page.getByRole('row').filter({ hasText: late.name }).getByRole('cell').nth(4)
    await asOf('2026-11-10T12:00:00')
    assert.match(await cell.innerText(), /nicht erfüllt\s+überfällig seit 08\.11\.2026/)
    await asOf('2026-11-12T12:00:00')
    assert.match(await cell.innerText(), /Abweichung\s+zuletzt 11\.11\.2026/)
    for (const path of ['exceptions', 'changes', 'sources', 'log', 'log/5']) {
      await page.goto(`${company.url}/audit/${id}/${path}`)
      await looksRight(page, trouble)
    }
  })
  assert.equal(await size(), before)
  await assertLogReplays(company)
})

/** Somebody of the people team who may see the program, too. */
async function officer(name: string) {
  return (await company.session(name, ['people-officer', 'lead'], 'de')).context
}
