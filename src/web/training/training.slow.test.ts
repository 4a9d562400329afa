import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { PDF } from '@libpdf/core'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { courseAttempts } from '#populations/course-attempt.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { drawQuestions } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import { trainingObligations } from '#program/training/training-obligation.ts'
import { deriveItems } from '#run/derive.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const id = 'passwords-and-authentication'
const course = findShipped(id)
assert(course)
const portal = `/portal/training/${id}`

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
})

async function member(name: string, groups: string[] = []): Promise<TestBrowser> {
  const browser = await signedIn(store, company.org, site, ['member'], name)
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: name, name, groups, ...rest }], 'people')
    await changeAccount(tx, browser.account.id, { person: name })
  })
  return browser
}

async function textOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

/** What somebody would send who chose the right answers, but for so many. */
async function answers(person: string, wrong: number): Promise<Record<string, string[]>> {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
  const attempt = all.find((each) => each.person === person && !each.finishedAt)
  assert(attempt && course)
  const chosen = drawQuestions(course, attempt.seed).map(({ id: question, options }, index) => {
    const some = options.filter(({ isRight }) => (isRight === true) === index >= wrong)
    return [`q-${question}`, some.map((option) => option.id)]
  })
  return Object.fromEntries(chosen)
}

async function hand(browser: TestBrowser, fields: Record<string, string[]>): Promise<Response> {
  return await browser.post(`${portal}/questions`, fields)
}

