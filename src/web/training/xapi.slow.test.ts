/** What the content of a cmi5 package says to the server, and what it may not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { courseAttempts } from '#populations/course-attempt.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

import { cmi5Package, packageForm } from './test-package.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let course: string
let play: string

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  const lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  const form = packageForm(cmi5Package({ mastery: 80 }), {
    minutes: '5',
    requiredFrom: '2026-11-01',
  })
  const request = new Request('http://x', { method: 'POST', body: form })
  const made = await lead.ask('POST', '/console/training-package', {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  })
  course = (made.headers.get('location') ?? '').split('/').at(-1) ?? ''
  play = `/portal/training/${course}/play`
})

/** Somebody's sitting, as its content knows it: from its address and nothing else. */
async function sitting(name: string) {
  const browser = await signedIn(store, company.org, site, ['member'], name)
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {}, groups: [] }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: name, name, ...rest }], 'people')
    await changeAccount(tx, browser.account.id, { person: name })
  })
  const page = await (await browser.get(`/portal/training/${course}`)).text()
  const fields = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  await browser.post(`/do/course.begin?back=${play}`, fields)
  return { browser, name, ...(await open(browser)) }
}

async function open(browser: TestBrowser) {
  const shown = await (await browser.get(play)).text()
  const [, src = ''] = /data-src="([^"]+)"/.exec(shown) ?? []
  const launch = new URL(src.replaceAll('&amp;', '&'), 'http://localhost:8080').searchParams
  const content = new TestBrowser(site)
  const path = (url: string | null) => new URL(url ?? '').pathname
  const endpoint = path(launch.get('endpoint'))
  const fetched = await ask(content, 'POST', path(launch.get('fetch')))
  const token = String(Object(await fetched.json())['auth-token'])
  const of = {
    actor: JSON.parse(launch.get('actor') ?? ''),
    activity: launch.get('activityId') ?? '',
  }
  const registration = launch.get('registration') ?? ''
  const query = new URLSearchParams({
    activityId: of.activity,
    agent: launch.get('actor') ?? '',
    registration,
  })
  const stateOf = (id: string) => `${endpoint}activities/state?stateId=${id}&${query.toString()}`
  const data = await ask(content, 'GET', stateOf('LMS.LaunchData'), token)
  const { contextTemplate } = Object(await data.json())
  const say = async (verb: string, result?: unknown, auth = token) => {
    const statement = {
      actor: of.actor,
      verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
      object: { id: of.activity },
      ...(result !== undefined && { result }),
      context: {
        ...contextTemplate,
        contextActivities: {
          category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }],
        },
      },
    }
    return (await ask(content, 'POST', `${endpoint}statements`, auth, statement)).status
  }
  return { content, endpoint, token, fetchPath: path(launch.get('fetch')), stateOf, say, src }
}

/** As content does it that has no origin. */
async function ask(
  content: TestBrowser,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
) {
  return await content.ask(method, path, {
    headers: {
      origin: 'null',
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
      ...(token !== undefined && { authorization: `Basic ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

async function attemptOf(person: string) {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
  return all.findLast((each) => each.person === person)
}

const passed = { success: true, score: { scaled: 0.9 } }

test('statements from initialized to passed complete the course, as reported by the package', async () => {
  const { say, src } = await sitting('ada')
  // Its tokens are random, and may spell a name.
  assert(!src.replaceAll(/[\w-]{20,}/g, '').includes('ada'))
  assert.equal(await say('completed', { completion: true }), 403)
  assert.equal(await say('initialized'), 200)
  assert.equal(await say('passed', { success: true, score: { scaled: 0.5 } }), 403)
  assert.equal((await attemptOf('ada'))?.finishedAt, undefined)
  assert.equal(await say('passed', passed), 200)
  assert.equal(await say('terminated'), 200)
  const kept = await attemptOf('ada')
  assert.deepEqual([kept?.isPassed, kept?.reported, kept?.score], [true, 'passed', 90])
  assert.equal(await say('failed', { success: false }), 200)
  assert.deepEqual(await attemptOf('ada'), kept)
})

test('the token is fetched once, and is good for its own sitting, at its own address', async () => {
  const bea = await sitting('bea')
  const again = await ask(bea.content, 'POST', bea.fetchPath)
  assert.equal(Object(await again.json())['error-code'], '1')
  const cleo = await sitting('cleo')
  assert.equal(await bea.say('initialized', undefined, cleo.token), 401)
  assert.equal(await bea.say('initialized', undefined, 'bm9uZQ=='), 401)
  const { status } = await ask(bea.content, 'POST', `${bea.endpoint}statements`, undefined, {})
  assert(status === 400 || status === 401)
  // The page opened again is another sitting, and ends the one before.
  const later = await open(bea.browser)
  assert.equal(await bea.say('initialized'), 403)
  assert.equal(await later.say('initialized'), 200)
  passTime(company, 9 * 3600)
  assert.equal(await later.say('passed', passed), 401)
})

test('content without an origin may ask, and keeps what it needs to go on', async () => {
  const { content, endpoint, token, stateOf, browser } = await sitting('dora')
  const preflight = await content.ask('OPTIONS', `${endpoint}statements`, {
    headers: { origin: 'null' },
  })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null)
  assert.equal((await ask(content, 'GET', stateOf('place'), token)).status, 404)
  assert.equal((await ask(content, 'PUT', stateOf('place'), token, { page: 3 })).status, 204)
  assert.equal((await ask(content, 'PUT', stateOf('LMS.LaunchData'), token, {})).status, 400)
  const later = await open(browser)
  const found = await ask(later.content, 'GET', later.stateOf('place'), later.token)
  assert.deepEqual(await found.json(), { page: 3 })
  assert.equal((await ask(content, 'GET', stateOf('place'))).status, 401)
  assert.equal((await ask(content, 'GET', `${endpoint}statements`, token)).status, 403)
})

test('its own page takes no reports of the other standard', async () => {
  const { browser } = await sitting('eva')
  const attempt = (await attemptOf('eva'))?.id
  const values = { 'cmi.core.lesson_status': 'passed' }
  const answer = await browser.postJson(play, { attempt, values, isFinished: true })
  assert.equal(answer.status, 404)
})
