import { html } from 'hono/html'

import { endOfDate } from '#engine/calendar.ts'
import type { Population } from '#engine/population.ts'
import { papersDue, soonDue } from '#program/background-checks/papers-due.ts'
import { managed } from '#program/index.ts'
import type { Managed } from '#program/managed.ts'
import { readInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { countItems } from '#store/items.ts'
import type { Run } from '#store/runs.ts'
import { statusBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { passingText, verdictBar } from '#ui/components/verdict-bar.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

import { chapterName, chapters } from './console-nav.ts'
import { consolePage } from './console-page.ts'
import { figuresCard } from './figures-card.ts'
import { look, maySee, missing } from './look.ts'
import { nameOf, ownerNames } from './names.ts'
import type { Names } from './names.ts'
import { populationTitle } from './population-title.ts'

/** A chapter's controls, and the populations they are about. */
export const chapterRoute: Route = {
  method: 'GET',
  path: urls.consoleChapter(':chapter'),
  for: 'program.see',
  answer: async (visit) => {
    const chapter = chapters.find((each) => each === visit.c.req.param('chapter'))
    if (chapter === undefined) throw missing()
    const { own, names, counted } = await look(visit, async (tx) => {
      const all = await readInspection(tx, visit.at)
      const found = all.filter(({ running }) => running.control.chapter === chapter)
      const kept = managed.filter(
        (each) => each.chapter === chapter && maySee(visit, each.population.id),
      )
      const counted = []
      for (const each of kept)
        counted.push({ kept: each, n: await countItems(tx, each.population.id) })
      return { own: found, names: await ownerNames(tx, found), counted }
    })
    return await consolePage(visit, {
      title: chapterName(visit.t, chapter),
      body: html`${await papersNotice(visit, chapter)} ${ownPage(visit, chapter)}
      ${controlsCard(visit, own, names)} ${await figuresCard(visit, chapter)}
      ${populationsCard(visit, own)} ${counted.length === 0 ? '' : keptCard(visit, counted)}`,
    })
  },
}

/** Papers about people that have to go now: on the chapter's own page, for whoever may see people. */
async function papersNotice(visit: GuestVisit, chapter: string): Promise<Markup | string> {
  const { t, guest, house, at, formats } = visit
  if (chapter !== 'people' || !guest.permissions.has('people.see')) return ''
  const { timeZone } = house.organisation
  const due = soonDue(await look(visit, papersDue), at, timeZone)
  const [first] = due
  if (!first) return ''
  const by = formats.date(endOfDate(first.deleteBy, timeZone))
  return notice(
    t,
    'warning',
    html`<a href="${urls.consoleChecks}">${t.checks.due(due.length, by)}</a>`,
  )
}

/** Chapters that have a page of their own beside this one. */
const ownPages: Readonly<Record<string, (t: Messages) => { name: string; url: string }>> = {
  training: (t) => ({ name: t.training.courses, url: urls.consoleTraining }),
}

function ownPage({ t }: GuestVisit, chapter: string): Markup | string {
  const page = ownPages[chapter]?.(t)
  return page ? html`<p><a class="btn btn-primary" href="${page.url}">${page.name}</a></p>` : ''
}

function controlsCard(
  visit: GuestVisit,
  controls: readonly InspectedControl[],
  names: Names,
): Markup {
  const { t, language, formats } = visit
  const words = t.console
  return card({
    title: words.chapter.controls,
    table: dataTable({
      t,
      caption: words.chapter.controls,
      columns: [
        {
          name: words.words.control,
          cell: ({ running }) =>
            html`<a href="${urls.consoleControl(running.control.id)}"
              >${running.sentence[language]}</a
            >`,
        },
        {
          name: words.control.status,
          cell: ({ status }) =>
            status
              ? html`${statusBadge(t, status.status)}<br /><small
                    >${moment(new Date(status.since), formats)}</small
                  >`
              : words.home.unpublished,
        },
        {
          name: words.control.owner,
          cell: ({ running: { owner } }) => nameOf(t, names, owner),
        },
        {
          name: words.chapter.figures,
          cell: ({ tests }) =>
            html`${tests.map(({ running: { test }, run }) => html`<p>${testLink(visit, test.id)}${run ? html` <small>${passingText(t, run.counts)}</small>${verdictBar(t, run.counts)}` : html` <small>${t.test.noRun}</small>`}</p>`)}`,
        },
      ],
      rows: controls,
      empty: '–',
    }),
  })
}

interface Tested {
  population: Population<unknown>
  tests: { id: string; run?: Run }[]
}

/** What the tests of the chapter look at, with how many items the last run of each saw. */
function populationsCard(visit: GuestVisit, controls: readonly InspectedControl[]): Markup {
  const { t, language, formats } = visit
  const words = t.console.chapter
  const tested = new Map<string, Tested>()
  for (const { running, run } of controls.flatMap(({ tests }) => tests)) {
    const { on: population, id } = running.test
    const found = tested.get(population.id) ?? { population, tests: [] }
    if (!found.tests.some((each) => each.id === id)) found.tests.push({ id, ...(run && { run }) })
    tested.set(population.id, found)
  }
  return card({
    title: words.populations,
    table: dataTable({
      t,
      caption: words.populations,
      columns: [
        {
          name: words.population,
          cell: ({ population }) => populationTitle(t, language, population.id),
        },
        {
          name: words.items,
          isNumber: true,
          cell: ({ tests }) => {
            const newest = tests
              .flatMap(({ run }) => run ?? [])
              .toSorted((a, b) => b.at.getTime() - a.at.getTime())
            return newest[0] ? formats.number(newest[0].counts.n) : '–'
          },
        },
        {
          name: words.tests,
          cell: ({ tests }) => html`${tests.map(({ id }) => html`<p>${testLink(visit, id)}</p>`)}`,
        },
      ],
      rows: [...tested.values()],
      empty: '–',
    }),
  })
}

/** What people of this chapter keep. */
function keptCard(visit: GuestVisit, counted: readonly { kept: Managed; n: number }[]): Markup {
  const { t, language, formats } = visit
  const words = t.console.chapter
  const begin = counted.flatMap(({ kept, n }) =>
    kept.begin && n === 0 && mayOpen(visit, urls.act(kept.begin.action)) ? [kept.begin] : [],
  )
  return card({
    title: words.kept,
    ...(begin.length > 0 && {
      actions: html`${begin.map(
        ({ action, name }) =>
          html`<a class="btn btn-primary" href="${urls.act(action)}?back=${visit.c.req.path}"
            >${name[language]}</a
          >`,
      )}`,
    }),
    table: dataTable({
      t,
      caption: words.kept,
      columns: [
        {
          name: words.population,
          cell: ({ kept }) =>
            html`<a href="${urls.kept(kept.population.id)}">${kept.label.other[language]}</a>`,
        },
        { name: words.items, isNumber: true, cell: ({ n }) => formats.number(n) },
      ],
      rows: counted,
      empty: '–',
    }),
  })
}
