import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { PDF } from '@libpdf/core'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { deliverDue } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import type { ReceivedMail } from '#run/mail/test-mail-server.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { assertLogReplays, beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const server = await startMailServer()
after(async () => {
  await server.close()
  await store.close()
})
const smtp = parseSmtp(`smtp://127.0.0.1:${server.port}`, 'beleg@example.com')
const officer = actorOf(randomUUID(), 'people-officer')
const agreement = 'confidentiality-employee'

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await withOrg(store, company.org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact: 'security@example.com' }),
  )
  await perform(company, officer, 'agreement.adopt', { agreement })
})

async function person(id: string, more: Record<string, unknown> = {}): Promise<void> {
  const rest = { kind: 'employee' as const, start: '2026-12-01', language: 'en' as const }
  const email = `${id}@example.org`
  await withOrg(store, company.org, (tx) =>
    putPeople(
      tx,
      [
        {
          id,
          name: `Person ${id}`,
          email,
          groups: [],
          country: 'DE',
          externalIds: {},
          ...rest,
          ...more,
        },
      ],
      'people',
    ),
  )
}

/** Mails that have arrived since the last time. */
async function mails(): Promise<ReceivedMail[]> {
  passTime(company, 1)
  server.received.length = 0
  await deliverDue(store, company.organisation, { smtp, fetch: async () => new Response() })
  return [...server.received]
}

async function invited(id: string): Promise<string> {
  await mails()
  await perform(company, officer, 'agreement.invite', { person: id, agreement })
  const [mail] = await mails()
  assert(mail)
  return pathIn(mail, '/sign?')
}

/** Follows the link as far as the code, and reads the code from the mail. */
async function withCode(browser: TestBrowser, link: string) {
  const page = await (await browser.get(link)).text()
  const token = hiddenField(page, 'token')
  const asked = await browser.post('/sign/code?lang=en', { token })
  assert.equal(asked.status, 200)
  const form = await asked.text()
  const [mail] = await mails()
  const code = /\b(\d{6})\b/.exec(mail ? mailTextOf(mail) : '')?.[1] ?? ''
  const fields = { token, step: hiddenField(form, 'step'), digest: hiddenField(form, 'digest') }
  return { page, form, code, fields }
}

async function signatures() {
  return await readOrg(store, company.org, (tx) => managedItems(tx, agreementSignatures))
}

test('as long as nobody has anything to sign, the page does not say that everybody has signed', async () => {
  const lead = await signedIn(store, company.org, site, ['lead', 'people-officer'], 'before all')
  const none = await (await lead.get('/console/agreements')).text()
  assert(none.includes('Confidentiality') && !none.includes('Everybody has signed'))
})

test('somebody without an account reads, proves their mailbox, signs, and gets a sealed copy', async () => {
  await person('ada')
  const browser = new TestBrowser(site)
  const { page, form, code, fields } = await withCode(browser, await invited('ada'))
  // Beside the code only what signs stands out.
  const buttons = [...form.matchAll(/<button[^>]*class="([^"]*)"[^>]*>\s*([^<]*?)\s*</g)]
  assert.deepEqual(
    buttons.map(([, classes = '', name]) => [name, classes.includes('btn-primary')]),
    [
      [messages.en.agreements.sign, true],
      [messages.en.byLink.again, false],
    ],
  )
  assert(page.includes('Confidentiality') && page.includes('security@example.com'))
  assert.match(page, /about [\d½]+ minutes/)
  assert(!page.includes('{{'))
  const done = await browser.post('/sign?lang=en', { ...fields, code, name: 'Ada B.' })
  const shown = await done.text()
  assert.equal(done.status, 200)
  const copy = await browser.post('/sign/copy', { token: hiddenField(shown, 'token') })
  assert.equal(copy.headers.get('content-type'), 'application/pdf')
  const [signature] = await signatures()
  assert.deepEqual(
    [signature?.person, signature?.how, signature?.language, signature?.name, signature?.digest],
    ['ada', 'link', 'en', 'Ada B.', fields.digest],
  )
  const [mail] = await mails()
  assert(mail)
  const mailed = await browser.get(pathIn(mail, '/sign/copy?'))
  assert((await mailed.text()).includes('Download the PDF'))
  passTime(company, 1)
  await assertLogReplays(company)
})

