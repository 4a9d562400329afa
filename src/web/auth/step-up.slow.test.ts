/** What is delicate takes a proof of who one is that is fresh: every such action, and every change of how one signs in. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { permissionsOf } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { allActions } from '#run/all-actions.ts'
import { beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const roles: Role[] = ['admin', 'lead', 'people-officer', 'works-council']
const may = permissionsOf(roles)
const delicate = allActions.filter(({ stepUp, permission }) => stepUp && may.has(permission))
let company: TestCompany
let site: Hono
let everybody: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  everybody = await signedIn(store, company.org, site, roles)
})

async function codeOfApi(id: string): Promise<unknown> {
  const answer = await everybody.postJson(`/api/v1/${id.replace('.', '/')}`, {})
  const said: unknown = await answer.json()
  return Object(said).code
}

/** Every way to change what one signs in with. */
const own = [
  ['POST', '/account/passkeys/ask'],
  ['POST', '/account/passkeys'],
  ['POST', '/account/passkeys/remove'],
  ['GET', '/account/password'],
  ['POST', '/account/password'],
  ['POST', '/account/app'],
  ['POST', '/account/password/remove'],
  ['POST', '/account/recovery-codes'],
  ['POST', '/account/providers/connect/any'],
  ['POST', '/account/providers/disconnect'],
] as const

/** Whether one is asked first who one is. */
async function isAsked(method: 'GET' | 'POST', path: string): Promise<boolean> {
  const headers = { accept: 'application/json' }
  const answer = await (method === 'GET'
    ? everybody.get(path, headers)
    : everybody.post(path, {}, headers))
  const text = await answer.text()
  return (
    (answer.headers.get('location') ?? '').startsWith('/prove?') || text.includes('proof-needed')
  )
}

test('for a quarter of an hour after one proved who one is, nobody asks again', async () => {
  passTime(company, 14 * 60)
  assert(delicate.length > 20)
  for (const { id } of delicate) assert.notEqual(await codeOfApi(id), 'proof-needed', id)
  for (const { id } of delicate) assert(!(await isAsked('GET', `/do/${id}`)), id)
  assert(!(await isAsked('GET', '/account/password')))
})

test('after it every delicate action and every change of a way in is refused, and leaves no trace', async () => {
  passTime(company, 2 * 60)
  const entries = (await entriesOf(company)).length
  for (const { id } of delicate) {
    assert.equal(await codeOfApi(id), 'proof-needed', id)
    assert(await isAsked('GET', `/do/${id}`), id)
    assert(await isAsked('POST', `/do/${id}`), id)
  }
  for (const [method, path] of own) assert(await isAsked(method, path), path)
  assert.equal((await entriesOf(company)).length, entries)
})

test('who has nothing to confirm with is told what to do, and not left with nothing but the way back', async () => {
  for (const [language, words] of [
    [
      'de',
      'richten Sie gleich danach unter „Konto und Anmeldung“ einen Passkey oder ein Passwort ein',
    ],
    ['en', 'set up a passkey or a password under “Account and sign-in” right after'],
  ] as const) {
    const page = await (await everybody.get(`/prove?next=%2Fconsole&lang=${language}`)).text()
    assert(page.includes(words), language)
  }
})
