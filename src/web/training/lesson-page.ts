import { html, raw } from 'hono/html'

import { lessonTime } from '#program/training/course-time.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import type { Lesson } from '#program/training/shipped.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { progressBar } from '#ui/components/progress-bar.ts'
import { icon } from '#ui/icon.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { timeWords } from '#ui/time-words.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

import { titleOf, toQuestions, trailTo } from './course-page.ts'

/** What a lesson's placeholders stand for. */
export type Filled = Readonly<Record<'organisation' | 'securityContact', string>>

/**
 * One lesson with its drawing, and the way to the one before and the next, which keeps that this one was read; behind the last
 * one wait the questions.
 */
export function lessonPage(
  visit: GuestVisit,
  own: OwnCourse,
  number: number,
  lesson: Lesson,
  filled: Filled,
): Response {
  const { t, language } = visit
  const words = t.training
  const all = own.content?.lessons.length ?? number
  const { id } = own.course
  return doorResponse(visit, {
    door: 'portal',
    title: lesson.title[language],
    trail: trailTo(visit, own),
    body: html`${progressBar(t, { label: words.progress(titleOf(own, language)), done: number, all })}
      <p class="aside">${timeWords(t, lessonTime(lesson)[language])}</p>
      ${card({
        body: html`${lessonMarkup(lesson, language, filled)}
          <nav class="form-buttons" aria-label="${words.lessons}">
            ${number > 1 ? html`<a class="btn" rel="prev" href="${urls.portalLesson(id, number - 1)}">${icon('chevron-left')} ${words.before}</a>` : ''}
            ${number < all ? toNext(visit, id, number) : ''}
          </nav>
          ${
            number === all
              ? html`<h2>${words.questions}</h2>
                  <p>${words.questionsText(own.content?.asked ?? 0)}</p>
                  ${toQuestions(visit, own, true)}`
              : ''
          }`,
      })}`,
  })
}

/** Whoever has duties keeps their place with it; others only read. */
function toNext({ t, guest }: GuestVisit, course: string, number: number): Markup {
  const name = t.training.next
  return guest.permissions.has('duty.do')
    ? actionButton({ action: urls.portalLesson(course, number), name, isMain: true })
    : html`<a class="btn btn-primary" rel="next" href="${urls.portalLesson(course, number + 1)}"
        >${name}</a
      >`
}

/** A lesson as it is read; its headings stand one below the level `under`. */
export function lessonMarkup(
  lesson: Lesson,
  language: 'de' | 'en',
  filled: Filled,
  under: 1 | 2 = 1,
): Markup {
  const text = lesson.text[language]
    .replaceAll(/\{\{(organisation|securityContact)\}\}/g, (_, name: keyof Filled) =>
      plain(filled[name]),
    )
    // The title above them stands in the page.
    .replaceAll(/^##/gm, '#')
  // Our own file: a test holds every drawing to lines that cannot do anything.
  return html`<figure class="lesson-picture" role="img" aria-label="${lesson.picture[language]}">
      ${raw(lesson.drawing.replace('<svg ', '<svg aria-hidden="true" '))}
    </figure>
    <div class="policy-text">${markdownMarkup(text, { under })}</div>`
}

/** Words of the company's as text, not as markup. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&')
}