test('a wrong code is said, a used link and one that never was explain themselves, and none signs twice', async () => {
  await person('bob')
  const link = await invited('bob')
  const browser = new TestBrowser(site)
  const { code, fields } = await withCode(browser, link)
  const wrong = code === '000000' ? '000001' : '000000'
  const refused = await browser.post('/sign?lang=en', { ...fields, code: wrong, name: 'Bob' })
  assert.equal(refused.status, 400)
  assert((await refused.text()).includes('This code is not right'))
  const nameless = await browser.post('/sign?lang=en', { ...fields, code, name: ' ' })
  assert.equal(nameless.status, 400)
  const changed = await browser.post('/sign?lang=en', {
    ...fields,
    code,
    name: 'Bob',
    digest: '0'.repeat(64),
  })
  assert.equal(changed.status, 409)
  const shownAgain = await changed.text()
  assert(shownAgain.includes('The text changed while') && !shownAgain.includes('<details>'))
  assert.equal((await browser.post('/sign?lang=en', { ...fields, code, name: 'Bob' })).status, 200)
  const again = await browser.get(link)
  assert.equal(again.status, 410)
  assert((await again.text()).includes('Signed already'))
  assert.equal((await browser.post('/sign?lang=en', { ...fields, code, name: 'Bob' })).status, 410)
  const never = await browser.get('/sign?token=nothing&lang=en')
  assert.equal(never.status, 404)
  assert.equal((await signatures()).filter((each) => each.person === 'bob').length, 1)
})

test('a code belongs to its page and its link, wrong ones are limited, and a link expires after a fortnight', async () => {
  await person('cleo')
  await person('dora')
  const browser = new TestBrowser(site)
  const [mine, theirs] = [await invited('cleo'), await invited('dora')]
  const one = await withCode(browser, mine)
  const other = await withCode(browser, theirs)
  const mixed = { ...other.fields, step: one.fields.step, code: one.code, name: 'Dora' }
  assert.equal((await browser.post('/sign?lang=en', mixed)).status, 400)
  const tries = []
  for (let each = 0; each < 12; each++) {
    const answer = await browser.post('/sign?lang=en', {
      ...one.fields,
      code: '12345x',
      name: 'Cleo',
    })
    tries.push(answer.status)
  }
  assert.deepEqual([tries[0], tries.at(-1)], [400, 429])
  passTime(company, 15 * 86_400)
  const late = await browser.get(mine)
  assert.equal(late.status, 410)
  assert((await late.text()).includes('This link has expired'))
})

test('whoever has an account signs in the portal, in their own name only, and the duty is done', async () => {
  await person('eve')
  const eve = await signedIn(store, company.org, site, ['member'], 'eve')
  await withOrg(store, company.org, (tx) => changeAccount(tx, eve.account.id, { person: 'eve' }))
  assert((await (await eve.get('/portal')).text()).includes('Sign: Confidentiality'))
  const page = await (await eve.get(`/portal/agreements/of/${agreement}?in=de`)).text()
  const fields = {
    person: hiddenField(page, 'person'),
    agreement: hiddenField(page, 'agreement'),
    language: hiddenField(page, 'language'),
    digest: hiddenField(page, 'digest'),
    name: 'Eve',
  }
  const others = await eve.post('/do/agreement.sign?back=/portal', { ...fields, person: 'ada' })
  assert.notEqual(others.headers.get('location'), '/portal')
  const done = await eve.post('/do/agreement.sign?back=/portal', fields)
  assert.equal(done.headers.get('location'), '/portal')
  const signature = (await signatures()).find((each) => each.person === 'eve')
  assert.deepEqual([signature?.how, signature?.language], ['portal', 'de'])
  const file = '/portal/agreements/file?signature='
  assert.equal((await eve.get(file + encodeURIComponent(signature?.id ?? ''))).status, 200)
  const hers = (await signatures()).find((each) => each.person === 'ada')
  assert.equal((await eve.get(file + encodeURIComponent(hers?.id ?? ''))).status, 404)
})

