import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { Wording } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { deliverDue } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import type { ReceivedMail } from '#run/mail/test-mail-server.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { remindOfDuties } from '#run/remind.ts'
import { runTests } from '#run/round.ts'
import { assertLogReplays, beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

// A Monday.
const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const server = await startMailServer()
after(async () => {
  await server.close()
  await store.close()
})
const smtp = parseSmtp(`smtp://127.0.0.1:${server.port}`, 'beleg@example.com')
const officer = actorOf(randomUUID(), 'people-officer')

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await publish('alpha', { de: wording('Auf Deutsch alpha'), en: wording('In English alpha') })
  const file = await withOrg(store, company.org, (tx) =>
    putDocument(tx, store.directory, {
      name: 'own.pdf',
      type: 'application/pdf',
      bytes: Buffer.from('%PDF-1.7 our own wording'),
      uploadedBy: 'x',
    }),
  )
  await publish('beta', { de: { document: file.id, digest: file.digest } })
})

function wording(text: string): Wording {
  return { text, digest: digestOfText(text) }
}

async function publish(id: string, wordings: { de?: Wording; en?: Wording }): Promise<void> {
  await withOrg(store, company.org, async (tx) => {
    const title = { titleDe: `Richtlinie ${id}`, titleEn: `Policy ${id}` }
    await putItem(tx, policies, { id, ...title, groups: [], controls: [] })
    await putItem(tx, policyVersions, {
      id: `${id}/1`,
      policy: id,
      number: 1,
      state: 'published',
      ...wordings,
      draftedBy: 'x',
      approvals: [],
      publishedAt: '2026-10-01T00:00:00.000Z',
      effectiveFrom: '2026-10-01T00:00:00.000Z',
    })
  })
}

async function person(id: string, more: Record<string, unknown> = {}): Promise<void> {
  const rest = { kind: 'employee' as const, start: '2026-10-20', language: 'en' as const }
  const email = `${id}@example.org`
  const made = { id, name: `Person ${id}`, email, groups: [], externalIds: {}, ...rest, ...more }
  await withOrg(store, company.org, (tx) => putPeople(tx, [made], 'people'))
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
  await perform(company, officer, 'policy.invite', { person: id })
  const [mail] = await mails()
  assert(mail)
  return pathIn(mail, '/accept?')
}

/** Follows the link as far as the code, and reads the code from the mail. */
async function withCode(browser: TestBrowser, link: string, language = 'en') {
  const page = await (await browser.get(link)).text()
  const token = hiddenField(page, 'token')
  const form = await (await browser.post(`/accept/code?lang=${language}`, { token })).text()
  const [mail] = await mails()
  const code = /\b(\d{6})\b/.exec(mail ? mailTextOf(mail) : '')?.[1] ?? ''
  const fields = { token, step: hiddenField(form, 'step'), digest: hiddenField(form, 'digest') }
  return { page, form, code, fields }
}

async function acceptances(id: string) {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, policyAcceptances))
  return all.filter((each) => each.person === id)
}

test('somebody without an account accepts all they owe by one link and one code, each text under their name', async () => {
  await person('ada')
  const browser = new TestBrowser(site)
  const { page, code, fields } = await withCode(browser, await invited('ada'))
  assert(page.includes('In English alpha') && page.includes('2 policies, one after the other'))
  assert(page.includes('about half a minute'))
  const next = await browser.post('/accept?lang=en', { ...fields, code, name: 'Ada B.' })
  assert.equal(next.status, 200)
  const second = await next.text()
  assert(second.includes('Policy beta') && !second.includes('In English alpha'))
  const digest = hiddenField(second, 'digest')
  const file = await browser.post('/accept/file', { token: fields.token, digest })
  assert.equal(file.headers.get('content-type'), 'application/pdf')
  const rest = { token: fields.token, step: fields.step, code: hiddenField(second, 'code') }
  const done = await browser.post('/accept?lang=en', { ...rest, digest, name: 'Ada B.' })
  assert((await done.text()).includes('Everything is accepted'))
  const [alpha, beta] = await acceptances('ada')
  assert.deepEqual(
    [alpha?.via, alpha?.email, alpha?.language, alpha?.name, alpha?.digest],
    ['mail', 'ada@example.org', 'en', 'Ada B.', fields.digest],
  )
  // Written in one language only, and so read in it.
  assert.deepEqual([beta?.policy, beta?.language, beta?.digest], ['beta', 'de', digest])
  assert.equal(alpha?.acceptedAt, alpha?.recordedAt)
  passTime(company, 1)
  await assertLogReplays(company)
  const again = await browser.post('/accept?lang=en', { ...fields, code, name: 'Ada B.' })
  assert.equal(again.status, 410)
  await assert.rejects(perform(company, officer, 'policy.invite', { person: 'ada' }), {
    code: 'nothing-owed',
  })
})

