import { html } from 'hono/html'

import type { Receipt } from '#engine/receipt.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'
import { said, unreadReason } from '#web/why-unread.ts'

import { shownScope } from './shown-scope.ts'

const shown = 40

/** What was read for a test, scope by scope: what is open first. */
export function receiptsCard(
  { t, language, formats }: GuestVisit,
  receipts: readonly Receipt[],
): Markup {
  const words = t.console
  const sorted = receipts.toSorted((a, b) => Number(a.complete) - Number(b.complete))
  const left = sorted.slice(shown)
  const unread = left.filter(({ complete }) => !complete).length
  return card({
    id: 'receipts',
    title: words.receipts,
    table: dataTable({
      t,
      caption: words.receipts,
      columns: [
        { name: words.scope, cell: ({ scope }) => shownScope(t, language, scope) },
        {
          name: words.result,
          cell: (receipt) =>
            html`<span class="state"
              >${statusSign(receipt.complete ? 'met' : 'stale')}
              <span
                >${receipt.complete ? html`${words.complete}${said(receipt.message)}` : html`${words.incomplete}: ${unreadReason(t, receipt)}`}</span
              ></span
            >`,
        },
        { name: words.calls, isNumber: true, cell: ({ calls }) => formats.number(calls) },
        { name: words.items, isNumber: true, cell: ({ items }) => formats.number(items) },
        { name: words.readAt, cell: ({ readAt }) => moment(readAt, formats) },
        {
          name: words.evidence,
          cell: ({ evidence }) =>
            evidence === undefined
              ? '–'
              : html`<code class="digest" title="${evidence}">${evidence.slice(0, 12)}</code>`,
        },
      ],
      rows: sorted.slice(0, shown),
      empty: emptyState({ icon: 'plug', title: words.noSource }),
    }),
    ...(left.length > 0 && {
      footer: words.test.more(formats.number(left.length - unread), formats.number(unread)),
    }),
  })
}
