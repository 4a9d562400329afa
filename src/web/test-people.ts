/** People of a test company who can sign in. */
import assert from 'node:assert/strict'

import type { Hono } from 'hono'
import { generateSync } from 'otplib'

import type { Role } from '#engine/permissions.ts'
import { createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSession } from '#store/sessions.ts'
import { issueTicket } from '#store/tickets.ts'

import { TestBrowser, hiddenField } from './test-browser.ts'
import { sessionCookie } from './visit.ts'

export const goodPassword = 'violet tractor under nine moons'

/** An account with these roles, and the token of its invitation. */
export async function invite(
  store: Store,
  org: string,
  roles: Role[],
  name = roles.join(' '),
): Promise<{ account: Account; invitation: string }> {
  return await withOrg(store, org, async (tx) => {
    const email = `${name.replaceAll(/[^a-z]+/gi, '.').toLowerCase()}@example.com`
    const account = await createAccount(tx, { email, name, roles, language: 'en' })
    const forMs = 7 * 86_400_000
    return {
      account,
      invitation: await issueTicket(tx, 'invitation', { account: account.id, forMs }),
    }
  })
}

/** A browser in which somebody with these roles is signed in, who proved a moment ago who they are. */
export async function signedIn(
  store: Store,
  org: string,
  site: Hono,
  roles: Role[],
  name = roles.join(' '),
): Promise<TestBrowser & { account: Account }> {
  const { account } = await invite(store, org, roles, name)
  return Object.assign(await signInAs(store, org, site, account.id), { account })
}

/** A browser with a session of this account. */
export async function signInAs(
  store: Store,
  org: string,
  site: Hono,
  account: string,
): Promise<TestBrowser> {
  const { token } = await withOrg(store, org, (tx) =>
    beginSession(tx, { account, factors: ['passkey'], agent: 'Test', address: '127.0.0.1' }),
  )
  const browser = new TestBrowser(site)
  browser.cookies.set(`__Host-${sessionCookie}`, token)
  return browser
}

/** Accepts an invitation with password and app, as a person does; returns the app's secret and the recovery codes. */
export async function acceptWithPassword(
  browser: TestBrowser,
  invitation: string,
  at: Date,
  password = goodPassword,
): Promise<{ secret: string; codes: string[] }> {
  assert.equal((await browser.get(`/welcome?invitation=${invitation}`)).status, 200)
  const offered = await browser.post('/welcome/password', { invitation, password })
  const page = await offered.text()
  assert.equal(offered.status, 200, page)
  const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? '').replaceAll(' ', '')
  const ticket = hiddenField(page, 'ticket')
  const done = await browser.post('/welcome/code', { invitation, ticket, code: codeOf(secret, at) })
  const shown = await done.text()
  assert.equal(done.status, 200, shown)
  const codes = [...shown.matchAll(/<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/code>/g)].map(
    ([, code = '']) => code,
  )
  return { secret, codes }
}

/** What the app shows at an instant. */
export function codeOf(secret: string, at: Date): string {
  return generateSync({ secret, epoch: Math.floor(at.getTime() / 1000) })
}
