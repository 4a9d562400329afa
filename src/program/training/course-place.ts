/** Where somebody is in a course that comes with the product: kept for them alone, so that stopping costs nothing. */
import { z } from 'zod'

import type { WriteTx, Tx } from '#store/organisation.ts'
import { findTicket, keepTicket } from '#store/tickets.ts'

import { isOpen } from './attempt.ts'
import type { OwnCourse } from './own-training.ts'
import type { Lesson } from './shipped.ts'

const Place = z.object({ lessons: z.array(z.string()) })

/** From the first lesson on; whoever takes longer begins anew. */
const keptMs = 180 * 86_400_000

type Taken = Pick<OwnCourse, 'course' | 'attempts' | 'content' | 'isUntracked'>

/** The lessons somebody has read since they last passed, by id. */
export async function lessonsRead(
  tx: Tx,
  person: string,
  own: Taken,
  at: Date,
): Promise<ReadonlySet<string>> {
  const kept = await findTicket(tx, 'course-place', nameOf(person, own), at)
  return new Set(Place.safeParse(kept?.content).data?.lessons)
}

/** Keeps that a lesson was read. Where the company may not record who learns what, nothing is. */
export async function keepLessonRead(
  tx: WriteTx,
  { account, person }: { account: string; person: string },
  own: Taken,
  lesson: string,
): Promise<void> {
  if (own.isUntracked) return
  const read = await lessonsRead(tx, person, own, tx.recordedAt)
  const lessons = [...new Set([...read, lesson])]
  await keepTicket(tx, 'course-place', nameOf(person, own), {
    account,
    content: { lessons },
    forMs: keptMs,
  })
}

/** What comes next in it: a lesson by its number, or else the questions. */
export type NextStep =
  | { kind: 'lesson'; number: number; lesson: Lesson }
  /** With `isBegun` they wait where somebody left them. */
  | { kind: 'questions'; isBegun: boolean }

/** The first lesson that was not read; the questions once they are begun, or all lessons are read. Nothing where it is taken elsewhere. */
export function nextStep(
  { content, attempts }: Taken,
  read: ReadonlySet<string>,
): NextStep | undefined {
  if (!content) return undefined
  const isBegun = attempts.some((each) => isOpen(each) && each.content === content.digest)
  const index = content.lessons.findIndex(({ id }) => !read.has(id))
  const lesson = content.lessons[index]
  return isBegun || !lesson
    ? { kind: 'questions', isBegun }
    : { kind: 'lesson', number: index + 1, lesson }
}

/** Passed, a course is learned from its first lesson again. */
function nameOf(person: string, { course, attempts }: Taken): string {
  return `${person}/${course.id}/${attempts.filter(({ isPassed }) => isPassed).length}`
}
