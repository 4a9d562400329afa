import { html } from 'hono/html'

import { startOfDate } from '#engine/calendar.ts'
import { frameworkNames } from '#populations/engagement.ts'
import type { Engagement } from '#populations/engagement.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

/** The engagements somebody may look into. Whoever may change them does it here. */
export function engagementsPage(visit: GuestVisit, engagements: readonly Engagement[]): Response {
  const { t, guest } = visit
  const mayChange = guest.permissions.has('engagement.change')
  const add = { name: t.audit.add, url: `${urls.act('engagement.create')}?back=${urls.audit}` }
  return doorResponse(visit, {
    door: 'audit',
    title: t.audit.title,
    body: html`${
      engagements.length === 0
        ? emptyState({
            icon: 'report-search',
            title: t.audit.none,
            text: mayChange ? '' : t.audit.noneText,
            ...(mayChange && { next: add }),
          })
        : html`${engagements.map((engagement) => engagementCard(visit, engagement, mayChange))}
          ${mayChange ? html`<p><a class="btn" href="${add.url}">${add.name}</a></p>` : ''}`
    }`,
  })
}

function engagementCard(visit: GuestVisit, engagement: Engagement, mayChange: boolean) {
  const { t, formats, house } = visit
  const day = (date: string) => formats.date(startOfDate(date, house.organisation.timeZone))
  const act = (action: string) =>
    `${urls.act(action)}?id=${encodeURIComponent(engagement.id)}&back=${urls.audit}`
  return card({
    title: html`<a href="${urls.engagement(engagement.id)}"><bdi>${engagement.name}</bdi></a>`,
    ...(mayChange && {
      actions: html`<a class="btn" href="${act('engagement.change')}">${t.audit.change}</a>
        <a class="btn" href="${act('engagement.close')}">${t.audit.end}</a>`,
    }),
    body: factList([
      { name: t.audit.period, value: t.audit.periodOf(day(engagement.from), day(engagement.to)) },
      { name: t.audit.framework, value: frameworkNames[engagement.framework] },
      { name: t.audit.criteria, value: formats.list(engagement.criteria) },
      { name: t.audit.firm, value: engagement.firm },
      { name: t.audit.licence, value: engagement.licence ?? t.audit.notGiven },
      {
        name: t.audit.independent,
        value: engagement.independentOn ? day(engagement.independentOn) : t.audit.notGiven,
      },
    ]),
  })
}
