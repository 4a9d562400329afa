import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import type { Figure, PhishingExercise } from '#populations/phishing-exercise.ts'
import { startExercise, stopExercise } from '#program/phishing/actions.ts'
import { smallestPart } from '#program/phishing/partition.ts'
import { keptPhishingSetting } from '#program/phishing/setting.ts'
import { findMail, shippedMails } from '#program/phishing/shipped.ts'
import { lastDay } from '#run/phishing-exercises.ts'
import { barChart } from '#ui/components/bar-chart.ts'
import { card, cardRow } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { progressBar } from '#ui/components/progress-bar.ts'
import { stat } from '#ui/components/stat.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { consolePage } from '#web/console/console-page.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { cluesOf, mailShown } from './landing-page.ts'
import type { Exercises, ShownExercise } from './read-exercises.ts'

/** Every exercise, whom the next would write to, and the mails there are. */
export async function exercisesPage(visit: GuestVisit, found: Exercises): Promise<Response> {
  const { t, formats } = visit
  const words = t.phishing
  const { all, isOn } = found
  const isOpen = all.some(({ exercise }) => exercise.endedAt === undefined)
  const mayStart = isOn && !isOpen && found.audience >= smallestPart
  const setting = urls.kept(keptPhishingSetting.population.id)
  return await consolePage(visit, {
    title: words.exercises,
    trail: [
      { name: t.chapters.training, url: urls.consoleChapter('training') },
      { name: t.training.courses, url: urls.consoleTraining },
    ],
    ...(!isOn && {
      notices: [
        notice(
          t,
          'info',
          words.off,
          mayOpen(visit, setting) ? html`<a href="${setting}">${words.offLink}</a>` : undefined,
        ),
      ],
    }),
    body: html`${card({
      title: words.exercises,
      ...(mayStart && { actions: actLink(visit, startExercise.id, words.start, {}) }),
      table: dataTable({
        t,
        caption: words.exercises,
        columns: [
          {
            name: words.period,
            cell: ({ exercise }: ShownExercise) =>
              html`<a href="${urls.consoleExercise(exercise.id)}">${periodOf(visit, exercise)}</a>`,
          },
          { name: words.groups, cell: ({ exercise }) => groupsOf(visit, exercise.groups) },
          { name: words.state, cell: ({ exercise }) => stateOf(visit, exercise) },
          {
            name: words.sent,
            isNumber: true,
            cell: ({ exercise, sent }) => (exercise.without ? '–' : formats.number(sent)),
          },
          {
            name: words.opened,
            isNumber: true,
            cell: ({ exercise }) => countOf(visit, exercise.all?.opened),
          },
          {
            name: words.reported,
            isNumber: true,
            cell: ({ exercise }) => countOf(visit, exercise.all?.reported),
          },
        ],
        rows: all,
        empty: emptyState({ icon: 'mail', title: words.none, text: words.noneText }),
      }),
      footer: words.rounded(smallestPart),
    })}
    ${audienceCard(visit, found)}
    ${card({
      title: words.mails,
      body: html`<p>${words.mailsText}</p>
        ${shippedMails().map(
          (mail) =>
            html`<details>
              <summary>${mail.title[visit.language]}</summary>
              ${mailShown(visit, mail)} ${cluesOf(mail, visit.language, words.landing.quote)}
            </details>`,
        )}`,
    })}`,
  })
}

/** Whom an exercise would write to, and whom not. */
function audienceCard(visit: GuestVisit, found: Exercises): Markup {
  const { t, formats } = visit
  const words = t.phishing
  const { audience, groups } = found
  return card({
    title: words.audience,
    body: html`<p>
        ${words.audienceNow(audience, formats.number(audience))}
        ${audience < smallestPart ? words.audienceFew(smallestPart) : ''}
      </p>
      ${
        groups.length === 0
          ? html`<p>${words.groupSizesNone}</p>`
          : barChart(t, words.groupSizes, groups)
      }`,
    table: leftOutTable(visit, found),
  })
}

function leftOutTable(
  { t, formats }: GuestVisit,
  { leftOut, companies }: Pick<Exercises, 'leftOut' | 'companies'>,
): Markup {
  const words = t.phishing
  return dataTable({
    t,
    caption: words.leftOut,
    columns: [
      {
        name: words.leftOut,
        cell: ({ reason, entity }: PhishingExercise['leftOut'][number]) =>
          reason === 'works-agreement-missing'
            ? words.reasons[reason](companies.get(entity ?? '') ?? entity ?? '–')
            : words.reasons[reason],
      },
      { name: words.people, isNumber: true, cell: ({ n }) => formats.number(n) },
    ],
    rows: leftOut,
    empty: html`<p class="card-body">${words.leftOutNone}</p>`,
  })
}

