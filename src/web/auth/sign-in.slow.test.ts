import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { Client } from 'pg'
import { pino } from 'pino'

import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { listDoorEvents } from '#store/door-events.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { issueTicket } from '#store/tickets.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { acceptWithPassword, codeOf, goodPassword, invite, signInAs } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

/** Somebody who has set up password and app. */
async function member(name: string) {
  const { account, invitation } = await invite(store, company.org, ['member'], name)
  const browser = new TestBrowser(site)
  const { secret, codes } = await acceptWithPassword(browser, invitation, clock.now)
  passTime(company, 60)
  return { account, browser, secret, codes, invitation }
}

async function enterPassword(
  email: string,
  password = goodPassword,
  browser = new TestBrowser(site),
) {
  const answer = await browser.post('/sign-in', { email, password })
  return { browser, answer }
}

test('an invitation becomes an account with password and app, and signs in', async () => {
  const { browser, codes, invitation } = await member('ada one')
  assert.equal(codes.length, 10)
  assert.equal((await browser.get('/portal')).status === 401, false)
  assert.equal((await browser.get('/account')).status, 200)
  const again = await new TestBrowser(site).get(`/welcome?invitation=${invitation}`)
  assert.equal(again.status, 404)
})

test('a known mailbox costs the database not one question more than an unknown one', async (t) => {
  const { account } = await member('asked about')
  const asked = t.mock.method(Client.prototype, 'query')
  const questions = async (email: string) => {
    const before = asked.mock.callCount()
    assert.equal((await enterPassword(email, 'wrong horse')).answer.status, 401)
    return asked.mock.callCount() - before
  }
  await questions('warm.up@example.com')
  const known = await questions(account.email)
  assert.equal(known, await questions('nobody.here@example.com'))
  assert(known > 0)
})

test('password and code sign in; the session is a new one, and signing out ends it', async () => {
  const { account, secret } = await member('ben two')
  const { browser, answer } = await enterPassword(account.email.toUpperCase())
  assert.equal(answer.headers.get('location'), '/sign-in/code')
  browser.cookies.set('__Host-beleg', 'A'.repeat(43))
  const done = await browser.post('/sign-in/code', { code: codeOf(secret, clock.now) })
  assert.equal(done.status, 303)
  assert.notEqual(browser.cookies.get('__Host-beleg'), 'A'.repeat(43))
  assert.equal((await browser.get('/account')).status, 200)
  const token = browser.cookies.get('__Host-beleg') ?? ''
  assert.equal((await browser.post('/sign-out')).status, 303)
  browser.cookies.set('__Host-beleg', token)
  assert.equal((await browser.get('/account')).headers.get('location'), '/sign-in?next=%2Faccount')
})

test('a code is good once, and a recovery code too, however many try at once', async () => {
  const { account, secret, codes } = await member('cleo three')
  const code = codeOf(secret, clock.now)
  const { browser: last } = await enterPassword(account.email)
  assert.equal((await last.post('/sign-in/code', { code })).status, 303)
  const { browser: replayed } = await enterPassword(account.email)
  assert.equal((await replayed.post('/sign-in/code', { code })).status, 401)

  const { browser: many } = await enterPassword(account.email)
  const [recovery = ''] = codes
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => many.post('/sign-in/code', { code: recovery.toUpperCase() })),
  )
  assert.equal(answers.filter(({ headers }) => headers.get('location') === '/sign-in').length, 1)
})

test('new recovery codes end every other session, and a sign-in that is half done', async () => {
  const { account, browser, codes } = await member('renews codes')
  const other = await signInAs(store, company.org, site, account.id)
  const { browser: halfway } = await enterPassword(account.email)
  const page = await (await browser.post('/account/recovery-codes')).text()
  const [, fresh = ''] = /<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/code>/.exec(page) ?? []
  assert.equal((await browser.get('/account')).status, 200)
  assert.equal((await other.get('/account')).status, 303)
  assert.equal((await halfway.post('/sign-in/code', { code: fresh })).status, 401)
  const signIn = async (code: string) => {
    const { browser: anew } = await enterPassword(account.email)
    return (await anew.post('/sign-in/code', { code })).status
  }
  assert.equal(await signIn(codes[0] ?? ''), 401)
  assert.equal(await signIn(fresh), 303)
})

test('a recovery code is kept so that nobody finds it without the key of the instance; one of before is still taken', async () => {
  const { account, codes } = await member('kept codes')
  const [first = '', second = ''] = codes.map((code) => code.replaceAll('-', ''))
  const plain = (code: string) => createHash('sha256').update(code).digest()
  const { rows } = await store.pool.query<{ digest: Buffer }>(
    'SELECT digest FROM beleg.recovery_code WHERE account = $1',
    [account.id],
  )
  assert.equal(rows.length, 10)
  assert(!rows.some(({ digest }) => digest.equals(plain(first))))
  await store.pool.query(
    'INSERT INTO beleg.recovery_code (org_id, account, digest) VALUES ($1, $2, $3)',
    [company.org, account.id, plain('abcdefghjkmn')],
  )
  for (const [code, status] of [
    ['abcd-efgh-jkmn', 303],
    ['abcd-efgh-jkmn', 401],
    [second, 303],
  ] as const) {
    const { browser } = await enterPassword(account.email)
    assert.equal((await browser.post('/sign-in/code', { code })).status, status, code)
  }
})

