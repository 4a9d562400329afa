/** Somebody answers the questions of a course: begun, and finished once. */
import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Course } from '#populations/course.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { isTrackedIn } from '#populations/person-tracking.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'
import { listItems, managedItems, putItem } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import { findTicket } from '#store/tickets.ts'

import { endAttempt } from './end-attempt.ts'
import { attemptsOf, findPackage, requireContent, requireCourse } from './find-course.ts'
import { leftOutcome } from './package-outcome.ts'
import { drawQuestions, isAnswered, neededOf } from './questions.ts'
import { waitsUntil } from './quiz-wait.ts'
import { isReplaced } from './replaced-version.ts'
import type { PackageOutcome } from './scorm-state.ts'

/** Whoever takes a course. */
export const personField = field(
  z.string().min(1).max(200),
  { de: 'Person', en: 'Person' },
  { hidden: true, hint: { de: 'Ihre Kennung.', en: 'Your id.' } },
)

/**
 * Begins an attempt, or goes on with the one that is open: two tabs have the same questions. One at a package that was left
 * after its content said that it is failed ends with that, and another begins; so does one at a version replaced long ago.
 */
export const beginCourse = action({
  id: 'course.begin',
  label: { de: 'Fragen oder Kurs beginnen', en: 'Begin the questions or the course' },
  about: {
    de: 'Wählt die Fragen für Sie aus oder öffnet das Kurspaket. Festgehalten wird, dass und wann Sie begonnen haben.',
    en: 'Chooses the questions for you, or opens the course package. That and when you began is recorded.',
  },
  permission: 'duty.do',
  input: z.strictObject({
    person: personField,
    course: field(z.string().min(1).max(80), { de: 'Kurs', en: 'Course' }, { hidden: true }),
  }),
  output: z.object({ attempt: z.string(), startedAt: z.iso.datetime() }),
  subject: (_input, output) => `course-attempt/${output.attempt}`,
  person: (input) => `person/${input.person}`,
  handle: async (acting, { person, course: id }) => {
    const { tx, at } = acting
    await requireSelf(acting, person)
    const course = await requireCourse(tx, id)
    const taught = await taughtIn(tx, course)
    const own = (await attemptsOf(tx, person)).filter((each) => each.course === id)
    // Whoever began a package goes on with the version they have.
    const open = own.find(
      (each) => isOpen(each) && (each.package !== undefined || each.content === taught.content),
    )
    const left = open && (await leftFailed(tx, open, at))
    const isOver = left !== undefined || (open !== undefined && (await isReplaced(tx, open, at)))
    if (open && !isOver) return { attempt: open.id, startedAt: open.startedAt }
    if (open)
      await endAttempt(acting, { ...open, ...(left ?? { isPassed: false, reported: 'replaced' }) })
    if (taught.package === undefined && waitsUntil(own, at)) throw waiting()
    const attempt: CourseAttempt = {
      id: `${person}/${id}/${own.length + 1}`,
      person,
      course: id,
      seed: randomBytes(16).toString('hex'),
      startedAt: at.toISOString(),
      ...taught,
    }
    await putItem(tx, courseAttempts, attempt)
    return { attempt: attempt.id, startedAt: attempt.startedAt }
  },
})

