import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { drawQuestions } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import { assertLogReplays, beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const lead = actorOf('lead', 'lead')
const course = 'security-awareness'

async function begun(): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  const adopted = { shipped: course, requiredFrom: '2026-11-01' }
  await perform(company, lead, 'course.adopt', adopted)
  return company
}

/** Somebody on the list of people, with an account. */
async function member({ org }: TestCompany, id: string, legalEntity?: string) {
  const account = await withOrg(store, org, async (tx) => {
    const email = `${id}@example.com`
    const rest = { kind: 'employee' as const, groups: [], start: '2026-01-01' }
    const externalIds = { hr: `nr-${id}` }
    const entity = legalEntity === undefined ? {} : { legalEntity }
    await putPeople(tx, [{ id, name: id, email, externalIds, ...rest, ...entity }], 'people')
    return await createAccount(tx, { email, name: id, roles: ['member'], person: id })
  })
  return actorOf(account.id, 'member')
}

async function attempts({ org }: TestCompany): Promise<CourseAttempt[]> {
  return await readOrg(store, org, (tx) => managedItems(tx, courseAttempts))
}

/** Answers of which so many are wrong. */
function answersTo({ seed }: CourseAttempt, wrong: number): string[] {
  const content = findShipped(course)
  assert(content)
  return drawQuestions(content, seed).flatMap(({ id, options }, index) =>
    options
      .filter(({ isRight }) => (isRight === true) === index >= wrong)
      .map((option) => `${id}=${option.id}`),
  )
}

test('whoever answers eight of ten rightly has completed the course; what they answered is kept nowhere', async () => {
  const company = await begun()
  const ada = await member(company, 'ada')
  await perform(company, ada, 'course.begin', { person: 'ada', course })
  const [attempt] = await attempts(company)
  assert(attempt)
  const failed = await perform(company, ada, 'course.finish', {
    person: 'ada',
    attempt: attempt.id,
    answers: answersTo(attempt, 3),
  })
  assert.deepEqual(failed, { attempt: attempt.id, right: 7, asked: 10, needed: 8, isPassed: false })

  passTime(company, 60)
  const { attempt: second } = await perform(company, ada, 'course.begin', { person: 'ada', course })
  assert.equal(second, `ada/${course}/2`)
  const again = (await attempts(company)).find(({ id }) => id === second)
  assert(again)
  assert.notEqual(again.seed, attempt.seed)
  const given = { person: 'ada', attempt: String(second), answers: answersTo(again, 2) }
  const passed = await perform(company, ada, 'course.finish', given)
  assert.deepEqual([passed['right'], passed['isPassed']], [8, true])

  const done = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 10 }))
  const said = JSON.stringify([await attempts(company), done])
  for (const answer of given.answers) assert(!said.includes(answer))
  await assertLogReplays(company)
})

test('after three attempts that were not passed the next one begins an hour later, and not before', async () => {
  const company = await begun()
  const ada = await member(company, 'ada')
  const start = () => perform(company, ada, 'course.begin', { person: 'ada', course })
  for (let tries = 1; tries <= 3; tries++) {
    await start()
    const attempt = (await attempts(company)).find(({ finishedAt }) => finishedAt === undefined)
    assert(attempt)
    await perform(company, ada, 'course.finish', {
      person: 'ada',
      attempt: attempt.id,
      answers: answersTo(attempt, 10),
    })
  }
  passTime(company, 59 * 60)
  await assert.rejects(start, { code: 'questions-wait' })
  passTime(company, 2 * 60)
  assert.equal((await start())['attempt'], `ada/${course}/4`)
})

