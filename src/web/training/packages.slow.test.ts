/** Playing a package: what its content gets, what it may report, and what it can never do. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { courseAttempts } from '#populations/course-attempt.ts'
import { trainingObligations } from '#program/training/training-obligation.ts'
import { deriveItems } from '#run/derive.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { listItems, managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signInAs, signedIn } from '#web/test-people.ts'

import { packageForm, scormPackage } from './test-package.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser
let course: string
let play: string

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  const bytes = scormPackage({
    mastery: 80,
    page: '\uFEFF<!-- made by a tool -->\n<!DOCTYPE html>\n<html><head><title>x</title></head></html>',
    more: [
      { name: 'pages/script.js', content: 'alert(1)' },
      { name: 'pages/Größe.png', content: 'not a picture' },
      { name: 'film.mp4', content: '0123456789' },
      { name: 'plain.htm', content: '<p>no type' },
    ],
  })
  const made = await hand(packageForm(bytes, { minutes: '10', requiredFrom: '2026-11-01' }))
  course = (made.headers.get('location') ?? '').split('/').at(-1) ?? ''
  play = `/portal/training/${course}/play`
})

async function hand(form: FormData, path = '/console/training-package') {
  const request = new Request('http://x', { method: 'POST', body: form })
  return await lead.ask('POST', path, {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  })
}

async function member(name: string) {
  const browser = await signedIn(store, company.org, site, ['member'], name)
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {}, groups: [] }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: name, name, ...rest }], 'people')
    await changeAccount(tx, browser.account.id, { person: name })
  })
  return browser
}

/** Somebody who has begun, with their attempt and the address of the files. */
async function playing(name: string) {
  const browser = await member(name)
  return { browser, ...(await begin(browser)) }
}

async function begin(browser: TestBrowser) {
  const page = await (await browser.get(`/portal/training/${course}`)).text()
  const fields = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  const begun = await browser.post(`/do/course.begin?back=${play}`, fields)
  assert.equal(begun.headers.get('location'), play)
  const answer = await browser.get(play)
  const shown = await answer.text()
  const [, files = ''] = /data-src="(\/package\/[\w-]+\/)/.exec(shown) ?? []
  const [, attempt = ''] = /data-attempt="([^"]+)"/.exec(shown) ?? []
  return { answer, shown, files, attempt }
}

async function report(
  browser: TestBrowser,
  attempt: string,
  values: Record<string, string>,
  isFinished = false,
) {
  return await browser.postJson(play, { attempt, values, isFinished })
}

async function attemptOf(id: string) {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
  const found = all.find((each) => each.id === id)
  assert(found)
  return found
}

const passed = { 'cmi.core.lesson_status': 'passed', 'cmi.core.score.raw': '85' }

test('a package is played in a frame without an origin, and the page allows that frame and nothing else', async () => {
  const { answer, shown, files } = await playing('ada')
  assert(/<iframe[^>]*sandbox="allow-scripts allow-forms"/.test(shown))
  assert(
    shown.includes(`data-src="${files}pages/index.html"`) && shown.includes('data-without-scripts'),
  )
  const policy = answer.headers.get('content-security-policy') ?? ''
  assert(policy.endsWith(`; frame-src http://localhost:8080${files}`), policy)
  assert(policy.includes("default-src 'none'") && policy.includes("script-src 'self'"))
})

