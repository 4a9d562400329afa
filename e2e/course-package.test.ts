/** A course package from the upload to its completion, in a real browser; and what its content can never do from its frame. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'

import { courseAttempts } from '#populations/course-attempt.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { cmi5Package, scormPackage } from '#web/training/test-package.ts'

import { launchBrowser } from './browser.ts'
import { violations, wider } from './on-page.ts'
import { signedIn } from './signed-in.ts'

const store = await openTestStore({ now: new Date() })
let company: TestCompany
let web: WebServer
let browser: Browser

before(async () => {
  company = await beginCompany(store, { now: new Date() })
  web = await startWebServer(
    website(store, company.organisation, pino({ level: 'silent' })),
    0,
    '127.0.0.1',
  )
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await web.close()
  await store.close()
})

/** Content as an authoring tool writes it, as far as the interface goes: found by its own page's search through the windows. */
const content = `<!DOCTYPE html>
<html><head><title>Clean desk</title><link rel="stylesheet" href="style.css"></head>
<body><h1 id="title">Clean desk</h1><p id="location"></p>
<button id="next">Next</button><button id="end">End</button><pre id="attacks"></pre>
<script src="course.js"></script></body></html>`

const script = `
function find(win) { var n = 0; while (win.API == null && win.parent != null && win.parent != win && n++ < 7) win = win.parent; return win.API }
var api = find(window.parent)
api.LMSInitialize('')
document.getElementById('location').textContent = api.LMSGetValue('cmi.core.lesson_location') || 'start'
document.getElementById('next').onclick = function () {
  api.LMSSetValue('cmi.core.lesson_location', 'page 2'); api.LMSSetValue('cmi.core.exit', 'suspend')
  api.LMSSetValue('cmi.suspend_data', 'seen=1'); api.LMSCommit('')
}
document.getElementById('end').onclick = function () {
  api.LMSSetValue('cmi.core.score.raw', '90'); api.LMSSetValue('cmi.core.lesson_status', 'passed'); api.LMSFinish('')
}
localStorage.setItem('a', 'b')`

/** What it tries from inside; each line says what came of it. */
const attacks = `(async () => {
  const said = []
  const attempt = async (name, doing) => {
    try { said.push(name + ': ' + await doing()) } catch (error) { said.push(name + ': refused') }
  }
  const here = new URL(document.baseURI).origin
  await attempt('cookie', () => document.cookie === '' ? 'refused' : document.cookie)
  await attempt('document', () => window.top.document.title)
  await attempt('storage', () => window.top.localStorage.length)
  await attempt('api', async () => (await fetch(here + '/api/v1/openapi.json', { credentials: 'include' })).status)
  await attempt('console', async () => (await fetch(here + '/console', { credentials: 'include', mode: 'no-cors' })).type)
  await attempt('elsewhere', async () => (await fetch('http://localhost:9/', { mode: 'no-cors' })).type)
  await attempt('picture', () => new Promise((resolve, reject) => {
    const image = new Image(); image.onload = () => resolve('loaded'); image.onerror = reject
    image.src = here + '/assets/mark.svg'
  }))
  await attempt('window', () => window.open(here + '/console') === null ? 'refused' : 'opened')
  await attempt('top', () => { window.top.location = here + '/console'; return 'asked' })
  await attempt('frame', () => new Promise((resolve) => {
    const frame = document.createElement('iframe'); frame.src = here + '/portal'
    frame.onload = () => { let inside; try { inside = frame.contentDocument } catch {} resolve(inside ? 'seen' : 'refused') }
    document.body.append(frame); setTimeout(() => resolve('refused'), 500)
  }))
  return said
})()`

async function newPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options)
  return await context.newPage()
}

async function frameOf(page: Page): Promise<Frame> {
  const handle = await page.locator('iframe').elementHandle()
  const frame = await handle?.contentFrame()
  assert(frame)
  await frame.waitForSelector('#location:not(:empty)')
  // Chromium lets no click into a frame of another origin within half a second of the frame's last move: it could be a trap.
  await page.waitForTimeout(600)
  return frame
}