/** Hands in the answers: how many are right is kept, the answers themselves nowhere. */
export const finishCourse = action({
  id: 'course.finish',
  label: { de: 'Antworten abgeben', en: 'Hand in the answers' },
  about: {
    de: 'Festgehalten wird, wie viele Antworten stimmen und ob Sie bestanden haben. Was Sie angekreuzt haben, wird nirgends gespeichert.',
    en: 'How many answers are right and whether you passed is recorded. What you chose is stored nowhere.',
  },
  permission: 'duty.do',
  input: z.strictObject({
    person: personField,
    attempt: field(z.string().min(1).max(400), { de: 'Versuch', en: 'Attempt' }, { hidden: true }),
    answers: field(
      z.array(z.string().regex(/^[a-z0-9-]{1,80}=[a-f]$/)).max(200),
      { de: 'Antworten', en: 'Answers' },
      {
        kind: 'lines',
        secret: true,
        hint: {
          de: 'Eine je Zeile: Frage, Gleichheitszeichen, Buchstabe.',
          en: 'One a line: question, equals sign, letter.',
        },
      },
    ),
  }),
  output: z.object({
    attempt: z.string(),
    right: z.int(),
    asked: z.int(),
    needed: z.int(),
    isPassed: z.boolean(),
  }),
  subject: (input) => `course-attempt/${input.attempt}`,
  person: (input) => `person/${input.person}`,
  handle: async (acting, { person, attempt: id, answers }) => {
    const { tx, at } = acting
    await requireSelf(acting, person)
    const attempt = await requireAttempt(acting, person, id)
    // Two tabs, or two clicks: what was handed in first counts.
    if (!isOpen(attempt)) return outcomeOf(attempt)
    const content = requireContent(await requireCourse(tx, attempt.course))
    if (content.digest !== attempt.content) throw changed()
    const chosen = new Map<string, Set<string>>()
    for (const answer of answers) {
      const [question = '', option = ''] = answer.split('=')
      chosen.set(question, (chosen.get(question) ?? new Set()).add(option))
    }
    const drawn = drawQuestions(content, attempt.seed)
    const right = drawn.filter((question) => isAnswered(question, chosen)).length
    const needed = neededOf(attempt.asked)
    const finished = {
      ...attempt,
      finishedAt: at.toISOString(),
      right,
      needed,
      isPassed: right >= needed,
    }
    await putItem(tx, courseAttempts, finished)
    return outcomeOf(finished)
  },
})

/** What an attempt at a course is made of: its questions, or the newest version of its package. */
async function taughtIn(
  tx: Tx,
  course: Course,
): Promise<Pick<CourseAttempt, 'content' | 'asked' | 'package'>> {
  const pack = course.package === undefined ? undefined : await findPackage(tx, course.package)
  if (pack) return { content: pack.sha256, asked: 0, package: pack.id }
  const { digest, asked } = requireContent(course)
  return { content: digest, asked }
}

/** How an open attempt at a package ends that was left as failed; nothing of any other. */
export async function leftFailed(
  tx: Tx,
  { id, package: version }: CourseAttempt,
  now: Date,
): Promise<PackageOutcome | undefined> {
  const pack = version === undefined ? undefined : await findPackage(tx, version)
  const state = pack && (await findTicket(tx, 'course-state', id, now))
  return state && leftOutcome(pack, state.content)
}

/** Whether an attempt still waits for its answers, or for its package to be over. */
export function isOpen({ finishedAt }: CourseAttempt): boolean {
  return finishedAt === undefined
}

function outcomeOf({ id, right = 0, asked, needed = 0, isPassed = false }: CourseAttempt) {
  return { attempt: id, right, asked, needed, isPassed }
}

/** Refused where somebody acts for another, or where nobody may record who completes what. */
export async function requireSelf({ tx, actor }: Acting, person: string): Promise<void> {
  const account = await findAccount(tx, actor.id)
  const held = account?.person === person ? await findPerson(tx, person) : undefined
  if (!held) {
    throw new Refusal(
      'conflict',
      'account-without-person',
      'Your account does not belong to this person on the list of people.',
      'Ask those who keep the list of people to add you, with the address you sign in with.',
    )
  }
  if (isTrackedIn(held.person, await managedItems(tx, legalEntities))) return
  throw new Refusal(
    'conflict',
    'training-untracked',
    'In your company nobody may record yet who completes courses.',
    'Read the lessons all the same; the questions open once a works agreement is noted, or that there is no works council.',
  )
}

/** Somebody's own attempt. */
export async function requireAttempt(
  { tx }: Acting,
  person: string,
  id: string,
): Promise<CourseAttempt> {
  const [found] = await listItems(tx, courseAttempts.id, { keys: [id] })
  const attempt = found && courseAttempts.item.parse(found.content)
  if (attempt?.person === person) return attempt
  throw new Refusal(
    'missing',
    'item-missing',
    'You have no such attempt.',
    'Begin the questions on the page of the course.',
  )
}

function waiting(): Refusal {
  return new Refusal(
    'conflict',
    'questions-wait',
    'You handed in three attempts without passing; the next one begins an hour after the last.',
    'Read the lessons and the explanations of your last attempt meanwhile.',
  )
}

function changed(): Refusal {
  return new Refusal(
    'conflict',
    'course-changed',
    'The course was changed since you began.',
    'Begin the questions again; what you learned still holds.',
  )
}
