/** Packages shaped as common authoring tools write them, under a name for courses: played, left and gone on with in a real browser. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Frame, Page } from 'playwright-core'

import { addHostname } from '#store/hostnames.ts'
import { messages } from '#ui/messages.ts'
import { xapiPackage } from '#web/training/test-package.ts'
import { zipOf } from '#web/upload/test-zip.ts'
import type { TestEntry } from '#web/upload/test-zip.ts'

import { attacks, openCoursePlayer } from './course-player.ts'

const { store, company, web, newPage, handIn, member, attemptsOf, close } = await openCoursePlayer()
const words = messages.de.training.packages
after(close)
before(() => addHostname(store, company.org, 'courses.localhost', 'courses'))

/** A package whose manifest names this first page; `inside` is the folder that all of it lies in. */
function packageOf(launch: string, files: readonly TestEntry[], inside = ''): Buffer {
  const manifest = `<?xml version="1.0" encoding="utf-8" ?>
<manifest identifier="course" version="1.3" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="org"><organization identifier="org"><title>Kurs</title>
    <item identifier="item" identifierref="res" isvisible="true"><title>Kurs</title></item></organization></organizations>
  <resources><resource identifier="res" type="webcontent" href="${launch}" adlcp:scormType="sco"><file href="${launch}"/></resource></resources>
</manifest>`
  const all = [{ name: 'imsmanifest.xml', content: manifest }, ...files]
  return zipOf([
    ...all.map((each) => ({ ...each, name: inside + each.name })),
    ...(inside === '' ? [] : [{ name: `__MACOSX/${inside}._imsmanifest.xml`, content: 'x' }]),
  ])
}

/** How content that is written for any system looks for the interface: upwards, as far as it is let. */
const search = `function findApi(win) {
  for (var n = 0; n < 500 && win.API == null && win.parent != null && win.parent != win; n++) win = win.parent
  return win.API
}`

/** A driver in the outer page, the course in a frame of it; each calls the other (Rise and whatever is built on the same driver). */
const framed = [
  {
    name: 'scormdriver/indexAPI.html',
    content: `<!DOCTYPE html><html><head><script src="scormdriver.js"></script></head>
      <frameset rows="100%,0%" onload="Start()" onbeforeunload="Unload()" onunload="Unload()">
      <frame name="scormdriver_content" src="blank.html"><frame name="NothingFrame" src="blank.html"></frameset></html>`,
  },
  { name: 'scormdriver/blank.html', content: '<!DOCTYPE html><html><body></body></html>' },
  {
    name: 'scormdriver/scormdriver.js',
    content: `${search}
      var api = findApi(window.parent), done = false
      function Start() { api.LMSInitialize(''); window.scormdriver_content.document.location.href = '../scormcontent/index.html' }
      function GetStudentID() { return api.LMSGetValue('cmi.core.student_id') }
      function GetDataChunk() { return api.LMSGetValue('cmi.suspend_data') }
      function SetDataChunk(data) { api.LMSSetValue('cmi.core.exit', 'suspend'); api.LMSSetValue('cmi.suspend_data', data); return api.LMSCommit('') }
      function SetPassed() { api.LMSSetValue('cmi.core.score.raw', '100'); api.LMSSetValue('cmi.core.lesson_status', 'passed'); api.LMSCommit('') }
      function Unload() { if (!done) { done = true; api.LMSFinish('') } }`,
  },
  {
    name: 'scormcontent/index.html',
    content: `<!DOCTYPE html><html><body><h1 id="location"></h1><button id="next">Next</button><button id="end">End</button><script>
      function find(win) { return win.hasOwnProperty('GetStudentID') ? win : win.parent == win ? null : find(win.parent) }
      var lms = find(window)
      document.getElementById('location').textContent = String(lms.GetDataChunk().length || 'start')
      document.getElementById('next').onclick = function () { this.textContent = lms.SetDataChunk('x'.repeat(60000)) }
      document.getElementById('end').onclick = function () { lms.SetPassed() }
      </script></body></html>`,
  },
]

/** One page that keeps all for itself, and says it when it goes (Storyline). Its data lie beside it and are asked for. */
const unloading = [
  {
    name: 'index_lms.html',
    content: `<!DOCTYPE html><html><head><script>${search}
      var api = findApi(window.parent), at = 'start'
      api.LMSInitialize('')
      function leave() { api.LMSSetValue('cmi.suspend_data', at); api.LMSSetValue('cmi.core.exit', 'suspend'); api.LMSSetValue('cmi.core.session_time', '0000:00:05.03'); api.LMSFinish('') }
      </script></head><body onbeforeunload="leave()" onunload="leave()"><h1 id="location"></h1><button id="next">Next</button><button id="end">End</button><script>
      var request = new XMLHttpRequest(); request.open('GET', 'story_content/data.json')
      request.onload = function () { document.getElementById('location').textContent = api.LMSGetValue('cmi.suspend_data') || JSON.parse(request.responseText).first }
      request.send()
      document.getElementById('next').onclick = function () { at = 'slide 2'; this.textContent = 'true' }
      document.getElementById('end').onclick = function () { api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSCommit('') }
      </script></body></html>`,
  },
  { name: 'story_content/data.json', content: '{"first":"start"}' },
]