test('paper signed elsewhere is attested, a revoked signature stays and counts no more', async () => {
  await person('finn')
  const pdf = PDF.create()
  pdf.addPage({ width: 595, height: 842 }).drawText('Unterschrieben', { x: 60, y: 780 })
  const bytes = Buffer.from(await pdf.save())
  const kept = await withOrg(store, company.org, (tx) =>
    putDocument(tx, store.directory, {
      name: 'a.pdf',
      type: 'application/pdf',
      bytes,
      uploadedBy: 'x',
    }),
  )
  const given = { person: 'finn', agreement, document: kept.id }
  await assert.rejects(
    perform(company, officer, 'agreement-signature.upload', { ...given, signedOn: '2027-01-01' }),
    { code: 'date-in-future' },
  )
  const { id } = await perform(company, officer, 'agreement-signature.upload', {
    ...given,
    signedOn: '2026-10-30',
  })
  await assert.rejects(
    perform(company, officer, 'agreement.invite', { person: 'finn', agreement }),
    {
      code: 'agreement-signed',
    },
  )
  const people = await signedIn(store, company.org, site, ['people-officer'], 'the officer')
  const shown = await (await people.get('/console/agreements')).text()
  assert(
    shown.includes('uploaded, attested') && shown.includes('4 signed, 1 of them attested; 2 open'),
  )
  // Nobody is sent a link twice for want of knowing about the first.
  const open = shown.slice(shown.indexOf('Open'), shown.indexOf('Signed'))
  assert(open.includes('Link sent on'), open)
  await perform(company, officer, 'agreement-signature.revoke', {
    signature: id,
    because: 'Wrong paper.',
  })
  const after = (await signatures()).find((each) => each.id === id)
  assert.equal(after?.revokedBecause, 'Wrong paper.')
  const again = { ...given, signedOn: '2026-10-29' }
  await assert.rejects(perform(company, officer, 'agreement-signature.upload', again), {
    code: 'signature-exists',
  })
  await perform(company, officer, 'agreement.invite', { person: 'finn', agreement })
})

test('a list of more than a page leads to the next one, to the last person', async () => {
  for (let n = 0; n < 60; n++) await person(`crowd-${String(n).padStart(2, '0')}`)
  const people = await signedIn(store, company.org, site, ['people-officer'], 'of a crowd')
  const next = (page: string) =>
    /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  const shown = new Set<string>()
  for (const path of ['/console/agreements', '/console/background-checks']) {
    shown.clear()
    for (let url: string | undefined = path; url !== undefined;) {
      const page = await (await people.get(url)).text()
      const found = [...page.matchAll(/key=(crowd-\d\d)"/g)].map(([, id = '']) => id)
      assert(found.length <= 50 && page.length < 150_000)
      for (const id of found) shown.add(id)
      url = next(page)
    }
    assert.equal(shown.size, 60, path)
  }
})

test('of a check only that and when is kept, one that the law forbids is refused, and its papers fall due', async () => {
  const record = (check: string, more = {}) =>
    perform(company, officer, 'background-check.record', {
      person: 'ada',
      check,
      outcome: 'done',
      on: '2026-11-02',
      ...more,
    })
  await assert.rejects(record('credit'), { code: 'check-not-permitted' })
  await record('credit', { outcome: 'not-permitted' })
  assert.equal((await record('education'))['deleteBy'], '2027-05-02')
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, backgroundChecks))
  assert.deepEqual(Object.keys(kept.find(({ check }) => check === 'education') ?? {}).toSorted(), [
    'check',
    'deleteBy',
    'id',
    'on',
    'outcome',
    'person',
    'place',
    'recordedAt',
    'recordedBy',
    'roles',
  ])
  // Said once more, or otherwise: its papers are still there.
  passTime(company, 60)
  await record('education')
  const again = await readOrg(store, company.org, (tx) => managedItems(tx, backgroundChecks))
  assert.deepEqual(
    again.find(({ check }) => check === 'education'),
    kept.find(({ check }) => check === 'education'),
  )
  await record('identity')
  assert.equal((await record('identity', { outcome: 'not-required' }))['deleteBy'], '2026-11-02')
  await perform(company, officer, 'background-check.confirm-deleted', {
    person: 'ada',
    check: 'identity',
  })
  const people = await signedIn(store, company.org, site, ['people-officer'], 'another officer')
  const page = await (await people.get('/console/background-checks')).text()
  assert(page.includes('Checks: 1 done,') && page.includes('Papers to delete'))
  await perform(company, officer, 'background-check.confirm-deleted', {
    person: 'ada',
    check: 'education',
  })
  assert(
    !(await (await people.get('/console/background-checks')).text()).includes('Papers to delete'),
  )
  const rules = await (await people.get('/console/background-checks/rules?place=AT')).text()
  assert(rules.includes('Not settled') && rules.includes('section 3 AuslBG'))
})

