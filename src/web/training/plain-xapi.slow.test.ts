/** What the content of a package of plain xAPI says to the server, in the ways that tools say it, and what it may not. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { courseAttempts } from '#populations/course-attempt.ts'
import { coursePackages } from '#populations/course-package.ts'
import { runTests } from '#run/round.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

import { packageForm, xapiPackage } from './test-package.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

/** Nothing that an address, a page or another parameter could be made of. */
const activity = `http://x"'&lt;script&gt;&amp;auth=Basic%20none&amp;actor={}#`
const activityRead = `http://x"'<script>&auth=Basic%20none&actor={}#`

let company: TestCompany
let site: Hono
let lead: TestBrowser
let course: string

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  course = await handIn(xapiPackage({ activity: activity.replace('"', '&quot;') }))
})

async function handIn(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const form = packageForm(bytes, { minutes: '5', requiredFrom: '2026-11-01' })
  const request = new Request('http://x', { method: 'POST', body: form })
  const made = await lead.ask('POST', '/console/training-package', {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  })
  assert.equal(made.status, 303)
  return (made.headers.get('location') ?? '').split('/').at(-1) ?? ''
}

/** Somebody who has begun the course. */
async function begun(name: string, of = course) {
  const browser = await signedIn(store, company.org, site, ['member'], name)
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {}, groups: [] }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: name, name, ...rest }], 'people')
    await changeAccount(tx, browser.account.id, { person: name })
  })
  const begin = async () => {
    const page = await (await browser.get(`/portal/training/${of}`)).text()
    const fields = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
    await browser.post(`/do/course.begin?back=/portal/training/${of}/play`, fields)
  }
  await begin()
  return { browser, begin, ...(await open(browser, of)) }
}

