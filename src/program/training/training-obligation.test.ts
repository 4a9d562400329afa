import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Course } from '#populations/course.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import type { Person } from '#populations/person.ts'
import type { TrainingRecord } from '#populations/training-record.ts'

import { trainingCompleted } from './training-completed.ts'
import { trainingCoverages } from './training-coverage.ts'
import { trainingCoversTopics } from './training-covers-topics.ts'
import { trainingObligations } from './training-obligation.ts'

const ada: Person = {
  id: 'ada',
  name: 'Ada Beispiel',
  kind: 'employee',
  groups: ['engineering'],
  start: '2026-02-02',
  externalIds: {},
}

const awareness: Course = {
  id: 'awareness',
  titleDe: 'S',
  titleEn: 'S',
  shipped: 'security-awareness',
  minutes: 20,
  topics: ['phishing', 'passwords'],
  groups: [],
  requiredFrom: '2026-01-01',
  months: 12,
}

/** Only whoever answers enough of the questions rightly has completed it. */
function attempt(finished: string, isPassed = true): CourseAttempt {
  const finishedAt = `${finished}T10:00:00.000Z`
  return {
    id: `ada/awareness/${finished}`,
    person: 'ada',
    course: 'awareness',
    content: '00'.repeat(32),
    seed: '00'.repeat(16),
    startedAt: finishedAt,
    finishedAt,
    right: isPassed ? 9 : 3,
    needed: 8,
    isPassed,
    asked: 10,
  }
}

function record(completedOn: string, recordedOn = completedOn): TrainingRecord {
  return {
    id: `ada/awareness/${completedOn}`,
    person: 'ada',
    course: 'awareness',
    completedOn,
    recordedAt: `${recordedOn}T12:00:00.000Z`,
    from: 'The old system',
    attestedBy: 'lead',
  }
}

interface Given {
  person?: Partial<Person>
  course?: Partial<Course>
  attempts?: CourseAttempt[]
  records?: TrainingRecord[]
  absences?: { from: string; to: string }[]
  entities?: LegalEntity[]
}

function obligations({
  person,
  course,
  attempts = [],
  records = [],
  absences = [],
  entities = [],
}: Given) {
  const related = groupRelatives(
    trainingObligations,
    new Map<string, unknown[]>([
      ['course', [{ ...awareness, ...course }]],
      ['course-attempt', attempts],
      ['training-record', records],
      ['legal-entity', entities],
      ['absence', absences.map((each, index) => ({ id: String(index), person: 'ada', ...each }))],
    ]),
  )
  return trainingObligations.derive({ ...ada, ...person }, related('ada'))
}

/** What Ada owes, as `occasion from…doneAt|closedAt`, dates only. */
function owed(given: Given): string[] {
  return obligations(given).map(({ id, from, doneAt, closedAt, by, pauses, isUntracked }) =>
    [
      `${id.split('/').at(-1)} ${from?.slice(0, 10) ?? '?'}…`,
      doneAt && `${by} ${doneAt.slice(0, 10)}`,
      closedAt && `closed ${closedAt.slice(0, 10)}`,
      pauses && `paused ${pauses.length}`,
      isUntracked && 'untracked',
    ]
      .filter(Boolean)
      .join(' '),
  )
}

test('a course is owed from the first day or from the day it is required, whichever is later', () => {
  assert.deepEqual(owed({}), ['first 2026-02-02…'])
  assert.deepEqual(owed({ course: { requiredFrom: '2026-05-01' } }), ['first 2026-05-01…'])
  assert.deepEqual(owed({ person: { start: undefined } }), ['first ?…'])
  assert.deepEqual(owed({ course: { groups: ['sales'] } }), [])
  assert.deepEqual(owed({ person: { end: '2026-01-15', start: '2025-01-01' } }), [
    'first 2026-01-01… closed 2026-01-15',
  ])
  assert.deepEqual(owed({ person: { end: '2025-12-15', start: '2025-01-01' } }), [])
})

test('each completion opens its renewal, owed thirty days before the year is over', () => {
  assert.deepEqual(owed({ attempts: [attempt('2026-02-10')] }), [
    'first 2026-02-02… measured 2026-02-10',
    '2026-02-10 2027-01-11…',
  ])
  assert.deepEqual(owed({ attempts: [attempt('2027-01-20'), attempt('2026-02-10')] }), [
    'first 2026-02-02… measured 2026-02-10',
    '2026-02-10 2027-01-11… measured 2027-01-20',
    '2027-01-20 2027-12-21…',
  ])
  // Somebody who leaves before then owes none.
  assert.deepEqual(owed({ attempts: [attempt('2026-02-10')], person: { end: '2026-12-31' } }), [
    'first 2026-02-02… measured 2026-02-10',
  ])
})

