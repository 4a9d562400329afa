/** The courses of the demo's company, and who completed them: in time but for one, and a third course that is still new. */
import { createHash } from 'node:crypto'

import { addDays } from '#engine/calendar.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import type { Person } from '#populations/person.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { neededOf } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import type { ShippedCourse } from '#program/training/shipped.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

/** Since how many days each is required. */
const required = [
  { id: 'security-awareness', days: 200 },
  { id: 'passwords-and-authentication', days: 200 },
  { id: 'data-protection', days: 20 },
]
/** Who did not take one in the usual order of things, by the name of their mailbox. */
const late = { mailbox: 'oscar', course: 'passwords-and-authentication', days: 155 }
const elsewhere = { mailbox: 'management', course: 'security-awareness', days: 192 }
const stillOpen = { mailboxes: ['team', 'oscar'], course: 'data-protection' }

/** Whoever is on the list of people takes part; nothing where there are courses already. */
export async function keepDemoTraining(tx: WriteTx): Promise<void> {
  if ((await managedItems(tx, courses)).length > 0) return
  const daysAgo = (days: number) => addDays(tx.recordedAt, -days)
  const dateAgo = (days: number) => daysAgo(days).toISOString().slice(0, 10)
  const people = (await allPeople(tx)).map(({ person }) => person)
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
    for (const [index, person] of people.entries()) {
      // Whoever is new has not come to it yet.
      if (person.start === undefined || person.start > dateAgo(days)) continue
      if (isOne(person, stillOpen.mailboxes) && id === stillOpen.course) continue
      const usual = days - 3 - 2 * index
      if (isOne(person, [elsewhere.mailbox]) && id === elsewhere.course) {
        await imported(person, id, elsewhere.days)
      } else if (isOne(person, [late.mailbox]) && id === late.course) {
        await attempt(person, content, 1, late.days + 1, 6)
        await attempt(person, content, 2, late.days, 9)
      } else await attempt(person, content, 1, usual, 8 + (index % 3))
    }
  }

  async function attempt(
    { id: person }: Person,
    { id: course, digest, asked }: ShippedCourse,
    number: number,
    days: number,
    right: number,
  ): Promise<void> {
    const needed = neededOf(asked)
    const id = `${person}/${course}/${number}`
    await putItem(tx, courseAttempts, {
      id,
      person,
      course,
      content: digest,
      seed: createHash('sha256').update(id).digest('hex').slice(0, 32),
      startedAt: addDays(daysAgo(days), -0.01).toISOString(),
      finishedAt: daysAgo(days).toISOString(),
      asked,
      right,
      needed,
      isPassed: right >= needed,
    })
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
