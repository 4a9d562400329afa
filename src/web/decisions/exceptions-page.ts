import { html } from 'hono/html'

import { followExceptions } from '#run/exceptions.ts'
import type { FollowedException } from '#run/exceptions.ts'
import { accountNames } from '#store/accounts.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import { permissionForTest } from '#web/permission-for.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

/** Past ones are many in the end; the log has them all. */
const mostPast = 200

/** Every exception: those to be decided, those in force by when they end, and those that are over. */
export const exceptionsRoute: Route = {
  method: 'GET',
  path: urls.consoleExceptions,
  for: 'program.see',
  answer: async (visit) => {
    const { all, names } = await look(visit, async (tx) => {
      const found = (await followExceptions(tx, visit.at)).filter(({ test }) =>
        visit.guest.permissions.has(permissionForTest(test)),
      )
      const people = found.flatMap(({ requestedBy, record }) => [
        requestedBy,
        ...(record ? [record.approvedBy] : []),
      ])
      return { all: found, names: await accountNames(tx, people) }
    })
    const { t, formats } = visit
    const words = t.decisions.exceptions
    const columns = columnsOf(visit, names)
    const open = all.filter(({ state }) => state === 'open' || state === 'late')
    const active = all.filter(({ state }) => state === 'active')
    const past = all.filter((each) => !open.includes(each) && !active.includes(each)).toReversed()
    const table = (title: string, rows: readonly FollowedException[], empty: string) =>
      card({
        title,
        table: dataTable({
          t,
          caption: title,
          columns,
          rows,
          empty: html`<p class="card-body">${empty}</p>`,
        }),
      })
    return await consolePage(visit, {
      title: words.title,
      body: html`<p class="lead">${words.about}</p>
        ${card({
          title: words.open,
          table: dataTable({
            t,
            caption: words.open,
            columns,
            rows: open,
            empty: emptyState({ title: words.noneOpen, text: words.noneOpenText }),
          }),
        })}
        ${table(words.active, active, words.noneActive)}
        ${table(words.past, past.slice(0, mostPast), words.nonePast)}
        ${past.length > mostPast ? html`<p class="aside">${words.morePast(formats.number(mostPast))}</p>` : ''}`,
    })
  },
}

function columnsOf(
  visit: GuestVisit,
  names: ReadonlyMap<string, string>,
): Column<FollowedException>[] {
  const { t, formats } = visit
  const words = t.decisions.exceptions
  const person = (id: string) => html`<bdi>${names.get(id) ?? id}</bdi>`
  return [
    {
      name: words.one,
      cell: ({ id, items }) =>
        html`<a href="${urls.consoleException(id)}">${words.what(items.length)}</a>`,
    },
    { name: words.test, cell: ({ test }) => testLink(visit, test) },
    { name: words.state, cell: ({ state }) => words.states[state] },
    { name: words.requested, cell: ({ requestedBy }) => person(requestedBy) },
    { name: words.approved, cell: ({ record }) => (record ? person(record.approvedBy) : '–') },
    { name: words.until, cell: ({ until }) => moment(until, formats) },
  ]
}
