import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { actorOf, perform } from '#run/actions/test-actors.ts'
import { deliverDue } from '#run/deliver.ts'
import { forgetOutsiders } from '#run/forget-outsiders.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import type { ReceivedMail } from '#run/mail/test-mail-server.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { notifySubscribers } from '#run/notify-subscribers.ts'
import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, publishNow, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
const server = await startMailServer()
after(async () => {
  await server.close()
  await store.close()
})
const smtp = parseSmtp(`smtp://127.0.0.1:${server.port}`, 'beleg@example.com')
const site = 'http://localhost:8080'
const day = 86_400

let company: TestCompany
let other: TestCompany
let pages: Hono
let otherPages: Hono

before(async () => {
  company = await beginCompany(store, clock)
  other = await beginCompany(store, clock)
  const quiet = pino({ level: 'silent' })
  pages = website(store, company.organisation, quiet)
  otherPages = website(store, other.organisation, quiet)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await becomes(true)
})

/** Reads that the database is encrypted, or not, and publishes what that makes of the sentence. */
async function becomes(encrypted: boolean): Promise<void> {
  passTime(company, 3600)
  const databases = { orders: encrypted }
  await read(company, awsCalls({ 'us-east-1': { databases, snapshots: { nightly: true } } }))
  await run(company, 'storage-encrypted', 'snapshot-encrypted')
  await publishNow(company)
}

async function mails(): Promise<ReceivedMail[]> {
  server.received.length = 0
  passTime(company, 1)
  await deliverDue(store, company.organisation, { smtp, fetch: async () => new Response() })
  return [...server.received]
}

async function tell(): Promise<ReceivedMail[]> {
  passTime(company, 1)
  await notifySubscribers(store, company.organisation, site)
  return await mails()
}

const visitor = (of = pages) => new TestBrowser(of)

async function ask(email: string, language = 'en', browser = visitor()): Promise<Response> {
  await store.pool.query('DELETE FROM beleg.attempt')
  return await browser.post('/subscribe?lang=en', { email, language })
}

function tokenIn(path: string): string {
  return new URL(path, site).searchParams.get('token') ?? ''
}

/** Subscribes as a person does. */
async function subscribe(email: string, language = 'en'): Promise<void> {
  assert.equal((await ask(email, language)).status, 200)
  const [mail] = await mails()
  assert(mail)
  const path = pathIn(mail, '/subscribe/confirm')
  const browser = visitor()
  assert.equal((await browser.get(path)).status, 200)
  const token = tokenIn(path)
  assert.equal((await browser.post('/subscribe/confirm', { token })).status, 200)
}

async function rows(): Promise<string[]> {
  const found = await store.pool.query<{ email: string }>(
    'SELECT email FROM beleg.subscription ORDER BY email',
  )
  return found.rows.map(({ email }) => email)
}

test('a form from elsewhere, or with what is no address, subscribes nobody', async () => {
  const headers = { origin: 'https://evil.example' }
  const foreign = await visitor().post('/subscribe', { email: 'a@reader.example' }, headers)
  assert.equal(foreign.status, 403)
  for (const email of ['', 'x', 'a@b.example\r\nBcc: c@d.example', 'a@b.example,c@d.example'])
    assert.equal((await ask(email)).status, 400, email)
  assert.deepEqual(await rows(), [])
})

test('the answer is the same for a mailbox that is known', async () => {
  const first = await (await ask('twice@reader.example')).text()
  const second = await (await ask('TWICE@reader.example')).text()
  assert.equal(first, second)
  assert.deepEqual(await rows(), ['twice@reader.example'])
  assert.equal((await mails()).length, 2)
})

test('whoever asks a hundred times is stopped', async () => {
  await ask('flood@reader.example')
  let taken = 0
  for (let n = 0; n < 99; n++) {
    const answer = await visitor().post('/subscribe', { email: `flood${n}@reader.example` })
    if (answer.status === 200) taken++
    else assert.equal(answer.status, 429)
  }
  assert.equal(taken, 4)
  await mails()
})

test('a confirmation is good once, for a week, in its own company; and what nobody confirmed is forgotten', async () => {
  await ask('late@reader.example')
  const [mail] = await mails()
  assert(mail)
  const token = tokenIn(pathIn(mail, '/subscribe/confirm'))
  const confirm = async (value: string, of = pages) =>
    (await visitor(of).post('/subscribe/confirm', { token: value })).status
  assert.equal(await confirm(token, otherPages), 404)
  for (const wrong of ['', 'x', `${token}x`]) assert.equal(await confirm(wrong), 404)
  passTime(company, 7 * day + 1)
  assert.equal(await confirm(token), 404)
  await forgetOutsiders(store, company.org, clock.now)
  assert.deepEqual(await rows(), [])
  await ask('once@reader.example')
  const [again] = await mails()
  assert(again)
  const good = tokenIn(pathIn(again, '/subscribe/confirm'))
  const statuses = await Promise.all([confirm(good), confirm(good)])
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [200, 404],
  )
})

