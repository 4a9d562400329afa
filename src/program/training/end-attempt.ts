import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Acting } from '#program/action.ts'
import { putItem } from '#store/items.ts'
import { dropTicket } from '#store/tickets.ts'

/** Ends an attempt at a package. With it goes what was kept of how far they were. */
export async function endAttempt({ tx, at }: Acting, attempt: CourseAttempt): Promise<void> {
  await putItem(tx, courseAttempts, { ...attempt, finishedAt: at.toISOString() })
  await dropTicket(tx, 'course-state', attempt.id)
}
