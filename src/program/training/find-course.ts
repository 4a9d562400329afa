import { Refusal } from '#engine/refusal.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { findShipped } from './shipped.ts'
import type { ShippedCourse } from './shipped.ts'

/** The course of an id; refused where there is none. */
export async function requireCourse(tx: Tx, id: string): Promise<Course> {
  const [found] = await listItems(tx, courses.id, { keys: [id] })
  if (found) return courses.item.parse(found.content)
  throw new Refusal('missing', 'item-missing', `There is no course ${id}.`, 'Go back to the list.')
}

/** What is taught in a course that is taken here. */
export function requireContent({ id, shipped }: Course): ShippedCourse {
  const content = findShipped(shipped)
  if (content) return content
  throw new Refusal(
    'missing',
    'course-elsewhere',
    `The course ${id} is not taken here.`,
    'Take it where its page says.',
  )
}

/** Somebody's attempts at all courses, the last first. */
export async function attemptsOf(tx: Tx, person: string): Promise<CourseAttempt[]> {
  const found = await listItems(tx, courseAttempts.id, { prefix: `${person}/` })
  return found
    .map(({ content }) => courseAttempts.item.parse(content))
    .filter((attempt) => attempt.person === person)
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}