test('its files come to whoever has the address, without an origin, cookies or anything to reach', async () => {
  const { files } = await playing('bea')
  const nobody = new TestBrowser(site)
  const answer = await nobody.get(`${files}pages/index.html`)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('set-cookie'), null)
  const policy = answer.headers.get('content-security-policy') ?? ''
  assert(policy.startsWith("sandbox allow-scripts allow-forms; default-src 'none'; "))
  const base = `http://localhost:8080${files}`
  for (const part of policy.split('; ').filter((each) => /-src/.test(each))) {
    const sources = part.split(' ').slice(1)
    const allowed = [base, 'data:', 'blob:', "'unsafe-inline'", "'unsafe-eval'", "'none'"]
    assert(
      sources.every((source) => allowed.includes(source)),
      part,
    )
  }
  assert(!policy.includes('allow-same-origin') && policy.includes("form-action 'none'"))
  assert.equal(answer.headers.get('connection-allowlist'), '(response-origin)')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  // Bluetooth where browsers have it: on Linux Chromium complains of a name it does not know.
  for (const [userAgent, isNamed] of [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0', true],
    ['Mozilla/5.0 (Linux; Android 10; K) Chrome/156.0.0.0 Mobile', true],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/156.0.0.0', true],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0', false],
  ] as const) {
    const asked = await nobody.get(`${files}pages/index.html`, { 'user-agent': userAgent })
    const denied = asked.headers.get('permissions-policy')?.split(', ') ?? []
    assert(denied.includes('camera=()') && denied.includes('usb=()'), userAgent)
    assert.equal(denied.includes('bluetooth=()'), isNamed, userAgent)
  }
  const text = await answer.text()
  const script = `<script src="${files}~beleg/scorm.js"></script>`
  assert.equal(
    text,
    `\uFEFF<!-- made by a tool -->\n<!DOCTYPE html>${script}\n<html><head><title>x</title></head></html>`.slice(
      1,
    ),
  )
  const types = [
    ['pages/script.js', 'text/javascript', 'alert(1)'],
    ['pages/Gr%C3%B6%C3%9Fe.png', 'image/png', undefined],
    ['plain.htm', 'text/html', `${script}<p>no type`],
  ] as const
  for (const [path, type, body] of types) {
    const file = await nobody.get(files + path)
    if (path.includes('%')) continue
    assert.equal(file.headers.get('content-type')?.split(';')[0], type, path)
    if (body !== undefined) assert.equal(await file.text(), body)
  }
  const piece = await nobody.get(`${files}film.mp4`, { range: 'bytes=2-4' })
  assert.equal(piece.status, 206)
  assert.equal(await piece.text(), '234')
  assert.equal(piece.headers.get('content-range'), 'bytes 2-4/10')
})

test('an address that is made up, over, or leads out of the package finds nothing', async () => {
  const { files } = await playing('cleo')
  const nobody = new TestBrowser(site)
  for (const path of ['nothing.html', '..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%ff'])
    assert.equal((await nobody.get(files + path)).status, 404, path)
  assert.equal((await nobody.get('/package/made-up/pages/index.html')).status, 404)
  assert.equal((await nobody.get(`/package/made-up/~beleg/scorm.js`)).status, 404)
  const other = await beginCompany(store, clock)
  const elsewhere = website(store, other.organisation, pino({ level: 'silent' }))
  assert.equal((await new TestBrowser(elsewhere).get(`${files}pages/index.html`)).status, 404)
})

test('content learns no name, and finds what it left', async () => {
  const { browser, files, attempt } = await playing('dora')
  const first = await (await browser.get(`${files}~beleg/scorm.js`)).text()
  assert(first.includes('"cmi.core.entry":"ab-initio"') && !first.includes('dora'))
  assert(first.includes('"cmi.student_data.mastery_score":"80"'))
  const left = {
    'cmi.suspend_data': 'page 3',
    'cmi.core.lesson_status': 'incomplete',
    'cmi.core.exit': 'suspend',
    'cmi.core.session_time': '00:05:30',
  }
  assert.deepEqual(await (await report(browser, attempt, left, true)).json(), { standing: 'saved' })
  const again = await (await browser.get(`${files}~beleg/scorm.js`)).text()
  for (const said of [
    '"cmi.suspend_data":"page 3"',
    '"cmi.core.entry":"resume"',
    '"cmi.core.total_time":"0000:05:30.00"',
  ])
    assert(again.includes(said), said)
  assert.equal((await attemptOf(attempt)).finishedAt, undefined)
})

test('a report of passing with the score asked for completes the course, once, as reported by the package', async () => {
  const { browser, attempt } = await playing('eva')
  const low = { 'cmi.core.lesson_status': 'passed', 'cmi.core.score.raw': '79.9' }
  assert.deepEqual(await (await report(browser, attempt, low)).json(), { standing: 'failing' })
  assert.deepEqual(await (await report(browser, attempt, passed)).json(), { standing: 'passed' })
  const kept = await attemptOf(attempt)
  assert.deepEqual(
    [kept.isPassed, kept.reported, kept.score, kept.finishedAt !== undefined],
    [true, 'passed', 85, true],
  )
  const failed = { 'cmi.core.lesson_status': 'failed' }
  assert.deepEqual(await (await report(browser, attempt, failed, true)).json(), {
    standing: 'over',
  })
  assert.deepEqual(await attemptOf(attempt), kept)
  const done = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 50 }))
  assert.equal(done.filter(({ name }) => name === 'course.report').length, 1)

  await deriveItems(store, company.org, trainingObligations)
  const found = await readOrg(store, company.org, (tx) => listItems(tx, trainingObligations.id))
  const owed = found.map(({ content }) => trainingObligations.item.parse(content))
  const own = owed.find((each) => each.person === 'eva' && each.course === course && each.doneAt)
  assert.equal(own?.by, 'measured')
  const page = await (await browser.get(`/portal/training/${course}`)).text()
  assert(page.includes('passed, as the course reported') && page.includes('85 of 100 points'))
  const pdf = await browser.get(`/portal/training/${course}/certificate`)
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
})

