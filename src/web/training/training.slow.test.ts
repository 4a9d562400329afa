import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { courseAttempts } from '#populations/course-attempt.ts'
import { trainingObligations } from '#program/training/obligations.ts'
import { drawQuestions } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import { deriveItems } from '#run/derive.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
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
  assert(duties.includes('1 December 2026'))
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
  assert(page.includes('One group with fewer than 10 people is not shown.'))
  for (const { explanation } of course.questions) assert(!page.includes(explanation.en))
  const list = await textOf(lead, '/console/training')
  assert(list.includes('Data protection for everybody') && list.includes(`/console/training/${id}`))
})
