import { html } from 'hono/html'

import type { AccountLine } from '#store/account-lines.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { mailAddress } from '#ui/components/mail-address.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { factorsIn, rolesIn } from './user-words.ts'

const { consoleUsers: here } = urls

/** Who may sign in, a page at a time. */
export async function usersPage(
  visit: GuestVisit,
  query: { search?: string; offset: number; limit: number },
  found: { lines: readonly AccountLine[]; all: number },
): Promise<Response> {
  const { t, formats, guest } = visit
  const words = t.people.users
  const { search, offset, limit } = query
  const at = (from: number) =>
    `${here}?${new URLSearchParams({ ...(search !== undefined && { q: search }), from: String(from) }).toString()}`
  return await consolePage(visit, {
    title: words.title,
    body: html`<p class="lead">${words.intro}</p>
      ${guest.permissions.has('user.change') ? html`<p class="form-buttons"><a class="btn btn-primary" href="${urls.act('user.invite')}?back=${encodeURIComponent(here)}">${words.invite}</a></p>` : ''}
      ${filterBar({
        t,
        action: here,
        ...(search !== undefined && { clear: here }),
        fields: [
          {
            kind: 'search',
            name: 'q',
            label: words.search,
            maxLength: 200,
            ...(search !== undefined && { value: search }),
          },
        ],
      })}
      ${card({
        table: dataTable({
          t,
          caption: words.title,
          columns: [
            {
              name: t.people.name,
              cell: ({ account }) =>
                html`<a href="${urls.consoleUser(account.id)}"><bdi>${account.name}</bdi></a>`,
            },
            { name: t.people.email, cell: ({ account }) => mailAddress(account.email) },
            { name: words.roles, cell: ({ account }) => rolesIn(visit, account) },
            { name: words.factors, cell: (line) => factorsIn(visit, line) },
            {
              name: words.lastSignIn,
              cell: ({ lastSignIn }) => (lastSignIn ? moment(lastSignIn, formats) : words.never),
            },
            {
              name: words.state,
              cell: ({ account }) =>
                account.disabledAt ? t.people.accounts.closed : t.people.accounts.open,
            },
          ],
          rows: found.lines,
          empty: html`<p class="card-body">${t.people.nobody}</p>`,
          ...(found.lines.length > 0 && {
            pages: {
              from: offset + 1,
              to: offset + found.lines.length,
              all: found.all,
              ...(offset > 0 && { previous: at(Math.max(0, offset - limit)) }),
              ...(offset + found.lines.length < found.all && { next: at(offset + limit) }),
            },
          }),
        }),
      })}`,
  })
}
