import { html } from 'hono/html'

import type { ExceptionRecord } from '#populations/approved-exception.ts'
import { accountNames } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

import { nameOf } from './names.ts'
import type { Names } from './names.ts'

/** Approved exceptions: what they cover, why, what is done meanwhile, and until when. */
export function exceptionsTable(
  visit: GuestVisit,
  exceptions: readonly ExceptionRecord[],
  names: Names,
  empty: string,
): Markup {
  const { t, formats } = visit
  const words = t.console.control
  return dataTable({
    t,
    caption: words.exceptions,
    columns: [
      {
        name: words.covers,
        cell: ({ id, items }) => {
          const said = t.console.home.exceptionCovers(items.length)
          const url = urls.consoleException(id)
          return mayOpen(visit, url) ? html`<a href="${url}">${said}</a>` : said
        },
      },
      {
        name: t.console.words.test,
        cell: ({ test }) => testLink(visit, test),
      },
      { name: words.reason, cell: ({ reason }) => html`<bdi>${reason}</bdi>` },
      { name: words.measure, cell: ({ measure }) => html`<bdi>${measure}</bdi>` },
      {
        name: words.by,
        cell: ({ requestedBy, approvedBy }) =>
          html`${nameOf(t, names, requestedBy)}, ${nameOf(t, names, approvedBy)}`,
      },
      { name: words.until, cell: ({ until }) => moment(new Date(until), formats) },
    ],
    rows: exceptions.toSorted((a, b) => b.until.localeCompare(a.until)),
    empty: html`<p class="card-body">${empty}</p>`,
  })
}

/** The names of those who asked for these exceptions and approved them. */
export async function approverNames(
  tx: Tx,
  exceptions: readonly ExceptionRecord[],
): Promise<Map<string, string>> {
  return await accountNames(
    tx,
    exceptions.flatMap(({ requestedBy, approvedBy }) => [requestedBy, approvedBy]),
  )
}