test('what was so before is no news; a change comes once, to those who confirmed, in their language', async () => {
  assert.deepEqual(await tell(), [])
  await subscribe('de@reader.example', 'de')
  await ask('never@reader.example')
  await mails()
  await becomes(false)
  const sent = await tell()
  const to = sent.flatMap((mail) => mail.to).toSorted()
  assert.deepEqual(to, ['de@reader.example', 'once@reader.example'])
  const german = sent.find((mail) => mail.to.includes('de@reader.example'))
  const english = sent.find((mail) => mail.to.includes('once@reader.example'))
  assert(german && english)
  assert(mailTextOf(german).includes('trifft nicht zu'))
  assert(mailTextOf(english).includes('does not hold'))
  assert.deepEqual(await tell(), [])
})

test('there is one mail a day at most, and it has all that changed since', async () => {
  await becomes(true)
  await becomes(false)
  const industrious = actorOf(randomUUID(), 'lead')
  await perform(company, industrious, 'subprocessor.create', {
    name: 'Neu <b>&</b> Co',
    purposeDe: 'Versand',
    purposeEn: 'Mailing',
    countries: ['DE'],
    dataDe: 'Adressen',
    dataEn: 'Addresses',
    since: '2027-02-01',
  })
  assert.deepEqual(await tell(), [])
  passTime(company, day)
  const [mail, ...others] = (await tell()).filter(({ to }) => to.includes('once@reader.example'))
  assert(mail)
  assert.deepEqual(others, [])
  const text = mailTextOf(mail)
  assert(text.includes('New subprocessor from 1 February 2027: Neu <b>&</b> Co'))
  assert(text.includes(': holds') && text.includes(': does not hold'))
  const [, html = ''] = text.split('<!doctype html>')
  assert(!html.includes('<b>&') && html.includes('Neu &lt;b&gt;&amp;&lt;/b&gt; Co'))
})

test('one click of a mail program ends it, from anywhere and with that token alone, and the address is gone', async () => {
  passTime(company, day)
  await becomes(true)
  const mail = (await tell()).find(({ to }) => to.includes('once@reader.example'))
  assert(mail)
  const [head = ''] = mail.raw.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n\r\n')
  assert.match(head, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
  const [, address = ''] =
    /^List-Unsubscribe: <(http:\/\/localhost:8080\/subscribe\/end\?token=[\w-]{43})>$/m.exec(
      head,
    ) ?? []
  const { pathname, search } = new URL(address)
  const oneClick = async (path: string, of = pages) =>
    (
      await of.request(
        `${site}${path}`,
        {
          method: 'POST',
          headers: { host: 'localhost:8080', 'content-type': 'application/x-www-form-urlencoded' },
          body: 'List-Unsubscribe=One-Click',
        },
        { incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } } },
      )
    ).status
  // A program that only looks ends nothing.
  assert.equal((await visitor().get(pathname + search)).status, 200)
  assert.equal(await oneClick(`${pathname}?token=x`), 200)
  assert.equal(await oneClick(pathname + search, otherPages), 200)
  assert((await rows()).includes('once@reader.example'))
  assert.equal(await oneClick(pathname + search), 200)
  assert.equal(await oneClick(pathname + search), 200)
  assert(!(await rows()).includes('once@reader.example'))
  const left = await store.pool.query(
    `SELECT recipient FROM beleg.outbox WHERE recipient = 'once@reader.example'`,
  )
  assert.deepEqual(left.rows, [])
  passTime(company, day)
  await becomes(false)
  assert.deepEqual(
    (await tell()).flatMap(({ to }) => to),
    ['de@reader.example'],
  )
})

test('by hand, the link at the end of every mail leads to the same', async () => {
  passTime(company, day)
  await becomes(true)
  const [mail] = await tell()
  assert(mail)
  const path = pathIn(mail, '/subscribe/end')
  const page = await (await visitor().get(path)).text()
  const action = /action="(\/subscribe\/end[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  assert.equal((await visitor().post(action)).status, 200)
  assert.deepEqual(await rows(), ['never@reader.example'])
})
