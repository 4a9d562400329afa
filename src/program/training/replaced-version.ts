import { addDays } from '#engine/calendar.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Tx } from '#store/organisation.ts'

import { daysToComplete } from './days-to-complete.ts'
import { packagesOf } from './find-course.ts'

/**
 * Whether an attempt is at a version of a package that was replaced too long ago. Whoever began one ends on it within the days
 * that the company gives for a course, from when the next was handed in; after that they would learn what holds no longer.
 */
export async function isReplaced(tx: Tx, attempt: CourseAttempt, at: Date): Promise<boolean> {
  if (attempt.package === undefined) return false
  const versions = await packagesOf(tx, attempt.course)
  const own = versions.find(({ id }) => id === attempt.package)
  const next = versions.findLast(({ number }) => own !== undefined && number > own.number)
  if (!next) return false
  return at >= addDays(new Date(next.handedInAt), await daysToComplete(tx))
}
