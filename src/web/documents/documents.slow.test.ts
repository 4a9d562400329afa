import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { PDF } from '@libpdf/core'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { actorOf, perform } from '#run/actions/test-actors.ts'
import { deliverDue } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import type { ReceivedMail } from '#run/mail/test-mail-server.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { assertLogReplays, beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { accessesOf, forgetOldRequests, listDocumentRequests } from '#store/document-requests.ts'
import { putDocument } from '#store/documents.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
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
const day = 86_400

let company: TestCompany
let other: TestCompany
let site: Hono
let otherSite: Hono
/** Ids of documents: with an agreement, one given at once, one for everybody. */
let report: string
let letter: string
let open: string
const lead = actorOf(randomUUID(), 'lead')

before(async () => {
  company = await beginCompany(store, clock)
  other = await beginCompany(store, clock)
  const quiet = pino({ level: 'silent' })
  site = website(store, company.organisation, quiet)
  otherSite = website(store, other.organisation, quiet)
  report = await offer({ needsAgreement: true, titleEn: 'Audit <b>report</b>' })
  letter = await offer({ isGrantedAtOnce: true, titleEn: 'Letter' })
  open = await offer({ access: 'public' })
})

async function offer(more: Record<string, unknown>): Promise<string> {
  const { id } = await perform(company, lead, 'trust-document.create', {
    titleDe: 'Bericht',
    titleEn: 'Report',
    kind: 'report',
    access: 'request',
    from: '2026-11-01',
    ...more,
  })
  const pdf = PDF.create()
  pdf.addPage({ width: 595, height: 842 }).drawText('Inhalt', { x: 60, y: 780 })
  const bytes = Buffer.from(await pdf.save())
  const kept = await withOrg(store, company.org, (tx) =>
    putDocument(tx, store.directory, {
      name: 'bericht.pdf',
      type: 'application/pdf',
      bytes,
      uploadedBy: 'lead',
    }),
  )
  await perform(company, lead, 'trust-document.attach', {
    id,
    document: kept.id,
    sha256: kept.digest,
  })
  return String(id)
}

function visitor(of = site): TestBrowser {
  return new TestBrowser(of)
}

/** Mails that have arrived since the last time. */
async function mails(): Promise<ReceivedMail[]> {
  server.received.length = 0
  const troubles = { smtp, fetch: async () => new Response() }
  await deliverDue(store, company.organisation, troubles)
  return [...server.received]
}

/** The one of them with a link to a path: of several that are due, any may come first. */
async function mailWith(path: string): Promise<ReceivedMail | undefined> {
  return (await mails()).find((mail) => mailTextOf(mail).includes(path))
}

const typed = { name: 'Ada Buyer', company: 'Käufer AG', email: 'ada@buyer.example', agree: 'yes' }

let asks = 0
/** Fills in the form as it is shown. */
async function ask(
  document: string,
  fields: Record<string, string> = {},
  browser = visitor(),
): Promise<Response> {
  // Limits are of another test, and so is the mailbox.
  asks++
  passTime(company, 1)
  await store.pool.query('DELETE FROM beleg.attempt')
  const path = `/documents/${document}?lang=en`
  const page = await (await browser.get(path)).text()
  const agreement = page.includes('name="agreement"') ? hiddenField(page, 'agreement') : undefined
  return await browser.post(path, {
    ...typed,
    email: `ada${asks}@buyer.example`,
    ...(agreement !== undefined && { agreement }),
    ...fields,
  })
}

async function confirmIn(mail: ReceivedMail | undefined, browser = visitor()): Promise<Response> {
  assert(mail)
  const path = pathIn(mail, '/documents/confirm')
  const token = new URL(path, 'http://x').searchParams.get('token') ?? ''
  assert.equal((await browser.get(path)).status, 200)
  return await browser.post('/documents/confirm?lang=en', { token })
}

