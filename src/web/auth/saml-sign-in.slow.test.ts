import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import {
  assertionOf,
  idpIssuer,
  makeSigner,
  posted,
  responseOf,
  sign,
} from '#web/sso/test-saml-provider.ts'
import type { Said, Signer } from '#web/sso/test-saml-provider.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { invite } from '#web/test-people.ts'

import { administrate, begin, isIn, lastRefusal } from './test-sso-company.ts'

const clock = { now: new Date() }
const store = await openTestStore(clock)
after(() => store.close())

const acs = '/sign-in/saml/firm/acs'
const us = {
  acsUrl: `http://localhost:8080${acs}`,
  entityId: 'http://localhost:8080/sign-in/saml/firm/metadata',
}
const fromProvider = { origin: 'https://idp.example' }
let company: TestCompany
let site: Hono
let idp: Signer

before(async () => {
  idp = await makeSigner()
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})
beforeEach(() => {
  clock.now = new Date()
})

function settings(more: object = {}) {
  return {
    id: 'firm',
    labelDe: 'Firmenkonto',
    labelEn: 'company account',
    issuer: idpIssuer,
    ssoUrl: 'https://idp.example/sso?idpid=7',
    certificates: idp.certificate,
    addressesAreOurs: true,
    enabled: true,
    ...more,
  }
}

/** A sign-in begun in a browser, and what the provider answers to it. */
async function begun(browser: TestBrowser, more: Partial<Said> = {}) {
  const url = new URL(await begin(browser, '/sign-in/with/firm'))
  const request = Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')
  const requestId = /ID="([^"]+)"/.exec(inflateRawSync(request).toString())?.[1] ?? ''
  const said = { requestId, now: clock.now, us, ...more }
  const id = `_a${requestId}`
  const form = {
    ...posted(responseOf(said, sign(assertionOf(said, id), idp), `_r${requestId}`)),
    RelayState: url.searchParams.get('RelayState') ?? '',
  }
  return { url, form }
}

/** The provider's page posts the answer without our cookies; the browser is led on with them. */
async function comeBack(browser: TestBrowser, form: Record<string, string>): Promise<Response> {
  const parked = await new TestBrowser(site).post(acs, form, fromProvider)
  return parked.status === 303 ? await browser.follow(parked) : parked
}

test('until SAML is switched on there is no button and no way in; our metadata can be had', async () => {
  const made = await administrate(
    store,
    company.org,
    'identity-provider.set-saml',
    settings({ enabled: false }),
  )
  const browser = new TestBrowser(site)
  assert(!(await (await browser.get('/sign-in')).text()).includes('company account'))
  assert.equal((await browser.post('/sign-in/with/firm')).status, 404)
  const metadata = await browser.get('/sign-in/saml/firm/metadata')
  const xml = await metadata.text()
  assert(xml.includes(us.acsUrl) && xml.includes(us.entityId))
  const { recordedAt } = Object(made)
  const on = { ...settings(), basedOn: recordedAt }
  await administrate(store, company.org, 'identity-provider.set-saml', on)
  assert((await (await browser.get('/sign-in')).text()).includes('company account'))
})

test('an answer posted by the provider’s page, without a cookie, signs in the browser that began', async () => {
  const { account } = await invite(store, company.org, ['member'], 'saml one')
  const person = { nameId: 'one', attributes: { email: [account.email] } }
  const browser = new TestBrowser(site)
  const { form } = await begun(browser, person)
  const answer = await comeBack(browser, form)
  assert.equal(answer.headers.get('location'), '/sign-in')
  assert(await isIn(browser))

  const replayed = await new TestBrowser(site).post(acs, form, fromProvider)
  assert.equal(replayed.status, 400)
  assert.equal(await lastRefusal(store, company.org), 'saml-unsolicited')
})

test('an answer nobody here asked for is not even kept', async () => {
  const { form } = await begun(new TestBrowser(site), { nameId: 'one' })
  for (const RelayState of ['', 'made-up', 'x'.repeat(5000)]) {
    const answer = await new TestBrowser(site).post(acs, { ...form, RelayState }, fromProvider)
    assert.equal(answer.status, 400)
  }
  const large = { ...form, SAMLResponse: 'A'.repeat(400_001) }
  assert.equal((await new TestBrowser(site).post(acs, large, fromProvider)).status, 400)
})

test('an answer does not sign in another browser than the one that began', async () => {
  const attacker = new TestBrowser(site)
  const { form } = await begun(attacker, { nameId: 'one' })
  const victim = new TestBrowser(site)
  await begun(victim)
  const answer = await comeBack(victim, form)
  assert.equal(answer.status, 400)
  assert.equal(await isIn(victim), false)

  // Put into the place that the victim's sign-in left for its own answer.
  const second = new TestBrowser(site)
  const own = await begun(second)
  const crossed = await comeBack(second, { ...form, RelayState: own.form.RelayState })
  assert.equal(crossed.status, 400)
  assert.equal(await lastRefusal(store, company.org), 'saml-request-wrong')
  assert.equal(await isIn(second), false)
})

test('an assertion is good once, also where it answers a sign-in of its own twice', async () => {
  const browser = new TestBrowser(site)
  const { form } = await begun(browser, { nameId: 'one' })
  const cookies = new Map(browser.cookies)
  assert.equal((await comeBack(browser, form)).status, 303)
  const twin = new TestBrowser(site)
  for (const [name, value] of cookies) twin.cookies.set(name, value)
  assert.equal((await twin.get('/sign-in/saml/firm/done')).status, 400)
  assert.equal(await isIn(twin), false)
})

test('an answer that somebody else signed is refused, and its words reach nobody', async () => {
  const browser = new TestBrowser(site)
  const stranger = idp
  idp = await makeSigner()
  const { form } = await begun(browser, { nameId: 'mallory' })
  idp = stranger
  const answer = await comeBack(browser, form)
  assert.equal(answer.status, 400)
  assert(!(await answer.text()).includes('mallory'))
  assert.equal(await lastRefusal(store, company.org), 'saml-signature-invalid')
})
