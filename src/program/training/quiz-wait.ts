import type { CourseAttempt } from '#populations/course-attempt.ts'

const hourMs = 3_600_000
/** So many attempts at the questions are taken one after the other, counted over a day; then each waits for an hour. */
export const triesAtOnce = 3

/**
 * When somebody may begin the questions of a course again; nothing where they may now. Every result shows what is right, so
 * without a wait whoever clicks for long enough passes; nobody is shut out, and the lessons stay open. Attempts of one course.
 */
export function waitsUntil(attempts: readonly CourseAttempt[], at: Date): Date | undefined {
  const ended = attempts
    .flatMap(({ package: pack, finishedAt, isPassed }) =>
      pack === undefined && finishedAt !== undefined
        ? [{ at: Date.parse(finishedAt), isPassed: isPassed === true }]
        : [],
    )
    .toSorted((a, b) => b.at - a.at)
  const passed = ended.findIndex(({ isPassed }) => isPassed)
  const failed = ended
    .slice(0, passed < 0 ? undefined : passed)
    .filter((each) => each.at > at.getTime() - 24 * hourMs)
  const [last] = failed
  if (!last || failed.length < triesAtOnce) return undefined
  const until = new Date(last.at + hourMs)
  return at < until ? until : undefined
}