/** The lead hands the package in; returns the course. */
async function handIn(lead: string, language: 'de' | 'en', bytes: Buffer): Promise<string> {
  const { context } = await signedIn(
    { store, organisation: company.organisation },
    lead,
    ['lead'],
    language,
  )
  const page = await newPage(context)
  await page.goto(`${web.url}/console/training`)
  await page.getByRole('link', { name: messages[language].training.packages.add }).click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'course.zip', mimeType: 'application/zip', buffer: bytes })
  await page.locator('[name=minutes]').fill('5')
  await page.locator('[name=requiredFrom]').fill(new Date().toISOString().slice(0, 10))
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await wider(page), [])
    assert.deepEqual(await violations(page), [])
  }
  await page.locator('form.form button[type=submit]').click()
  await page.getByText('pages/index.html').waitFor()
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await wider(page), [])
    assert.deepEqual(await violations(page), [])
  }
  const course = page.url().split('/').at(-1) ?? ''
  await page.context().close()
  return course
}

async function member(name: string, language: 'de' | 'en') {
  const today = new Date().toISOString().slice(0, 10)
  const rest = { kind: 'employee' as const, groups: [], externalIds: {}, start: today }
  await withOrg(store, company.org, (tx) => putPeople(tx, [{ id: name, name, ...rest }], 'people'))
  const where = { store, organisation: company.organisation }
  return (await signedIn(where, name, ['member'], language, name)).context
}

async function attemptsOf(person: string) {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
  return all.filter((each) => each.person === person)
}

for (const [language, colorScheme] of [
  ['de', 'light'],
  ['en', 'dark'],
] as const) {
  test(`a SCORM package is handed in, begun, gone on with and completed; its frame reaches nothing (${language}, ${colorScheme})`, async () => {
    const words = messages[language].training.packages
    const bytes = scormPackage({
      mastery: 80,
      page: content,
      more: [
        { name: 'pages/course.js', content: script },
        { name: 'pages/style.css', content: 'h1 { color: rgb(1, 2, 3) }' },
      ],
    })
    const course = await handIn('Lead', language, bytes)
    const person = `ada-${language}`
    const page = await newPage({
      ...(await member(person, language)),
      colorScheme,
      viewport: { width: 360, height: 740 },
    })
    const cookies: string[] = []
    page.on('request', (request) => {
      if (!request.url().includes('/package/')) return
      void request.allHeaders().then((headers) => cookies.push(headers['cookie'] ?? ''))
    })
    await page.goto(`${web.url}/portal/training/${course}`)
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: words.begin }).click()
    const frame = await frameOf(page)
    assert.equal(await frame.locator('#location').textContent(), 'start')
    assert.equal(
      await frame.evaluate(`getComputedStyle(document.querySelector('h1')).color`),
      'rgb(1, 2, 3)',
    )
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 })
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
    }

    const url = page.url()
    const said = await frame.evaluate<string[]>(attacks)
    assert.deepEqual(said, [
      'cookie: refused',
      'document: refused',
      'storage: refused',
      'api: refused',
      'console: refused',
      'elsewhere: refused',
      'picture: refused',
      'window: refused',
      'top: refused',
      'frame: refused',
    ])
    assert.equal(page.url(), url)
    await frame.evaluate(`location.href = '/console'`).catch(() => undefined)
    await page.waitForTimeout(300)
    assert(!page.frames().some((each) => new URL(each.url(), url).pathname === '/console'))

    await page.goto(url)
    const again = await frameOf(page)
    const top = () => page.locator('iframe').evaluate((each) => each.getBoundingClientRect().top)
    const before = await top()
    await again.locator('#next').click()
    await page.getByText(words.saved).waitFor()
    assert.equal(await top(), before)
    await page.getByRole('link', { name: words.leave }).click()
    await page.getByRole('link', { name: words.goOn }).click()
    const later = await frameOf(page)
    assert.equal(await later.locator('#location').textContent(), 'page 2')
    assert.equal((await attemptsOf(person))[0]?.finishedAt, undefined)
    await later.locator('#end').click()
    await page.getByText(words.isPassed).waitFor()
    const [attempt, ...more] = await attemptsOf(person)
    assert.deepEqual(more, [])
    assert.deepEqual([attempt?.isPassed, attempt?.reported, attempt?.score], [true, 'passed', 90])
    await page.getByRole('link', { name: words.leave }).click()
    await page.getByText(words.reported.passed).waitFor()
    assert.deepEqual(new Set(cookies), new Set(['']))
    await page.context().close()
  })
}

