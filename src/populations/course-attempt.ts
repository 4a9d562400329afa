import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** Somebody's attempt at the questions of a course: when, and how it came out. What they answered is kept nowhere. */
export const CourseAttempt = z.object({
  /** `<person>/<course>/<number>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  course: personal(z.string(), { de: 'Kurs', en: 'Course' }, duties),
  /** SHA-256 of the course's lessons and questions as they were, in hex. */
  content: personal(
    z.string().regex(/^[0-9a-f]{64}$/),
    { de: 'Digest des Kurses', en: 'Digest of the course' },
    duties,
  ),
  /** Which questions are asked, and in which order, follows from it. */
  seed: personal(
    z.string().regex(/^[0-9a-f]{32}$/),
    { de: 'Startwert der Auswahl', en: 'Seed of the selection' },
    duties,
  ),
  startedAt: personal(z.iso.datetime(), { de: 'Begonnen am', en: 'Started at' }, duties),
  /** Absent as long as it goes on; then so are the three that follow. */
  finishedAt: personal(
    z.iso.datetime().optional(),
    { de: 'Abgegeben am', en: 'Finished at' },
    duties,
  ),
  /** Questions answered rightly, and how many had to be. */
  right: personal(z.int().min(0).optional(), { de: 'Richtig', en: 'Right' }, duties),
  needed: personal(z.int().min(0).optional(), { de: 'Nötig', en: 'Needed' }, duties),
  isPassed: personal(z.boolean().optional(), { de: 'Bestanden', en: 'Passed' }, duties),
  asked: personal(z.int().min(1), { de: 'Fragen', en: 'Questions' }, duties),
})
export type CourseAttempt = z.infer<typeof CourseAttempt>

export const courseAttempts: Population<CourseAttempt> = {
  id: 'course-attempt',
  item: CourseAttempt,
  key: (attempt) => attempt.id,
  kind: 'managed',
  person: (attempt) => attempt.person,
}
