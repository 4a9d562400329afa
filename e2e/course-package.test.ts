/** A course package from the upload to its completion, in a real browser; and what its content can never do from its frame. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'

import { messages } from '#ui/messages.ts'
import { cmi5Package, scormPackage, xapiPackage } from '#web/training/test-package.ts'

import { attacks, openCoursePlayer, peerTo } from './course-player.ts'
import { violations, wider } from './on-page.ts'

const { web, newPage, frameOf, handIn, member, attemptsOf, close } = await openCoursePlayer()
after(close)

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
    const complaint = page.getByRole('button', { name: words.cannotRunSay })
    assert(await complaint.isVisible())
    await later.locator('#end').click()
    await page.getByText(words.isPassed).waitFor()
    assert(!(await complaint.isVisible()))
    assert(!(await page.getByRole('heading', { name: words.cannotRun }).isVisible()))
    const [attempt, ...more] = await attemptsOf(person)
    assert.deepEqual(more, [])
    assert.deepEqual([attempt?.isPassed, attempt?.reported, attempt?.score], [true, 'passed', 90])
    await page.getByRole('link', { name: words.leave }).click()
    await page.getByText(words.reported.passed).waitFor()
    assert.deepEqual(new Set(cookies), new Set(['']))
    await page.context().close()
  })
}

test('content in its frame sends nothing by WebRTC, and the browser knows every directive of its policies', async () => {
  const socket = createSocket('udp4').unref()
  let packets = 0
  socket.on('message', () => packets++)
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const bytes = scormPackage({ page: '<!DOCTYPE html><title>x</title><p id="location">here</p>' })
  const course = await handIn('Peer Lead', 'en', bytes)
  const page = await newPage(await member('peer', 'en'))
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(`${web.url}/portal/training/${course}`)
  await page.getByRole('button', { name: messages.en.training.packages.begin }).click()
  const frame = await frameOf(page)
  assert.equal(said.length, 0, said.join('\n'))
  await frame.evaluate(peerTo(port))
  assert.equal(packets, 0)
  assert.deepEqual(
    said.filter((text) => text.includes('Content-Security-Policy')),
    [],
  )
  // A page without that policy does.
  const other = await page.context().newPage()
  await other.evaluate(peerTo(port))
  assert(packets > 0)
  await page.context().close()
  socket.close()
})

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
  // The page around the content says so too, without being told by it.
  await page.getByText(words.isPassed).waitFor()
  await page.getByRole('link', { name: words.leave }).click()
  await page.getByText(words.reported.passed).waitFor()
  await page.context().close()
})

/** Content of xAPI in a folder, as tools write it that set their headers themselves (iSpring; packed by hand). */
const xapiScript = `
(async function () {
  var launch = new URLSearchParams(location.search), activity = launch.get('activity_id')
  var headers = { Authorization: launch.get('auth'), 'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.0' }
  async function say(verb, result) {
    var id = '00000000-0000-4000-8000-' + String(Math.random()).slice(2).padEnd(12, '0').slice(0, 12)
    var answer = await fetch(launch.get('endpoint') + 'statements?statementId=' + id, { method: 'PUT', headers: headers, body: JSON.stringify({
      id: id, timestamp: new Date().toISOString(), actor: JSON.parse(launch.get('actor')), verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb },
      object: { id: activity, definition: { type: 'http://adlnet.gov/expapi/activities/course' } }, result: result,
      context: { registration: launch.get('registration') } }) })
    return answer.status
  }
  document.getElementById('location').textContent = 'start ' + await say('attempted')
  document.getElementById('end').onclick = async function () {
    document.getElementById('location').textContent = 'over ' + await say('completed', { completion: true, duration: 'PT5S' })
  }
})()`

test('an xAPI package in a folder is handed in and completed by what its content says, where courses have no name of their own', async () => {
  const words = messages.en.training.packages
  const more = [
    { name: 'res/course.js', content: xapiScript },
    { name: 'res/style.css', content: '' },
  ]
  const launch = 'res/index.html'
  const bytes = xapiPackage({ page: content, launch, inside: 'My course/', more })
  const course = await handIn('Fourth lead', 'en', bytes, launch)
  const page = await newPage(await member('xapi', 'en'))
  await page.goto(`${web.url}/portal/training/${course}`)
  await page.getByRole('button', { name: words.begin }).click()
  const frame = await frameOf(page)
  assert.equal(await frame.locator('#location').textContent(), 'start 204')
  const said = await frame.evaluate<string[]>(attacks)
  assert(
    said.every((line) => line.endsWith(': refused')),
    said.join(),
  )
  await frame.locator('#end').click()
  await frame.locator('#location', { hasText: 'over 204' }).waitFor()
  const [attempt] = await attemptsOf('xapi')
  assert.deepEqual([attempt?.isPassed, attempt?.reported], [true, 'completed'])
  // The page around the content says so too, without being told by it.
  await page.getByText(words.isPassed).waitFor()
  await page.getByRole('link', { name: words.leave }).click()
  await page.getByText(words.reported.completed).waitFor()
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