/** One exercise: how far it is, and once it is over what can be said of it. */
export async function exercisePage(
  visit: GuestVisit,
  { exercise, sent, planned, companies }: ShownExercise & Pick<Exercises, 'companies'>,
): Promise<Response> {
  const { t, formats, language } = visit
  const words = t.phishing
  const isSending = exercise.endedAt === undefined && exercise.stoppedAt === undefined
  const fact = (name: string, at: string | undefined) =>
    at === undefined ? [] : [{ name, value: moment(new Date(at), formats) }]
  return await consolePage(visit, {
    title: words.exercise(...daysOf(visit, exercise)),
    trail: [
      { name: t.training.courses, url: urls.consoleTraining },
      { name: words.exercises, url: urls.consolePhishing },
    ],
    body: html`${card({
      title: words.state,
      ...(isSending && {
        actions: actLink(visit, stopExercise.id, words.stop, { exercise: exercise.id }),
      }),
      body: html`${
        exercise.endedAt === undefined
          ? progressBar(t, {
              label: words.progress,
              done: sent,
              all: isSending ? exercise.audience : Math.max(sent, exercise.audience - planned),
            })
          : ''
      }
      ${factList([
        { name: words.state, value: stateOf(visit, exercise) },
        { name: words.period, value: periodOf(visit, exercise) },
        { name: words.groups, value: groupsOf(visit, exercise.groups) },
        { name: words.people, value: formats.number(exercise.audience) },
        {
          name: words.mails,
          value: formats.list(exercise.mails.map((id) => findMail(id)?.title[language] ?? id)),
        },
        ...fact(words.started, exercise.startedAt),
        ...fact(words.stopped, exercise.stoppedAt),
        ...fact(words.ended, exercise.endedAt),
      ])}`,
    })}
    ${figuresOf(visit, exercise)}
    ${card({ title: words.leftOut, table: leftOutTable(visit, { leftOut: exercise.leftOut, companies }) })}`,
  })
}

function figuresOf(visit: GuestVisit, exercise: PhishingExercise): Markup {
  const { t, house, formats } = visit
  const words = t.phishing
  const { all, parts = [], without } = exercise
  if (!all) {
    const last = lastDay(exercise, house.organisation.timeZone)
    const why = without === undefined ? words.notYet(dayOf(visit, last)) : words.without[without]
    return card({ title: words.figures, body: html`<p>${why}</p>` })
  }
  const share = (n: number) => ({
    value: formats.number(n),
    of: t.training.of(formats.number(all.sent)),
  })
  return html`${cardRow([
    stat({ label: words.sent, value: formats.number(all.sent) }),
    stat({ label: words.opened, ...share(all.opened) }),
    stat({ label: words.reported, ...share(all.reported) }),
  ])}
  ${figuresCard(visit, exercise, parts.length === 0 ? [all] : parts)}`
}

/** A chart and a table say the same. */
function figuresCard(
  visit: GuestVisit,
  { groups }: PhishingExercise,
  rows: readonly Figure[],
): Markup {
  const { t, formats } = visit
  const words = t.phishing
  const count = (value: (figure: Figure) => number) => (figure: Figure) =>
    formats.number(value(figure))
  return card({
    title: words.figures,
    body: html`${[
      barChart(
        t,
        words.opened,
        rows.map((row) => ({ name: partName(visit, groups, row), n: row.opened })),
      ),
      barChart(
        t,
        words.reported,
        rows.map((row) => ({ name: partName(visit, groups, row), n: row.reported })),
      ),
    ]}`,
    table: dataTable({
      t,
      caption: words.figures,
      columns: [
        { name: words.groups, cell: (row: Figure) => partName(visit, groups, row) },
        { name: words.sent, isNumber: true, cell: count(({ sent }) => sent) },
        { name: words.opened, isNumber: true, cell: count(({ opened }) => opened) },
        { name: words.reported, isNumber: true, cell: count(({ reported }) => reported) },
      ],
      rows,
      empty: '',
    }),
    footer: `${words.rounded(smallestPart)} ${words.nobodyStored}`,
  })
}

function partName({ t, formats }: GuestVisit, all: readonly string[], { groups }: Figure): string {
  if (groups.length > 0) return formats.list(groups)
  return all.length === 0 ? t.phishing.everybody : t.phishing.others
}

function stateOf(visit: GuestVisit, exercise: PhishingExercise): string {
  const { t, at, house } = visit
  const words = t.phishing.states
  const { timeZone } = house.organisation
  const today = dateIn(timeZone, at)
  if (exercise.endedAt !== undefined) return words.ended
  if (exercise.stoppedAt !== undefined || today > exercise.until)
    return words.counting(dayOf(visit, lastDay(exercise, timeZone)))
  return today < exercise.from ? words.planned : words.sending
}

function daysOf(visit: GuestVisit, { from, until }: PhishingExercise): [string, string] {
  return [dayOf(visit, from), dayOf(visit, until)]
}

function periodOf(visit: GuestVisit, exercise: PhishingExercise): string {
  return visit.t.phishing.periodOf(...daysOf(visit, exercise))
}

function dayOf({ formats }: GuestVisit, date: string): string {
  return formats.date(new Date(`${date}T12:00:00Z`))
}

function groupsOf({ t, formats }: GuestVisit, groups: readonly string[]): Content {
  return groups.length === 0 ? t.phishing.everybody : html`<bdi>${formats.list(groups)}</bdi>`
}

function countOf({ formats }: GuestVisit, n: number | undefined): string {
  return n === undefined ? '–' : formats.number(n)
}