test('of whoever knows at once that no papers are left no deletion is asked later', async () => {
  const record = (more = {}) =>
    perform(company, officer, 'background-check.record', {
      person: 'ada',
      check: 'employment-history',
      outcome: 'done',
      on: '2026-11-02',
      ...more,
    })
  const deletedOn = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, backgroundChecks))).find(
      ({ check }) => check === 'employment-history',
    )?.deletedOn
  assert.notEqual((await record())['deleteBy'], undefined)
  assert.equal(await deletedOn(), undefined)
  assert.equal((await record({ papersGone: true }))['deleteBy'], undefined)
  const day = await deletedOn()
  assert.match(day ?? '', /^2026-/)
  await record()
  assert.equal(await deletedOn(), day, 'said again, they are no less gone')
})

test('whoever chose no language is written to in the company’s', async () => {
  await person('lou', { language: undefined })
  for (const language of ['en', 'de'] as const) {
    await withOrg(store, company.org, (tx) =>
      putItem(tx, organisationSettings, { id: 'organisation', language }),
    )
    assert((await invited('lou')).includes(`lang=${language}`), language)
  }
})

test('a link that was ended, one for what is signed elsewhere, and a copy that expired say so', async () => {
  await person('gil')
  const browser = new TestBrowser(site)
  const first = await invited('gil')
  const second = await invited('gil')
  const { code, fields } = await withCode(browser, first)
  const open = await withCode(browser, second)
  const done = await browser.post('/sign?lang=en', { ...fields, code, name: 'Gil' })
  assert.equal(done.status, 200)
  const copy = hiddenField(await done.text(), 'token')
  for (const answer of [
    await browser.get(second),
    await browser.post('/sign?lang=en', { ...open.fields, code: open.code, name: 'Gil' }),
  ]) {
    assert.equal(answer.status, 200)
    assert((await answer.text()).includes('This agreement is signed already'))
  }
  assert.equal((await signatures()).filter((each) => each.person === 'gil').length, 1)

  await person('hal')
  const link = await invited('hal')
  await person('hal', { kind: 'contractor' })
  const ended = await browser.get(link)
  assert.equal(ended.status, 410)
  assert((await ended.text()).includes('This link was ended'))

  passTime(company, 31 * 86_400)
  const late = await browser.get(`/sign/copy?token=${copy}&lang=en`)
  assert.equal(late.status, 410)
  assert((await late.text()).includes('This link has expired'))
})

