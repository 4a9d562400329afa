import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { tests } from '#program/index.ts'
import { everyExclusion } from '#run/exclusions.ts'
import { readProgram } from '#run/program-settings.ts'
import type { Program, RunningControl } from '#run/program-settings.ts'
import { receiptsFor } from '#run/receipts.ts'
import { whyUnknown } from '#run/why-unknown.ts'
import type { WhyUnknown } from '#run/why-unknown.ts'
import { wishFor } from '#run/wish-run.ts'
import { pageFindings } from '#store/finding-pages.ts'
import { listRuns } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { passingText, verdictBar } from '#ui/components/verdict-bar.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { lookingAgain, runWishNotice } from '#web/decisions/run-wish-notice.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { chapterName } from './console-nav.ts'
import { consolePage } from './console-page.ts'
import { findingsCard } from './findings-card.ts'
import type { FindingsPage } from './findings-card.ts'
import { findingsView, rowsPerPage, wantedOf } from './findings-view.ts'
import type { FindingsView } from './findings-view.ts'
import { itemNames } from './item-names.ts'
import { isTimeout, look, missing, refuseUnseen } from './look.ts'
import { peopleCalled } from './people-called.ts'
import { populationTitle } from './population-title.ts'
import { receiptsCard } from './receipts-card.ts'
import { runsCard } from './runs-card.ts'
import { testCodeCards } from './test-code-cards.ts'
import { whyUnknownFact } from './why-unknown-fact.ts'

/** A search through keys may take so long; then the page says so and shows the rest. */
const longestSearchMs = 2000
const shownRuns = 20

/** A test: its population with every verdict, its runs, what was read for it, and the code that judges. */
export const testRoute: Route = {
  method: 'GET',
  path: urls.consoleTest(':test'),
  for: 'program.see',
  answer: async (visit) => {
    const found = tests.find(({ test }) => test.id === visit.c.req.param('test'))
    if (!found) throw missing()
    const { test, control } = found
    refuseUnseen(visit, test.on.id)
    const view = findingsView(visit)
    const page = await findingsPage(visit, test, view)
    const keys = page.findings.map(({ key }) => key)
    const { program, runs, why, receipts, wish, ...shownBy } = await look(visit, async (tx) => {
      const runs = await listRuns(tx, test.id, shownRuns)
      return {
        program: await readProgram(tx),
        runs,
        why: runs[0] ? await whyUnknown(tx, test, runs[0]) : [],
        exclusions: await everyExclusion(tx),
        names: await itemNames(visit, tx, test.on, keys),
        wish: await wishFor(tx, test.id),
        receipts: await receiptsFor(tx, test.on, visit.at),
      }
    })
    const { t, language } = visit
    const shown = await consolePage(visit, {
      title: test.asks[language],
      notices: runWishNotice(visit, wish),
      trail: [
        { name: chapterName(t, control.chapter), url: urls.consoleChapter(control.chapter) },
        { name: t.console.control.sentence, url: urls.consoleControl(control.id) },
      ],
      body: html`${overviewCard(visit, test, standingOn(program, found), runs, why)}
      ${findingsCard(visit, test, view, page, runs[0], shownBy)} ${runsCard(visit, runs)}
      ${receiptsCard(visit, receipts)} ${testCodeCards(visit, test, runs)}`,
    })
    return lookingAgain(shown, wish)
  },
}

function overviewCard(
  visit: GuestVisit,
  test: Test<unknown>,
  serves: readonly RunningControl[],
  runs: readonly Run[],
  why: readonly WhyUnknown[],
): Markup {
  const { t, language, formats } = visit
  const words = t.console.test
  const [last] = runs
  const places = { runs: t.console.runs, receipts: t.console.receipts, code: words.code }
  return card({
    title: words.overview,
    body: factList([
      {
        name: t.console.result,
        value: last ? verdictBadge(t, last.result) : t.test.noRun,
      },
      ...(why.length > 0 ? [whyUnknownFact(visit, test.id, why)] : []),
      ...(last
        ? [
            {
              name: words.good,
              value: html`${passingText(t, last.counts)} ${verdictBar(t, last.counts)}`,
            },
            { name: t.test.lastRun, value: moment(last.at, formats) },
          ]
        : []),
      { name: words.population, value: populationTitle(t, language, test.on.id) },
      { name: words.every, value: everyInWords(t, test) },
      {
        name: words.serves,
        value: html`${serves.map(
          ({ control, sentence }, index) =>
            html`${index > 0 ? html`<br />` : ''}<a href="${urls.consoleControl(control.id)}"
                >${sentence[language]}</a
              >`,
        )}`,
      },
      {
        name: words.onThisPage,
        value: html`${Object.entries(places).map(([id, name], index) => html`${index > 0 ? ' · ' : ''}<a href="#${id}">${name}</a>`)}`,
      },
    ]),
  })
}

/** The controls that stand on a test; the one it was made for, where the company has disabled it. */
function standingOn(
  { controls }: Program,
  { test, control }: (typeof tests)[number],
): RunningControl[] {
  const standing = controls.filter((each) => each.tests.includes(test))
  return standing.length > 0 ? standing : controls.filter((each) => each.control.id === control.id)
}

const daySeconds = 86_400
const hourSeconds = 3600

function everyInWords(t: Messages, { every, grace }: Test<unknown>): string {
  const [often, late] = [every, grace].map((seconds) =>
    seconds % daySeconds === 0
      ? t.days(seconds / daySeconds)
      : t.console.test.hours(seconds / hourSeconds),
  )
  return t.console.test.rhythm(often ?? '', late ?? '')
}

async function findingsPage(
  visit: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
): Promise<FindingsPage> {
  try {
    return await look(
      visit,
      async (tx) => {
        const persons = await peopleCalled(tx, test, view.search)
        return await pageFindings(tx, test.id, { ...wantedOf(view, rowsPerPage), persons })
      },
      ...(view.search === '' ? [] : [longestSearchMs]),
    )
  } catch (error) {
    if (view.search === '' || !isTimeout(error)) throw error
    return { findings: [], hasMore: false, isTooSlow: true }
  }
}
