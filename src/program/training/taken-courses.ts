import type { CourseAttempt } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { itemHistory } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { attemptsOf } from './find-course.ts'

/** A course that somebody took, whether or not it is still theirs to take. */
export interface TakenCourse {
  course: Course
  /** The last first. */
  attempts: readonly CourseAttempt[]
}

/** Every course that somebody took here, also those that ended or are no longer for them, in the order of their titles. */
export async function takenCourses(tx: Tx, person: string): Promise<TakenCourse[]> {
  const taken: TakenCourse[] = []
  for (const [id, attempts] of Map.groupBy(await attemptsOf(tx, person), ({ course }) => course)) {
    const last = (await itemHistory(tx, courses.id, id)).at(-1)
    if (last) taken.push({ course: courses.item.parse(last.content), attempts })
  }
  return taken.toSorted((a, b) => a.course.titleDe.localeCompare(b.course.titleDe, 'de'))
}
