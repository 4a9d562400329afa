import { html } from 'hono/html'

import { allActions } from '#run/all-actions.ts'
import type { DoneAction } from '#store/actions.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

export const actionsAPage = 50

/** What somebody did themselves, the last first. */
export function recordPage(visit: GuestVisit, done: readonly DoneAction[]): Response {
  const { t, language, formats } = visit
  const labelOf = (name: string) =>
    allActions.find(({ id }) => id === name)?.label[language] ?? name
  const last = done.at(-1)
  return doorResponse(visit, {
    door: 'portal',
    title: t.portal.record,
    trail: [{ name: t.portal.title, url: urls.portal }],
    body: html`<p>${t.portal.recordText}</p>
      ${card({
        table: dataTable({
          t,
          caption: t.portal.record,
          rows: done,
          empty: emptyState({ title: t.portal.recordEmpty }),
          columns: [
            { name: t.portal.what, cell: ({ name }: DoneAction) => labelOf(name) },
            { name: t.portal.when, cell: ({ at }: DoneAction) => moment(at, formats) },
            {
              name: t.portal.whom,
              cell: ({ subject }: DoneAction) => html`<bdi>${subject ?? '–'}</bdi>`,
            },
            { name: t.portal.entry, cell: ({ entry }: DoneAction) => entry, isNumber: true },
          ],
        }),
      })}
      ${last && done.length === actionsAPage ? html`<p><a class="btn" rel="next" href="${urls.portalRecord}?before=${last.entry}">${t.portal.older}</a></p>` : ''}`,
  })
}
