import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { addPasskey, listFederated } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { startRealProvider } from '#web/sso/test-oidc-provider.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { acceptWithPassword, codeOf, goodPassword, invite, signInAs } from '#web/test-people.ts'

import { administrate, begin, isIn, lastRefusal, signInThrough } from './test-sso-company.ts'

const clock = { now: new Date() }
const store = await openTestStore(clock)
const origin = 'http://localhost:8080'

let company: TestCompany
let other: TestCompany
let site: Hono
let provider: Awaited<ReturnType<typeof startRealProvider>>
let count = 0

before(async () => {
  provider = await startRealProvider({
    redirectUris: ['firm', 'second'].map((id) => `${origin}/sign-in/oidc/${id}/callback`),
  })
  company = await beginCompany(store, clock)
  other = await beginCompany(store, clock)
  site = siteOf(company)
  for (const { org } of [company, other])
    await administrate(store, org, 'identity-provider.set-oidc', settings())
})
beforeEach(() => {
  clock.now = new Date()
})
after(async () => {
  provider.close()
  await store.close()
})

function siteOf({ organisation }: TestCompany): Hono {
  return website(store, organisation, pino({ level: 'silent' }))
}

function settings(more: Record<string, unknown> = {}) {
  return {
    id: 'firm',
    labelDe: 'Firmenkonto',
    labelEn: 'company account',
    issuer: provider.issuer,
    clientId: 'beleg',
    clientSecret: 'a secret/of beleg:1',
    ...more,
  }
}

/** Somebody new whom the provider signs in, and their address. */
function somebody(email = `person.${++count}@example.com`, isVerified = true): string {
  provider.person = { sub: `sub-${++count}`, email, email_verified: isVerified, name: 'Somebody' }
  return email
}

/** An account with this address that was invited, and has set up nothing. */
async function invited(email: string) {
  const made = await invite(store, company.org, ['member'], `invited ${++count}`)
  await withOrg(store, company.org, (tx) => changeAccount(tx, made.account.id, { email }))
  return made
}

test('somebody who is invited signs in by an address the provider vouches for, and from then on by their subject', async () => {
  const { account, invitation } = await invited(somebody('Ada.Ahorn@example.com'))
  provider.person.email = 'ada.ahorn@EXAMPLE.com'
  const { browser, answer } = await signInThrough(site, provider)
  assert.equal(answer.headers.get('location'), '/sign-in')
  assert(await isIn(browser))

  provider.person.email = 'married@example.com'
  assert(await isIn((await signInThrough(site, provider)).browser))
  assert.equal((await new TestBrowser(site).get(`/welcome?invitation=${invitation}`)).status, 404)
  const links = await readOrg(store, company.org, (tx) => listFederated(tx, account.id))
  assert.deepEqual(
    links.map(({ issuer }) => issuer),
    [provider.issuer],
  )
})

test('whom nobody invited gets no account, whatever the provider says of them', async () => {
  somebody()
  const { browser, answer } = await signInThrough(site, provider)
  assert.equal(answer.status, 403)
  const page = await answer.text()
  assert.match(page, /There is no account for you here yet/)
  assert(!page.includes('not for your role'))
  assert.equal(await isIn(browser), false)
  assert.equal(await lastRefusal(store, company.org), 'sso-unknown')
})

test('an address nobody vouches for takes over no account, nor do addresses that only look the same', async () => {
  await invited(somebody('mia@example.com', false))
  assert.equal((await signInThrough(site, provider)).answer.status, 403)
  for (const email of [
    'mia+x@example.com',
    'm.ia@example.com',
    'mia@example.com.evil.example',
    'ｍia@example.com',
    'mia@exаmple.com',
    'mİa@example.com',
    'mia@example.com ',
    'mia@example.com\u0000',
  ]) {
    somebody(email)
    assert.equal((await signInThrough(site, provider)).answer.status, 403, JSON.stringify(email))
  }
  somebody('mia@example.com')
  assert(await isIn((await signInThrough(site, provider)).browser))
})

test('who has another way in connects the provider while signed in, and is not found by an address', async () => {
  const email = somebody()
  const { account, invitation } = await invited(email)
  const browser = new TestBrowser(site)
  await acceptWithPassword(browser, invitation, clock.now)
  assert.equal((await signInThrough(site, provider)).answer.status, 403)

  const connected = await signInThrough(site, provider, {
    browser,
    path: '/account/providers/connect/firm',
  })
  assert.equal(connected.answer.headers.get('location'), '/account')
  assert(await isIn((await signInThrough(site, provider)).browser))
  const { issuer } = provider
  const gone = await browser.post('/account/providers/disconnect', { issuer })
  assert.equal(gone.headers.get('location'), '/account')
  assert.equal((await signInThrough(site, provider)).answer.status, 403)
  const links = await readOrg(store, company.org, (tx) => listFederated(tx, account.id))
  assert.deepEqual(links, [])
})