/** Content of cmi5 as its specification has it begin: a token, what it is to be told, and statements. */
const cmi5Script = `
(async function () {
  var launch = new URLSearchParams(location.search)
  var endpoint = launch.get('endpoint'), agent = launch.get('actor')
  var fetched = await (await fetch(launch.get('fetch'), { method: 'POST' })).json()
  var headers = { Authorization: 'Basic ' + fetched['auth-token'], 'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.3' }
  var query = 'stateId=LMS.LaunchData&activityId=' + encodeURIComponent(launch.get('activityId')) + '&agent=' +
    encodeURIComponent(agent) + '&registration=' + launch.get('registration')
  var data = await (await fetch(endpoint + 'activities/state?' + query, { headers: headers })).json()
  async function say(verb, result) {
    var context = Object.assign({}, data.contextTemplate)
    context.contextActivities = { category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }] }
    var answer = await fetch(endpoint + 'statements', { method: 'POST', headers: headers, body: JSON.stringify({
      actor: JSON.parse(agent), verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb },
      object: { id: launch.get('activityId') }, result: result, context: context }) })
    if (!answer.ok) throw new Error(verb + ' ' + answer.status)
  }
  await say('initialized')
  document.getElementById('location').textContent = 'start'
  document.getElementById('end').onclick = async function () {
    await say('completed', { completion: true })
    await say('passed', { success: true, score: { scaled: 0.85 } })
    await say('terminated')
    document.getElementById('location').textContent = 'over'
  }
})()`

test('a cmi5 package is handed in and completed by what its content says', async () => {
  const words = messages.en.training.packages
  const more = [
    { name: 'pages/course.js', content: cmi5Script },
    { name: 'pages/style.css', content: '' },
  ]
  const bytes = cmi5Package({ page: content, mastery: 80, moveOn: 'CompletedAndPassed', more })
  const course = await handIn('Third lead', 'en', bytes)
  const page = await newPage(await member('cmi', 'en'))
  await page.goto(`${web.url}/portal/training/${course}`)
  await page.getByRole('button', { name: words.begin }).click()
  const frame = await frameOf(page)
  const said = await frame.evaluate<string[]>(attacks)
  assert(
    said.every((line) => line.endsWith(': refused')),
    said.join(),
  )
  await frame.locator('#end').click()
  await frame.locator('#location', { hasText: 'over' }).waitFor()
  const [attempt] = await attemptsOf('cmi')
  assert.deepEqual([attempt?.isPassed, attempt?.reported, attempt?.score], [true, 'passed', 85])
  await page.getByRole('link', { name: words.leave }).click()
  await page.getByText(words.reported.passed).waitFor()
  await page.context().close()
})

test('without scripts the page says so, and takes it that the course cannot be run', async () => {
  const words = messages.de.training.packages
  const course = await handIn(
    'Other lead',
    'de',
    scormPackage({ page: content, title: 'Ohne Skripte' }),
  )
  const page = await newPage({ ...(await member('ohne', 'de')), javaScriptEnabled: false })
  await page.goto(`${web.url}/portal/training/${course}`)
  await page.getByRole('button', { name: words.begin }).click()
  await page.getByText(words.needsScripts).waitFor()
  await page.getByRole('button', { name: words.cannotRunSay }).click()
  await page.getByText(words.reported['cannot-run']).waitFor()
  assert.equal((await attemptsOf('ohne'))[0]?.reported, 'cannot-run')
  await page.context().close()
})
