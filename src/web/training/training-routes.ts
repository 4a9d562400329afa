import { randomUUID } from 'node:crypto'

import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { Course } from '#populations/course.ts'
import { finishCourse, isOpen } from '#program/training/attempt.ts'
import { keepLessonRead, lessonsRead } from '#program/training/course-place.ts'
import { daysToComplete } from '#program/training/days-to-complete.ts'
import { packagesOf } from '#program/training/find-course.ts'
import { ownCourses } from '#program/training/own-training.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import { drawQuestions } from '#program/training/questions.ts'
import type { Answers } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import type { Question } from '#program/training/shipped.ts'
import { takenCourses } from '#program/training/taken-courses.ts'
import type { TakenCourse } from '#program/training/taken-courses.ts'
import { readForNobody } from '#run/for-nobody.ts'
import { performAction } from '#run/perform-action.ts'
import { trainingCertificate } from '#run/training-certificate.ts'
import { managedItems } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople, findPerson } from '#store/people.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { look, maySee, missing } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import { readForm } from '#web/form-body.ts'
import { exercisesCard } from '#web/phishing/exercises-card.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { courseConsolePage, trainingConsolePage } from './console-pages.ts'
import type { PackageFacts } from './console-pages.ts'
import { readCourseFigures } from './course-figures.ts'
import { ownCoursePage, ownCoursesPage, titleOf } from './course-page.ts'
import { lessonPage } from './lesson-page.ts'
import type { Filled } from './lesson-page.ts'
import { playerPage, standingOf, takeReport } from './player.ts'
import { fieldOf, questionsPage, resultPage } from './questions-page.ts'

/** Courses to take, and to look after. */
export const trainingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.portalTraining,
    for: 'own.use',
    answer: async (visit) => {
      const { own, days } = await look(visit, (tx) => readOwn(tx, visit))
      const owed = new Set(own.map(({ course }) => course.id))
      const taken = await look(visit, (tx) => readTaken(tx, visit))
      const earlier = taken.filter(
        ({ course, attempts }) => !owed.has(course.id) && attempts.some(({ isPassed }) => isPassed),
      )
      return ownCoursesPage(visit, own, { days, earlier })
    },
  },
  {
    method: 'GET',
    path: urls.portalCourse(':course'),
    for: 'own.use',
    answer: async (visit) => {
      const { own, days } = await look(visit, (tx) => readOwn(tx, visit))
      const course = chosenOf(visit, own)
      const { person = '' } = visit.guest.account
      const read = await look(visit, (tx) => lessonsRead(tx, person, course, visit.at))
      return ownCoursePage(visit, course, days, read)
    },
  },
  {
    method: 'GET',
    path: urls.portalLesson(':course', ':number'),
    for: 'own.use',
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      const course = chosenOf(visit, own)
      const number = Number(visit.c.req.param('number'))
      const lesson = course.content?.lessons[number - 1]
      if (!lesson) throw missing()
      return lessonPage(visit, course, number, lesson, filledOf(visit))
    },
  },
  {
    method: 'POST',
    path: urls.portalLesson(':course', ':number'),
    for: 'duty.do',
    answer: goOn,
  },
  {
    method: 'GET',
    path: urls.portalQuestions(':course'),
    for: 'duty.do',
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      const course = chosenOf(visit, own)
      const attempt = openAttempt(course)
      if (!attempt) return redirect(urls.portalCourse(course.course.id))
      return questionsPage(visit, course, drawnFor(course, attempt))
    },
  },
  { method: 'POST', path: urls.portalQuestions(':course'), for: 'duty.do', answer: handIn },
  {
    method: 'GET',
    path: urls.portalPlay(':course'),
    for: 'duty.do',
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      return await playerPage(visit, chosenOf(visit, own))
    },
  },
  {
    method: 'POST',
    path: urls.portalPlay(':course'),
    for: 'duty.do',
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      return await takeReport(visit, chosenOf(visit, own))
    },
  },
  {
    method: 'GET',
    path: urls.portalStanding(':course'),
    for: 'duty.do',
    isNoUse: true,
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      return await standingOf(visit, chosenOf(visit, own))
    },
  },
  {
    method: 'GET',
    path: urls.portalResult(':course', ':number'),
    for: 'own.use',
    answer: async (visit) => {
      const { own } = await look(visit, (tx) => readOwn(tx, visit))
      const course = chosenOf(visit, own)
      const number = visit.c.req.param('number')
      const attempt = course.attempts.find(({ id }) => id.split('/').at(-1) === number)
      // Before the end nobody learns what is right.
      if (!attempt || isOpen(attempt) || attempt.package !== undefined) throw missing()
      return resultPage(visit, course, attempt, drawnFor(course, attempt))
    },
  },
  {
    method: 'GET',
    path: urls.portalCertificate(':course'),
    for: 'own.use',
    isExpensive: true,
    answer: certificate,
  },
  {
    method: 'GET',
    path: urls.consoleTraining,
    for: 'program.see',
    answer: async (visit) =>
      await trainingConsolePage(
        visit,
        await look(visit, (tx) => readCourseFigures(tx, visit.at, seeing(visit))),
        await exercisesCard(visit),
      ),
  },
  {
    method: 'GET',
    path: urls.consoleCourse(':course'),
    for: 'program.see',
    answer: async (visit) => {
      const found = await look(visit, (tx) => readCourseFigures(tx, visit.at, seeing(visit)))
      const figures = found.find(({ course }) => course.id === visit.c.req.param('course'))
      if (!figures) throw missing()
      const facts = await look(visit, (tx) => readFacts(tx, figures.course, visit))
      return await courseConsolePage(visit, figures, filledOf(visit), facts)
    },
  },
]

