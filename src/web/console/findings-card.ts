import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { worstVerdictFirst } from '#store/finding-pages.ts'
import type { CurrentFinding, Run } from '#store/runs.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { reasonInWords } from '#ui/reason.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import { outsideNote } from '#web/outside-note.ts'
import type { Exclusions } from '#web/outside-note.ts'
import type { GuestVisit } from '#web/route.ts'

import { actLink } from './act-link.ts'
import { rowsPerPage, viewUrl } from './findings-view.ts'
import type { FindingsView } from './findings-view.ts'

/** The findings of a view, and whether more lie beyond them. */
export interface FindingsPage {
  findings: readonly CurrentFinding[]
  hasMore: boolean
  isTooSlow?: true
}

/** What findings are shown with: the decisions that leave something out, and what items are called, by key. */
interface ShownBy {
  exclusions: Exclusions
  names: ReadonlyMap<string, string>
}

/** A test's population as a table: what is shown of it stands in the address. */
export function findingsCard(
  visit: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
  page: FindingsPage,
  last: Run | undefined,
  shownBy: ShownBy,
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
    body: html`${page.isTooSlow ? notice(t, 'warning', words.slow) : ''}
    ${filterBar({
      t,
      action: here,
      fields: [
        {
          kind: 'select',
          name: 'verdict',
          label: words.verdict,
          options: worstVerdictFirst.map((value) => ({
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
      columns: findingColumns(visit, test, view, shownBy),
      rows: page.findings,
      empty: emptyState(
        isFiltered
          ? { title: words.none, text: words.noneText }
          : last
            ? { title: words.nothing, text: words.nothingText }
            : { title: words.empty, text: words.emptyText },
      ),
      ...(page.findings.length > 0 && { pages: pagesOf(here, view, page, last) }),
      csv: viewUrl(`${here}/items.csv`, { ...view, skipped: 0 }),
    }),
  })
}

function findingColumns(
  visit: GuestVisit,
  test: Test<unknown>,
  view: FindingsView,
  { exclusions, names }: ShownBy,
): Column<CurrentFinding>[] {
  const { t, language, formats } = visit
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
      cell: ({ key }) =>
        html`<a href="${urls.consoleItem(test.on.id, key)}"
          ><bdi>${names.get(key) ?? key}</bdi></a
        >`,
    },
    {
      name: t.console.verdict,
      sort: sort('verdict'),
      cell: ({ verdict: found }) => verdictBadge(t, found),
    },
    {
      name: t.console.reason,
      cell: ({ reason, until, exclusion }) =>
        html`${outsideNote(visit, exclusions, exclusion)}${reasonInWords(reason, language, test.reasons, unknownReasons)}${until ? html` <small>(${t.console.until} ${moment(until, formats)})</small>` : ''}`,
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
    case 'excluded':
      return counts.excluded ?? 0
  }
}