test('what one session began to connect ends in no other, though it be in the same browser', async () => {
  const victim = await invited(somebody())
  await acceptWithPassword(new TestBrowser(site), victim.invitation, clock.now)
  await invited(somebody())
  const { browser } = await signInThrough(site, provider)
  await signInThrough(site, provider, { browser, path: '/prove/with/firm' })
  somebody()
  const back = await provider.browse(await begin(browser, '/account/providers/connect/firm'))
  // Somebody else signs in meanwhile, where whoever began it had sat.
  const { cookies } = await signInAs(store, company.org, site, victim.account.id)
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  assert.equal((await browser.get(back.pathname + back.search)).status, 403)
  assert.equal(await lastRefusal(store, company.org), 'sso-somebody-else')
  const links = await readOrg(store, company.org, (tx) => listFederated(tx, victim.account.id))
  assert.deepEqual(links, [])
})

test('the only way in cannot be disconnected', async () => {
  await invited(somebody())
  const { browser } = await signInThrough(site, provider)
  const { issuer } = provider
  await signInThrough(site, provider, { browser, path: '/prove/with/firm' })
  assert.equal((await browser.post('/account/providers/disconnect', { issuer })).status, 409)
  assert(await isIn((await signInThrough(site, provider)).browser))
})

test('an account of one person at the provider is never another’s there, whatever their address', async () => {
  const email = somebody()
  await invited(email)
  assert(await isIn((await signInThrough(site, provider)).browser))
  somebody(email)
  assert.equal((await signInThrough(site, provider)).answer.status, 403)
})

test('an invitation is taken up through the provider without a vouched address, but not by another mailbox’s owner', async () => {
  const fields = { invitation: (await invited('eva@example.com')).invitation }
  somebody('mallory@example.com')
  assert.equal((await signInThrough(site, provider, { fields })).answer.status, 403)
  assert.equal(await lastRefusal(store, company.org), 'sso-invitation')
  somebody('eva@example.com', false)
  assert(await isIn((await signInThrough(site, provider, { fields })).browser))
})

test('a callback is good once, and in the browser that began', async () => {
  await invited(somebody())
  const { browser, callback } = await signInThrough(site, provider)
  const again = await new TestBrowser(site).get(callback)
  assert.equal(again.status, 400)
  assert.equal(await lastRefusal(store, company.org), 'oidc-state-wrong')
  assert.equal((await browser.get(callback)).status, 400)

  // Login CSRF: the attacker's own answer in a browser that has begun a sign-in of its own.
  const attacker = new TestBrowser(site)
  const back = await provider.browse(await begin(attacker, '/sign-in/with/firm'))
  const victim = new TestBrowser(site)
  await begin(victim, '/sign-in/with/firm')
  const answer = await victim.get(back.pathname + back.search)
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /did not work/)
  assert.equal(await isIn(victim), false)
})

test('what was begun in one organisation ends in no other, and at no other provider', async () => {
  await invited(somebody())
  const browser = new TestBrowser(site)
  const back = await provider.browse(await begin(browser, '/sign-in/with/firm'))
  const elsewhere = new TestBrowser(siteOf(other))
  for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
  assert.equal((await elsewhere.get(back.pathname + back.search)).status, 400)

  const astray = back.pathname.replace('firm', 'second') + back.search
  assert.equal((await browser.get(astray)).status, 400)
  assert.equal(await lastRefusal(store, company.org), 'oidc-mix-up')
  assert.equal(await isIn(browser), false)
})

test('whoever lost their access here does not come in through the provider', async () => {
  const { account } = await invited(somebody())
  const { browser } = await signInThrough(site, provider)
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, account.id, { disabledAt: tx.recordedAt }),
  )
  assert.equal((await signInThrough(site, provider)).answer.status, 403)
  assert.equal(await lastRefusal(store, company.org), 'sso-disabled')
  assert.equal(await isIn(browser), false)
})

test('a sign-in leads on to a page of ours, and to nobody else’s', async () => {
  await invited(somebody())
  for (const [next, goal] of [
    ['/console?x=1', '/console?x=1'],
    ['//evil.example', '/sign-in'],
    ['/\\evil.example', '/sign-in'],
    ['https://evil.example/', '/sign-in'],
  ] as const) {
    const { answer } = await signInThrough(site, provider, { fields: { next } })
    assert.equal(answer.headers.get('location'), goal, next)
  }
})

test('the session is a new one, whoever was signed in before', async () => {
  await invited(somebody())
  const { browser } = await signInThrough(site, provider)
  const before = browser.cookies.get('__Host-beleg') ?? ''
  await signInThrough(site, provider, { browser })
  assert.notEqual(browser.cookies.get('__Host-beleg'), before)
  browser.cookies.set('__Host-beleg', before)
  assert.equal(await isIn(browser), false)
})