test('of fifty guesses at once, ten are looked at', async () => {
  const { account } = await member('dora four')
  const { browser } = await enterPassword(account.email)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      browser.post('/sign-in/code', { code: String(100_000 + n) }),
    ),
  )
  const counted = Map.groupBy(answers, ({ status }) => status)
  assert.equal(counted.get(401)?.length, 10)
  assert.equal(counted.get(429)?.length, 40)
  assert(Number(counted.get(429)?.[0]?.headers.get('retry-after')) > 60)
})

test('guesses are limited as well where one proves who one is, and where an app is connected', async () => {
  const { browser } = await member('guesses elsewhere')
  const wrong = { password: goodPassword, code: '000000' }
  const proofs = await Promise.all(
    Array.from({ length: 12 }, () => browser.post('/prove?next=/account', wrong)),
  )
  const counted = Map.groupBy(proofs, ({ status }) => status)
  assert.deepEqual([counted.get(401)?.length, counted.get(429)?.length], [10, 2])
  // One who guesses here as well has no more tries for it.
  const { browser: other } = await member('guesses at an app')
  const page = await (await other.post('/account/password', { password: goodPassword })).text()
  const ticket = hiddenField(page, 'ticket')
  const tries = await Promise.all(
    Array.from({ length: 12 }, () => other.post('/account/app', { ticket, code: '000000' })),
  )
  assert.equal(tries.filter(({ status }) => status === 429).length, 2)
})

test('whether there is an account shows neither in words nor in headers', async () => {
  const { account } = await member('emil five')
  const known = (await enterPassword(account.email, 'wrong horse battery staple')).answer
  const unknown = (await enterPassword('nobody@example.com', 'wrong horse battery staple')).answer
  assert.equal(known.status, 401)
  assert.equal(unknown.status, 401)
  const blank = (text: string) => text.replaceAll(/[\w.]+@example\.com/g, '')
  assert.equal(blank(await known.text()), blank(await unknown.text()))
  assert.deepEqual([...known.headers.keys()], [...unknown.headers.keys()])
})

test('a mailbox under attack is closed to that place for a while, and not to its owner elsewhere', async () => {
  const { account } = await member('finn six')
  for (let n = 0; n < 10; n++)
    assert.equal((await enterPassword(account.email, `wrong password ${n}`)).answer.status, 401)
  const { answer } = await enterPassword(account.email)
  assert.equal(answer.status, 429)
  const elsewhere = website(store, company.organisation, pino({ level: 'silent' }), undefined, {
    behindProxy: true,
    site: 'https://trust.example.com',
  })
  const browser = new TestBrowser(elsewhere, 'https://trust.example.com')
  const owner = await browser.post(
    '/sign-in',
    { email: account.email, password: goodPassword },
    { 'x-forwarded-for': '198.51.100.7' },
  )
  assert.equal(owner.headers.get('location'), '/sign-in/code')

  // Of several addresses the proxy wrote the last; what comes before it anybody may have written, and all of it without a proxy.
  const withoutProxy = website(store, company.organisation, pino({ level: 'silent' }), undefined, {
    site: 'https://trust.example.com',
  })
  for (const [at, last] of [
    [elsewhere, ', 198.51.100.8'],
    [withoutProxy, ''],
  ] as const) {
    const { account: other } = await member(`fiona ${last === '' ? 'seven' : 'six'}`)
    const attacker = new TestBrowser(at, 'https://trust.example.com')
    for (let n = 0; n < 11; n++) {
      const guess = { email: other.email, password: `wrong password ${n}` }
      const spoofed = { 'x-forwarded-for': `203.0.113.${n}${last}` }
      const { status } = await attacker.post('/sign-in', guess, spoofed)
      assert.equal(status, n < 10 ? 401 : 429, `${n}${last}`)
    }
  }
})

test('whoever lost their access is nobody at once', async () => {
  const { account, browser } = await member('gina seven')
  assert.equal((await browser.get('/account')).status, 200)
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, account.id, { disabledAt: tx.recordedAt }),
  )
  assert.equal((await browser.get('/account')).status, 303)
  assert.equal((await enterPassword(account.email)).answer.status, 401)
})

test('a session ends when nobody uses it for an hour, and after twelve hours in any case', async () => {
  const { browser } = await member('hugo eight')
  passTime(company, 3500)
  assert.equal((await browser.get('/account')).status, 200)
  passTime(company, 3700)
  assert.equal((await browser.get('/account')).status, 303)

  const { browser: busy } = await member('ida nine')
  for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
    passTime(company, 30 * 60)
    assert.equal((await busy.get('/account')).status, 200, `${minutes}`)
  }
  passTime(company, 31 * 60)
  assert.equal((await busy.get('/account')).status, 303)
})