test('an attempt that was not passed completes nothing, and a course in two lists was completed once', () => {
  assert.deepEqual(owed({ attempts: [attempt('2026-02-10', false)] }), ['first 2026-02-02…'])
  assert.deepEqual(
    owed({
      attempts: [attempt('2026-02-10'), attempt('2026-02-20')],
      records: [record('2026-02-10')],
    }),
    ['first 2026-02-02… measured 2026-02-10', '2026-02-10 2027-01-11…'],
  )
})

test('a list that is imported long after takes nothing away from what was completed here in time', () => {
  const [both] = obligations({
    attempts: [attempt('2026-02-20')],
    records: [record('2026-02-10', '2026-06-01')],
  })
  assert(both)
  const parameters = trainingCompleted.parameters.parse({})
  const found = trainingCompleted.judge(both, new Date('2026-06-02'), parameters)
  assert.deepEqual([found.kind, found.reason?.code], ['pass', undefined])
})

test('paper in time counts beside a later completion that was recorded first, where it is recorded in time', () => {
  const judged = (recordedOn: string, attempts = [attempt('2026-03-10')]) => {
    const [both] = obligations({ attempts, records: [record('2026-02-20', recordedOn)] })
    assert(both)
    const parameters = trainingCompleted.parameters.parse({})
    const found = trainingCompleted.judge(both, new Date('2026-06-02'), parameters)
    return [found.kind, found.reason?.code]
  }
  // Due on 3 March, a Tuesday: five working days later it is the 10th or 11th.
  assert.deepEqual(judged('2026-03-10'), ['pass', 'said-earlier'])
  assert.deepEqual(judged('2026-03-18'), ['fail', 'late'])
  // The day that was recorded first stays, and the renewal follows it.
  const given = { attempts: [attempt('2026-03-10')], records: [record('2026-02-20', '2026-03-11')] }
  assert.deepEqual(owed(given), ['first 2026-02-02… measured 2026-03-10', '2026-03-10 2027-02-08…'])
})

test('without a first day, what was in time by the earliest it can be counts, and of what came later nobody knows', () => {
  const judged = (given: Given, of: number) => {
    const each = obligations({ person: { start: undefined }, ...given })[of]
    assert(each)
    const parameters = trainingCompleted.parameters.parse({})
    const found = trainingCompleted.judge(each, new Date('2026-06-02'), parameters)
    return [found.kind, found.reason?.code]
  }
  assert.deepEqual(judged({ attempts: [attempt('2026-01-20')] }, 0), ['pass', undefined])
  assert.deepEqual(judged({ attempts: [attempt('2026-04-20')] }, 0), ['unknown', 'no-beginning'])
  assert.deepEqual(judged({}, 0), ['unknown', 'no-beginning'])
  // The renewal follows the completion, whenever they began.
  const given = { course: { requiredFrom: '2024-01-01' }, attempts: [attempt('2025-04-20')] }
  assert.deepEqual(judged(given, 1), ['fail', 'overdue'])
})

test('what was completed before the course was required counts for as long as it would have', () => {
  const course = { requiredFrom: '2026-06-01' }
  assert.deepEqual(owed({ course, records: [record('2026-03-01', '2026-06-02')] }), [
    'first 2026-06-01… attested 2026-03-01',
    '2026-03-01 2027-01-30…',
  ])
  assert.deepEqual(owed({ course, records: [record('2025-05-01')] }), ['first 2026-06-01…'])
})

test('a year is over on the day, also in leap years, and leave in the last thirty days moves the deadline', () => {
  const leap = obligations({
    person: { start: '2024-02-01' },
    course: { requiredFrom: '2024-01-01' },
    attempts: [attempt('2024-02-29')],
  })[1]
  assert(leap)
  const kindAt = (at: string, item = leap) =>
    trainingCompleted.judge(item, new Date(at), trainingCompleted.parameters.parse({})).kind
  assert.equal(kindAt('2025-02-28T09:59:00Z'), 'pass')
  assert.equal(kindAt('2025-02-28T10:01:00Z'), 'fail')
  const away = obligations({
    person: { start: '2024-02-01' },
    course: { requiredFrom: '2024-01-01' },
    attempts: [attempt('2024-02-29')],
    absences: [{ from: '2024-10-01', to: '2025-06-30' }],
  })[1]
  assert.equal(kindAt('2025-07-29T12:00:00Z', away), 'pass')
  assert.equal(kindAt('2025-08-01T12:00:00Z', away), 'fail')
})