/** In a folder, with names that hold spaces and letters with signs, taken apart as one file system has it (iSpring; packed by hand). */
const named = [
  {
    name: 'res/index.html',
    content: `<!DOCTYPE html><html><body><h1 id="location"></h1><img id="picture" src="Bilder f%C3%BCr alle/Gr%C3%B6%C3%9Fe 1.svg"><button id="next">Next</button><button id="end">End</button><script>${search}
      var api = findApi(window); api.LMSInitialize('')
      document.getElementById('picture').onload = function () { document.getElementById('location').textContent = api.LMSGetValue('cmi.core.lesson_location') || 'start' }
      document.getElementById('picture').src += '?again'
      document.getElementById('next').onclick = function () { api.LMSSetValue('cmi.core.lesson_location', 'Folie 2'); this.textContent = api.LMSCommit('') }
      document.getElementById('end').onclick = function () { api.LMSSetValue('cmi.core.lesson_status', 'passed'); api.LMSFinish('') }
      </script></body></html>`,
  },
  {
    name: 'res/Bilder für alle/Größe 1.svg'.normalize('NFD'),
    content:
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  },
]

/** A frame without an address, which the page writes itself (H5P and what plays it). */
const written = [
  {
    name: 'index.html',
    content: `<!DOCTYPE html><html><body><iframe id="inner" src="about:blank"></iframe><script>
      var inner = document.getElementById('inner').contentDocument
      inner.open(); inner.write('<!DOCTYPE html><html><head></head><body><h1 id="location"></h1><button id="next">Next</button><button id="end">End</button><script src="content/run.js"></scr' + 'ipt></body></html>'); inner.close()
      </script></body></html>`,
  },
  {
    name: 'content/run.js',
    content: `${search}
      var api = findApi(window); api.LMSInitialize('')
      document.getElementById('location').textContent = api.LMSGetValue('cmi.core.lesson_location') || 'start'
      document.getElementById('next').onclick = function () { api.LMSSetValue('cmi.core.lesson_location', 'page 2'); this.textContent = api.LMSCommit('') }
      document.getElementById('end').onclick = function () { api.LMSSetValue('cmi.core.score.raw', '80'); api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish('') }`,
  },
]

/** Reports by xAPI, as it is exported for Tin Can: with its place as a text of its own, and all methods sent as POST (Storyline). */
const tinCan = `<!DOCTYPE html><html><body><h1 id="location"></h1><button id="next">Next</button><button id="end">End</button><script>
  var launch = {}, at = 'start', activity
  location.search.slice(1).split('&').forEach(function (each) { var p = each.split('='); launch[p[0]] = decodeURIComponent(p[1]) })
  activity = launch.activity_id
  function ask(method, path, fields, then) {
    var request = new XMLHttpRequest(), body = ['Authorization=' + encodeURIComponent(launch.auth), 'X-Experience-API-Version=1.0.1']
    for (var name in fields) body.push(name + '=' + encodeURIComponent(fields[name]))
    request.open('POST', launch.endpoint + path + '?method=' + method)
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded')
    request.onload = function () { then(request.status, request.responseText) }
    request.send(body.join('&'))
  }
  function state(method, content, then) {
    var fields = { stateId: 'resume', activityId: activity, agent: launch.actor, registration: launch.registration }
    if (content !== null) { fields.content = content; fields['Content-Type'] = 'text/plain' }
    ask(method, 'activities/state/', fields, then)
  }
  function say(verb, object, result, then) {
    ask('PUT', 'statements/', { 'Content-Type': 'application/json', statementId: crypto.randomUUID ? crypto.randomUUID() : '11111111-1111-4111-8111-111111111111', content: JSON.stringify({
      actor: JSON.parse(launch.actor), verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb, display: { 'en-US': verb } },
      object: { objectType: 'Activity', id: object }, result: result,
      context: { registration: launch.registration, contextActivities: { parent: [{ id: activity }], grouping: [{ id: activity }] } } }) }, then)
  }
  state('GET', null, function (status, text) {
    at = status === 200 ? text : 'start'
    say('attempted', activity, undefined, function () { document.getElementById('location').textContent = at })
  })
  document.getElementById('next').onclick = function () {
    var button = this
    say('experienced', activity + '/slide2', undefined, function () { state('PUT', '2C1~slide 2', function (status) { button.textContent = status === 204 }) })
  }
  document.getElementById('end').onclick = function () {
    say('passed', activity, { success: true, completion: true, score: { scaled: 0.8, raw: 80, min: 0, max: 100 } }, function (status) {
      document.getElementById('location').textContent = 'said ' + status
    })
  }
  </script></body></html>`

