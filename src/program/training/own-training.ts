/** The courses that one person has to take, as they stand this minute: no run is waited for. */
import { hasEnded } from '#engine/obligation.ts'
import { groupRelatives } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { coursePackages } from '#populations/course-package.ts'
import type { CoursePackage } from '#populations/course-package.ts'
import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { leftFailed } from './attempt.ts'
import { attemptsOf } from './find-course.ts'
import { isReplaced } from './replaced-version.ts'
import { findShipped } from './shipped.ts'
import type { ShippedCourse } from './shipped.ts'
import { trainingObligations } from './training-obligation.ts'
import type { TrainingObligation } from './training-obligation.ts'

export interface OwnCourse {
  course: Course
  /** What is taught, where it is taken here. */
  content?: ShippedCourse
  /** The version of its package that is played: the one begun, or else the newest. */
  pack?: CoursePackage
  /** What is owed: now, or when the last completion stops counting. */
  open?: TrainingObligation
  /** The last one that was done. */
  done?: TrainingObligation
  /** The last first. */
  attempts: readonly CourseAttempt[]
  /** The package that goes on said that it is failed, and was left so: it is begun anew, not gone on with. */
  isFailed: boolean
  /** The version that goes on was replaced too long ago: the newest is begun. */
  isReplaced: boolean
  /** Their company may not record it person by person: the lessons are there, the questions are not. */
  isUntracked: boolean
}

/** In the order of their titles; empty for an account without a person. */
export async function ownCourses(
  tx: Tx,
  personId: string | undefined,
  at: Date,
): Promise<OwnCourse[]> {
  const held = personId === undefined ? undefined : await findPerson(tx, personId)
  if (!held) return []
  const { person } = held
  const all = await managedItems(tx, courses)
  const attempts = await attemptsOf(tx, person.id)
  const packs = all.some((course) => course.package !== undefined)
    ? new Map((await managedItems(tx, coursePackages)).map((each) => [each.id, each]))
    : new Map<string, CoursePackage>()
  const records = await listItems(tx, trainingRecords.id, { prefix: `${person.id}/` })
  const begun = await listItems(tx, begunDuties.id, { prefix: `${person.id}/course/` })
  const related = groupRelatives(
    trainingObligations,
    new Map<string, readonly unknown[]>([
      [courses.id, all],
      [courseAttempts.id, attempts],
      [trainingRecords.id, records.map(({ content }) => trainingRecords.item.parse(content))],
      [absences.id, (await managedItems(tx, absences)).filter((each) => each.person === person.id)],
      [begunDuties.id, begun.map(({ content }) => begunDuties.item.parse(content))],
      [legalEntities.id, await managedItems(tx, legalEntities)],
      [organisationSettings.id, await managedItems(tx, organisationSettings)],
    ]),
  )
  const owed = Map.groupBy(
    trainingObligations.derive(person, related(person.id)),
    ({ course }) => course,
  )
  const failed = new Set<CourseAttempt>()
  const replaced = new Set<CourseAttempt>()
  for (const attempt of attempts.filter(isPlaying)) {
    if (await leftFailed(tx, attempt, at)) failed.add(attempt)
    if (await isReplaced(tx, attempt, at)) replaced.add(attempt)
  }
  return all
    .flatMap((course): OwnCourse[] => {
      const own = owed.get(course.id)
      if (!own) return []
      const isOpen = (each: TrainingObligation) =>
        each.doneAt === undefined && !hasEnded(each, at) && !each.isUntracked
      const open = own.find(isOpen)
      const done = own.findLast(({ doneAt }) => doneAt !== undefined)
      const content = findShipped(course.shipped)
      const begun = attempts.find((each) => each.course === course.id && isPlaying(each))
      const isFailed = begun !== undefined && failed.has(begun)
      const isOver = isFailed || (begun !== undefined && replaced.has(begun))
      const pack = packs.get((isOver ? undefined : begun?.package) ?? course.package ?? '')
      return [
        {
          course,
          ...(content && { content }),
          ...(pack && { pack }),
          ...(open && { open }),
          ...(done && { done }),
          isFailed,
          isReplaced: begun !== undefined && replaced.has(begun),
          attempts: attempts.filter((each) => each.course === course.id),
          isUntracked: own.some(({ isUntracked }) => isUntracked),
        },
      ]
    })
    .toSorted((a, b) => a.course.titleDe.localeCompare(b.course.titleDe, 'de'))
}

/** Whether an attempt is one at a package, and goes on. */
export function isPlaying({ package: pack, finishedAt }: CourseAttempt): boolean {
  return pack !== undefined && finishedAt === undefined
}
