import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { tests } from '#program/index.ts'
import { receiptsFor } from '#run/receipts.ts'
import { wishFor } from '#run/wish-run.ts'
import { pageFindings } from '#store/finding-pages.ts'
import { listRuns } from '#store/runs.ts'
import type { CurrentFinding, Run } from '#store/runs.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { verdictBar } from '#ui/components/verdict-bar.ts'
import type { Messages } from '#ui/messages.ts'
import { reasonInWords } from '#ui/reason.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { lookingAgain, runWishNotice } from '#web/decisions/run-wish-notice.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { actLink } from './act-link.ts'
import { chapterName } from './console-nav.ts'
import { consolePage } from './console-page.ts'
import { findingsView, rowsPerPage, viewUrl, wantedOf } from './findings-view.ts'
import type { FindingsView } from './findings-view.ts'
import { isTimeout, look, missing, refuseUnseen } from './look.ts'
import { populationTitle } from './population-title.ts'
import { receiptsCard } from './receipts-card.ts'
import { runsCard } from './runs-card.ts'
import { testCodeCards } from './test-code-cards.ts'

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
    const { runs, receipts, wish } = await look(visit, async (tx) => ({
      wish: await wishFor(tx, test.id),
      runs: await listRuns(tx, test.id, shownRuns),
      receipts: await receiptsFor(tx, test.on, visit.at),
    }))
    const { t, language } = visit
    const shown = await consolePage(visit, {
      title: test.asks[language],
      notices: runWishNotice(visit, wish),
      trail: [
        { name: chapterName(t, control.chapter), url: urls.consoleChapter(control.chapter) },
        { name: control.id, url: urls.consoleControl(control.id) },
      ],
      body: html`${overviewCard(visit, found, runs)}
      ${populationCard(visit, test, view, page, runs[0])} ${runsCard(visit, runs)}
      ${receiptsCard(visit, receipts)} ${testCodeCards(visit, test, runs)}`,
    })
    return lookingAgain(shown, wish)
  },
}

function overviewCard(
  { t, language, formats }: GuestVisit,
  { test, control }: (typeof tests)[number],
  runs: readonly Run[],
): Markup {
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
      ...(last ? [{ name: t.test.lastRun, value: moment(last.at, formats) }] : []),
      { name: words.population, value: populationTitle(t, language, test.on.id) },
      { name: words.every, value: everyInWords(t, test) },
      {
        name: words.serves,
        value: html`<a href="${urls.consoleControl(control.id)}">${control.id}</a>`,
      },
      {
        name: words.onThisPage,
        value: html`${Object.entries(places).map(([id, name], index) => html`${index > 0 ? ' · ' : ''}<a href="#${id}">${name}</a>`)}`,
      },
    ]),
  })
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

interface FindingsPage {
  findings: readonly CurrentFinding[]
  hasMore: boolean
  isTooSlow?: true
}

async function findingsPage(
  visit: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
): Promise<FindingsPage> {
  try {
    return await look(
      visit,
      (tx) => pageFindings(tx, test.id, wantedOf(view, rowsPerPage)),
      ...(view.search === '' ? [] : [longestSearchMs]),
    )
  } catch (error) {
    if (view.search === '' || !isTimeout(error)) throw error
    return { findings: [], hasMore: false, isTooSlow: true }
  }
}

