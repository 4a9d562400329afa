/** A package is over: what it reported is kept, as far as it may count. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { findTicket } from '#store/tickets.ts'

import { isOpen, personField, requireAttempt, requireSelf } from './attempt.ts'
import { endAttempt } from './end-attempt.ts'
import { findPackage } from './find-course.ts'
import { leftOutcome, packageOutcome } from './package-outcome.ts'

const attemptField = field(
  z.string().min(1).max(400),
  { de: 'Versuch', en: 'Attempt' },
  { hidden: true },
)

const Ended = z.object({ attempt: z.string(), isPassed: z.boolean() })

/** Ends an attempt by what its package reported while it was played. Nothing that is sent along decides it. */
export const reportPackage = action({
  id: 'course.report',
  label: { de: 'Ergebnis des Kurses festhalten', en: 'Keep the result of a course' },
  about: {
    de: 'Hält fest, was das Kurspaket in diesem Versuch gemeldet hat: bestanden oder nicht, und die Punkte. Was Sie darin geantwortet haben, wird nirgends gespeichert.',
    en: 'Records what the course package reported in this attempt: passed or not, and the score. What you answered in it is stored nowhere.',
  },
  permission: 'duty.do',
  input: z.strictObject({ person: personField, attempt: attemptField }),
  output: Ended,
  subject: (input) => `course-attempt/${input.attempt}`,
  person: (input) => `person/${input.person}`,
  handle: async (acting, { person, attempt: id }) => {
    const { tx, at } = acting
    await requireSelf(acting, person)
    const attempt = await requirePlayed(acting, person, id)
    if (!isOpen(attempt)) return { attempt: id, isPassed: attempt.isPassed === true }
    const pack = await findPackage(tx, attempt.package ?? '')
    const state = await findTicket(tx, 'course-state', id, at)
    const outcome =
      pack && state && (packageOutcome(pack, state.content) ?? leftOutcome(pack, state.content))
    if (!outcome) {
      throw new Refusal(
        'conflict',
        'course-not-over',
        'The package has not reported that it is completed.',
        'Open the course, and go on to its end.',
      )
    }
    await endAttempt(acting, { ...attempt, ...outcome })
    return { attempt: id, isPassed: outcome.isPassed }
  },
})

/** Says that a package does not run where somebody is, and ends the attempt without a result. */
export const reportUnplayable = action({
  id: 'course.cannot-run',
  label: { de: 'Ich kann diesen Kurs nicht abspielen', en: 'I cannot run this course' },
  about: {
    de: 'Beendet den Versuch ohne Ergebnis und zeigt denen, die für Schulungen zuständig sind, dass der Kurs bei Ihnen nicht läuft.',
    en: 'Ends the attempt without a result, and shows those who look after training that the course does not run where you are.',
  },
  permission: 'duty.do',
  input: z.strictObject({ person: personField, attempt: attemptField }),
  output: Ended,
  subject: (input) => `course-attempt/${input.attempt}`,
  person: (input) => `person/${input.person}`,
  handle: async (acting, { person, attempt: id }) => {
    await requireSelf(acting, person)
    const attempt = await requirePlayed(acting, person, id)
    if (!isOpen(attempt)) return { attempt: id, isPassed: attempt.isPassed === true }
    await endAttempt(acting, { ...attempt, isPassed: false, reported: 'cannot-run' })
    return { attempt: id, isPassed: false }
  },
})

async function requirePlayed(acting: Acting, person: string, id: string): Promise<CourseAttempt> {
  const attempt = await requireAttempt(acting, person, id)
  if (attempt.package !== undefined) return attempt
  throw new Refusal(
    'conflict',
    'course-no-package',
    'This course is not one of a package.',
    'Answer its questions.',
  )
}
