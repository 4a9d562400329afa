/** Handing in packages: what is taken, what is refused, and what a reader is told to do about it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { coursePackages } from '#populations/course-package.ts'
import { courses } from '#populations/course.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listActions } from '#store/actions.ts'
import { managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { fillDay } from '#web/upload/test-full-day.ts'
import { zipOf } from '#web/upload/test-zip.ts'
import type { TestEntry } from '#web/upload/test-zip.ts'

import { packageForm, scormPackage } from './test-package.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
})

const about = { minutes: '10', requiredFrom: '2026-11-01' }

async function hand(browser: TestBrowser, form: FormData, path = '/console/training-package') {
  const request = new Request('http://x', { method: 'POST', body: form })
  return await browser.ask('POST', path, {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  })
}

async function kept() {
  return await readOrg(store, company.org, async (tx) => ({
    courses: await managedItems(tx, courses),
    packages: await managedItems(tx, coursePackages),
  }))
}

test('nobody but whoever looks after training hands a package in', async () => {
  const member = await signedIn(store, company.org, site, ['member'], 'a member')
  const auditor = await signedIn(store, company.org, site, ['auditor'], 'an auditor')
  for (const browser of [member, auditor]) {
    assert.equal((await browser.get('/console/training-package')).status, 403)
    assert.equal((await hand(browser, packageForm(scormPackage(), about))).status, 403)
  }
  assert.deepEqual((await kept()).packages, [])
})

test('a package becomes a course, its next version stands beside it, and the log knows both by their digests', async () => {
  const form = await (await lead.get('/console/training-package')).text()
  assert(form.includes('multipart/form-data') && form.includes('name="document"'))
  const made = await hand(lead, packageForm(scormPackage({ mastery: 70 }), about))
  assert.equal(made.status, 303)
  const path = made.headers.get('location') ?? ''
  const [course] = (await kept()).courses
  assert(course)
  assert.equal(path, `/console/training/${course.id}`)
  assert.equal(course.titleDe, 'Clean desk')
  assert.equal(course.package, `${course.id}/1`)
  const page = await (await lead.get(path)).text()
  assert(page.includes('<code>pages/index.html</code>') && page.includes('SCORM 1.2'))
  assert(page.includes('It can report what it likes'))
  assert.match(page, /2 files, (1\.\d kB|\d{3} byte)/)

  const again = await hand(lead, packageForm(scormPackage({ mastery: 70 })), `${path}/package`)
  assert.equal(again.status, 409)
  const next = await hand(lead, packageForm(scormPackage({ mastery: 80 })), `${path}/package`)
  assert.equal(next.headers.get('location'), path)
  const after = await kept()
  assert.equal(after.courses[0]?.package, `${course.id}/2`)
  assert.deepEqual(
    after.packages.map(({ number, mastery }) => [number, mastery]),
    [
      [1, 70],
      [2, 80],
    ],
  )
  const done = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 10 }))
  const logged = JSON.stringify(done.map(({ input }) => input))
  for (const { sha256 } of after.packages) assert(logged.includes(sha256))
  assert.equal((await lead.get('/console/training/no-such/package')).status, 404)
})

const manifest = { name: 'imsmanifest.xml', content: '<manifest/>' }
const hostile: [string, string, Buffer | readonly TestEntry[]][] = [
  ['no ZIP', 'upload-type-refused', Buffer.from('\x7fELF\x02\x01\x01aaaaaaaaaaaaaaaaaaaaaaaa')],
  ['a text', 'upload-contradicts', Buffer.from('hello')],
  ['nothing', 'upload-empty', Buffer.of()],
  ['no course', 'package-manifest-missing', [{ name: 'readme.txt', content: 'x' }]],
  ['an empty manifest', 'package-manifest-malformed', [manifest]],
  ['a flood', 'upload-zip-bomb', [manifest, { name: 'a', content: Buffer.alloc(4 * 1024 ** 2) }]],
  ['a way out', 'upload-zip-path', [manifest, { name: '../../evil.html', content: 'x' }]],
  ['a way to the root', 'upload-zip-path', [manifest, { name: '/etc/passwd', content: 'x' }]],
  [
    'a link',
    'upload-zip-path',
    [manifest, { name: 'l', content: '/etc/passwd', says: { mode: 0o120777 } }],
  ],
  ['two names', 'upload-damaged', [{ ...manifest, says: { name: 'imsmanifest.txt' } }]],
  [
    'many files',
    'package-too-large',
    [manifest, ...Array.from({ length: 5_001 }, (_, n) => ({ name: `f${n}`, isStored: true }))],
  ],
  [
    'an external entity',
    'package-manifest-refused',
    [
      {
        name: 'imsmanifest.xml',
        content:
          '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest><title>&x;</title></manifest>',
      },
    ],
  ],
]

for (const [what, code, content] of hostile) {
  test(`a package that is ${what} is refused with what to do, in both languages, and nothing is kept`, async () => {
    const before = await kept()
    const bytes = Buffer.from(Buffer.isBuffer(content) ? content : zipOf([...content]))
    for (const language of ['de', 'en'] as const) {
      const form = packageForm(bytes, { ...about, titleDe: 'Mein Titel' })
      const answer = await hand(lead, form, `/console/training-package?lang=${language}`)
      const page = await answer.text()
      assert(answer.status >= 400 && answer.status < 500, String(answer.status))
      const troubles = new Map<string, string>(
        Object.entries(messages[language].training.packages.troubles),
      )
      const said = troubles.get(code)
      assert(said !== undefined, code)
      const shown = [...troubles].flatMap(([each, text]) => (page.includes(text) ? [each] : []))
      assert(page.includes(said), `shown: ${shown.join()} ${answer.status}`)
    }
    assert.deepEqual(await kept(), before)
  })
}

test('what was typed beside a package that is refused stays, whatever is wrong with the package', async () => {
  const before = await kept()
  const typed = { minutes: '17', titleDe: 'Mein Titel', requiredFrom: '2026-11-05' }
  for (const [status, bytes] of [
    [422, scormPackage().subarray(0, 300)],
    [415, Buffer.from('\x7fELF\x02\x01\x01aaaaaaaaaaaaaaaaaaaaaaaa')],
    [413, Buffer.alloc(81 * 1024 ** 2, 7)],
  ] as const) {
    const form = packageForm(Buffer.from(bytes))
    for (const [name, value] of Object.entries(typed)) form.append(name, value)
    const answer = await hand(lead, form)
    const page = await answer.text()
    assert.equal(answer.status, status)
    for (const value of Object.values(typed)) assert(page.includes(`value="${value}"`), value)
  }
  assert.deepEqual(await kept(), before)
})

test('a package that is one too many for today is said in the reader’s language, beside what was typed', async () => {
  const makeRoom = await fillDay(store, company.org, clock.now)
  for (const [language, said] of [
    ['de', 'Machen Sie morgen weiter'],
    ['en', '500 MB a day'],
  ] as const) {
    const form = packageForm(scormPackage({ title: 'Late' }), { ...about, titleDe: 'Mein Titel' })
    const answer = await hand(lead, form, `/console/training-package?lang=${language}`)
    assert.equal(answer.status, 429)
    const page = await answer.text()
    assert(page.includes(said) && page.includes('value="Mein Titel"'), said)
  }
  await makeRoom()
})

test('what lies about its sizes or is protected is refused when it is opened', async () => {
  const good = scormPackage()
  const locked = Buffer.from(good)
  // The bit that says a file is encrypted, in both headers of the first entry.
  locked.writeUInt16LE(1, 6)
  locked.writeUInt16LE(1, locked.indexOf('PK\x01\x02') + 8)
  const answer = await hand(lead, packageForm(locked, about))
  assert(
    (await answer.text()).includes(messages.en.training.packages.troubles['package-encrypted']),
  )
})

test('where a package is made of frames and courses have no name of their own, the page of the course says what to do', async () => {
  for (const [page, isSaid] of [
    ['<!doctype html><p>One page', false],
    ['<!doctype html><frameset rows="100%"><frame src="a.html"></frameset>', true],
    ['<!doctype html><IFRAME src="a.html"></IFRAME>', true],
  ] as const) {
    const title = `Frames ${page.length}`
    const made = await hand(lead, packageForm(scormPackage({ page, title }), about))
    const shown = await (await lead.get(`${made.headers.get('location')}?lang=en`)).text()
    assert.equal(shown.includes(messages.en.training.packages.needsName.slice(0, 40)), isSaid, page)
  }
})