/** Asks, confirms, and is granted; the token of the link. */
async function granted(document: string, fields: Record<string, string> = {}): Promise<string> {
  await ask(document, fields)
  await confirmIn(await mailWith('/documents/confirm'))
  const waiting = await openRequest()
  if (waiting) await perform(company, lead, 'document-request.approve', { request: waiting.id })
  passTime(company, 3600)
  const mail = await mailWith('/documents/link')
  assert(mail)
  return (
    new URL(pathIn(mail, '/documents/link'), 'http://x').searchParams.get('token') ?? 'no token'
  )
}

async function requests() {
  return await readOrg(store, company.org, (tx) => listDocumentRequests(tx, 100))
}
const openRequest = async () => (await requests()).find(({ decidedAt }) => !decidedAt)

test('only who decides sees requests, approves, rejects, ends and erases', async () => {
  const none = 'b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11'
  assert.equal((await visitor().get('/console/requests')).status, 303)
  for (const role of ['admin', 'member', 'auditor', 'control-owner', 'works-council'] as const) {
    const browser = await signedIn(store, company.org, site, [role], `not ${role}`)
    assert.equal((await browser.get('/console/requests')).status, 403, role)
    for (const verb of ['approve', 'reject', 'end', 'erase']) {
      const answer = await browser.post(`/do/document-request.${verb}`, { request: none })
      assert.equal(answer.status, 403, `${role} ${verb}`)
    }
  }
  for (const verb of ['approve', 'reject', 'end', 'erase'])
    await assert.rejects(
      perform(company, lead, `document-request.${verb}`, { request: none }),
      { code: 'request-missing' },
      verb,
    )
})

test('an id that was guessed leads nowhere, and so does a document that is for everybody, closed, or of another company', async () => {
  const closed = await offer({})
  await perform(company, lead, 'trust-document.close', { id: closed })
  const later = await offer({ from: '2027-01-01' })
  const browser = visitor()
  const answers = new Set<string>()
  for (const id of [
    'b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11',
    'x',
    '..%2f..%2fetc',
    open,
    closed,
    later,
  ]) {
    const shown = await browser.get(`/documents/${id}`)
    assert.equal(shown.status, 404, id)
    assert.equal((await browser.post(`/documents/${id}`, typed)).status, 404, id)
    if (/^[0-9a-f-]+$/.test(id)) answers.add(await shown.text())
  }
  assert.equal(answers.size, 1)
  assert.equal((await visitor(otherSite).get(`/documents/${report}`)).status, 404)
})

test('a form from elsewhere, without the agreement, or filled in wrongly asks for nothing', async () => {
  const browser = visitor()
  const foreign = await browser.post(`/documents/${letter}`, typed, {
    origin: 'https://evil.example',
  })
  assert.equal(foreign.status, 403)
  const wrong: Record<string, string>[] = [
    { agree: '' },
    { agree: 'no' },
    { agreement: '00'.repeat(32) },
    { name: '' },
    { name: '\u202e \u200b' },
    { name: 'x'.repeat(121) },
    { company: ' ' },
    { email: 'nobody' },
    { email: 'a@b.example\r\nBcc: c@d.example' },
    { email: 'a@b.example, c@d.example' },
    { email: '"a b"@b.example' },
  ]
  for (const fields of wrong) {
    const answer = await ask(report, fields)
    assert.equal(answer.status, 400, JSON.stringify(fields))
    assert((await answer.text()).includes('role="alert"'), JSON.stringify(fields))
  }
  assert.deepEqual(await mails(), [])
})

test('whoever asks a hundred times is stopped, from one address and for one mailbox', async () => {
  const browser = visitor()
  await ask(letter, {}, browser)
  const statuses: number[] = []
  for (let n = 0; n < 100; n++)
    statuses.push(
      (await browser.post(`/documents/${letter}`, { ...typed, email: `n${n}@buyer.example` }))
        .status,
    )
  assert.equal(statuses.filter((status) => status === 200).length, 4)
  assert.equal(statuses.filter((status) => status === 429).length, 96)
  await store.pool.query('DELETE FROM beleg.attempt')
  for (let n = 0; n < 6; n++) {
    await store.pool.query(`DELETE FROM beleg.attempt WHERE key LIKE '%127.0.0.1'`)
    const email = n % 2 === 0 ? 'ADA@buyer.example' : 'ada@buyer.example'
    const { status } = await browser.post(`/documents/${letter}`, { ...typed, email })
    assert.equal(status, n < 5 ? 200 : 429, String(n))
  }
  await mails()
})