function populationCard(
  visit: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
  page: FindingsPage,
  last: Run | undefined,
): Markup {
  const { t } = visit
  const words = t.console.test
  const here = urls.consoleTest(test.id)
  const isFiltered = view.verdict !== undefined || view.search !== ''
  const runNow = urls.act('test.run')
  return card({
    title: t.console.items,
    actions: html`${
      mayOpen(visit, runNow)
        ? actionButton({
            action: runNow,
            name: words.runNow,
            hidden: { test: test.id, _back: here },
          })
        : ''
    }
    ${actLink(visit, 'exception.request', words.exception, { test: test.id })}`,
    body: html`${last ? verdictBar(t, last.counts) : ''}
    ${page.isTooSlow ? notice(t, 'warning', words.slow) : ''}
    ${filterBar({
      t,
      action: here,
      fields: [
        {
          kind: 'select',
          name: 'verdict',
          label: words.verdict,
          options: (['fail', 'unknown', 'excepted', 'pass'] as const).map((value) => ({
            value,
            name: t.verdicts[value],
          })),
          ...(view.verdict && { value: view.verdict }),
        },
        { kind: 'search', name: 'q', label: words.search, value: view.search, maxLength: 200 },
      ],
      hidden: {
        ...(view.order !== 'verdict' && { order: view.order }),
        ...(view.isReversed && { way: 'down' }),
      },
      ...(isFiltered && {
        clear: viewUrl(here, { order: view.order, isReversed: view.isReversed }),
      }),
    })}`,
    table: dataTable({
      t,
      caption: t.console.items,
      columns: findingColumns(visit, test, view),
      rows: page.findings,
      empty: emptyState(
        isFiltered
          ? { title: words.none, text: words.noneText }
          : { title: words.empty, text: words.emptyText },
      ),
      ...(page.findings.length > 0 && { pages: pagesOf(here, view, page, last) }),
      csv: viewUrl(`${here}/items.csv`, { ...view, skipped: 0 }),
    }),
  })
}

function findingColumns(
  { t, language, formats }: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
): Column<CurrentFinding>[] {
  const here = urls.consoleTest(test.id)
  const { verdict, search } = view
  /** Where a table is in this order already, the other way round. */
  const sort = (order: FindingsView['order']) => {
    const isNow = view.order === order
    const isReversed = isNow && !view.isReversed
    const url = viewUrl(here, { ...(verdict && { verdict }), search, order, isReversed })
    if (!isNow) return { url }
    return { url, now: view.isReversed ? ('descending' as const) : ('ascending' as const) }
  }
  return [
    {
      name: t.console.words.item,
      sort: sort('key'),
      cell: ({ key }) => html`<a href="${urls.consoleItem(test.on.id, key)}"><bdi>${key}</bdi></a>`,
    },
    {
      name: t.console.verdict,
      sort: sort('verdict'),
      cell: ({ verdict: found }) => verdictBadge(t, found),
    },
    {
      name: t.console.reason,
      cell: ({ reason, until }) =>
        html`${reasonInWords(reason, language, test.reasons, unknownReasons)}${until ? html` <small>(${t.console.until} ${moment(until, formats)})</small>` : ''}`,
    },
    { name: t.console.since, sort: sort('since'), cell: ({ since }) => moment(since, formats) },
  ]
}

/** How many there are is known from the last run; of a search nobody has counted. */
function pagesOf(
  here: string,
  view: FindingsView,
  { findings, hasMore }: FindingsPage,
  last: Run | undefined,
) {
  const [first, end] = [findings[0], findings.at(-1)]
  const isBackwards = view.before !== undefined
  const hasPrevious = isBackwards ? hasMore && view.skipped > 0 : view.skipped > 0
  const hasNext = isBackwards || hasMore
  const { after: _after, before: _before, ...same } = view
  const all = view.search === '' && last ? countOf(last, view.verdict) : undefined
  return {
    from: view.skipped + 1,
    to: view.skipped + findings.length,
    ...(all !== undefined && { all: Math.max(all, view.skipped + findings.length) }),
    ...(hasPrevious &&
      first && {
        previous: viewUrl(here, {
          ...same,
          before: first,
          skipped: Math.max(0, view.skipped - rowsPerPage),
        }),
      }),
    ...(hasNext &&
      end && {
        next: viewUrl(here, { ...same, after: end, skipped: view.skipped + findings.length }),
      }),
  }
}

function countOf({ counts }: Run, verdict: FindingsView['verdict']): number {
  switch (verdict) {
    case undefined:
      return counts.n
    case 'pass':
      return counts.pass
    case 'fail':
      return counts.failing + counts.late
    case 'unknown':
      return counts.unknown
    case 'excepted':
      return counts.excepted
  }
}
