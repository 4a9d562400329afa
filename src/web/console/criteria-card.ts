import { html } from 'hono/html'

import type { InspectedControl } from '#run/inspect.ts'
import { statusBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { worstStatus } from '#ui/worst-status.ts'
import type { GuestVisit } from '#web/route.ts'

/** Each criterion that some control serves, with the worst status of those that do. */
export function criteriaCard(
  { t, language }: GuestVisit,
  inspection: readonly InspectedControl[],
): Markup {
  const words = t.console.home
  const criteria = new Set(inspection.flatMap(({ running }) => running.control.criteria))
  const rows = [...criteria].toSorted(inOrder).map((criterion) => {
    const serving = inspection.filter(({ running }) => running.control.criteria.includes(criterion))
    return { criterion, serving, worst: worstStatus(serving.map(({ status }) => status?.status)) }
  })
  return card({
    title: words.criteria,
    table: dataTable({
      t,
      caption: words.criteria,
      columns: [
        { name: words.criterion, cell: ({ criterion }) => criterion },
        {
          name: words.worst,
          cell: ({ worst }) => (worst ? statusBadge(t, worst) : words.notPublished),
        },
        {
          name: words.sentences,
          cell: ({ serving }) =>
            html`<ul class="plain-list">
              ${serving.map(({ running: { control, sentence } }) => html`<li><a href="${urls.consoleControl(control.id)}">${sentence[language]}</a></li>`)}
            </ul>`,
        },
      ],
      rows,
      empty: '–',
    }),
  })
}

/** CC6.2 before CC6.10. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
