/** What PostgreSQL cannot keep, or nobody can look through, is the sender's mistake at every door, and no error of ours. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'

import { directoryOf, patch, user } from './scim/test-directory.ts'
import { website } from './server.ts'
import { TestBrowser } from './test-browser.ts'
import { signedIn } from './test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['admin', 'lead', 'people-officer'], 'lead')
})

test('in an address, also beside what cannot be read', async () => {
  for (const path of [
    '/console/users?q=%00',
    '/console/users?q=%00&x=%FF',
    '/console/users?q=%FF%00',
    '/console/kept/product/item?key=a%00b&x=%FF',
    '/console/people/person?key=a%00b&x=%C3',
  ])
    assert.equal((await lead.get(path)).status, 400, path)
  assert.equal((await lead.get('/console/users?q=50%2500')).status, 200)
  assert.equal((await lead.get('/console/users?q=%FF')).status, 200)
})

test('in a form with files', async () => {
  const part = (name: string, more: string, text: string) =>
    `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`
  const answer = await lead.ask('POST', '/console/kept/trust-document/attach', {
    body: `${part('id', '', 'a\0b')}${part('file', '; filename="a.txt"', 'Hello')}--b--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  })
  assert.equal(answer.status, 400)
})

test('in what a directory says and asks', async () => {
  const { ask } = await directoryOf(store, company.org, site)
  const made = await ask('POST', '/Users', user('ada@example.com'))
  assert.equal(made.status, 201)
  const own = `/Users/${String(made.body['id'])}`
  const nul = String.raw`"\u0000"`
  for (const [method, path, body] of [
    ['POST', '/Users', user('a\0b@example.com')],
    ['POST', '/Users', user('b@example.com', { displayName: 'x\0y' })],
    ['POST', '/Users', user('c@example.com', { displayName: 'x\ud800y' })],
    ['PATCH', own, patch({ op: 'replace', path: 'displayName', value: '\0' })],
    ['PATCH', own, patch({ op: 'remove', path: `emails[value eq ${nul}]` })],
    ['GET', `/Users?filter=${encodeURIComponent(`userName eq ${nul}`)}`, undefined],
  ] as const) {
    const { status, body: said } = await ask(method, path, body)
    assert.equal(status, 400, `${method} ${path}: ${status}`)
    assert.deepEqual(said['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
  }
})

test('in the settings of a source, which come as text', async () => {
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  for (const settings of [deep, String.raw`{"a":"\u0000"}`, String.raw`{"a":"\ud800"}`]) {
    const body = { id: 'source', connector: 'tls', settings }
    assert.equal((await lead.postJson('/api/v1/source/add', body)).status, 400)
  }
})

test('a question for a first passkey without an invitation is refused, and no error of ours', async () => {
  const answer = await new TestBrowser(site).postJson('/welcome/passkey/ask', { no: 1 })
  assert.equal(answer.status, 400)
})