test('where a company may not look at training person by person, nothing is said of anybody', () => {
  const entity: LegalEntity = {
    id: 'gmbh',
    name: 'GmbH',
    country: 'DE',
    joined: '2020-01-01',
    acquired: false,
    hasWorksCouncil: true,
  }
  const given = { person: { legalEntity: 'gmbh' }, attempts: [attempt('2026-02-10')] }
  assert.deepEqual(owed({ ...given, entities: [entity] }), ['first ?… untracked'])
  // Nobody said whether there is a works council: that is no record of there being none.
  const { hasWorksCouncil: _unsaid, ...unsaid } = entity
  assert.deepEqual(owed({ ...given, entities: [unsaid] }), ['first ?… untracked'])
  assert.equal(owed({ ...given, entities: [{ ...unsaid, country: 'CH' }] }).length, 2)
  assert.equal(owed({ ...given, entities: [{ ...entity, hasWorksCouncil: false }] }).length, 2)
  const typed = { ...given, person: { legalEntity: ' gmbh' }, entities: [{ ...entity, id: '1' }] }
  assert.deepEqual(owed(typed), ['first ?… untracked'])
  // Two of one name: nobody can tell which, and one of them has not agreed.
  const twins = [
    { ...entity, id: '1', hasWorksCouncil: false },
    { ...entity, id: '2' },
  ]
  assert.deepEqual(owed({ ...given, entities: twins }), ['first ?… untracked'])
  // One that was closed is not on record: nobody can say whether it agreed.
  assert.deepEqual(owed({ ...given, entities: [] }), ['first ?… untracked'])
  const agreed = { ...entity, worksAgreement: 'BV 7' }
  assert.equal(owed({ ...given, entities: [agreed] }).length, 2)
  // Of whom nobody says which company employs them, any may.
  const unnamed = { ...given, person: { legalEntity: undefined } }
  assert.deepEqual(owed({ ...unnamed, entities: [agreed, unsaid] }), ['first ?… untracked'])
  assert.equal(owed({ ...unnamed, entities: [agreed] }).length, 2)
  assert.equal(owed({ ...unnamed, entities: [] }).length, 2)
})

test('what somebody is taught is what all their courses teach, and is not known where no course says', () => {
  const covered = (given: Course[], groups: string[] = []) => {
    const related = groupRelatives(trainingCoverages, new Map([['course', given]]))
    return trainingCoverages.derive({ ...ada, groups }, related('ada'))[0]?.topics
  }
  const phishing: Course = { ...awareness, topics: ['phishing'], groups: ['sales'] }
  const passwords: Course = { ...awareness, id: 'passwords', topics: ['passwords'] }
  assert.deepEqual(covered([phishing, passwords]), ['passwords'])
  assert.deepEqual(covered([passwords, phishing], ['sales']), ['phishing', 'passwords'])
  assert.deepEqual(covered([]), [])
  assert.equal(covered([{ ...awareness, topics: [] }]), undefined)
})

test('a topic whose course is required only later, or too seldom, is not taught to anybody', () => {
  const at = (requiredFrom: string, topics: Course['topics']): Course => ({
    ...awareness,
    id: topics.join(),
    topics,
    requiredFrom,
  })
  const judged = (given: Course[], day: string) => {
    const related = groupRelatives(trainingCoverages, new Map([['course', given]]))
    const [item] = trainingCoverages.derive(ada, related('ada'))
    assert(item)
    const parameters = trainingCoversTopics.parameters.parse({})
    return trainingCoversTopics.judge(item, new Date(`${day}T12:00:00Z`), parameters)
  }
  const [now, later] = [at('2026-01-01', ['phishing']), at('2026-12-01', ['passwords'])]
  const found = judged([now, later], '2026-11-01')
  assert.deepEqual([found.kind, found.reason?.code], ['fail', 'not-yet'])
  assert.deepEqual(found.reason?.values, { topics: 'passwords', from: '2026-12-01' })
  assert.equal(found.until?.toISOString(), '2026-12-01T00:00:00.000Z')
  assert.equal(judged([now, later], '2026-12-02').kind, 'pass')
  assert.equal(judged([now, later, at('2026-02-01', ['passwords'])], '2026-11-01').kind, 'pass')
  // Nor does a course that counts for years, however it is called.
  const seldom = { ...at('2026-01-01', ['passwords']), months: 24 }
  assert.equal(judged([now, seldom], '2026-11-01').reason?.code, 'too-seldom')
  assert.equal(judged([now, seldom, later], '2026-11-01').reason?.code, 'not-yet')
  assert.equal(judged([now, seldom, later], '2026-12-02').kind, 'pass')
})