test('two tabs have the same attempt, and what is handed in first counts', async () => {
  const company = await begun()
  const ada = await member(company, 'ada')
  const [one, two] = await Promise.all([
    perform(company, ada, 'course.begin', { person: 'ada', course }),
    perform(company, ada, 'course.begin', { person: 'ada', course }),
  ])
  assert.deepEqual(one, two)
  const [attempt, ...more] = await attempts(company)
  assert(attempt && more.length === 0)
  const hand = (wrong: number) =>
    perform(company, ada, 'course.finish', {
      person: 'ada',
      attempt: attempt.id,
      answers: answersTo(attempt, wrong),
    })
  const first = await hand(0)
  assert.deepEqual(await Promise.all([hand(10), hand(10)]), [first, first])
  assert.equal((await attempts(company))[0]?.right, 10)
})

test('nobody takes a course for somebody else, and nobody finishes the attempt of another', async () => {
  const company = await begun()
  const [ada, bob] = [await member(company, 'ada'), await member(company, 'bob')]
  await assert.rejects(perform(company, bob, 'course.begin', { person: 'ada', course }), {
    code: 'account-without-person',
  })
  const { attempt } = await perform(company, ada, 'course.begin', { person: 'ada', course })
  await assert.rejects(
    perform(company, bob, 'course.finish', { person: 'bob', attempt, answers: [] }),
    { code: 'item-missing' },
  )
  await assert.rejects(perform(company, bob, 'course.begin', { person: 'bob', course: 'none' }), {
    code: 'item-missing',
  })
  await assert.rejects(
    perform(company, bob, 'course.adopt', { shipped: course, requiredFrom: '2026-11-01' }),
    { code: 'not-permitted' },
  )
})

test('where a works council has not agreed, nothing is begun and nothing is imported', async () => {
  const company = await begun()
  await withOrg(store, company.org, (tx) =>
    putItem(tx, legalEntities, {
      id: 'gmbh',
      name: 'GmbH',
      country: 'DE',
      joined: '2020-01-01',
      acquired: false,
      hasWorksCouncil: true,
    }),
  )
  const ada = await member(company, 'ada', 'gmbh')
  await assert.rejects(perform(company, ada, 'course.begin', { person: 'ada', course }), {
    code: 'training-untracked',
  })
  const table = 'Email,Completed on\nada@example.com,2026-10-01'
  const imported = await perform(company, lead, 'course.import-records', {
    course,
    from: 'Old LMS',
    table,
  })
  assert.deepEqual(imported, {
    added: 0,
    same: 0,
    notCompleted: 0,
    ofOthers: 0,
    untracked: 1,
    told: '0 completions were taken. One row was left out because nobody in that company may record who completes courses.',
  })
})

test('a list of another system is taken whole or not at all, and the same list twice adds nothing', async () => {
  const company = await begun()
  for (const id of ['ada', 'bob', 'cem']) await member(company, id)
  const give = (table: string) =>
    perform(company, lead, 'course.import-records', { course, from: 'Old LMS', table })
  await assert.rejects(give('Email;Abgeschlossen am\nnobody@example.com;2026-10-01'), {
    code: 'records-wrong',
  })
  await assert.rejects(give('Email;Abgeschlossen am\nada@example.com;2027-10-01'), {
    code: 'records-wrong',
    message: /^Row 2: /,
  })
  await assert.rejects(give('Name;Note\nAda;1'), { code: 'table-foreign' })
  const table = [
    'E-Mail;Abgeschlossen am;Status',
    'ADA@example.com;01.10.2026;Bestanden',
    'nr-bob;2026-10-02T08:00:00Z;completed',
    'cem@example.com;2026-10-03;failed',
  ].join('\n')
  const left = 'One row was left out because the status is not “completed” but: “failed”.'
  const none = { notCompleted: 1, ofOthers: 0, untracked: 0 }
  assert.deepEqual(await give(table), {
    ...none,
    added: 2,
    same: 0,
    told: `2 completions were taken. ${left}`,
  })
  assert.deepEqual(await give(table), {
    ...none,
    added: 0,
    same: 2,
    told: `0 completions were taken. 2 were there already. ${left}`,
  })
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, trainingRecords))
  assert.deepEqual(
    kept.map(({ person, completedOn, attestedBy }) => [person, completedOn, attestedBy]),
    [
      ['ada', '2026-10-01', 'lead'],
      ['bob', '2026-10-02', 'lead'],
    ],
  )
})

