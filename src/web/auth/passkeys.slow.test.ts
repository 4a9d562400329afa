import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { invite } from '#web/test-people.ts'

import { SoftAuthenticator } from './test-authenticator.ts'
import type { Said } from './test-authenticator.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

const Asked = z.object({
  options: z.object({
    challenge: z.string(),
    user: z.object({ id: z.string() }).optional(),
  }),
  ticket: z.string(),
})

async function asked(browser: TestBrowser, path: string, body: object = {}) {
  return Asked.parse(await (await browser.postJson(`${path}/ask`, body)).json())
}

/** Somebody whose only way in is a passkey. */
async function withPasskey(name: string) {
  const { account, invitation } = await invite(store, company.org, ['member'], name)
  const passkey = new SoftAuthenticator()
  const browser = new TestBrowser(site)
  const question = await asked(browser, '/welcome/passkey', { invitation })
  const made = { invitation, ...passkey.create(question) }
  assert.equal((await browser.postJson('/welcome/passkey', made)).status, 200)
  return { account, passkey, browser }
}

async function signIn(
  passkey: SoftAuthenticator,
  said: Said = {},
  browser = new TestBrowser(site),
) {
  const answer = passkey.get(await asked(browser, '/sign-in/passkey'), said)
  const { status } = await browser.postJson('/sign-in/passkey', answer)
  return { status, browser, answer }
}

test('a passkey is the only factor it takes, to come in and to sign in', async () => {
  const { passkey, browser } = await withPasskey('passkey one')
  assert.equal((await browser.get('/account')).status, 200)
  const again = await signIn(passkey)
  assert.equal(again.status, 200)
  assert.equal((await again.browser.get('/account')).status, 200)
})

test('an answer for another name, page, question or purpose is refused, and one without the person', async () => {
  const { passkey } = await withPasskey('passkey two')
  const wrong: Said[] = [
    { rpId: 'evil.example' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:8081' },
    { origin: 'http://localhost.evil.example:8080' },
    { type: 'webauthn.create' },
    { challenge: 'AAAA' },
    { flags: 1 },
    { flags: 4 },
    { flags: 0 },
    { isForged: true },
  ]
  for (const said of wrong)
    assert.equal((await signIn(passkey, said)).status, 400, JSON.stringify(said))
  assert.equal((await signIn(passkey)).status, 200)
})

test('a counter that does not go up is a copy, and lets nobody in', async () => {
  const { passkey } = await withPasskey('passkey three')
  assert.equal((await signIn(passkey, { counter: 7 })).status, 200)
  for (const counter of [7, 6, 1, 0])
    assert.equal((await signIn(passkey, { counter })).status, 400, String(counter))
  assert.equal((await signIn(passkey, { counter: 8 })).status, 200)
})

test('a question is good once, for a while, and an answer with it', async () => {
  const { passkey } = await withPasskey('passkey four')
  const { answer } = await signIn(passkey)
  assert.equal((await new TestBrowser(site).postJson('/sign-in/passkey', answer)).status, 400)
  const browser = new TestBrowser(site)
  const late = passkey.get(await asked(browser, '/sign-in/passkey'))
  passTime(company, 301)
  assert.equal((await browser.postJson('/sign-in/passkey', late)).status, 400)
})

test('nobody comes in as another by their credential id or handle', async () => {
  const one = await withPasskey('passkey five')
  const two = await withPasskey('passkey six')
  assert.equal((await signIn(one.passkey, { id: two.passkey.id })).status, 400)
  const userHandle = Buffer.from(two.account.id).toString('base64url')
  assert.equal((await signIn(one.passkey, { userHandle })).status, 400)

  // One's own passkey proves nothing in another's session, nor a question of another's.
  const question = await asked(two.browser, '/prove/passkey')
  const proof = one.passkey.get(question)
  assert.equal((await two.browser.postJson('/prove/passkey', proof)).status, 400)
  const foreign = await asked(one.browser, '/prove/passkey')
  const crossed = two.passkey.get(foreign)
  assert.equal((await two.browser.postJson('/prove/passkey', crossed)).status, 400)
  // Nor an answer to the question that is anybody's, at the sign-in.
  const open = one.passkey.get(await asked(two.browser, '/sign-in/passkey'))
  assert.equal((await two.browser.postJson('/prove/passkey', open)).status, 400)
})

test('a new passkey is taken for whom it was asked, verified, and under an id of its own', async () => {
  const one = await withPasskey('passkey seven')
  const two = await withPasskey('passkey eight')
  const add = async (said: Said, id = new SoftAuthenticator()) => {
    const made = id.create(await asked(one.browser, '/account/passkeys'), said)
    return (await one.browser.postJson('/account/passkeys', made)).status
  }
  for (const said of [
    { rpId: 'evil.example' },
    { origin: 'https://evil.example' },
    { type: 'webauthn.get' },
    { challenge: 'AAAA' },
    { flags: 1 },
  ])
    assert.equal(await add(said), 400, JSON.stringify(said))
  assert.equal(await add({}, two.passkey), 400)
  const foreign = new SoftAuthenticator()
  const question = await asked(two.browser, '/account/passkeys')
  const made = foreign.create(question)
  assert.equal((await one.browser.postJson('/account/passkeys', made)).status, 400)
  assert.equal(await add({}), 200)
})

test('whoever guesses passwords, or asks with an old token, closes the passkeys’ door to nobody beside them', async () => {
  const { passkey, account } = await withPasskey('passkey nine')
  const use = (limit: string, points: number) =>
    store.pool.query('UPDATE beleg.attempt SET points = $1 WHERE key LIKE $2', [
      points,
      `${limit}:${company.org}:%`,
    ])
  const ofOld = () =>
    new TestBrowser(site).get('/api/v1/controls', {
      authorization: `Bearer beleg_${'x'.repeat(43)}`,
    })
  assert.equal((await ofOld()).status, 401)
  await use('token', 600)
  assert.equal((await ofOld()).status, 429)
  const guess = { email: account.email, password: 'a wrong password' }
  assert.equal((await new TestBrowser(site).post('/sign-in', guess)).status, 401)
  await use('address', 300)
  assert.equal((await new TestBrowser(site).post('/sign-in', guess)).status, 429)
  assert.equal((await signIn(passkey)).status, 200)
  // Answers that are none are limited all the same.
  const none = { ticket: 'none', answer: {} }
  assert.equal((await new TestBrowser(site).postJson('/sign-in/passkey', none)).status, 400)
  await use('question', 600)
  assert.equal((await new TestBrowser(site).postJson('/sign-in/passkey', none)).status, 429)
})