test('whoever accepted by a link finds that in their own record once they have an account', async () => {
  const own = await signedIn(store, company.org, site, ['member'], 'ada')
  await withOrg(store, company.org, (tx) => changeAccount(tx, own.account.id, { person: 'ada' }))
  const record = await (await own.get('/portal/record')).text()
  for (const each of ['Policy alpha', 'Policy beta']) assert(record.includes(each), each)
  const other = await signedIn(store, company.org, site, ['member'], 'another')
  assert(!(await (await other.get('/portal/record')).text()).includes('Policy alpha'))
})

test('a wrong code, no name, another wording and a foreign code record nothing; two clicks record once', async () => {
  await person('bob')
  await person('cleo')
  const browser = new TestBrowser(site)
  const bob = await withCode(browser, await invited('bob'), 'de')
  const cleo = await withCode(browser, await invited('cleo'))
  const wrong = bob.code === '000000' ? '000001' : '000000'
  const post = (more: Record<string, string>) =>
    browser.post('/accept?lang=de', { ...bob.fields, code: bob.code, name: 'Bob', ...more })
  assert.equal((await post({ code: wrong })).status, 400)
  assert.equal((await post({ name: ' ' })).status, 400)
  assert.equal((await post({ code: cleo.code, step: cleo.fields.step })).status, 400)
  const changed = await post({ digest: '0'.repeat(64) })
  assert.equal(changed.status, 409)
  assert((await changed.text()).includes('Der Text hat sich geändert'))
  assert((await post({ name: '\u0000' })).status < 500)
  assert.deepEqual(await acceptances('bob'), [])
  const clicks = await Promise.all([post({}), post({})])
  assert.deepEqual(
    clicks.map(({ status }) => status),
    [200, 200],
  )
  const kept = await acceptances('bob')
  assert.deepEqual(
    kept.map(({ policy, language }) => [policy, language]),
    [['alpha', 'de']],
  )
  // Longer than we keep, and cut within no sign.
  const long = { ...cleo.fields, code: cleo.code, name: `${'c'.repeat(199)}😀` }
  assert.equal((await browser.post('/accept?lang=de', long)).status, 200)
  assert.equal((await browser.get('/accept?token=nothing')).status, 404)
  const file = { token: 'nothing', digest: bob.fields.digest }
  assert.equal((await browser.post('/accept/file', file)).status, 404)
  passTime(company, 15 * 86_400)
  assert.equal((await browser.post('/accept?lang=de', { ...bob.fields, name: 'B' })).status, 410)
  clock.now = new Date('2026-11-03T12:00:00.000Z')
})