test('what strangers call themselves is text in every page and mail, and no header', async () => {
  const hostile = {
    name: '<img src=x onerror=alert(1)>\r\nBcc: victim@example.com',
    company: '"><script>alert(1)</script>=cmd',
  }
  assert.equal((await ask(report, { ...hostile, email: 'hostile@buyer.example' })).status, 200)
  // Others of earlier tests may still wait, and come in any order.
  await confirmIn((await mails()).find(({ to }) => to.includes('hostile@buyer.example')))
  const [told] = await mails()
  const browser = await signedIn(store, company.org, site, ['lead'], 'Deciding Lead')
  const page = await (await browser.get('/console/requests')).text()
  assert(!page.includes('<img src=x') && !page.includes('<script>alert'))
  assert(page.includes('&lt;img src=x onerror=alert(1)&gt; Bcc: victim@example.com'))
  const request = await openRequest()
  assert.equal(request?.name, '<img src=x onerror=alert(1)> Bcc: victim@example.com')
  await perform(company, lead, 'document-request.reject', {
    request: request.id,
    because: '<b>No</b>',
  })
  passTime(company, 3600)
  for (const mail of [told, ...(await mails())]) {
    if (!mail) continue
    assert(!/^bcc:/im.test(mail.raw.split('\r\n\r\n')[0] ?? ''))
    assert(!mailTextOf(mail).includes('<img src=x onerror=alert(1)><'))
    const [, html = ''] = mailTextOf(mail).split('<!doctype html>')
    assert(!html.includes('<b>No') && !html.includes('<script>') && !html.includes('<img'))
  }
})

test('asked, confirmed, approved: the document comes marked with name, company and date, and every fetch is kept', async () => {
  assert.equal((await ask(report)).status, 200)
  assert.deepEqual(await requests().then((all) => all.filter(({ decidedAt }) => !decidedAt)), [])
  const confirmed = await confirmIn(await mailWith('/documents/confirm'))
  assert.equal(confirmed.status, 200)
  const browser = await signedIn(store, company.org, site, ['lead'], 'Approving Lead')
  const request = await openRequest()
  assert(request)
  assert.match(request.agreement, /^[0-9a-f]{64}$/)
  const back = await browser.post('/do/document-request.approve?back=/console/requests', {
    request: request.id,
  })
  assert.equal(back.status, 303)
  passTime(company, 3600)
  const mail = await mailWith('/documents/link')
  assert(mail)
  const path = pathIn(mail, '/documents/link')
  const reader = visitor()
  const page = await (await reader.get(path)).text()
  assert(
    page.includes('Audit &lt;b&gt;report&lt;/b&gt;') && page.includes('For Ada Buyer, Käufer AG.'),
  )
  // Looking at the page is no fetch.
  const accesses = async () =>
    (await readOrg(store, company.org, (tx) => accessesOf(tx, [request.id]))).get(request.id) ?? []
  assert.equal((await accesses()).length, 0)
  const token = hiddenField(page, 'token')
  const file = await reader.post('/documents/link', { token })
  assert.equal(file.status, 200)
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="bericht.pdf"/)
  assert.equal(file.headers.get('cache-control'), 'no-store')
  const [text] = (await PDF.load(await file.bytes())).extractText()
  assert(text?.text.includes('Ada Buyer · Käufer AG · 2 November 2026'), text?.text.slice(0, 200))
  assert.equal((await accesses()).length, 1)
  await reader.post('/documents/link', { token })
  assert.equal((await accesses()).length, 2)
  const list = await (await browser.get('/console/requests')).text()
  assert(list.includes('2 times') && list.includes('from 127.0.0.1'))
  await assertLogReplays(company)
})

