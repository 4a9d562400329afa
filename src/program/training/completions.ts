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
  /** Earlier days of the same completion that another system's list named only after it was recorded. */
  saidEarlier: Pick<Completion, 'at' | 'recordedAt'>[]
}

/** Whoever completes a course again so soon has completed it once: a course taken for pleasure, or the same one in two lists. */
const sameForDays = 30

/**
 * Somebody's completions of a course, in the order they happened, near ones taken as one: the one that was known first, lest a
 * list that is imported later take away what was in time. Beside it stands what was said afterwards of an earlier day.
 */
export function completionsOf(
  { id }: Pick<Course, 'id'>,
  attempts: readonly CourseAttempt[],
  records: readonly TrainingRecord[],
  timeZone: string,
): Completion[] {
  const passed = attempts.flatMap(({ course, finishedAt, isPassed }): Said[] => {
    if (course !== id || !isPassed || finishedAt === undefined) return []
    const at = new Date(finishedAt)
    return [{ at, recordedAt: at, by: 'measured' }]
  })
  const imported = records
    .filter(({ course }) => course === id)
    .map(({ completedOn, recordedAt }): Said => ({
      at: startOfDate(completedOn, timeZone),
      recordedAt: new Date(recordedAt),
      by: 'attested',
    }))
  const found: Said[][] = []
  for (const each of [...passed, ...imported].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || a.by.localeCompare(b.by),
  )) {
    const same = found.at(-1)
    const first = same?.[0]
    if (same && first && each.at < addDays(first.at, sameForDays)) same.push(each)
    else found.push([each])
  }
  return found.flatMap(asOne)
}

type Said = Omit<Completion, 'saidEarlier'>

function asOne(same: readonly Said[]): Completion[] {
  const [known] = same.toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime())
  if (!known) return []
  const saidEarlier = same.filter(({ at, by }) => by === 'attested' && at < known.at)
  return [{ ...known, saidEarlier }]
}