test('what a list says of a row counts under whatever heading, and rows of other courses are none of this one', async () => {
  const company = await begun()
  const ids = ['ada', 'bob', 'cem']
  for (const id of ids) await member(company, id)
  const give = (...lines: string[]) =>
    perform(company, lead, 'course.import-records', {
      course,
      from: 'Old LMS',
      table: lines.join('\n'),
    })
  const kept = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, trainingRecords))).map(
      ({ person, completedOn }) => [person, completedOn],
    )
  for (const heading of ['Completion status', 'Passed?', 'Kursstatus', 'Outcome']) {
    const failed = await give(`Email,Date,${heading}`, 'ada@example.com,2026-10-01,failed')
    assert.deepEqual([failed['added'], failed['notCompleted']], [0, 1], heading)
  }
  // The day of enrolment, further left, is no completion.
  await give('Email,Date,Completed on', 'ada@example.com,2026-09-01,2026-10-01')
  assert.deepEqual(await kept(), [['ada', '2026-10-01']])
  const heading = 'Email,Course name,Completed on,Status'
  const excel = 'bob@example.com,Excel for all,2026-10-01,completed'
  await assert.rejects(give(heading, excel, 'cem@example.com,Word,2026-10-02,completed'), {
    code: 'records-several-courses',
  })
  const several = await give(heading, excel, `cem@example.com,${course},2026-10-02,completed`)
  assert.deepEqual([several['added'], several['ofOthers']], [1, 1])
  // One name alone is what the other system calls it.
  await give(heading, 'bob@example.com,Security 101,2026-10-03,completed')
  assert.deepEqual(await kept(), [
    ['ada', '2026-10-01'],
    ['bob', '2026-10-03'],
    ['cem', '2026-10-02'],
  ])
})

test('a time of day behind the day is passed over, however long the day is written', async () => {
  const company = await begun()
  const days = [
    '1.9.2026 10:22',
    '1.9.2026, 10:22 Uhr',
    '01.09.2026 8:00',
    '2026-09-01T10:22:00Z',
    '1. 9. 2026',
  ]
  for (const [index] of days.entries()) await member(company, `m${index}`)
  const rows = days.map((day, index) => `m${index}@example.com;"${day}"`)
  const table = ['E-Mail;Abgeschlossen am', ...rows].join('\n')
  await perform(company, lead, 'course.import-records', { course, from: 'Old LMS', table })
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, trainingRecords))
  assert.deepEqual(
    kept.map(({ completedOn }) => completedOn),
    days.map(() => '2026-09-01'),
  )
  for (const wrong of ['1.9.20261', '2026-09-01x', '31.2.2026 10:00', '2026-09-01 and later'])
    await assert.rejects(
      perform(company, lead, 'course.import-records', {
        course,
        from: 'Old LMS',
        table: `E-Mail;Abgeschlossen am\nm0@example.com;"${wrong}"`,
      }),
      { code: 'records-wrong' },
      wrong,
    )
})

test('a change that takes a duty away stands in the log in clear, another does not', async () => {
  const company = await begun()
  const [held] = await readOrg(store, company.org, (tx) => managedItems(tx, courses))
  assert(held)
  const { shipped: _, ...fields } = held
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  await perform(company, lead, 'course.change', { ...fields, minutes: 16 })
  assert.deepEqual(await kinds(), [])
  await perform(company, lead, 'course.change', { ...fields, groups: ['engineering'] })
  assert.deepEqual(await kinds(), ['training-reduced'])
  await assert.rejects(
    perform(company, lead, 'course.change', { ...fields, topics: ['devices'] }),
    {
      code: 'course-topics',
    },
  )
  await perform(company, lead, 'course.close', { id: course })
  assert((await kinds()).includes('training-removed'))
})