function seeing(visit: GuestVisit) {
  return { maySeePeople: maySee(visit, courseAttempts.id) }
}

async function readFacts(tx: Tx, course: Course, visit: GuestVisit): Promise<PackageFacts> {
  const isForNobody = (await readForNobody(tx, visit.at)).some(
    ({ of, id }) => of === 'course' && id === course.id,
  )
  return { isForNobody, ...(await readPackageFacts(tx, course, seeing(visit).maySeePeople)) }
}

async function readPackageFacts(
  tx: Tx,
  { id, package: newest }: Course,
  maySeePeople: boolean,
): Promise<Omit<PackageFacts, 'isForNobody'>> {
  if (newest === undefined) return { versions: [], unplayable: [] }
  // Who could not run it is said to whoever may see people.
  if (!maySeePeople) return { versions: await packagesOf(tx, id), unplayable: [] }
  const attempts = await managedItems(tx, courseAttempts)
  const people = new Set(
    attempts.flatMap((each) =>
      each.package === newest && each.reported === 'cannot-run' ? [each.person] : [],
    ),
  )
  const unplayable = (await allPeople(tx)).flatMap(({ person }) =>
    people.has(person.id) ? [person.name] : [],
  )
  return { versions: await packagesOf(tx, id), unplayable }
}

async function readOwn(tx: Tx, { guest, at }: GuestVisit) {
  return { own: await ownCourses(tx, guest.account.person, at), days: await daysToComplete(tx) }
}

async function readTaken(tx: Tx, { guest }: GuestVisit): Promise<TakenCourse[]> {
  const { person } = guest.account
  return person === undefined ? [] : await takenCourses(tx, person)
}

function chosenOf({ c }: GuestVisit, own: readonly OwnCourse[]): OwnCourse {
  const found = own.find(({ course }) => course.id === c.req.param('course'))
  if (!found) throw missing()
  return found
}

/** Whom to tell, as the company says it; where it does not say, in general words. */
function filledOf({ house, setting, t }: GuestVisit): Filled {
  const securityContact = setting?.contact ?? t.training.securityTeam
  return { organisation: house.organisation.name, securityContact }
}

function openAttempt({ attempts, content }: OwnCourse): CourseAttempt | undefined {
  return attempts.find((each) => isOpen(each) && each.content === content?.digest)
}

