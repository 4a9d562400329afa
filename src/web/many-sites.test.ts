import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { addHostname, listHostnames } from '#store/hostnames.ts'
import { openTestStore } from '#store/test-store.ts'

import { manySites } from './many-sites.ts'
import { website } from './server.ts'
import { TestBrowser } from './test-browser.ts'
import { signInAs, signedIn } from './test-people.ts'
import { publishSite } from './test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const log = pino({ level: 'silent' })

let [ours, theirs]: TestCompany[] = []
let site: Hono

before(async () => {
  ours = await beginCompany(store, clock)
  theirs = await beginCompany(store, clock)
  await addHostname(store, ours.org, 'trust.ours.example')
  await addHostname(store, theirs.org, 'trust.theirs.example')
  await publishSite(ours)
  await publishSite(theirs)
  const companies = [ours, theirs]
  site = manySites(
    () => listHostnames(store),
    async (id) => {
      const found = companies.find(({ org }) => org === id)
      return found && website(store, found.organisation, log)
    },
    log,
  )
})

test('each organisation answers under its own name, and nobody under another', async () => {
  for (const [name, company] of [
    ['trust.ours.example', ours],
    ['trust.theirs.example', theirs],
  ] as const) {
    const answer = await new TestBrowser(site, `https://${name}`).get('/trust.json')
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), new RegExp(company?.organisation.origin ?? 'none'))
    assert.equal((await new TestBrowser(site, `https://${name}:8443`).get('/en/')).status, 200)
  }
  for (const name of ['https://trust.example', 'http://localhost:8080', 'http://127.0.0.1'])
    assert.equal((await new TestBrowser(site, name).get('/en/')).status, 421)
})

test('a session of one organisation is none at another, whatever cookie is sent', async () => {
  assert(ours && theirs)
  const lead = await signedIn(store, ours.org, site, ['admin', 'lead'])
  const at = async (origin: string) => {
    const browser = new TestBrowser(site, origin)
    for (const [name, value] of lead.cookies) browser.cookies.set(name, value)
    return (await browser.get('/account')).status
  }
  assert.equal(await at('https://trust.ours.example'), 200)
  assert.equal(await at('https://trust.theirs.example'), 303)
  const stranger = await signInAs(store, ours.org, site, lead.account.id)
  assert.equal((await stranger.get('/account')).status, 421)
})

test('a name leads to one organisation, and no other can take it', async () => {
  assert(ours && theirs)
  await assert.rejects(addHostname(store, theirs.org, 'trust.ours.example'), {
    code: 'hostname-taken',
  })
  await addHostname(store, ours.org, 'trust.ours.example')
})

test('those who come at once before any name was looked up all reach their organisation', async () => {
  const begun = manySites(
    () => listHostnames(store),
    async () => site,
    log,
  )
  const answers = await Promise.all(
    [1, 2, 3].map(() => new TestBrowser(begun, 'https://trust.ours.example').get('/trust.json')),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  )
})