/** The frame that the course itself is in, however deep. */
async function courseIn(page: Page): Promise<Frame> {
  for (let n = 0; n < 100; n++) {
    for (const frame of page.frames()) {
      const found = await frame.$('#location:not(:empty)').catch(() => null)
      if (!found) continue
      // Chromium lets no click into a frame of another origin within half a second of the frame's last move.
      await page.waitForTimeout(600)
      return frame
    }
    await page.waitForTimeout(100)
  }
  throw new Error(
    `no course: ${page
      .frames()
      .map((frame) => frame.url())
      .join(' ')}`,
  )
}

for (const [name, launch, files, later, inside] of [
  ['rise', 'scormdriver/indexAPI.html', framed, '60000', undefined],
  ['storyline', 'index_lms.html', unloading, 'slide 2', undefined],
  ['ispring', 'res/index.html', named, 'Folie 2', 'Mein Kurs für alle/'],
  ['h5p', 'index.html', written, 'page 2', undefined],
] as const) {
  test(`a package in the shape of ${name} is begun, left by closing the tab, gone on with and completed`, async () => {
    const course = await handIn(`Lead ${name}`, 'de', packageOf(launch, files, inside), launch)
    const context = await member(name, 'de')
    const first = await newPage({ ...context, viewport: { width: 360, height: 740 } })
    await first.goto(`${web.url}/portal/training/${course}`)
    await first.getByRole('button', { name: words.begin }).click()
    const begun = await courseIn(first)
    assert.equal(await begun.locator('#location').textContent(), 'start')
    await begun.locator('#next').click()
    await begun.locator('#next', { hasText: 'true' }).waitFor()
    const said = await begun.evaluate<string[]>(attacks)
    assert(
      said.every((line) => line.endsWith(': refused') || line === 'top: asked'),
      said.join(),
    )
    // As whoever closes the tab: what its pages do last, they do, and nobody waits for them.
    await first.close({ runBeforeUnload: true })
    await new Promise((resolve) => setTimeout(resolve, 3000))
    assert.equal((await attemptsOf(name))[0]?.finishedAt, undefined)

    const page = await newPage(context)
    await page.goto(`${web.url}/portal/training/${course}/play`)
    const again = await courseIn(page)
    assert.equal(await again.locator('#location').textContent(), later)
    await again.locator('#end').click()
    await page.getByText(words.isPassed).waitFor()
    assert.equal((await attemptsOf(name))[0]?.isPassed, true)
    await page.getByRole('link', { name: words.leave }).click()
    await page.waitForURL(`${web.url}/portal/training/${course}`)
    await page.context().close()
  })
}

test('a package that reports by xAPI is begun, left, gone on with and completed', async () => {
  const launch = 'index_lms.html'
  const course = await handIn('Lead tin can', 'de', xapiPackage({ page: tinCan, launch }), launch)
  const context = await member('tincan', 'de')
  const first = await newPage({ ...context, viewport: { width: 360, height: 740 } })
  await first.goto(`${web.url}/portal/training/${course}`)
  await first.getByRole('button', { name: words.begin }).click()
  const begun = await courseIn(first)
  assert.equal(await begun.locator('#location').textContent(), 'start')
  await begun.locator('#next').click()
  await begun.locator('#next', { hasText: 'true' }).waitFor()
  const said = await begun.evaluate<string[]>(attacks)
  assert(
    said.every((line) => line.endsWith(': refused') || line === 'top: asked'),
    said.join(),
  )
  await first.close({ runBeforeUnload: true })
  assert.equal((await attemptsOf('tincan'))[0]?.finishedAt, undefined)

  const page = await newPage(context)
  await page.goto(`${web.url}/portal/training/${course}/play`)
  const again = await courseIn(page)
  assert.equal(await again.locator('#location').textContent(), '2C1~slide 2')
  await again.locator('#end').click()
  await again.locator('#location', { hasText: 'said 204' }).waitFor()
  const [attempt] = await attemptsOf('tincan')
  assert.deepEqual([attempt?.isPassed, attempt?.reported, attempt?.score], [true, 'passed', 80])
  await page.getByRole('link', { name: words.leave }).click()
  await page.getByText(words.reported.passed).waitFor()
  await page.context().close()
})

test('under the name for courses there is nothing but their files, and nobody is known', async () => {
  const { port } = new URL(web.url)
  const paths = ['/portal', '/console', '/sign-in', '/api/v1/openapi.json', '/do/course.begin']
  for (const path of paths) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
    assert.notEqual(answer.status, 404, path)
  }
  const page = await newPage({})
  for (const path of paths) {
    const answer = await page.goto(`http://courses.localhost:${port}${path}`)
    assert.equal(answer?.status(), 404, path)
  }
  await page.context().close()
})