/** A sitting, as its content knows it: from its address and nothing else. */
async function open(browser: TestBrowser, of = course) {
  const shown = await (await browser.get(`/portal/training/${of}/play`)).text()
  const [, src = ''] = /data-src="([^"]+)"/.exec(shown) ?? []
  const address = src.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const launch = new URL(address, 'http://localhost:8080').searchParams
  const told = Object.fromEntries(launch)
  const content = new TestBrowser(site)
  const endpoint = new URL(told['endpoint'] ?? '').pathname
  const registration = told['registration'] ?? ''
  const actor = JSON.parse(told['actor'] ?? '')
  const statement = (verb: string, more: object = {}) => ({
    actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
    object: { objectType: 'Activity', id: told['activity_id'] },
    context: { registration },
    ...more,
  })
  const ask = async (method: string, path: string, body?: unknown, more: object = {}) =>
    await content.ask(method, endpoint + path, {
      headers: {
        origin: 'null',
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.2',
        authorization: told['auth'] ?? '',
        ...more,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const say = async (verb: string, more: object = {}) =>
    (await ask('POST', 'statements', statement(verb, more))).status
  const about = new URLSearchParams({
    activityId: told['activity_id'] ?? '',
    agent: told['actor'] ?? '',
    registration,
  })
  const state = (id: string, slash = '') =>
    `activities/state${slash}?stateId=${id}&${about.toString()}`
  return { told, endpoint, registration, actor, statement, ask, say, state, src, content }
}

async function attemptsOf(person: string) {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
  return all.filter((each) => each.person === person)
}

const passed = { result: { success: true, completion: true, score: { scaled: 0.9, raw: 90 } } }

test('content is told where to report to and of what, nothing of who takes it; a hostile activity id stays one', async () => {
  const { told, src } = await begun('ada')
  assert.deepEqual(Object.keys(told).toSorted(), [
    'activity_id',
    'actor',
    'auth',
    'endpoint',
    'registration',
  ])
  assert.equal(told['activity_id'], activityRead)
  assert.match(told['auth'] ?? '', /^Basic [\w+/=]+$/)
  assert(!/\bada\b/.test(src) && !src.includes('<'))
  const [pack] = await readOrg(store, company.org, (tx) => managedItems(tx, coursePackages))
  assert.deepEqual([pack?.standard, pack?.activity], ['xapi', activityRead])
  assert((await (await lead.get(`/console/training/${course}`)).text()).includes('xAPI'))
})

test('attempted, experienced and passed complete the course once, as reported by the package', async () => {
  const { say, ask, state, statement } = await begun('bea')
  assert.equal((await ask('GET', 'about')).status, 200)
  assert.equal(await say('attempted'), 200)
  assert.equal(await say('experienced', { object: { id: `${activityRead}/1` } }), 200)
  assert.equal(await say('passed', { ...passed, object: { id: `${activityRead}/quiz` } }), 200)
  assert.equal((await attemptsOf('bea'))[0]?.finishedAt, undefined)
  const id = randomUUID()
  const put = async () =>
    (await ask('PUT', `statements/?statementId=${id}`, statement('passed', passed))).status
  assert.equal(await put(), 204)
  const [kept, ...more] = await attemptsOf('bea')
  assert.deepEqual(more, [])
  assert.deepEqual([kept?.isPassed, kept?.reported, kept?.score], [true, 'passed', 90])
  // Said again, taken back, gone on with: nothing changes, and the content need not know.
  assert.equal(await put(), 204)
  assert.equal(await say('completed'), 200)
  assert.equal(await say('failed'), 200)
  assert.equal((await ask('PUT', state('resume'), 'x')).status, 204)
  assert.equal((await ask('GET', state('resume'))).status, 404)
  assert.deepEqual(await attemptsOf('bea'), [kept])
})

test('completed twice at once is one completion', async () => {
  const { say } = await begun('two')
  assert.deepEqual(await Promise.all([say('completed'), say('completed')]), [200, 200])
  const [kept, ...more] = await attemptsOf('two')
  assert.deepEqual(more, [])
  assert.deepEqual([kept?.isPassed, kept?.reported], [true, 'completed'])
})

test('statements of another person or registration, without one, or with the token of another are refused', async () => {
  const cleo = await begun('cleo')
  const dora = await begun('dora')
  assert.equal(await cleo.say('passed', { actor: dora.actor }), 403)
  assert.equal(await cleo.say('passed', { actor: { mbox: 'mailto:cleo@x.example' } }), 400)
  assert.equal(await cleo.say('passed', { context: { registration: dora.registration } }), 403)
  assert.equal(await cleo.say('passed', { context: {} }), 400)
  assert.equal(await cleo.say('passed', { context: undefined }), 400)
  const both = [cleo.statement('passed'), cleo.statement('passed', { actor: dora.actor })]
  assert.equal((await cleo.ask('POST', 'statements', both)).status, 403)
  for (const authorization of ['', 'Basic bm9uZQ==', dora.told['auth'] ?? '']) {
    const more = { authorization }
    const body = cleo.statement('passed')
    assert.equal((await cleo.ask('POST', 'statements', body, more)).status, 401)
    assert.equal((await cleo.ask('GET', cleo.state('resume'), undefined, more)).status, 401)
  }
  for (const [name, value] of [
    ['registration', dora.registration],
    ['activityId', 'urn:other'],
    ['agent', dora.told['actor'] ?? ''],
  ] as const) {
    const path = `activities/state?stateId=resume&${name}=${encodeURIComponent(value)}`
    assert.equal((await cleo.ask('PUT', path, 'x')).status, 403, name)
    assert.equal((await cleo.ask('GET', path)).status, 403, name)
  }
  assert.equal((await cleo.ask('GET', 'statements')).status, 403)
  // There is no token to be fetched.
  const fetched = await (await cleo.ask('POST', 'fetch')).json()
  assert.equal(Object(fetched)['error-code'], '1')
  // The page opened again is another sitting, and ends the one before.
  const later = await open(cleo.browser)
  assert.equal(await cleo.say('passed', passed), 403)
  assert.deepEqual(
    [(await attemptsOf('cleo'))[0]?.finishedAt, (await attemptsOf('dora'))[0]?.finishedAt],
    [undefined, undefined],
  )
  assert.equal(await later.say('passed', passed), 200)
})

test('its place is kept as it was written, up to 64,000 signs, and never handed out as a page', async () => {
  const { ask, state, browser } = await begun('eva')
  assert.equal((await ask('GET', state('resume'))).status, 404)
  const place = `<script>~2{"${'x'.repeat(63_000)}`
  const octets = { 'content-type': 'application/octet-stream' }
  assert.equal((await ask('PUT', state('resume', '/'), place, octets)).status, 204)
  assert.equal((await ask('PUT', state('bookmark'), { page: 3 })).status, 204)
  // Some call a text JSON that is none.
  assert.equal((await ask('PUT', state('loose'), 'viewed=1,2')).status, 204)
  assert.equal((await ask('PUT', state('gone'), 'x')).status, 204)
  assert.equal((await ask('DELETE', state('gone'))).status, 204)
  const later = await open(browser)
  const found = await later.ask('GET', later.state('resume'))
  assert.equal(await found.text(), place)
  assert.equal(found.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(found.headers.get('x-content-type-options'), 'nosniff')
  const json = await later.ask('GET', later.state('bookmark'))
  assert.equal(json.headers.get('content-type'), 'application/json')
  assert.deepEqual(await json.json(), { page: 3 })
  assert.equal(await (await later.ask('GET', later.state('loose'))).text(), 'viewed=1,2')
  assert.equal((await later.ask('GET', later.state('gone'))).status, 404)
  assert.equal((await later.ask('PUT', later.state('resume'), 'x'.repeat(64_001))).status, 413)
  assert.equal((await later.ask('PUT', later.state('resume'), 'a\0b')).status, 400)
  const many = Array.from({ length: 8 }, (_, n) => later.ask('PUT', later.state(`d${n}`), '1'))
  assert((await Promise.all(many)).some(({ status }) => status === 400))
  assert.equal((await later.ask('GET', 'agents/profile?profileId=a')).status, 404)
  assert.equal((await later.ask('GET', 'activities/profile?profileId=a')).status, 404)
})

test('the alternate syntax is the same request, with all of it in a form', async () => {
  const { told, content, endpoint, statement, state } = await begun('fay')
  const form = async (path: string, method: string, fields: Record<string, string>) =>
    await content.ask('POST', `${endpoint}${path}?method=${method}`, {
      headers: { origin: 'null', 'content-type': 'text/plain' },
      body: new URLSearchParams(fields).toString(),
    })
  const auth = { Authorization: told['auth'] ?? '', 'X-Experience-API-Version': '1.0.1' }
  const about = Object.fromEntries(new URLSearchParams(state('resume').split('?')[1]))
  const place = { ...auth, ...about, content: 'slide=2&x', 'Content-Type': 'text/plain' }
  assert.equal((await form('activities/state/', 'PUT', place)).status, 204)
  const got = await form('activities/state', 'GET', { ...auth, ...about })
  assert.equal(await got.text(), 'slide=2&x')
  assert.equal((await form('activities/state', 'GET', about)).status, 401)
  const sent = { statementId: randomUUID(), content: JSON.stringify(statement('passed', passed)) }
  assert.equal((await form('statements', 'PUT', { ...auth, ...sent, content: '{' })).status, 400)
  assert.equal((await form('statements', 'DELETE', { ...auth, ...sent })).status, 403)
  assert.equal((await form('statements', 'PUT', sent)).status, 401)
  assert.equal((await attemptsOf('fay'))[0]?.finishedAt, undefined)
  assert.equal((await form('statements', 'PUT', { ...auth, ...sent })).status, 204)
  assert.equal((await attemptsOf('fay'))[0]?.isPassed, true)
})

test('what was failed may be passed in the same sitting; opened again it is over, and may be begun anew', async () => {
  const gil = await begun('gil')
  const failed = { result: { success: false, score: { scaled: 0.2 } } }
  assert.equal(await gil.say('failed', failed), 200)
  assert.equal((await attemptsOf('gil'))[0]?.finishedAt, undefined)
  assert.equal(await gil.say('passed', passed), 200)
  assert.equal((await attemptsOf('gil'))[0]?.score, 90)

  const hal = await begun('hal')
  assert.equal(await hal.say('failed', failed), 200)
  const answer = await hal.browser.get(`/portal/training/${course}/play`)
  assert.equal(answer.headers.get('location'), `/portal/training/${course}`)
  const [kept] = await attemptsOf('hal')
  assert.deepEqual([kept?.isPassed, kept?.reported, kept?.score], [false, 'failed', 20])
  await hal.begin()
  const again = await open(hal.browser)
  assert.equal(await hal.say('passed', passed), 200)
  assert.equal(await again.say('passed', passed), 200)
  const all = (await attemptsOf('hal')).map(({ isPassed }) => String(isPassed))
  assert.deepEqual(
    all.toSorted((a, b) => a.localeCompare(b)),
    ['false', 'true'],
  )
})

test('the page around the content, the course, the duties, the record and the matrix say the same of how it came out', async () => {
  const { browser, say, told, begin } = await begun('ida')
  const standing = async (attempt: string) => {
    const answer = await browser.get(`/portal/training/${course}/standing?attempt=${attempt}`)
    return answer.status === 200 ? Object(await answer.json()).standing : answer.status
  }
  const first = `ida/${course}/1`
  const text = async (path: string) => await (await browser.get(path)).text()
  assert.equal(await standing(first), 'open')
  assert.equal(await standing('hal/x/1'), 404)
  assert(told['auth'] !== undefined)
  assert.equal(await say('failed', { result: { success: false, score: { scaled: 0.2 } } }), 200)
  assert.equal(await standing(first), 'failing')
  // Left as failed, it is offered anew at once.
  const offered = await text(`/portal/training/${course}`)
  assert(offered.includes('Take the course again') && !offered.includes('Go on with the course'))
  assert(offered.includes('The course last reported: not passed'))
  await begin()
  const again = await open(browser)
  assert.equal(await standing(first), 'failed')
  const [, second] = (await attemptsOf('ida')).toSorted((a, b) => a.id.localeCompare(b.id))
  assert.deepEqual([second?.id, second?.finishedAt], [`ida/${course}/2`, undefined])
  assert.equal(await again.say('completed'), 200)
  assert.equal(await standing(second?.id ?? ''), 'passed')
  const shown = await text(`/portal/training/${course}`)
  assert(shown.includes('completed, as the course reported'))
  assert(shown.includes('not passed, as the course reported'))
  const record = await text('/portal/record')
  assert(record.includes('Clean desk, completed, as the course reported'))
  assert(record.includes('Clean desk, not passed, as the course reported'))
  const duties = await text('/portal')
  assert.match(duties, /Course: Clean desk<\/a>\s*<br \/><span class="aside">Done: 2 November 2026/)
  const about = 'training-completed'
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === about)
  const [row] = (await (await lead.get('/console/people/matrix?q=ida')).text())
    .split('ida</bdi>')
    .slice(1)
  const person = await (await lead.get('/console/people/person?key=ida')).text()
  assert(row?.includes('last 2 Nov 2026') && person.includes('last 2 November 2026'))
})