test('a confirmation is good once and for a day, and in its own company alone', async () => {
  await ask(letter)
  const [mail] = await mails()
  assert.equal((await confirmIn(mail, visitor(otherSite))).status, 404)
  const before = (await requests()).length
  const answers = await Promise.all([confirmIn(mail), confirmIn(mail), confirmIn(mail)])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 404, 404],
  )
  assert.equal((await requests()).length, before + 1)
  await ask(letter)
  const [late] = (await mails()).filter((each) => mailTextOf(each).includes('/documents/confirm'))
  passTime(company, day + 1)
  assert.equal((await confirmIn(late)).status, 404)
})

test('a link expires, can be ended, is guessed by nobody, and leads nowhere in another company', async () => {
  const token = await granted(letter)
  const fetch = async (value: string, of = site) =>
    (await visitor(of).post('/documents/link', { token: value })).status
  assert.equal(await fetch(token), 200)
  assert.equal(await fetch(token, otherSite), 404)
  for (const wrong of ['', 'x', `${token}x`, token.toUpperCase(), "' OR 1=1"])
    assert.equal(await fetch(wrong), 404)
  const [request] = await requests()
  passTime(company, 7 * day)
  assert.equal(await fetch(token), 404)
  assert.equal((await visitor().get(`/documents/link?token=${token}`)).status, 404)
  await assert.rejects(perform(company, lead, 'document-request.end', { request: request?.id }), {
    code: 'request-missing',
  })
  const second = await granted(letter)
  const [again] = await requests()
  await perform(company, lead, 'document-request.end', { request: again?.id })
  assert.equal(await fetch(second), 404)
  const browser = await signedIn(store, company.org, site, ['lead'], 'who looks')
  const page = await (await browser.get('/console/requests?lang=en')).text()
  assert(page.includes('link ended early at') && page.includes('link expired'))
})

test('what was decided stands among the actions by its name, and leads to the requests', async () => {
  await granted(report)
  const browser = await signedIn(store, company.org, site, ['lead'], 'decider')
  const page = await (await browser.get('/console/actions?lang=en')).text()
  assert.match(page, /<a href="\/console\/requests"><bdi>Document requests<\/bdi><\/a>/)
  assert.doesNotMatch(page, /href="[^"]*document-request/)
})

test('a request is decided once, by whoever is first', async () => {
  await ask(report)
  await confirmIn(await mailWith('/documents/confirm'))
  const request = (await openRequest())?.id
  const outcomes = await Promise.allSettled(
    ['approve', 'reject', 'approve'].map((verb) =>
      perform(company, lead, `document-request.${verb}`, { request }),
    ),
  )
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
  assert.deepEqual(refused, ['request-decided', 'request-decided'])
})

test('whoever asked can be forgotten, with what they looked at and the mails about it', async () => {
  const token = await granted(letter, { email: 'forget@buyer.example', name: 'Forget Me' })
  assert.equal((await visitor().post('/documents/link', { token })).status, 200)
  const request = (await requests()).find(({ email }) => email === 'forget@buyer.example')
  assert(request)
  await perform(company, lead, 'document-request.erase', { request: request.id })
  assert.equal((await visitor().post('/documents/link', { token })).status, 404)
  for (const table of ['document_request', 'document_access', 'outbox', 'action', 'ticket']) {
    const { rows } = await store.pool.query(
      `SELECT row_to_json(t)::text AS row FROM beleg.${table} t WHERE row_to_json(t)::text LIKE '%orget%'
         AND row_to_json(t)::text LIKE '%buyer%'`,
    )
    assert.deepEqual(rows, [], table)
  }
})

test('two years after its link a request is gone by itself, and one nobody confirmed after a week', async () => {
  await granted(letter)
  await ask(letter)
  const count = async () => {
    const { rows } = await store.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM beleg.document_request',
    )
    return rows[0]?.n
  }
  const forget = () => withOrg(store, company.org, (tx) => forgetOldRequests(tx, clock.now))
  const before = (await count()) ?? 0
  passTime(company, 8 * day)
  await forget()
  const confirmedOnly = (await requests()).length
  assert((await count()) === confirmedOnly && confirmedOnly < before)
  passTime(company, 700 * day)
  await forget()
  assert.equal(await count(), confirmedOnly)
  passTime(company, 60 * day)
  await forget()
  assert.equal(await count(), 0)
})
