/** Who has to complete which course by when: one item for each person and course, and one more for every year it is renewed. */
import { z } from 'zod'

import { addDays, addMonthsToInstant, startOfDate } from '#engine/calendar.ts'
import { closedObligation, obligationTimes } from '#engine/obligation.ts'
import { derived } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { isTrackedIn } from '#populations/person-tracking.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { trainingRecords } from '#populations/training-record.ts'
import type { TrainingRecord } from '#populations/training-record.ts'
import { beginningWith } from '#program/begin-duties.ts'
import { endedOf } from '#program/end-duties.ts'
import type { AskedOfSome } from '#program/end-duties.ts'
import { holidayPlace } from '#program/people/public-holidays.ts'
import { endingAt, timeZoneOf, workingTime } from '#program/people/working-time.ts'
import type { WorkingTime } from '#program/people/working-time.ts'

import { completionsOf } from './completions.ts'
import type { Completion } from './completions.ts'

export const TrainingObligation = z.object({
  /** `<person>/<course>/first`, or `…/<day of the completion that it renews>`. */
  id: z.string(),
  person: z.string(),
  course: z.string(),
  ...obligationTimes,
  /** How its completion is known: done here, or imported from another system. */
  by: z.enum(['measured', 'attested']).optional(),
  /** Their company may not look at training person by person yet. */
  isUntracked: z.literal(true).optional(),
})
export type TrainingObligation = z.infer<typeof TrainingObligation>

export const trainingObligations = derived({
  id: 'training-obligation',
  item: TrainingObligation,
  key: (obligation: TrainingObligation) => obligation.id,
  person: (obligation: TrainingObligation) => obligation.person,
  closed: (obligation: TrainingObligation) => closedObligation(obligation),
  each: [people],
  with: {
    courses: { of: courses },
    attempts: {
      of: courseAttempts,
      by: (attempt: CourseAttempt) => attempt.person,
      isKeyedBy: true,
    },
    records: {
      of: trainingRecords,
      by: (record: TrainingRecord) => record.person,
      isKeyedBy: true,
    },
    absences: {
      of: absences,
      by: (absence: Absence) => absence.person,
      isFoundBy: 'person',
    },
    begun: { of: begunDuties, by: (duty: BegunDuty) => duty.person, isKeyedBy: true },
    ended: { of: endedDuties, by: (duty: EndedDuty) => duty.person, isKeyedBy: true },
    entities: { of: legalEntities },
    settings: { of: organisationSettings },
  },
  derive(person: Person, { courses: all, attempts, records, entities, ...related }) {
    const zone = timeZoneOf(related.settings)
    const time = workingTime(person, related.absences, zone)
    const owed = all.filter((course) => isCourseFor(course, person))
    if (!isTrackedIn(person, entities)) return owed.flatMap((course) => untracked(person, course))
    const obligations = (course: Asked, during: WorkingTime) => {
      const required = startOfDate(course.requiredFrom, zone)
      const completions = completionsOf(course, attempts, records, zone)
      return obligationsTo(course, person, { time: during, required, completions })
    }
    const during = (course: string) => beginningWith(time, related.begun, 'course', course)
    return [
      ...owed.flatMap((course) => obligations(course, during(course.id))),
      ...endedOf(related.ended, 'course', owed).flatMap(({ of, at, course }) =>
        course ? obligations({ id: of, ...course }, endingAt(during(of), at)) : [],
      ),
    ]
  },
})

/** What is asked by a course. */
type Asked = Pick<Course, 'id' | 'requiredFrom' | 'months'>

/** A course as something that is asked of some people. */
export function askedByCourse(course: Course): AskedOfSome {
  const { id, requiredFrom, months } = course
  return {
    kind: 'course',
    of: id,
    isFor: (person) => isCourseFor(course, person),
    asked: () => ({ course: { requiredFrom, months } }),
  }
}

/** Whether somebody has to complete a course. */
export function isCourseFor(
  { groups }: Pick<Course, 'groups'>,
  person: { groups: readonly string[] },
): boolean {
  return groups.length === 0 || groups.some((group) => person.groups.includes(group))
}

function untracked(person: Person, course: Course): TrainingObligation[] {
  const { id } = person
  return [{ id: `${id}/${course.id}/first`, person: id, course: course.id, isUntracked: true }]
}

/** So long before a completion stops counting, the next one begins to be owed; by then, with leave in it, it is due. */
const renewalDays = 30

/** Follows the completions from the beginning on: each closes what is owed, and opens its renewal. */
function obligationsTo(
  course: Asked,
  person: Person,
  {
    time,
    required,
    completions,
  }: { time: WorkingTime; required: Date; completions: readonly Completion[] },
): TrainingObligation[] {
  const begins = new Date(Math.max(required.getTime(), time.from?.getTime() ?? -Infinity))
  if (time.to && time.to <= begins) return []
  // One from before counts as long as it would have counted.
  const earlier = completions.findLast(
    ({ at }) => at < begins && addMonthsToInstant(at, course.months) > begins,
  )
  // What is done after somebody left changes nothing any more.
  const after = completions.filter(({ at }) => at >= begins && (!time.to || at < time.to))
  const found: TrainingObligation[] = []
  const owe = (
    occasion: string,
    from: Date | undefined,
    done: Completion | undefined,
    isFromEarliest = false,
  ) =>
    found.push({
      id: `${person.id}/${course.id}/${occasion}`,
      person: person.id,
      course: course.id,
      ...(from && { from: from.toISOString() }),
      ...(isFromEarliest && { isFromEarliest }),
      ...timesOf(done, time),
      ...(time.pauses.length > 0 && { pauses: time.pauses }),
      ...(person.country !== undefined && { country: holidayPlace(person) }),
      timeZone: time.timeZone,
    })
  const first = earlier ?? after.shift()
  // Whoever's first day is not known owes it since nobody knows when, but not before it was required of anybody.
  const isFromEarliest = first !== undefined && time.from === undefined
  owe('first', first || time.from ? begins : undefined, first, isFromEarliest)
  for (let last = first; last;) {
    const ends = addMonthsToInstant(last.at, course.months)
    const from = new Date(Math.max(begins.getTime(), addDays(ends, -renewalDays).getTime()))
    if (time.to && from >= time.to) break
    const next = after.shift()
    owe(last.at.toISOString().slice(0, 10), from, next)
    last = next
  }
  return found
}

function timesOf(
  done: Completion | undefined,
  { to, isReleased }: WorkingTime,
): Partial<TrainingObligation> {
  if (done) {
    const { at, recordedAt, by } = done
    const saidEarlier = done.saidEarlier.map((said) => ({
      doneAt: said.at.toISOString(),
      recordedAt: said.recordedAt.toISOString(),
    }))
    return {
      doneAt: at.toISOString(),
      recordedAt: recordedAt.toISOString(),
      by,
      ...(saidEarlier.length > 0 && { saidEarlier }),
    }
  }
  if (!to) return {}
  return { closedAt: to.toISOString(), ...(isReleased && { isReleased }) }
}
