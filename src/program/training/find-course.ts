import { Refusal } from '#engine/refusal.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { coursePackages } from '#populations/course-package.ts'
import type { CoursePackage } from '#populations/course-package.ts'
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

/** The versions of a course's package, the newest first. */
export async function packagesOf(tx: Tx, course: string): Promise<CoursePackage[]> {
  const found = await listItems(tx, coursePackages.id, { prefix: `${course}/` })
  return found
    .map(({ content }) => coursePackages.item.parse(content))
    .filter((each) => each.course === course)
    .toSorted((a, b) => b.number - a.number)
}

/** One version of a package; nothing where there is none. */
export async function findPackage(tx: Tx, id: string): Promise<CoursePackage | undefined> {
  const [found] = await listItems(tx, coursePackages.id, { keys: [id] })
  return found && coursePackages.item.parse(found.content)
}
