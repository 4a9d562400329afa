import { html } from 'hono/html'
import { z } from 'zod'

import { listActions } from '#store/actions.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { urls } from '#ui/urls.ts'
import type { Route } from '#web/route.ts'

import { actionName, actionsTable, withNames } from './actions-table.ts'
import { consolePage } from './console-page.ts'
import { look } from './look.ts'

const actionsPerPage = 50
const Before = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Who did what, latest first. */
export const actionsRoute: Route = {
  method: 'GET',
  path: urls.consoleActions,
  for: 'program.see',
  answer: async (visit) => {
    const { t, c } = visit
    const words = t.console.actions
    const asked = c.req.query('name') ?? ''
    const name = actionName(asked, visit.language) === asked ? undefined : asked
    const here = (query: Record<string, string>) =>
      `${urls.consoleActions}?${new URLSearchParams({ ...(name !== undefined && { name }), ...query }).toString()}`
    const below = Before.safeParse(c.req.query('before') ?? 'none')
    const known = await look(visit, async (tx) => {
      const done = await listActions(tx, {
        limit: actionsPerPage + 1,
        ...(below.success && { before: below.data }),
        ...(name !== undefined && { name }),
      })
      return {
        hasMore: done.length > actionsPerPage,
        ...(await withNames(tx, visit, done.slice(0, actionsPerPage))),
      }
    })
    const last = known.done.at(-1)
    return await consolePage(visit, {
      title: t.console.nav.actions,
      body: html`<p class="lead">${words.text}</p>
        ${name === undefined ? '' : html`<p>${words.onlyOf(actionName(name, visit.language))} <a href="${urls.consoleActions}">${t.console.home.allActions}</a></p>`}
        ${card({
          table: actionsTable(visit, known, {
            empty: emptyState({ icon: 'history', title: words.none, text: words.noneText }),
          }),
          ...((below.success || known.hasMore) && {
            footer: html`${below.success ? html`<a class="btn" href="${here({})}">${t.console.log.newest}</a> ` : ''}${known.hasMore && last ? html`<a class="btn" rel="next" href="${here({ before: String(last.entry) })}">${t.console.log.older}</a>` : ''}`,
          }),
        })}`,
    })
  },
}
