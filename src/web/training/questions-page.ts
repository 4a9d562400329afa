import { html } from 'hono/html'

import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import { isAnswered, neededOf } from '#program/training/questions.ts'
import type { Answers } from '#program/training/questions.ts'
import type { Question } from '#program/training/shipped.ts'
import { card } from '#ui/components/card.ts'
import type { Field } from '#ui/components/field.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { icon } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

import { titleOf, toQuestions, trailTo } from './course-page.ts'

/** The name of a question's field in the form. */
export function fieldOf({ id }: Question): string {
  return `q-${id}`
}

/** The questions of an attempt, without a hint at what is right; shown again, with what was chosen, where one has no answer. */
export function questionsPage(
  visit: GuestVisit,
  own: OwnCourse,
  questions: readonly Question[],
  chosen?: Answers,
): Response {
  const { t, language } = visit
  const words = t.training
  const fields = questions.map((question, index): Field => {
    const answers = [...(chosen?.get(question.id) ?? [])]
    const options = question.options.map(({ id, text }) => ({ value: id, name: text[language] }))
    const asked = {
      name: fieldOf(question),
      label: `${index + 1}. ${question.question[language]}`,
      ...(chosen && answers.length === 0 && { error: words.unanswered }),
    }
    return question.kind === 'single'
      ? {
          ...asked,
          kind: 'radios',
          options,
          ...(answers[0] !== undefined && { value: answers[0] }),
        }
      : { ...asked, kind: 'checkboxes', options, values: answers }
  })
  return doorResponse(
    visit,
    {
      door: 'portal',
      title: words.questionsOf(titleOf(own, language)),
      trail: trailTo(visit, own),
      body: card({
        body: html`<p>${words.questionsRule(neededOf(questions.length), questions.length)}</p>
          ${form({
            t,
            action: urls.portalQuestions(own.course.id),
            fields,
            submit: words.handIn,
            cancel: urls.portalCourse(own.course.id),
          })}`,
      }),
    },
    chosen ? 400 : 200,
  )
}

/** How an attempt came out, with the reason behind every answer; with one's own answers only right after handing them in. */
export function resultPage(
  visit: GuestVisit,
  own: OwnCourse,
  attempt: CourseAttempt,
  questions: readonly Question[],
  chosen?: Answers,
): Response {
  const { t, language } = visit
  const words = t.training
  const { right = 0, asked, needed = 0, isPassed = false } = attempt
  return doorResponse(visit, {
    door: 'portal',
    title: isPassed ? words.passedTitle : words.notPassedTitle,
    trail: trailTo(visit, own),
    notices: [
      notice(
        t,
        isPassed ? 'good' : 'warning',
        isPassed ? words.passedText(right, asked) : words.notPassedText(right, asked, needed),
      ),
    ],
    body: html`${card({
      body: html`<div class="form-buttons">
        ${isPassed ? html`<a class="btn btn-primary" href="${urls.portalCertificate(own.course.id)}" download>${words.certificate}</a>` : toQuestions(visit, own)}
        <a class="btn" href="${urls.portal}">${t.portal.title}</a>
      </div>`,
    })}
    ${
      questions.length === 0
        ? html`<p>${words.oldQuestions}</p>`
        : card({
            title: words.answers,
            body: html`<p class="aside">${words.answersText}</p>
              <ol class="answers">
                ${questions.map((question) => answerMarkup(visit, question, language, chosen))}
              </ol>`,
          })
    }`,
  })
}

function answerMarkup(
  { t }: GuestVisit,
  question: Question,
  language: 'de' | 'en',
  chosen: Answers | undefined,
): Markup {
  const words = t.training
  const own = chosen?.get(question.id)
  const isRight = chosen && isAnswered(question, chosen)
  return html`<li>
    <strong>${question.question[language]}</strong>
    ${chosen ? html`<p class="${isRight ? 'is-good' : 'is-bad'}">${icon(isRight ? 'circle-check' : 'alert-circle')} ${isRight ? words.isRight : words.isWrong}</p>` : ''}
    <ul>
      ${question.options.map(
        ({ id, text, isRight: belongs }) =>
          html`<li>
            ${text[language]}${belongs ? html` <strong>(${words.rightAnswer})</strong>` : ''}${own?.has(id) ? html` <span class="aside">(${words.chosen})</span>` : ''}
          </li>`,
      )}
    </ul>
    <p>${question.explanation[language]}</p>
  </li>`
}
