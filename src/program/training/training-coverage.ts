/** What the courses that somebody has to take teach, taken together. */
import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { courses, trainingTopics } from '#populations/course.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { timeZoneOf, workingTime } from '#program/people/working-time.ts'

import { isCourseFor } from './training-obligation.ts'

export const TrainingCoverage = z.object({
  /** The person's. */
  id: z.string(),
  /** In the order of the list; absent where they have courses of which nobody said what they teach. */
  topics: z.array(z.enum(trainingTopics)).optional(),
  /** By which courses: from when on each is required, and for how many months it counts. */
  taught: z
    .array(
      z.object({
        topic: z.enum(trainingTopics),
        since: z.iso.datetime(),
        months: z.int(),
      }),
    )
    .optional(),
  /** The end of their last day. */
  leftAt: z.iso.datetime().optional(),
})
export type TrainingCoverage = z.infer<typeof TrainingCoverage>

export const trainingCoverages = derived({
  id: 'training-coverage',
  item: TrainingCoverage,
  key: (coverage: TrainingCoverage) => coverage.id,
  person: (coverage: TrainingCoverage) => coverage.id,
  each: [people],
  with: { courses: { of: courses }, settings: { of: organisationSettings } },
  derive(person: Person, { courses: all, settings }): TrainingCoverage[] {
    const owed = all.filter((course) => isCourseFor(course, person))
    const taught = new Set(owed.flatMap(({ topics }) => topics))
    const isSaid = owed.length === 0 || taught.size > 0
    const zone = timeZoneOf(settings)
    const { to } = workingTime(person, [], zone)
    const teaching = owed.flatMap(({ topics, requiredFrom, months }) =>
      topics.map((topic) => ({
        topic,
        since: startOfDate(requiredFrom, zone).toISOString(),
        months,
      })),
    )
    return [
      {
        id: person.id,
        ...(isSaid && { topics: trainingTopics.filter((topic) => taught.has(topic)) }),
        ...(teaching.length > 0 && { taught: teaching }),
        ...(to && { leftAt: to.toISOString() }),
      },
    ]
  },
})
