import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/**
 * Somebody's attempt at a course: at the questions of one that comes with the product, or at a package, which reports itself
 * how it came out. When, and with what result; what they answered is kept nowhere.
 */
export const CourseAttempt = z.object({
  /** `<person>/<course>/<number>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  course: personal(z.string(), { de: 'Kurs', en: 'Course' }, duties),
  /** SHA-256 of the course's lessons and questions as they were, or of the package, in hex. */
  content: personal(
    z.string().regex(/^[0-9a-f]{64}$/),
    { de: 'Digest des Kurses', en: 'Digest of the course' },
    duties,
  ),
  /** Which questions are asked, and in which order, follows from it. A package is told it in place of who takes it. */
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
  /** None of a package. */
  asked: personal(z.int().min(0), { de: 'Fragen', en: 'Questions' }, duties),
  /** The version of the package that is played. */
  package: personal(z.string().optional(), { de: 'Kurspaket', en: 'Course package' }, duties),
  /** What the package reported in the end, or that it does not run where they are, or that a newer version took its place. */
  reported: personal(
    z.enum(['passed', 'completed', 'failed', 'cannot-run', 'replaced']).optional(),
    { de: 'Vom Paket gemeldet', en: 'Reported by the package' },
    duties,
  ),
  /** Of 100, where the package reported one. */
  score: personal(z.number().min(0).max(100).optional(), { de: 'Punkte', en: 'Score' }, duties),
})
export type CourseAttempt = z.infer<typeof CourseAttempt>

export const courseAttempts: Population<CourseAttempt> = {
  id: 'course-attempt',
  item: CourseAttempt,
  key: (attempt) => attempt.id,
  kind: 'managed',
  person: (attempt) => attempt.person,
}
