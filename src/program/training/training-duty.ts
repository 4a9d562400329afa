import { dueAfter } from '#engine/obligation.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { DutiesOf } from '#program/duty.ts'
import { urls } from '#ui/urls.ts'

import { finishCourse } from './attempt.ts'
import { daysToComplete, ownCourses } from './own-training.ts'
import type { OwnCourse } from './own-training.ts'
import type { TrainingObligation } from './training-obligation.ts'

/** To complete each course that applies, and to renew it before its year is over. */
export const trainingDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has(finishCourse.permission)) return []
  const own = await ownCourses(tx, account.person, at)
  if (own.length === 0) return []
  const days = await daysToComplete(tx)
  return own.flatMap((each) =>
    [each.open, each.done].flatMap((obligation) =>
      obligation ? [dutyOf(each, obligation, days)] : [],
    ),
  )
}

function dutyOf({ course, done }: OwnCourse, obligation: TrainingObligation, days: number) {
  const { id, person, from, pauses, doneAt } = obligation
  const isRenewal = done !== undefined && doneAt === undefined
  return {
    id: `training${id.slice(person.length)}`,
    title: isRenewal
      ? { de: `Schulung auffrischen: ${course.titleDe}`, en: `Renew a course: ${course.titleEn}` }
      : { de: `Schulung: ${course.titleDe}`, en: `Course: ${course.titleEn}` },
    about: course.shipped
      ? {
          de: `Kurze Lektionen und ein paar Fragen, etwa ${course.minutes} Minuten. Sie können jederzeit unterbrechen.`,
          en: `Short lessons and a few questions, about ${course.minutes} minutes. You can stop at any time.`,
        }
      : course.package !== undefined
        ? {
            de: `Ein Kurs, der hier im Browser läuft, etwa ${course.minutes} Minuten.`,
            en: `A course that runs here in the browser, about ${course.minutes} minutes.`,
          }
        : {
            de: `Sie findet anderswo statt und dauert etwa ${course.minutes} Minuten.`,
            en: `It is taken elsewhere, and takes about ${course.minutes} minutes.`,
          },
    ...(from !== undefined && { due: dueAfter(new Date(from), days, pauses) }),
    url: urls.portalCourse(course.id),
    ...(doneAt !== undefined && { doneAt: new Date(doneAt) }),
  }
}
