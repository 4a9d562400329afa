import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** What a course can teach; a test asks for some of them. */
export const trainingTopics = [
  'phishing',
  'passwords',
  'second-factor',
  'devices',
  'incidents',
  'data-protection',
] as const
export type TrainingTopic = (typeof trainingTopics)[number]

/**
 * A course that people complete every so often: one that comes with the product and is taken here, one of the company's own
 * that was handed in as a package and is played here, or one that is taken elsewhere.
 */
export const Course = z.object({
  /** A short name for addresses: `security-awareness`. */
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  titleDe: z.string().min(1).max(160),
  titleEn: z.string().min(1).max(160),
  /** The course that comes with the product and is taken here, by its name. With neither this nor a package it is taken elsewhere, and completions are imported. */
  shipped: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/)
    .optional(),
  /** The version of its package that whoever begins now is given: the key of a `course-package`. */
  package: z.string().min(1).max(100).optional(),
  /** Where one that is taken elsewhere is to be found. */
  url: z
    .url({ protocol: /^https$/ })
    .max(1000)
    .optional(),
  minutes: z.int().min(1).max(1000),
  topics: z.array(z.enum(trainingTopics)).max(trainingTopics.length),
  /** Whom it is for, by the names of groups; empty means everybody. */
  groups: z.array(z.string().min(1).max(200)).max(100),
  /** From which day on it is owed, by the organisation's calendar. */
  requiredFrom: z.iso.date(),
  /** For how many months a completion counts. */
  months: z.int().min(1).max(36),
})
export type Course = z.infer<typeof Course>

export const courses: Population<Course> = {
  id: 'course',
  item: Course,
  key: (course) => course.id,
  kind: 'managed',
}