test('below the score, or failed, it is not completed, and can be begun anew', async () => {
  const { browser, attempt } = await playing('fay')
  const low = { 'cmi.core.lesson_status': 'completed', 'cmi.core.score.raw': '60' }
  assert.deepEqual(await (await report(browser, attempt, low, true)).json(), { standing: 'failed' })
  assert.equal((await attemptOf(attempt)).isPassed, false)
  const second = await begin(browser)
  assert.notEqual(second.attempt, attempt)
  const nothing = { 'cmi.core.lesson_status': 'completed' }
  assert.deepEqual(await (await report(browser, second.attempt, nothing, true)).json(), {
    standing: 'failed',
  })
})

test('what said that it is failed and was left so ends with that when it is opened again, and is begun anew without what it left', async () => {
  const { browser, attempt } = await playing('fritz')
  const failing = {
    'cmi.core.lesson_status': 'failed',
    'cmi.core.score.raw': '40',
    'cmi.core.lesson_location': 'quiz',
    'cmi.suspend_data': 'wrong answers',
  }
  assert.deepEqual(await (await report(browser, attempt, failing)).json(), { standing: 'failing' })
  // As long as it is open, it can be passed.
  assert.equal((await attemptOf(attempt)).finishedAt, undefined)
  const page = await (await browser.get(`/portal/training/${course}`)).text()
  assert(page.includes('The course last reported: not passed') && !page.includes(`href="${play}"`))

  const opened = await browser.get(play)
  assert.equal(opened.headers.get('location'), `/portal/training/${course}`)
  const kept = await attemptOf(attempt)
  assert.deepEqual([kept.isPassed, kept.reported, kept.score], [false, 'failed', 40])

  const second = await begin(browser)
  assert.notEqual(second.attempt, attempt)
  const script = await (await browser.get(`${second.files}~beleg/scorm.js`)).text()
  assert(script.includes('"cmi.core.entry":"ab-initio"') && !script.includes('wrong answers'))
  await report(browser, second.attempt, failing)
  // Begun anew without being opened first.
  const third = await begin(browser)
  assert.equal((await attemptOf(second.attempt)).isPassed, false)
  assert.deepEqual(await (await report(browser, third.attempt, passed)).json(), {
    standing: 'passed',
  })
})

test('nobody reports for another, without an attempt, or what the standard does not have', async () => {
  const { browser, attempt } = await playing('gina')
  const bob = await member('bob')
  assert.equal((await report(bob, attempt, passed)).status, 404)
  assert.equal((await report(bob, 'bob/none/1', passed)).status, 404)
  assert.equal((await report(new TestBrowser(site), attempt, passed)).status, 401)
  const foreign = await browser.ask('POST', play, {
    body: JSON.stringify({ attempt, values: passed, isFinished: true }),
    headers: { 'content-type': 'application/json', origin: 'null' },
  })
  assert.equal(foreign.status, 403)
  for (const values of [
    { 'cmi.core.lesson_status': 'great' },
    { 'cmi.core.score.raw': '1000' },
    { 'cmi.core.score.raw': '1e2' },
    { 'cmi.interactions.0.student_response': 'x' },
    { 'cmi.core.student_name': 'x' },
    { 'cmi.suspend_data': 'x'.repeat(64_001) },
    { 'cmi.core.lesson_location': 'x'.repeat(4097) },
    { __proto__x: 'x' },
  ])
    assert.equal((await report(browser, attempt, values)).status, 400)
  assert.equal((await attemptOf(attempt)).finishedAt, undefined)
  // Who acts by the interface needs what was reported, too.
  for (const [person, answer] of [
    ['gina', 409],
    ['bob', 409],
  ] as const) {
    const asked = await browser.postJson('/api/v1/course/report', { person, attempt })
    assert.equal(asked.status, answer, person)
  }
})

test('whoever cannot run it says so, and those who look after training see it', async () => {
  const { browser, shown, attempt } = await playing('hedy')
  const fields = { person: hiddenField(shown, 'person'), attempt: hiddenField(shown, 'attempt') }
  const said = await browser.post(`/do/course.cannot-run?back=/portal/training/${course}`, fields)
  assert.equal(said.status, 303)
  const kept = await attemptOf(attempt)
  assert.deepEqual([kept.isPassed, kept.reported], [false, 'cannot-run'])
  const page = await (await lead.get(`/console/training/${course}`)).text()
  assert(page.includes('Say that it does not run: hedy'))
})

