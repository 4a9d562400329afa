import { html } from 'hono/html'

import { allActions } from '#run/all-actions.ts'
import type { DoneAction } from '#store/actions.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

export const actionsAPage = 50

/** What somebody did themselves, the last first. */
export function recordPage(
  visit: GuestVisit,
  done: readonly DoneAction[],
  subjects: ReadonlyMap<string, string>,
): Response {
  const { t, language, formats } = visit
  const labelOf = (name: string) =>
    allActions.find(({ id }) => id === name)?.label[language] ?? name
  const subjectOf = (subject: string) => {
    const found = subjects.get(subject)
    return found === '' ? '' : html` · <bdi>${found ?? subject}</bdi>`
  }
  const last = done.at(-1)
  return doorResponse(visit, {
    door: 'portal',
    title: t.portal.record,
    trail: [{ name: t.portal.title, url: urls.portal }],
    body: html`<p>${t.portal.recordText}</p>
      ${
        done.length === 0
          ? emptyState({
              title: t.portal.recordEmpty,
              text: t.portal.recordEmptyText,
              next: { name: t.portal.title, url: urls.portal },
            })
          : card({
              body: html`<ol class="record">
                ${done.map(
                  ({ name, at, subject, entry }) =>
                    html`<li>
                      <strong>${labelOf(name)}</strong><br />
                      ${moment(at, formats)}${subject === undefined ? '' : subjectOf(subject)}<br />
                      <span class="aside">${t.portal.entry} ${formats.number(entry)}</span>
                    </li>`,
                )}
              </ol>`,
            })
      }
      ${last && done.length === actionsAPage ? html`<p><a class="btn" rel="next" href="${urls.portalRecord}?before=${last.entry}">${t.portal.older}</a></p>` : ''}`,
  })
}
