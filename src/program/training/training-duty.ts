import { lastDue } from '#engine/obligation.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { DutiesOf, Duty } from '#program/duty.ts'
import { urls } from '#ui/urls.ts'

import { finishCourse } from './attempt.ts'
import { lessonsRead, nextStep } from './course-place.ts'
import type { NextStep } from './course-place.ts'
import { courseTime, lessonTime, questionsTime } from './course-time.ts'
import { daysToComplete } from './days-to-complete.ts'
import { ownCourses } from './own-training.ts'
import type { OwnCourse } from './own-training.ts'
import type { TrainingObligation } from './training-obligation.ts'

/** To complete each course that applies, and to renew it before its year is over. */
export const trainingDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has(finishCourse.permission)) return []
  const own = await ownCourses(tx, account.person, at)
  if (own.length === 0) return []
  const days = await daysToComplete(tx)
  const found: Duty[] = []
  for (const each of own) {
    const { person } = account
    if (each.open) {
      const read = person === undefined ? undefined : await lessonsRead(tx, person, each, at)
      const step = read && nextStep(each, read)
      found.push({
        ...dutyOf(each, each.open, days),
        ...(step && { ...stepOf(each, step), ...leftOf(each, read) }),
      })
    }
    if (each.done) found.push(dutyOf(each, each.done, days))
  }
  return found
}

/** The lessons that were not read yet, and the questions. */
function leftOf({ content }: OwnCourse, read: ReadonlySet<string>): Pick<Duty, 'whole'> {
  const lessons = content?.lessons.filter(({ id }) => !read.has(id)) ?? []
  return content ? { whole: courseTime({ ...content, lessons }) } : {}
}

/** The next step is one sitting: a lesson, or the questions. */
function stepOf(
  { course, content }: OwnCourse,
  step: NextStep,
): Pick<Duty, 'about' | 'url' | 'time'> {
  const [all, minutes] = [content?.lessons.length ?? 0, content?.minutes ?? course.minutes]
  if (step.kind === 'questions')
    return {
      about: step.isBegun
        ? {
            de: 'Sie haben die Fragen begonnen; sie warten auf Ihre Antworten.',
            en: 'You have begun the questions; they wait for your answers.',
          }
        : {
            de: 'Die Lektionen haben Sie gelesen. Es fehlen nur noch die Fragen.',
            en: 'You have read the lessons. Only the questions are left.',
          },
      url: step.isBegun ? urls.portalQuestions(course.id) : urls.portalCourse(course.id),
      ...(content && { time: questionsTime(content) }),
    }
  const { number, lesson } = step
  return {
    about: {
      de: `Als Nächstes Lektion ${number} von ${all}: „${lesson.title.de}“. Nach jeder Lektion können Sie aufhören und später weitermachen; im Ganzen dauert die Schulung etwa ${minutes} Minuten.`,
      en: `Next is lesson ${number} of ${all}: “${lesson.title.en}”. After each lesson you can stop, and go on later; in all the course takes about ${minutes} minutes.`,
    },
    url: urls.portalLesson(course.id, number),
    time: lessonTime(lesson),
  }
}

function dutyOf({ course, done }: OwnCourse, obligation: TrainingObligation, days: number): Duty {
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
    ...(from !== undefined && { due: lastDue(new Date(from), days, pauses) }),
    url: urls.portalCourse(course.id),
    whole: { de: course.minutes * 60, en: course.minutes * 60 },
    ...(doneAt !== undefined && { doneAt: new Date(doneAt) }),
  }
}
