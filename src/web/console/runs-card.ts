import { html } from 'hono/html'

import type { Run } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { passingText, verdictBar } from '#ui/components/verdict-bar.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

/** The last runs of a test, each with its entry in the log. */
export function runsCard({ t, formats }: GuestVisit, runs: readonly Run[]): Markup {
  const words = t.console.test
  return card({
    id: 'runs',
    title: t.console.runs,
    table: dataTable({
      t,
      caption: t.console.runs,
      columns: [
        { name: words.number, cell: ({ seq }) => formats.number(seq) },
        { name: t.test.lastRun, cell: ({ at }) => moment(at, formats) },
        { name: t.console.result, cell: ({ result }) => verdictBadge(t, result) },
        {
          name: words.good,
          isNumber: true,
          cell: ({ counts }) => passingText(t, counts),
        },
        { name: t.console.chapter.figures, cell: ({ counts }) => verdictBar(t, counts) },
        {
          name: words.read,
          isNumber: true,
          cell: ({ expected, unread }) =>
            `${formats.number(expected - unread.length)}/${formats.number(expected)}`,
        },
        { name: words.trigger, cell: ({ trigger }) => triggerName(t, trigger) },
        {
          name: words.entry,
          isNumber: true,
          cell: ({ entry }) => html`<a href="${urls.consoleEntry(entry)}">${entry}</a>`,
        },
      ],
      rows: runs,
      empty: emptyState({ icon: 'player-play', title: words.noRuns }),
    }),
  })
}

function triggerName(t: Messages, trigger: string): string {
  const names = Object.entries(t.console.test.triggers)
  return names.find(([id]) => id === trigger)?.[1] ?? trigger
}
