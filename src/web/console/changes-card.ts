import { html } from 'hono/html'
import { z } from 'zod'

import type { InspectedControl } from '#run/inspect.ts'
import type { StatusHistory } from '#run/statuses.ts'
import { spansOf } from '#run/trust.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { actionsTable } from './actions-table.ts'
import type { NamedActions } from './actions-table.ts'

const usualMs = 7 * 86_400_000
const longestMs = 366 * 86_400_000
const shownChanges = 30

/** Since when changes are shown: a date given in the address, or the last seven days. */
export function sinceOf({ c, at }: GuestVisit): Date {
  const wanted = z.union([z.iso.date(), z.iso.datetime()]).safeParse(c.req.query('since'))
  const since = wanted.success ? new Date(wanted.data) : new Date(at.getTime() - usualMs)
  return new Date(Math.max(since.getTime(), at.getTime() - longestMs))
}

/** The statuses that changed, and what people did. */
export function changesCard(
  visit: GuestVisit,
  since: Date,
  known: {
    inspection: readonly InspectedControl[]
    history: StatusHistory
    actions: NamedActions
  },
): Markup {
  const { t, language, formats } = visit
  const words = t.console.home
  const changes = known.inspection
    .flatMap(({ running }) =>
      changesOf(running.control.id, known.history, visit.at).map((change) => ({
        ...change,
        running,
      })),
    )
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, shownChanges)
  return card({
    title: words.changes(formats.date(since)),
    actions: mayOpen(visit, urls.consoleActions)
      ? html`<a href="${urls.consoleActions}">${words.allActions}</a>`
      : '',
    table: html`${dataTable({
      t,
      caption: words.changes(formats.date(since)),
      columns: [
        {
          name: t.console.words.control,
          cell: ({ running }) =>
            html`<a href="${urls.consoleControl(running.control.id)}"
              >${running.sentence[language]}</a
            >`,
        },
        {
          name: t.console.control.status,
          cell: ({ before, after }) =>
            html`<span class="state"
              >${statusSign(after)}
              <span
                >${before ? words.changed(t.status[before], t.status[after]) : words.first(t.status[after])}</span
              ></span
            >`,
        },
        {
          name: t.console.since,
          cell: ({ at, entry }) =>
            html`<a href="${urls.consoleEntry(entry)}">${moment(at, formats)}</a>`,
        },
      ],
      rows: changes,
      empty:
        known.actions.done.length === 0 ? html`<p class="card-body">${words.noChanges}</p>` : '',
    })}${known.actions.done.length === 0 ? '' : actionsTable(visit, known.actions, { empty: '' })}`,
  })
}

function changesOf(control: string, history: StatusHistory, until: Date) {
  const spans = spansOf(control, history, until)
  return spans.flatMap(({ from, status, entry, begins }, index) => {
    const before = index === 0 ? history.earlier[control] : spans[index - 1]?.status
    return begins ? [{ at: from, entry, before, after: status }] : []
  })
}
