import { html } from 'hono/html'

import { readAttention } from '#run/attention.ts'
import type { Attention } from '#run/attention.ts'
import { readInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { statusHistory } from '#run/statuses.ts'
import { listActionKinds } from '#store/action-kinds.ts'
import { listSources } from '#store/sources.ts'
import { cardRow } from '#ui/components/card.ts'
import { stat } from '#ui/components/stat.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { startInstead, startNotice } from '#web/first-run/start-routes.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { withNames } from './actions-table.ts'
import { attentionCard } from './attention-card.ts'
import { changesCard, sinceOf } from './changes-card.ts'
import { consolePage } from './console-page.ts'
import { criteriaCard } from './criteria-card.ts'
import { look } from './look.ts'
import { ownerNames } from './names.ts'
import { troubleNotice } from './trouble-notice.ts'

/** As many as one screen shows; every single action has a page of its own. */
const shownKinds = 20

/** What needs attention now; then how far the criteria are covered, and what is new. */
export const homeRoute: Route = {
  method: 'GET',
  path: urls.console,
  for: 'program.see',
  answer: async (visit) => {
    const start = await startInstead(visit)
    if (start) return start
    const known = await look(visit, async (tx) => {
      const inspection = await readInspection(tx, visit.at)
      const since = await sinceOf(visit, tx)
      const attention = (await readAttention(tx, inspection, visit.at)).filter(
        (each) => each.kind !== 'due' || visit.guest.permissions.has(each.item.see),
      )
      return {
        inspection,
        since,
        attention,
        names: await ownerNames(tx, inspection, attention),
        sources: await listSources(tx),
        history: await statusHistory(tx, since.at),
        actions: await withNames(
          tx,
          visit,
          await listActionKinds(tx, { since: since.at, limit: shownKinds }),
        ),
      }
    })
    const { t, house } = visit
    const trouble = house.trouble.now
    const reminder = await startNotice(visit)
    return await consolePage(visit, {
      title: t.console.home.title,
      notices: [
        ...(trouble ? [troubleNotice(visit, trouble)] : []),
        ...(reminder ? [reminder] : []),
      ],
      body: html`${figures(visit, known)} ${attentionCard(visit, known)}
      ${changesCard(visit, known.since, known)} ${criteriaCard(visit, known.inspection)}`,
    })
  },
}

interface Known {
  inspection: readonly InspectedControl[]
  attention: readonly Attention[]
}

/** How much of the program is in what state: three figures, of which none is praise. */
function figures({ t, formats }: GuestVisit, { inspection, attention }: Known): Markup | '' {
  if (attention.length === 0) return ''
  const words = t.console.home
  const failing = inspection.filter(({ status }) => status?.status === 'failing').length
  const stale = inspection.filter(({ status }) => status?.status === 'stale').length
  const others = attention.filter(({ kind }) => kind !== 'control').length
  const of = words.ofControls(formats.number(inspection.length))
  return cardRow([
    stat({
      label: words.counts.failing,
      value: formats.number(failing),
      of,
      ...(failing > 0 && { status: 'failing' as const }),
    }),
    stat({
      label: words.counts.stale,
      value: formats.number(stale),
      of,
      ...(stale > 0 && { status: 'stale' as const }),
    }),
    stat({ label: words.counts.other, value: formats.number(others) }),
  ])
}