test('a proof through the provider is a fresh one, of the same person, in the same session', async () => {
  await invited(somebody())
  const { browser } = await signInThrough(site, provider)
  // Whoever was still signed in at the provider has proved nothing just now.
  const connect = '/account/providers/connect/firm'
  assert.match((await browser.post(connect)).headers.get('location') ?? '', /^\/prove/)
  const asked = await (await browser.get('/prove?lang=de')).text()
  assert(/Mit [^<]+ bestätigen/.test(asked) && !/Mit [^<]+ anmelden/.test(asked))
  const url = new URL(await begin(browser, '/prove/with/firm', { next: '/account' }))
  assert.equal(url.searchParams.get('prompt'), 'login')
  assert.equal(url.searchParams.get('max_age'), '0')

  const path = '/prove/with/firm'
  const done = await signInThrough(site, provider, { browser, path, fields: { next: '/account' } })
  assert.equal(done.answer.headers.get('location'), '/account')
  assert.equal((await browser.post(connect)).status, 200)
  somebody()
  const another = await signInThrough(site, provider, { browser, path })
  assert.equal(another.answer.status, 403)
  assert.equal(await lastRefusal(store, company.org), 'sso-somebody-else')
})

test('settings are changed by the version that was looked at, and the secret goes to nobody new', async () => {
  const set = (more: object) =>
    administrate(store, other.org, 'identity-provider.set-oidc', { ...settings(), ...more })
  await assert.rejects(set({}), { code: 'provider-exists' })
  const page = await (await adminOf(other)).get('/do/identity-provider.set-oidc?id=firm')
  const html = await page.text()
  const basedOn = /name="basedOn" value="([^"]+)"/.exec(html)?.[1]
  assert(basedOn)
  assert(!html.includes('a secret/of'))
  await assert.rejects(set({ basedOn, clientId: 'x', clientSecret: undefined }), {
    code: 'provider-secret-missing',
  })
  await assert.rejects(set({ id: 'third' }), { code: 'provider-issuer-taken' })
  const common = { id: 'third', issuer: 'https://login.microsoftonline.com/common/v2.0' }
  await assert.rejects(set(common), { code: 'provider-issuer-refused' })
  await set({ basedOn, labelEn: 'one', clientSecret: undefined })
  await assert.rejects(set({ basedOn }), { code: 'item-changed' })
})

async function adminOf(of: TestCompany): Promise<TestBrowser> {
  const { org } = of
  const { account } = await invite(store, org, ['admin'], `admin ${++count}`)
  return await signInAs(store, org, siteOf(of), account.id)
}

test('where single sign-on alone counts, passwords are good for nobody, and an administrator’s passkey stays', async () => {
  const { org } = other
  const only = 'sign-in.only-providers'
  const { account, invitation } = await invite(store, org, ['admin'], 'only admin')
  const browser = new TestBrowser(siteOf(other))
  const { secret } = await acceptWithPassword(browser, invitation, clock.now)
  await assert.rejects(administrate(store, org, only, {}, account.id), { code: 'passkey-needed' })
  await withOrg(store, org, (tx) =>
    addPasskey(tx, {
      id: 'k',
      account: account.id,
      publicKey: new Uint8Array(),
      counter: 0,
      transports: [],
      name: 'k',
    }),
  )
  const { account: second } = await invite(store, org, ['admin'], 'second admin')
  const withPasskey = await signInAs(store, org, siteOf(other), second.id)
  const { account: member } = await invite(store, org, ['member'], 'member by passkey')
  const memberByPasskey = await signInAs(store, org, siteOf(other), member.id)
  const { account: known } = await invite(store, org, ['member'], 'member through firm')
  somebody(known.email)
  const { browser: through } = await signInThrough(siteOf(other), provider)
  const everybody = [browser, withPasskey, memberByPasskey, through]
  assert.deepEqual(await Promise.all(everybody.map(isIn)), [true, true, true, true])
  await administrate(store, org, only, {}, account.id)
  // What was signed in by ways that are closed now ends; the way that stays open for administrators does not.
  assert.deepEqual(await Promise.all(everybody.map(isIn)), [false, true, false, true])
  await assert.rejects(administrate(store, org, 'identity-provider.remove', { id: 'firm' }), {
    code: 'provider-needed',
  })
  const { email } = account
  const late = new TestBrowser(siteOf(other))
  assert.equal((await late.post('/sign-in', { email, password: goodPassword })).status, 401)
  assert.equal((await late.post('/sign-in/code', { code: codeOf(secret, clock.now) })).status, 401)
  const page = await (await late.get('/sign-in')).text()
  assert(page.includes('Sign in with') && page.includes('data-passkey'))
  assert(!page.includes('type="password"'))

  const newcomer = await invite(store, org, ['member'], 'only member')
  const welcome = await (await late.get(`/welcome?invitation=${newcomer.invitation}`)).text()
  assert(!welcome.includes('data-passkey') && !welcome.includes('type="password"'))
  const refused = await late.post('/welcome/password', {
    invitation: newcomer.invitation,
    password: goodPassword,
  })
  assert.equal(refused.status, 403)
  await administrate(store, org, 'sign-in.every-way', {})
  const open = await late.post('/sign-in', { email, password: goodPassword })
  assert.equal(open.headers.get('location'), '/sign-in/code')
})