test('from an adopted course to the certificate: lessons, questions that can be failed, and a result for oneself', async () => {
  const ada = await member('ada')
  assert((await textOf(ada, '/portal/training')).includes('There is no course for you yet'))
  const adopted = { shipped: id, requiredFrom: '2026-11-01', groups: '' }
  const back = '/console/training'
  assert((await textOf(lead, back)).includes(`/do/course.adopt?back=`))
  const done = await lead.post(`/do/course.adopt?back=${back}`, adopted)
  assert.equal(done.headers.get('location'), back)
  passTime(company, 60)

  const duties = await textOf(ada, '/portal')
  assert(duties.includes('Course: Passwords and authentication'))
  assert(duties.includes('30 November 2026'))
  for (const [index, { title }] of course.lessons.entries()) {
    const lesson = await textOf(ada, `${portal}/lessons/${index + 1}`)
    assert(lesson.includes(`<h1`) && lesson.includes(title.en), title.en)
    assert(lesson.includes('<svg') && !lesson.includes('{{'))
  }
  assert((await textOf(ada, `${portal}/lessons/1?lang=de`)).includes('Lang und einmalig'))
  assert.equal((await ada.get(`${portal}/lessons/9`)).status, 404)

  assert.equal((await ada.get(`${portal}/questions`)).headers.get('location'), portal)
  const page = await textOf(ada, portal)
  const begin = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  const begun = await ada.post(`/do/course.begin?back=${portal}/questions`, begin)
  assert.equal(begun.headers.get('location'), `${portal}/questions`)
  const open = await textOf(ada, portal)
  assert(open.includes('Your attempts') && open.includes('Begun on 2 November 2026: not over yet'))
  const questions = await textOf(ada, `${portal}/questions`)
  assert(questions.includes('8 of 10 answers must be right'))
  for (const { explanation } of course.questions) assert(!questions.includes(explanation.en))
  assert.equal((await ada.get(`${portal}/results/1`)).status, 404)
  assert.equal((await ada.get(`${portal}/certificate`)).status, 404)

  const { [Object.keys(await answers('ada', 0))[0] ?? '']: _, ...some } = await answers('ada', 0)
  const incomplete = await hand(ada, some)
  assert.equal(incomplete.status, 400)
  assert((await incomplete.text()).includes('An answer is missing here.'))

  const failed = await hand(ada, await answers('ada', 3))
  const failedText = await failed.text()
  assert(failedText.includes('Not passed yet') && failedText.includes('7 of 10 right'))
  assert(failedText.includes('your answer') && failedText.includes('Not right'))
  const later = await textOf(ada, `${portal}/results/1`)
  assert(!later.includes('your answer') && later.includes('(right)'))

  passTime(company, 60)
  await ada.post(`/do/course.begin?back=${portal}/questions`, begin)
  const given = await answers('ada', 1)
  const passed = await (await hand(ada, given)).text()
  assert(passed.includes('9 of 10 right'))
  const twice = await hand(ada, given)
  assert.equal(twice.headers.get('location'), `${portal}/results/2`)
  const after = await textOf(ada, '/portal')
  assert(after.includes('Renew a course: Passwords and authentication'))
  const pdf = await ada.get(`${portal}/certificate`)
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  assert.equal(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('nobody else sees a result, and questions are for whoever is on the list of people', async () => {
  const bob = await member('bob')
  assert.equal((await bob.get(`${portal}/results/1`)).status, 404)
  assert.equal((await lead.get(portal)).status, 404)
  assert.equal((await bob.get('/console/training')).status, 403)
})

test('the console counts, and shows no group of fewer than ten', async () => {
  await withOrg(store, company.org, (tx) =>
    putPeople(
      tx,
      Array.from({ length: 11 }, (_, n) => ({
        id: `p${n}`,
        name: `Person ${n}`,
        kind: 'employee' as const,
        groups: n < 10 ? ['engineering'] : ['board'],
        start: '2026-01-01',
        externalIds: {},
      })),
      'people',
    ),
  )
  passTime(company, 1)
  await deriveItems(store, company.org, trainingObligations)
  const page = await textOf(lead, `/console/training/${id}`)
  assert(page.includes('of 13') && page.includes('engineering') && !page.includes('>board<'))
  assert(page.includes('One group is not shown: by itself or beside the others'))
  for (const { explanation } of course.questions) assert(!page.includes(explanation.en))
  const list = await textOf(lead, '/console/training')
  assert(list.includes('Data protection for everybody') && list.includes(`/console/training/${id}`))
})

test('whoever may not see people gets no figures of fewer than ten, and none whose difference is', async () => {
  const owner = await signedIn(store, company.org, site, ['control-owner'])
  const here = `/console/training/${id}`
  // Thirteen people: eleven came with the test before, ten of them in one group.
  const before = await textOf(owner, here)
  assert(before.includes('of 13') && !before.includes('>engineering<'))
  const of = (n: number, groups: string[]) => ({
    id: `q${n}`,
    name: `Person ${n}`,
    kind: 'employee' as const,
    groups,
    start: '2026-01-01',
    externalIds: {},
  })
  await withOrg(store, company.org, (tx) =>
    putPeople(
      tx,
      // Fourteen in one group, and all but one of them in another.
      Array.from({ length: 14 }, (_, n) => of(n, n === 0 ? ['sales'] : ['sales', 'field'])),
      'people',
    ),
  )
  await lead.post('/do/course.adopt', {
    shipped: 'data-protection',
    requiredFrom: '2026-11-01',
    groups: 'board',
  })
  passTime(company, 1)
  await deriveItems(store, company.org, trainingObligations)
  const shown = await textOf(owner, here)
  assert(shown.includes('>sales<') && !shown.includes('>field<') && !shown.includes('>board<'))
  const all = await textOf(lead, here)
  assert(all.includes('>sales<') && all.includes('>field<'))

  const few = await textOf(owner, '/console/training/data-protection')
  assert(few.includes('There are no figures for fewer than 10 people.') && !few.includes('of 1'))
  assert((await textOf(lead, '/console/training/data-protection')).includes('of 1'))
  assert((await textOf(owner, '/console/training')).includes('There are no figures for fewer'))
})

test('after three attempts that were not passed the next one waits for an hour, and says until when', async () => {
  const eve = await member('eve')
  const page = await textOf(eve, portal)
  const begin = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  const start = () => eve.post(`/do/course.begin?back=${portal}/questions`, begin)
  for (let tries = 1; tries <= 3; tries++) {
    assert.equal((await start()).status, 303)
    await hand(eve, await answers('eve', 10))
  }
  const waits = await textOf(eve, portal)
  assert(waits.includes('Three times it was not enough.'))
  assert(!waits.includes('/do/course.begin'))
  const early = await eve.postJson('/api/v1/course/begin', begin)
  assert.equal(early.status, 409)
  assert((await early.text()).includes('questions-wait'))
  // The lessons are open all the while.
  await textOf(eve, `${portal}/lessons/1`)
})

test('what somebody completed stays theirs to show when the course is revised, is no longer for them, or has ended', async () => {
  const zoe = await member('zoe', ['board'])
  const portalOf = '/portal/training/data-protection'
  const page = await textOf(zoe, portalOf)
  const begin = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  await zoe.post(`/do/course.begin?back=${portalOf}/questions`, begin)
  const held = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))).find(
      ({ person }) => person === 'zoe',
    )
  const begun = await held()
  const shipped = findShipped('data-protection')
  assert(begun && shipped)
  const drawn = drawQuestions(shipped, begun.seed).map(({ id: question, options }) => [
    `q-${question}`,
    options.filter(({ isRight }) => isRight).map((option) => option.id),
  ])
  await zoe.post(`${portalOf}/questions`, Object.fromEntries(drawn))
  const certificate = async () => {
    const answer = await zoe.get(`${portalOf}/certificate?lang=en`)
    assert.equal(answer.status, 200)
    const pdf = await PDF.load(new Uint8Array(await answer.arrayBuffer()))
    return pdf
      .extractText()
      .map(({ text }) => text)
      .join(' ')
      .replaceAll(/\s+/g, ' ')
  }
  const lesson = shipped.lessons[0]?.title.en ?? ''
  assert((await certificate()).includes(lesson))

  // Moved to another group, and the course has ended since.
  await withOrg(store, company.org, async (tx) => {
    const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {}, groups: [] }
    await putPeople(tx, [{ id: 'zoe', name: 'Zoé Zander', ...rest }], 'people')
  })
  passTime(company, 1)
  for (const end of [false, true]) {
    if (end) await lead.post('/do/course.close', { id: 'data-protection' })
    passTime(company, 1)
    const list = await textOf(zoe, '/portal/training')
    assert(list.includes('Completed earlier') && list.includes(`${portalOf}/certificate`))
    assert((await certificate()).includes('Zoé Zander'))
    const record = await textOf(zoe, '/portal/record')
    assert(record.includes('Data protection for everybody') && !record.includes('zoe/data'))
  }
  assert.equal((await lead.get(`${portalOf}/certificate`)).status, 404)

  const done = await held()
  assert(done?.isPassed)
  await withOrg(store, company.org, (tx) =>
    putItem(tx, courseAttempts, { ...done, content: '0'.repeat(64) }),
  )
  const revised = await certificate()
  assert(revised.includes('000000') && !revised.includes(lesson))
})