test('signing in leads on to a page of ours, and to nobody else’s', async () => {
  const { account, secret } = await member('jan ten')
  for (const [next, goal] of [
    ['/console/tests/x?from=1', '/console/tests/x?from=1'],
    ['//evil.example', '/sign-in'],
    ['/\\evil.example', '/sign-in'],
    ['https://evil.example/', '/sign-in'],
    ['/\t/evil.example', '/sign-in'],
    ['javascript:alert(1)', '/sign-in'],
  ]) {
    passTime(company, 60)
    const browser = new TestBrowser(site)
    const query = `?next=${encodeURIComponent(next ?? '')}`
    const first = await browser.post(`/sign-in${query}`, {
      email: account.email,
      password: goodPassword,
    })
    const second = await browser.post(first.headers.get('location') ?? '', {
      code: codeOf(secret, clock.now),
    })
    assert.equal(second.headers.get('location'), goal, next)
  }
})

test('a weak password is refused in the reader’s words; long ones, with any signs, are taken', async () => {
  const { invitation } = await invite(store, company.org, ['member'], 'kim eleven')
  const browser = new TestBrowser(site)
  const refused = [
    'short',
    'passwordpassword',
    'qwertzuiopasdf',
    'kim.eleven@example.com',
    '1'.repeat(20),
  ]
  for (const password of refused) {
    const answer = await browser.post('/welcome/password', { invitation, password })
    assert.equal(answer.status, 400, password)
    assert.match(await answer.text(), /At least 14|soon be guessed/)
  }
  for (const password of ['Zwölf Boxkämpfer jagen Viktor 🥊', `x${'ab cd ef gh '.repeat(20)}`])
    assert.equal((await browser.post('/welcome/password', { invitation, password })).status, 200)
})

test('whoever has the app on the same device opens it by a link, as nobody scans their own screen', async () => {
  const { invitation } = await invite(store, company.org, ['member'], 'one device')
  const password = 'Zwölf Boxkämpfer jagen Viktor 🥊'
  const page = await (
    await new TestBrowser(site).post('/welcome/password', { invitation, password })
  ).text()
  const [, key = ''] = /<code>([A-Z2-7 ]+)<\/code>/.exec(page) ?? []
  const [, link = ''] = /href="(otpauth:[^"]+)"/.exec(page) ?? []
  const { protocol, host, searchParams } = new URL(link.replaceAll('&amp;', '&'))
  assert.deepEqual([protocol, host], ['otpauth:', 'totp'])
  assert.equal(searchParams.get('secret'), key.replaceAll(' ', ''))
})

test('the longest password that is taken signs in, whatever its signs take to write', async () => {
  const { account, invitation } = await invite(store, company.org, ['member'], 'long twelve')
  const password = `${'violet 🥊 tractor 🚜 under nine 🌙🌙 moons 🐙 '.repeat(5)}${'🦊🐻🐼🦁'.repeat(9)}`
  assert(password.length > 256 && Array.from(password).length <= 256)
  await acceptWithPassword(new TestBrowser(site), invitation, clock.now, password)
  const { answer } = await enterPassword(account.email, password)
  assert.equal(answer.headers.get('location'), '/sign-in/code')
})

test('a language or theme that is none changes nothing', async () => {
  const { browser } = await member('lin thirteen')
  const answer = await browser.post('/account/preferences', { theme: 'x', language: 'tlh' })
  assert.equal(answer.status, 303)
})

test('a link of the operator lets nobody in whose access was taken', async () => {
  const { account } = await member('mo fourteen')
  const token = await withOrg(store, company.org, async (tx) => {
    await changeAccount(tx, account.id, { disabledAt: tx.recordedAt })
    return await issueTicket(tx, 'link', { account: account.id, forMs: 60_000 })
  })
  const browser = new TestBrowser(site)
  assert.equal((await browser.post('/welcome/link', { token })).status, 404)
  assert.equal(browser.cookies.size, 0)
})

test('questions for a passkey are limited, as each of them is written down', async () => {
  const key = `question:${company.org}:127.0.0.1`
  await new TestBrowser(site).postJson('/sign-in/passkey/ask', {})
  await store.pool.query('UPDATE beleg.attempt SET points = 600 WHERE key = $1', [key])
  assert.equal((await new TestBrowser(site).postJson('/sign-in/passkey/ask', {})).status, 429)
  await store.pool.query('DELETE FROM beleg.attempt WHERE key = $1', [key])
})

test('what happened at the door is written down, without secrets', async () => {
  const events = await readOrg(store, company.org, (tx) => listDoorEvents(tx, { limit: 1000 }))
  const kinds = new Set(events.map(({ kind }) => kind))
  for (const kind of [
    'signed-in',
    'sign-in-refused',
    'signed-out',
    'password-set',
    'totp-added',
  ] as const)
    assert(kinds.has(kind), kind)
  const details = JSON.stringify(events.map(({ detail }) => detail))
  assert(!/violet|wrong|\d{6}/.test(details), details.slice(0, 500))
})
