import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { permissions, roles } from '#engine/permissions.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { findAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { listOutbox } from '#store/list-outbox.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { issueTicket } from '#store/tickets.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { acceptWithPassword, invite, signInAs, signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

test('accounts and outbox are shown to those who may see them, and to nobody else', async () => {
  const other = await beginCompany(store, clock)
  const theirs = await invite(store, other.org, ['member'], 'their member')
  for (const [path, permission] of [
    ['/console/users', 'user.see'],
    ['/console/users/aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'user.see'],
    ['/console/outbox', 'outbox.see'],
  ] as const) {
    const nobody = await new TestBrowser(site).get(path)
    assert(nobody.headers.get('location')?.startsWith('/sign-in'), path)
    for (const role of roles) {
      const browser = await signedIn(store, company.org, site, [role], `${path} ${role}`)
      const may = permissions[permission].some((each) => each === role)
      assert.equal((await browser.get(path)).status === 403, !may, `${role} ${path}`)
    }
  }
  const admin = await signedIn(store, company.org, site, ['admin'], 'asks elsewhere')
  assert.equal((await admin.get(`/console/users/${theirs.account.id}`)).status, 404)
  assert.equal((await admin.get('/console/users/x')).status, 404)
})

test('an account shows what it signs in with and when, and no secret', async () => {
  const { account, invitation } = await invite(store, company.org, ['member'], 'Shown Person')
  const { secret } = await acceptWithPassword(new TestBrowser(site), invitation, clock.now)
  const admin = await signedIn(store, company.org, site, ['admin'], 'looks at users')
  const list = await (await admin.get('/console/users?q=shown')).text()
  assert(list.includes('Shown Person') && list.includes('authenticator app'))
  const page = await (await admin.get(`/console/users/${account.id}`)).text()
  assert(page.includes('signed in') || page.includes('password set'))
  assert(!page.includes(secret.slice(0, 12)) && !page.includes('$argon2'))
})

test('the form for roles comes with every role that somebody has', async () => {
  const { account } = await invite(store, company.org, ['lead', 'people-officer'], 'Two Roles')
  const admin = await signedIn(store, company.org, site, ['admin'], 'changes roles')
  const page = await (await admin.get(`/console/users/${account.id}`)).text()
  const [, link = ''] = /href="(\/do\/user\.change\?[^"]+)"/.exec(page) ?? []
  const form = await (await admin.get(link.replaceAll('&amp;', '&'))).text()
  assert.equal(form.match(/ checked/g)?.length, 2)
})

test('the outbox shows to whom and why, never what, and tries again', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'reads outbox')
  const invited = await admin.postJson('/api/v1/user/invite', {
    email: 'newcomer@example.com',
    name: 'New Comer',
    roles: ['member'],
  })
  assert.equal(invited.status, 200)
  const page = await (await admin.get('/console/outbox?state=waiting')).text()
  assert(page.includes('newcomer@example.com'))
  assert(!page.includes('invitation='))
  const { messages } = await readOrg(store, company.org, (tx) => listOutbox(tx))
  const message = messages.find(({ recipient }) => recipient === 'newcomer@example.com')?.id ?? ''
  assert.equal((await admin.post('/do/outbox.retry?back=/console/outbox', { message })).status, 303)
  const member = await signedIn(store, company.org, site, ['member'], 'may not retry')
  assert.equal((await member.post('/do/outbox.retry', { message })).status, 403)
  assert.equal((await admin.get('/console/outbox?after=%27;--&state=x')).status, 200)
})

test('the link of an account in use goes to its mailbox alone; with no mail server it is refused, and nothing ends', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'admin who would be two')
  const { account, invitation } = await invite(store, company.org, ['lead'], 'Lead in Use')
  const lead = new TestBrowser(site)
  await acceptWithPassword(lead, invitation, clock.now)
  const asked = { account: account.id }
  const refused = await admin.postJson('/api/v1/user/invite-again', asked)
  assert.equal(refused.status, 409)
  assert.equal(Object(await refused.json()).code, 'link-only-by-mail')
  assert.equal((await lead.get('/portal')).status, 200)

  const mailing = website(store, company.organisation, pino({ level: 'silent' }), undefined, {
    hasMailServer: true,
  })
  const other = await signedIn(store, company.org, mailing, ['admin'], 'admin with mail')
  const answer = await other.postJson('/api/v1/user/invite-again', asked)
  assert.deepEqual(await answer.json(), { account: account.id, mailedTo: account.email })
  const page = await (await other.post('/do/user.invite-again', asked)).text()
  assert(page.includes(account.email) && !page.includes('invitation='))
  assert.equal((await lead.get('/portal')).status, 303)
  const { messages } = await readOrg(store, company.org, (tx) => listOutbox(tx))
  assert(
    messages.some(
      ({ recipient, about }) => recipient === account.email && about.startsWith('Your access'),
    ),
  )
  const [done] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  assert.deepEqual(done?.input, { account: account.id, linkShown: false })
})

test('a link that was shown to whoever invites stands so in the log', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'admin without mail')
  const { account } = await invite(store, company.org, ['member'], 'Never In')
  const answer = await admin.postJson('/api/v1/user/invite-again', { account: account.id })
  assert.match(String(Object(await answer.json()).link), /invitation=/)
  const [done] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  assert.deepEqual(done?.input, { account: account.id, linkShown: true })
})

test('whoever is invited with the address of somebody on the list of people is that person', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'admin who invites')
  const rest = { kind: 'employee' as const, groups: [], externalIds: {} }
  const person = { id: 'nia', name: 'Nia', email: 'Nia@example.com', start: '2026-11-09', ...rest }
  await withOrg(store, company.org, (tx) => putPeople(tx, [person], 'people'))
  const made = async (email: string) => {
    const given = { email, name: email, roles: ['member'] }
    const answer = await admin.postJson('/api/v1/user/invite', given)
    const id = String(Object(await answer.json()).account)
    return await readOrg(store, company.org, (tx) => findAccount(tx, id))
  }
  assert.equal((await made('nia@example.com'))?.person, 'nia')
  assert.equal((await made('nobody.on.the.list@example.com'))?.person, undefined)
})

test('taking access away ends sessions, tokens, the links that were sent and the feed of a calendar, also for when it is given back', async () => {
  const admin = await signedIn(store, company.org, site, ['admin'], 'admin who closes')
  const { account, invitation } = await invite(store, company.org, ['lead'], 'lead who leaves')
  const calendar = await withOrg(store, company.org, (tx) =>
    issueTicket(tx, 'calendar', { account: account.id, forMs: 86_400_000 }),
  )
  const outside = new TestBrowser(site)
  const paths = [`/welcome?invitation=${invitation}`, `/account/calendar/${calendar}.ics`]
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'kept by somebody',
      account: account.id,
      scope: ['program.see'],
      expiresAt: new Date(tx.recordedAt.getTime() + 86_400_000),
    }),
  )
  const bearer = { authorization: `Bearer ${token}` }
  const session = await signInAs(store, company.org, site, account.id)
  for (const path of paths) assert.equal((await outside.get(path)).status, 200)
  assert.equal((await outside.get('/api/v1/controls', bearer)).status, 200)
  for (const verb of ['disable', 'enable'])
    assert.equal((await admin.post(`/do/user.${verb}`, { account: account.id })).status, 303, verb)
  for (const path of paths) assert.equal((await outside.get(path)).status, 404)
  assert.equal((await outside.get('/api/v1/controls', bearer)).status, 401)
  assert.equal((await session.get('/account')).status, 303)
})