test('each lesson is a step of its own, and where somebody is stays theirs until they pass', async () => {
  const pia = await member('pia')
  const [first, second] = course.lessons
  assert(first && second)
  const begin = await textOf(pia, '/portal')
  assert(
    begin.includes(`Next is lesson 1 of 4: “${first.title.en}”`) &&
      begin.includes('about a minute'),
  )
  assert(begin.includes(`href="${portal}/lessons/1"`))

  assert.equal(
    (await pia.post(`${portal}/lessons/1`, {})).headers.get('location'),
    `${portal}/lessons/2`,
  )
  const later = await textOf(pia, '/portal')
  assert(later.includes(`Next is lesson 2 of 4: “${second.title.en}”`))
  const page = await textOf(pia, portal)
  assert(page.includes(`Go on with “${second.title.en}”`) && page.match(/> read</g)?.length === 1)
  assert(!(await textOf(await member('paul'), portal)).includes('Go on with'))

  for (const number of [2, 3]) await pia.post(`${portal}/lessons/${number}`, {})
  assert.equal((await pia.post(`${portal}/lessons/4`, {})).headers.get('location'), portal)
  assert.equal((await pia.post(`${portal}/lessons/5`, {})).status, 404)
  const asked = await textOf(pia, '/portal')
  assert(asked.includes('Only the questions are left') && asked.includes('about 2 minutes'))

  const fields = { person: hiddenField(page, 'person'), course: hiddenField(page, 'course') }
  await pia.post(`/do/course.begin?back=${portal}/questions`, fields)
  assert((await textOf(pia, '/portal')).includes(`href="${portal}/questions"`))
  await hand(pia, await answers('pia', 0))
  assert((await textOf(pia, portal)).includes('Begin with the first lesson'))
})

test('where the company may not record who learns what, no place is kept', async () => {
  const uwe = await signedIn(store, company.org, site, ['member'], 'uwe')
  const entity = {
    id: 'council',
    name: 'Werk GmbH',
    country: 'DE',
    joined: '2020-01-01',
    acquired: false,
    hasWorksCouncil: true,
  }
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, legalEntities, entity)
    const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {}, groups: [] }
    await putPeople(tx, [{ id: 'uwe', name: 'uwe', legalEntity: 'council', ...rest }], 'people')
    await changeAccount(tx, uwe.account.id, { person: 'uwe' })
  })
  await uwe.post(`${portal}/lessons/1`, {})
  const page = await textOf(uwe, portal)
  assert(page.includes('Begin with the first lesson') && !page.includes('Where you are is kept'))
  assert(!(await textOf(uwe, '/portal')).includes('Next is lesson'))
})
