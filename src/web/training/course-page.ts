import { html } from 'hono/html'

import { lastDue } from '#engine/obligation.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { beginCourse, isOpen } from '#program/training/attempt.ts'
import { nextStep } from '#program/training/course-place.ts'
import { lessonTime, questionsTime } from '#program/training/course-time.ts'
import { isPlaying } from '#program/training/own-training.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import { waitsUntil } from '#program/training/quiz-wait.ts'
import type { TakenCourse } from '#program/training/taken-courses.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { notice } from '#ui/components/notice.ts'
import { icon } from '#ui/icon.ts'
import type { Messages } from '#ui/messages/de.ts'
import type { Markup } from '#ui/status-sign.ts'
import { timeWords } from '#ui/time-words.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

/** All courses of whoever asks, each with how it stands; and what they completed that is no longer for them. */
export function ownCoursesPage(
  visit: GuestVisit,
  own: readonly OwnCourse[],
  { days, earlier }: { days: number; earlier: readonly TakenCourse[] },
): Response {
  const { t, language } = visit
  const words = t.training
  return doorResponse(visit, {
    door: 'portal',
    title: words.own,
    trail: [{ name: t.portal.title, url: urls.portal }],
    body: html`${
      own.length === 0
        ? emptyState({ icon: 'school', title: words.ownNone, text: words.ownNoneText })
        : card({
            body: html`<ul>
              ${own.map(
                (each) =>
                  html`<li>
                    <a href="${urls.portalCourse(each.course.id)}">${titleOf(each, language)}</a
                    ><br />
                    <span class="aside">${standing(visit, each, days)}</span>
                  </li>`,
              )}
            </ul>`,
          })
    }
    ${earlier.length === 0 ? '' : earlierCard(visit, earlier)}`,
  })
}

/** One course: how it stands, its lessons, and the way to the questions. */
export function ownCoursePage(
  visit: GuestVisit,
  own: OwnCourse,
  days: number,
  read: ReadonlySet<string>,
): Response {
  const { t, language, formats } = visit
  const words = t.training
  const { course, content } = own
  return doorResponse(visit, {
    door: 'portal',
    title: titleOf(own, language),
    trail: trailTo(visit),
    ...(own.isUntracked && {
      notices: [notice(t, 'info', own.pack ? words.packages.untracked : words.untracked)],
    }),
    body: html`${card({
      body: html`${content ? html`<p class="lead">${content.about[language]}</p>` : ''}
      ${factList([
        { name: words.status, value: standing(visit, own, days) },
        {
          name: words.length,
          value: words.minutes(formats.number(content?.minutes ?? course.minutes)),
        },
        { name: words.counts, value: words.months(course.months) },
      ])}
      ${content || own.pack ? '' : elsewhere(visit, own)}`,
    })}
    ${content ? lessonsCard(visit, own, read) : ''} ${own.pack ? packageCard(visit, own) : ''}
    ${own.attempts.length === 0 ? '' : attemptsCard(visit, own)}`,
  })
}

function earlierCard(
  { t, language, formats }: GuestVisit,
  earlier: readonly TakenCourse[],
): Markup {
  const words = t.training
  return card({
    title: words.earlier,
    body: html`<ul>
      ${earlier.flatMap(({ course, attempts }) => {
        const passed = attempts.find(({ isPassed }) => isPassed)
        if (passed?.finishedAt === undefined) return []
        const day = formats.date(new Date(passed.finishedAt))
        return [
          html`<li>
            ${titleOf({ course }, language)}
            <span class="aside">${words.done(day)}</span><br />
            <a href="${urls.portalCertificate(course.id)}" download
              >${words.certificate}<span class="visually-hidden"
                >: ${titleOf({ course }, language)}</span
              ></a
            >
          </li>`,
        ]
      })}
    </ul>`,
  })
}

export function titleOf({ course }: Pick<OwnCourse, 'course'>, language: 'de' | 'en'): string {
  return language === 'de' ? course.titleDe : course.titleEn
}

/** The way back to the list, and to the course where one is in it. */
export function trailTo({ t, language }: GuestVisit, own?: OwnCourse) {
  return [
    { name: t.portal.title, url: urls.portal },
    { name: t.training.own, url: urls.portalTraining },
    ...(own ? [{ name: titleOf(own, language), url: urls.portalCourse(own.course.id) }] : []),
  ]
}

function elsewhere({ t }: GuestVisit, { course }: OwnCourse): Markup {
  const words = t.training
  return html`<p>${words.elsewhere}</p>
    ${course.url === undefined ? '' : html`<p><a class="btn btn-primary" href="${course.url}" rel="noopener noreferrer">${words.openElsewhere}</a></p>`}`
}

function lessonsCard(visit: GuestVisit, own: OwnCourse, read: ReadonlySet<string>): Markup {
  const { t, language } = visit
  const words = t.training
  const { course, content } = own
  const step = nextStep(own, read)
  return card({
    title: words.lessons,
    body: html`<ol class="lessons">
        ${content?.lessons.map(
          (lesson, index) =>
            html`<li>
              <a href="${urls.portalLesson(course.id, index + 1)}">${lesson.title[language]}</a
              ><br />
              <span class="aside"
                >${timeWords(t, lessonTime(lesson)[language])}${read.has(lesson.id) ? html`, ${icon('check')} ${words.read}` : ''}</span
              >
            </li>`,
        )}
      </ol>
      ${own.isUntracked ? '' : html`<p class="aside">${words.kept}</p>`}
      ${
        step?.kind === 'lesson'
          ? html`<p>
              <a class="btn btn-primary" href="${urls.portalLesson(course.id, step.number)}"
                >${read.size === 0 ? words.begin : words.goOnWith(step.lesson.title[language])}</a
              >
            </p>`
          : ''
      }
      <h3>${words.questions}</h3>
      <p>
        ${words.questionsText(content?.asked ?? 0)}${
          content
            ? html` <span class="aside">${timeWords(t, questionsTime(content)[language])}</span>`
            : ''
        }
      </p>
      ${toQuestions(visit, own, step?.kind === 'questions')}`,
  })
}

