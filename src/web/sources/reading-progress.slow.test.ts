import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { readAsked } from '#run/asked-readings.ts'
import { answer, awsCalls, beginCompany, passTime, read } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createApiToken, revokeApiToken } from '#store/api-tokens.ts'
import { isExample } from '#store/example.ts'
import { listOrganisations, readOrg, withOrg } from '#store/organisation.ts'
import { askForReading, listSources } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'])
})

const sources = '/console/sources'

async function readNow(): Promise<void> {
  await readAsked(store, company.org, { onTrouble: (error) => assert.fail(String(error)) })
}

test('a reading tells of itself while it goes on, and the stream ends with it', async () => {
  await answer(company, awsCalls({ 'eu-central-1': { databases: { one: true } } }))
  await lead.post('/do/source.read', { source: 'aws' })
  const stream = await lead.get(`${sources}/aws/progress`)
  assert.equal(stream.headers.get('content-type'), 'text/event-stream')
  assert.equal(stream.headers.get('cache-control'), 'no-store')
  const told = stream.text()
  await readNow()
  const events = (await told).split('\n\n').map((each) => each.split('\n')[0])
  assert.equal(events[0], 'event: progress')
  assert.equal(
    events.findLast((each) => each !== ''),
    'event: end',
  )
  const over = await (await lead.get(`${sources}/aws/progress`)).text()
  assert.equal(over, 'event: end\ndata: {}\n\n')
})

test('one session keeps few streams open, and whoever goes frees one', async () => {
  await read(company, awsCalls({}))
  await lead.post('/do/source.read', { source: 'aws' })
  const streams = await Promise.all([1, 2, 3, 4].map(() => lead.get(`${sources}/aws/progress`)))
  assert.equal((await lead.get(`${sources}/aws/progress`)).status, 429)
  await Promise.all(streams.map(async (stream) => await stream.body?.cancel()))
  const again = await lead.get(`${sources}/aws/progress`)
  assert.equal(again.status, 200)
  await again.body?.cancel()
  await readNow()
})

test('a stream keeps no session from ending, and ends with it', { timeout: 25_000 }, async () => {
  await lead.post('/do/source.read', { source: 'aws' })
  const watcher = await signedIn(store, company.org, site, ['lead'], 'watcher who left')
  const stream = await watcher.get(`${sources}/aws/progress`)
  const told = stream.text()
  for (const minutes of [40, 25]) {
    passTime(company, minutes * 60)
    // What asks by itself: the stream, and the page that opens it anew.
    await setTimeout(2500)
    await (await watcher.get(`${sources}/aws/progress`)).body?.cancel()
  }
  assert(!(await told).includes('event: end'))
  assert.equal((await watcher.get('/console')).status, 303)
  lead = await signedIn(store, company.org, site, ['lead'], 'lead again')
  await readNow()
})

test('the example’s stream lasts as long as its reading', { timeout: 25_000 }, async () => {
  const other = await beginCompany(store, clock)
  const theirs = website(store, other.organisation, pino({ level: 'silent' }))
  const visitor = await signedIn(store, other.org, theirs, ['admin', 'lead'], 'visitor')
  assert.equal((await visitor.post('/console/example/open')).status, 303)
  const example = (await listOrganisations(store)).find(({ slug }) => isExample(slug))
  assert(example)
  const [source] = await readOrg(store, example.id, (tx) => listSources(tx))
  assert(source)
  await withOrg(store, example.id, (tx) => askForReading(tx, source.id))
  const stream = await visitor.get(`${sources}/${source.id}/progress`)
  assert.equal(stream.status, 200)
  let isOver = false
  const told = stream.text().then((text) => {
    isOver = true
    return text
  })
  await setTimeout(4500)
  assert.equal(isOver, false)
  assert.equal((await visitor.post('/console/example/leave')).status, 303)
  await store.pool.query('UPDATE beleg.source SET asked_at = NULL WHERE org_id = $1', [example.id])
  assert((await told).includes('event: progress'))
})

test('a stream that a token opened ends with the token', { timeout: 25_000 }, async () => {
  await lead.post('/do/source.read', { source: 'aws' })
  const owner = await signedIn(store, company.org, site, ['lead'], 'owner of a token')
  const { token, id } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'watcher',
      account: owner.account.id,
      scope: ['program.see'],
      expiresAt: new Date(tx.recordedAt.getTime() + 3_600_000),
    }),
  )
  const headers = { authorization: `Bearer ${token}` }
  const stream = await new TestBrowser(site).get(`${sources}/aws/progress`, headers)
  assert.equal(stream.status, 200)
  await withOrg(store, company.org, (tx) => revokeApiToken(tx, id))
  assert(!(await stream.text()).includes('event: end'))
  await readNow()
})
