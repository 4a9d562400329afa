/** The courses of the demo's company, and who completed them: all in time but for one who joined lately, and a third course that is still new. */
import { createHash } from 'node:crypto'

import { addDays } from '#engine/calendar.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import type { Person } from '#populations/person.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { neededOf } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import type { ShippedCourse } from '#program/training/shipped.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { keepAll } from './keep-all.ts'
import { spread } from './spread.ts'

/** Since how many days each is required. */
const required = [
  { id: 'security-awareness', days: 200 },
  { id: 'passwords-and-authentication', days: 200 },
  { id: 'data-protection', days: 20 },
]
/** Who did not take one in the usual order of things, by the name of their mailbox. */
const overdue = { mailbox: 'tom', course: 'passwords-and-authentication' }
const secondTry = { mailbox: 'oscar', course: 'passwords-and-authentication' }
const elsewhere = { mailbox: 'management', course: 'security-awareness', days: 192 }
const stillOpen = { mailboxes: ['team', 'oscar'], course: 'data-protection' }

/** Whoever is on the list of people takes part; nothing where there are courses already. */
export async function keepDemoTraining(tx: WriteTx): Promise<void> {
  if ((await managedItems(tx, courses)).length > 0) return
  const daysAgo = (days: number) => addDays(tx.recordedAt, -days)
  const dateAgo = (days: number) => daysAgo(days).toISOString().slice(0, 10)
  const people = (await allPeople(tx)).map(({ person }) => person)
  const attempts: CourseAttempt[] = []
  for (const { id, days } of required) {
    const content = findShipped(id)
    if (!content) continue
    await putItem(tx, courses, {
      id,
      titleDe: content.title.de,
      titleEn: content.title.en,
      shipped: id,
      minutes: content.minutes,
      topics: [...content.topics],
      groups: [],
      requiredFrom: dateAgo(days),
      months: 12,
    })
    for (const person of people) {
      const owedFor = Math.min(days, daysSince(person.start))
      const taken = owedFor - 2 - spread(`${person.email} ${id}`, 18)
      // Whoever is new has not come to it yet.
      if (taken < 1) continue
      if (isOne(person, [overdue.mailbox]) && id === overdue.course) continue
      if (isOne(person, stillOpen.mailboxes) && id === stillOpen.course) continue
      if (isOne(person, [elsewhere.mailbox]) && id === elsewhere.course) {
        await imported(person, id, elsewhere.days)
      } else if (isOne(person, [secondTry.mailbox]) && id === secondTry.course) {
        attempts.push(attempt(person, content, 1, taken, 6), attempt(person, content, 2, taken, 9))
      } else {
        attempts.push(attempt(person, content, 1, taken, 8 + spread(person.id + id, 3)))
      }
    }
  }
  await keepAll(tx, courseAttempts, attempts)

  function daysSince(start = ''): number {
    return Math.floor((tx.recordedAt.getTime() - Date.parse(start)) / 86_400_000) || 0
  }

  function attempt(
    { id: person }: Person,
    { id: course, digest, asked }: ShippedCourse,
    number: number,
    days: number,
    right: number,
  ): CourseAttempt {
    const needed = neededOf(asked)
    const id = `${person}/${course}/${number}`
    const began = addDays(daysAgo(days), number / 50)
    return {
      id,
      person,
      course,
      content: digest,
      seed: createHash('sha256').update(id).digest('hex').slice(0, 32),
      startedAt: began.toISOString(),
      finishedAt: addDays(began, 0.01).toISOString(),
      asked,
      right,
      needed,
      isPassed: right >= needed,
    }
  }

  async function imported({ id: person }: Person, course: string, days: number): Promise<void> {
    await putItem(tx, trainingRecords, {
      id: `${person}/${course}/${dateAgo(days)}`,
      person,
      course,
      completedOn: dateAgo(days),
      recordedAt: daysAgo(days - 1).toISOString(),
      from: 'Learning system of the parent company',
      attestedBy: 'operator',
    })
  }
}

function isOne({ email }: Person, mailboxes: readonly string[]): boolean {
  return mailboxes.some((mailbox) => email?.startsWith(`${mailbox}@`))
}
