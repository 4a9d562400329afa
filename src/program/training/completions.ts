import { addDays, startOfDate } from '#engine/calendar.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Course } from '#populations/course.ts'
import type { TrainingRecord } from '#populations/training-record.ts'

/** A course was completed. */
export interface Completion {
  /** As it happened, or as another system's list says. */
  at: Date
  recordedAt: Date
  by: 'measured' | 'attested'
}

/** Whoever completes a course again so soon has completed it once: a course taken for pleasure, or the same one in two lists. */
const sameForDays = 30

/**
 * Somebody's completions of a course, in the order they happened, near ones taken as one: the one that was known first, lest a
 * list that is imported later take away what was in time.
 */
export function completionsOf(
  { id }: Pick<Course, 'id'>,
  attempts: readonly CourseAttempt[],
  records: readonly TrainingRecord[],
  timeZone: string,
): Completion[] {
  const passed = attempts.flatMap(({ course, finishedAt, isPassed }): Completion[] => {
    if (course !== id || !isPassed || finishedAt === undefined) return []
    const at = new Date(finishedAt)
    return [{ at, recordedAt: at, by: 'measured' }]
  })
  const imported = records
    .filter(({ course }) => course === id)
    .map(({ completedOn, recordedAt }): Completion => ({
      at: startOfDate(completedOn, timeZone),
      recordedAt: new Date(recordedAt),
      by: 'attested',
    }))
  const found: { first: Date; known: Completion }[] = []
  for (const each of [...passed, ...imported].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || a.by.localeCompare(b.by),
  )) {
    const last = found.at(-1)
    if (!last || each.at >= addDays(last.first, sameForDays))
      found.push({ first: each.at, known: each })
    else if (each.recordedAt < last.known.recordedAt) last.known = each
  }
  return found.map(({ known }) => known)
}