test('whoever’s last day has passed signs nothing by a link that is still open, and is told so in both languages', async () => {
  await person('gone', { start: '2026-01-01' })
  const link = await invited('gone')
  const browser = new TestBrowser(site)
  const { code, fields } = await withCode(browser, link)
  const today = clock.now.toISOString().slice(0, 10)
  await person('gone', { start: '2026-01-01', end: today })
  assert.equal((await browser.get(link)).status, 200)
  const before = (await signatures()).length
  const yesterday = new Date(clock.now.getTime() - 86_400_000).toISOString()
  await person('gone', { start: '2026-01-01', end: yesterday.slice(0, 10) })
  for (const [language, title] of [
    ['en', 'Nothing is left to sign here'],
    ['de', 'Hier ist nichts mehr zu unterschreiben'],
  ] as const) {
    const page = await browser.get(`${link.replace(/&lang=../, '')}&lang=${language}`)
    assert.equal(page.status, 410)
    assert((await page.text()).includes(title))
  }
  const asked = await browser.post('/sign/code?lang=en', { token: fields.token })
  assert.equal(asked.status, 410)
  const refused = await browser.post('/sign?lang=en', { ...fields, code, name: 'Gone' })
  assert.equal(refused.status, 410)
  assert.equal((await signatures()).length, before)
})

test('a link to somebody who was joined with another is signed as the one they are now', async () => {
  await person('gone')
  await person('stays', { email: undefined })
  const link = await invited('gone')
  const because = 'The same human.'
  await perform(company, officer, 'person.merge', { person: 'stays', other: 'gone', because })
  const browser = new TestBrowser(site)
  const { code, fields } = await withCode(browser, link)
  const signed = await browser.post('/sign?lang=en', { ...fields, code, name: 'Stays' })
  assert.equal(signed.status, 200)
  const theirs = (await signatures()).filter(({ name }) => name === 'Stays')
  assert.deepEqual(
    theirs.map((each) => each.person),
    ['stays'],
  )
})

test('everybody who has not signed is sent a link at once, by the form as well, and nobody a second one that is still good', async () => {
  const second = 'confidentiality-contractor'
  await withOrg(store, company.org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact: 'security@example.com' }),
  )
  await perform(company, officer, 'agreement.adopt', { agreement: second })
  const kind = 'contractor'
  for (const n of [1, 2, 3])
    await person(`many-${n}`, { kind, end: '2028-01-01', ...(n > 1 && { groups: ['West'] }) })
  await person('many-gone', { kind, end: '2026-01-01' })
  await person('many-unreached', { kind, end: '2028-01-01', email: undefined })
  const people = await signedIn(store, company.org, site, ['people-officer'], 'of many')
  const before = await (await people.get('/console/agreements')).text()
  assert(before.includes('Send a link to everybody who has not signed yet'))
  const form = await (await people.get(`/do/agreement.invite-all?agreement=${second}`)).text()
  const [, count] = /Who gets a link now<\/dt>\s*<dd>(\d+) people/.exec(form) ?? []
  const all = Number(count)
  assert(all >= 3, form)
  assert.match(form, /<bdi>West<\/bdi><\/a\s*>: 2/)
  await mails()
  const west = await perform(company, officer, 'agreement.invite-all', {
    agreement: second,
    groups: ['West'],
  })
  assert.deepEqual([west['sent'], west['alreadyInvited'], west['withoutAddress']], [2, 0, 0])
  const sent = await people.post('/do/agreement.invite-all', { agreement: second, groups: '' })
  const told = await sent.text()
  const links = all === 3 ? 'One link is on its way.' : `${all - 2} links are on their way.`
  assert(told.includes(`${links} With one that is still good: 2.`), told)
  assert(told.includes('Without an email address, so without a link: 1.'))
  assert.equal((await mails()).length, all)
  await assert.rejects(perform(company, officer, 'agreement.invite-all', { agreement: second }), {
    code: 'nobody-to-invite',
  })
  const shown = await (await people.get('/console/agreements')).text()
  assert(shown.includes('Link sent on'))
})