/** What a package needs to run, who says how it came out, and the way to it. */
function packageCard({ t, guest }: GuestVisit, own: OwnCourse): Markup {
  const words = t.training.packages
  const { course, attempts, isUntracked, isFailed, isReplaced } = own
  const { person } = guest.account
  const mayBegin =
    !isUntracked && person !== undefined && guest.permissions.has(beginCourse.permission)
  const play = urls.portalPlay(course.id)
  const begin = () =>
    actionButton({
      action: `${urls.act(beginCourse.id)}?back=${play}`,
      name: attempts.length > 0 ? words.again : words.begin,
      hidden: { person: person ?? '', course: course.id },
      isMain: true,
    })
  return card({
    title: words.course,
    body: html`<p>${words.about}</p>
      <p class="aside">${words.reportedBy}</p>
      ${isFailed ? html`<p>${words.leftFailed}</p>` : isReplaced ? html`<p>${words.isReplaced}</p>` : ''}
      ${
        !mayBegin
          ? ''
          : attempts.some(isPlaying) && !isFailed && !isReplaced
            ? html`<p><a class="btn btn-primary" href="${play}">${words.goOn}</a></p>`
            : begin()
      }`,
  })
}

/** To begin the questions, or to go on with them. */
export function toQuestions(visit: GuestVisit, own: OwnCourse, isMain = false): Markup | string {
  const { t, guest } = visit
  const words = t.training
  const { course, content, attempts, isUntracked } = own
  const { person } = guest.account
  if (isUntracked || person === undefined || !guest.permissions.has(beginCourse.permission))
    return ''
  const open = attempts.some((each) => isOpen(each) && each.content === content?.digest)
  if (open)
    return html`<p>
      <a class="btn btn-primary" href="${urls.portalQuestions(course.id)}">${words.goOn}</a>
    </p>`
  const until = waitsUntil(attempts, visit.at)
  if (until) return html`<p>${words.wait(visit.formats.time(until))}</p>`
  return actionButton({
    action: `${urls.act(beginCourse.id)}?back=${urls.portalQuestions(course.id)}`,
    name: attempts.some((each) => !isOpen(each)) ? words.again : words.toQuestions,
    hidden: { person, course: course.id },
    isMain,
  })
}

function attemptsCard(visit: GuestVisit, { course, attempts, isFailed }: OwnCourse): Markup {
  const { t, formats } = visit
  const words = t.training
  const passed = attempts.some(({ isPassed }) => isPassed)
  return card({
    title: words.attempts,
    body: html`<p class="aside">${words.attemptsText}</p>
      <ul>
        ${attempts.map((attempt) => {
          if (isOpen(attempt)) {
            const state =
              isFailed && isPlaying(attempt) ? words.packages.reported.failed : words.goesOn
            return html`<li>
              ${words.begunOn(formats.date(new Date(attempt.startedAt)))}: ${state}
            </li>`
          }
          const { id, finishedAt, right = 0, asked, score } = attempt
          const day = formats.date(new Date(finishedAt ?? visit.at))
          if (attempt.reported !== undefined)
            return html`<li>
              ${day}:
              ${outcomeWords(t, attempt)}${score === undefined ? '' : `, ${words.packages.score(formats.number(score))}`}
            </li>`
          return html`<li>
            <a href="${urls.portalResult(course.id, id.split('/').at(-1) ?? '')}">${day}</a>:
            ${words.rightOf(right, asked)}, ${outcomeWords(t, attempt)}
          </li>`
        })}
      </ul>
      ${passed ? html`<p><a class="btn" href="${urls.portalCertificate(course.id)}" download>${words.certificate}</a></p>` : ''}`,
  })
}

/** How an attempt came out, or that it goes on. */
export function outcomeWords({ training: words }: Messages, attempt: CourseAttempt): string {
  if (isOpen(attempt)) return words.goesOn
  if (attempt.reported !== undefined) return words.packages.reported[attempt.reported]
  return attempt.isPassed === true ? words.passed : words.notPassed
}

function standing({ t, formats, at }: GuestVisit, own: OwnCourse, days: number): string {
  const words = t.training
  const day = (text: string) => formats.date(new Date(text))
  if (own.isUntracked) return words.notKept
  const { open, done } = own
  const due = open?.from === undefined ? undefined : lastDue(new Date(open.from), days, open.pauses)
  const isOverdue = due !== undefined && due < at
  const said = due && (isOverdue ? words.overdue(formats.date(due)) : words.due(formats.date(due)))
  if (!done?.doneAt) return said ?? words.open
  const isRenewed = open !== undefined && due !== undefined
  return isRenewed
    ? words.doneUntil(day(done.doneAt), formats.date(due), isOverdue)
    : words.done(day(done.doneAt))
}