test('a new version is for whoever begins now; who has begun ends on theirs', async () => {
  const { browser, attempt } = await playing('ida')
  const next = scormPackage({ page: '<p>second' })
  assert.equal((await hand(packageForm(next), `/console/training/${course}/package`)).status, 303)
  const old = await (await browser.get(play)).text()
  assert(old.includes(`data-attempt="${attempt}"`))
  assert.equal((await attemptOf(attempt)).package, `${course}/1`)
  assert.deepEqual(await (await report(browser, attempt, passed)).json(), { standing: 'passed' })
  const { attempt: second } = await playing('una')
  assert.equal((await attemptOf(second)).package, `${course}/2`)
})

test('the address of the files is good for a sitting, and no longer', async () => {
  const { files } = await playing('kim')
  const nobody = new TestBrowser(site)
  assert.equal((await nobody.get(`${files}pages/index.html`)).status, 200)
  passTime(company, 9 * 3600)
  assert.equal((await nobody.get(`${files}pages/index.html`)).status, 404)
})

test('what content sets while its page goes is taken by its address alone, for its own attempt and as long as that goes on', async () => {
  const { browser, files, attempt } = await playing('ivo')
  const tell = async (at: string, body: unknown) => {
    const answer = await new TestBrowser(site).ask('POST', `${at}~beleg/report`, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'null' },
    })
    return answer.status
  }
  const place = { values: { 'cmi.core.lesson_location': 'page 9' }, isFinished: false }
  assert.equal(await tell('/package/made-up/', place), 404)
  for (const body of [{}, { values: { 'cmi.interactions.0.id': 'x' }, isFinished: false }, 7])
    assert.equal(await tell(files, body), 400)
  assert.equal(await tell(files, place), 204)
  const script = await (await browser.get(`${files}~beleg/scorm.js`)).text()
  assert(script.includes('"cmi.core.lesson_location":"page 9"'))
  assert.equal((await attemptOf(attempt)).finishedAt, undefined)

  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, browser.account.id, { disabledAt: clock.now }),
  )
  assert.equal(await tell(files, { values: passed, isFinished: true }), 404)
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, browser.account.id, { disabledAt: null }),
  )
  assert.equal(await tell(files, { values: passed, isFinished: true }), 204)
  const kept = await attemptOf(attempt)
  assert.deepEqual([kept.isPassed, kept.score], [true, 85])
  assert.equal(
    await tell(files, { values: { 'cmi.core.lesson_status': 'failed' }, isFinished: true }),
    204,
  )
  assert.deepEqual(await attemptOf(attempt), kept)
})

test('no file of a package becomes a service worker, which would outlive its page', async () => {
  const { browser, files } = await playing('quirin')
  const path = `${files}pages/index.html`
  assert.equal((await browser.ask('GET', path)).status, 200)
  assert.equal(
    (await browser.ask('GET', path, { headers: { 'service-worker': 'script' } })).status,
    404,
  )
})

test('who has begun a version ends on it within the days of the course, and then begins the newest', async () => {
  const { browser: first, attempt } = await playing('ines')
  const old = (await attemptOf(attempt)).package
  lead = await signedIn(store, company.org, site, ['lead'], 'another lead')
  const next = scormPackage({ page: '<p>third' })
  assert.equal((await hand(packageForm(next), `/console/training/${course}/package`)).status, 303)
  passTime(company, 29 * 86_400)
  const soon = await signInAs(store, company.org, site, first.account.id)
  assert((await (await soon.get(play)).text()).includes(`data-attempt="${attempt}"`))
  passTime(company, 2 * 86_400)
  const browser = await signInAs(store, company.org, site, first.account.id)
  const shown = await browser.get(play)
  assert.equal(shown.headers.get('location'), `/portal/training/${course}`)
  const page = await (await browser.get(`/portal/training/${course}`)).text()
  assert(page.includes('There has been a new version of this course for a while.'))
  const begin = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  await browser.post(`/do/course.begin?back=${play}`, begin)
  const ended = await attemptOf(attempt)
  assert.deepEqual([ended.package, ended.isPassed, ended.reported], [old, false, 'replaced'])
  const after = await (await browser.get(`/portal/training/${course}`)).text()
  assert(after.includes('replaced by a new version'))
  assert(!(await (await browser.get(play)).text()).includes(`data-attempt="${attempt}"`))
})