/** None where the course was changed since: its questions are no longer there. */
function drawnFor({ content }: OwnCourse, attempt: CourseAttempt): Question[] {
  return content?.digest === attempt.content ? drawQuestions(content, attempt.seed) : []
}

/** A lesson is read: what comes after it is the place to go on from. */
async function goOn(visit: GuestVisit): Promise<Response> {
  const { c, house, guest } = visit
  const { own } = await look(visit, (tx) => readOwn(tx, visit))
  const course = chosenOf(visit, own)
  const number = Number(c.req.param('number'))
  const lessons = course.content?.lessons ?? []
  const lesson = lessons[number - 1]
  if (!lesson) throw missing()
  const { id: account, person } = guest.account
  if (person !== undefined)
    await withOrg(house.store, house.organisation.id, (tx) =>
      keepLessonRead(tx, { account, person }, course, lesson.id),
    )
  const { id } = course.course
  return redirect(
    number < lessons.length ? urls.portalLesson(id, number + 1) : urls.portalCourse(id),
  )
}

async function handIn(visit: GuestVisit): Promise<Response> {
  const { c, guest, language } = visit
  const body = await readForm(c)
  const { own } = await look(visit, (tx) => readOwn(tx, visit))
  const course = chosenOf(visit, own)
  const attempt = openAttempt(course)
  const [last] = course.attempts
  // Handed in already, in another tab or by another click: that one counts.
  if (!attempt && last && !isOpen(last)) return redirect(resultUrl(last))
  if (!attempt) return redirect(urls.portalCourse(course.course.id))
  const questions = drawnFor(course, attempt)
  const chosen: Answers = new Map(
    questions.map((question) => [question.id, new Set(body.get(fieldOf(question)) ?? [])]),
  )
  if ([...chosen.values()].some((answers) => answers.size === 0))
    return questionsPage(visit, course, questions, chosen)
  const answers = [...chosen].flatMap(([question, options]) =>
    [...options].map((option) => `${question}=${option}`),
  )
  await performAction(
    performing(visit),
    finishCourse,
    guest.actor,
    { person: attempt.person, attempt: attempt.id, answers },
    { isProved: isProved(visit), language, idempotencyKey: randomUUID() },
  )
  const after = await look(visit, (tx) => readOwn(tx, visit))
  const finished = chosenOf(visit, after.own).attempts.find(({ id }) => id === attempt.id)
  if (!finished) throw missing()
  return resultPage(visit, chosenOf(visit, after.own), finished, questions, chosen)
}

function resultUrl({ course, id }: CourseAttempt): string {
  return urls.portalResult(course, id.split('/').at(-1) ?? '')
}

/** Of what somebody passed, also where the course has ended since, or is no longer for them. */
async function certificate(visit: GuestVisit): Promise<Response> {
  const { house, guest, language, formats, c } = visit
  const { taken, held } = await look(visit, async (tx) => ({
    taken: await readTaken(tx, visit),
    held: await findPerson(tx, guest.account.person ?? ''),
  }))
  const found = taken.find(({ course }) => course.id === c.req.param('course'))
  const passed = found?.attempts.find(({ isPassed }) => isPassed)
  if (!found || passed?.finishedAt === undefined) throw missing()
  const content = findShipped(found.course.shipped)
  const completedAt = new Date(passed.finishedAt)
  const pdf = await trainingCertificate(house.store.directory, house.organisation, {
    language,
    name: held?.person.name ?? guest.account.name,
    course: titleOf(found, language),
    // Revised since, nobody can say which lessons it had.
    lessons:
      content?.digest === passed.content ? content.lessons.map(({ title }) => title[language]) : [],
    result:
      passed.package === undefined
        ? { right: passed.right ?? 0, asked: passed.asked }
        : { score: passed.score },
    completedAt,
    completedOn: formats.date(completedAt),
    content: passed.content,
  })
  const name = `${found.course.id}-${passed.finishedAt.slice(0, 10)}.pdf`
  return downloadResponse({ name, type: 'application/pdf' }, pdf)
}