test('whoever has no account is mailed their link on a working morning; whoever has one, left, or lies outside is not', async () => {
  await person('dora')
  await person('erna', { end: '2026-10-30' })
  await person('finn', { email: undefined })
  await person('gast', { start: '2026-12-01' })
  await person('hugo')
  const hugo = await signedIn(store, company.org, site, ['member'], 'hugo')
  await withOrg(store, company.org, (tx) => changeAccount(tx, hugo.account.id, { person: 'hugo' }))
  await person('ines')
  await withOrg(store, company.org, (tx) =>
    putItem(tx, scopeExclusions, {
      id: randomUUID(),
      population: 'person',
      pattern: 'ines',
      name: 'Ines',
      reason: 'Owns shares, works nowhere.',
      decided: '2026-11-01',
      reviewBy: '2027-01-01',
    }),
  )
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'policy-accepted')
  await mails()
  const round = () =>
    remindOfDuties(store, company.organisation, 'https://a.example', async () => [])
  clock.now = new Date('2026-11-04T09:00:00.000Z')
  // Two processes on one database may look through at once.
  await Promise.all([round(), round()])
  await round()
  const got = (await mails()).flatMap(({ to }) => to).toSorted()
  assert.deepEqual(got, ['bob@example.org', 'cleo@example.org', 'dora@example.org'])
  clock.now = new Date('2026-11-05T09:00:00.000Z')
  await round()
  assert.deepEqual(await mails(), [], 'told yesterday')
})

test('of many codes tried at once only the first few are looked at, and the right one among the others is not', async () => {
  await person('jana')
  const browser = new TestBrowser(site)
  const { code, fields } = await withCode(browser, await invited('jana'))
  const tries = Array.from({ length: 60 }, (_, each) => String(each).padStart(6, '0'))
  const wrong = tries.filter((each) => each !== code)
  const answers = await Promise.all(
    [...wrong, code].map((each) => browser.post('/accept', { ...fields, code: each, name: 'J' })),
  )
  assert.equal(answers.at(-1)?.status, 429)
  assert.deepEqual(await acceptances('jana'), [])
})

test('a link leads nowhere once the mailbox it was sent to is not the person’s any more', async () => {
  await person('kim')
  const browser = new TestBrowser(site)
  const link = await invited('kim')
  const { code, fields } = await withCode(browser, link)
  await person('kim', { email: 'kim.right@example.org' })
  const ended = await browser.get(link)
  assert.equal(ended.status, 410)
  const shown = await ended.text()
  assert(shown.includes('This link was ended') && !shown.includes('kim'), 'and tells no more')
  assert.equal((await browser.post('/accept/code', { token: fields.token })).status, 410)
  assert.equal((await browser.post('/accept', { ...fields, code, name: 'Kim' })).status, 410)
  assert.deepEqual(await acceptances('kim'), [])
})

test('a link to somebody who was joined with another leads to what the one they are now owes; to another mailbox, nowhere', async () => {
  await person('gone')
  await person('stays', { email: undefined })
  const link = await invited('gone')
  const because = 'The same human.'
  await perform(company, officer, 'person.merge', { person: 'stays', other: 'gone', because })
  const browser = new TestBrowser(site)
  const { code, fields } = await withCode(browser, link)
  const next = await browser.post('/accept?lang=en', { ...fields, code, name: 'Stays' })
  assert.equal(next.status, 200)
  assert.deepEqual(
    (await acceptances('stays')).map(({ policy, via }) => [policy, via]),
    [['alpha', 'mail']],
  )
  await person('former')
  await person('present')
  const old = await invited('former')
  await perform(company, officer, 'person.merge', { person: 'present', other: 'former', because })
  const over = await browser.get(old)
  assert.equal(over.status, 410)
  assert((await over.text()).includes('the list of people has another address of yours by now'))
})

test('whoever owes nothing any more is not told that they have accepted anything', async () => {
  await person('lara')
  const browser = new TestBrowser(site)
  const link = await invited('lara')
  const { code, fields } = await withCode(browser, link)
  await person('lara', { end: '2026-11-02' })
  clock.now = new Date(clock.now.getTime() + 2 * 86_400_000)
  for (const answer of [
    await browser.get(link),
    await browser.post('/accept/code?lang=en', { token: fields.token }),
    await browser.post('/accept?lang=en', { ...fields, code, name: 'Lara' }),
  ]) {
    const shown = await answer.text()
    assert(shown.includes('Nothing to accept') && !shown.includes('accepted'))
  }
  assert.deepEqual(await acceptances('lara'), [])
})
