import { html } from 'hono/html'

import { startOfDate } from '#engine/calendar.ts'
import { askedOf, frameworkNames, standsFor } from '#populations/engagement.ts'
import { idsOf } from '#program/audits/framework-ids.ts'
import type { StatusSpan } from '#run/trust.ts'
import { statusBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'
import { historyStrip } from '#web/trust/history-strip.ts'

import { auditPage, periodInWords } from './audit-page.ts'
import type { Frame } from './frame.ts'

/** What an engagement asks about: each control with its status over the whole period, and the criteria nothing answers. */
export function overviewPage(
  visit: GuestVisit,
  frame: Frame,
  spans: ReadonlyMap<string, readonly StatusSpan[]>,
): Response {
  const { t, formats, house } = visit
  const { engagement, controls } = frame
  const uncovered = uncoveredOf(frame)
  const declared = engagement.independentOn
  return auditPage(visit, frame, {
    title: engagement.name,
    body: html`${card({
        body: factList([
          { name: t.audit.period, value: periodInWords(visit, frame) },
          { name: t.audit.framework, value: frameworkNames[engagement.framework] },
          { name: t.audit.criteria, value: formats.list(engagement.criteria) },
          ...(uncovered.length > 0
            ? [{ name: t.audit.uncovered, value: formats.list(uncovered) }]
            : []),
          { name: t.audit.firm, value: engagement.firm },
          { name: t.audit.licence, value: engagement.licence ?? t.audit.notGiven },
          {
            name: t.audit.independent,
            value: declared
              ? formats.date(startOfDate(declared, house.organisation.timeZone))
              : t.audit.notGiven,
          },
        ]),
      })}
      <h2>${t.audit.controls}</h2>
      ${controls.length === 0 ? emptyState({ title: t.audit.noControls }) : ''}
      ${controls.map((running) =>
        card({
          title: html`<a href="${urls.auditControl(engagement.id, running.control.id)}"
            >${running.sentence[visit.language]}</a
          >`,
          body: html`<p class="aside">${formats.list(askedOf(engagement, running.control))}</p>
            ${statusOverPeriod(visit, frame, spans.get(running.control.id) ?? [])}`,
        }),
      )}`,
  })
}

/** What was asked about and no sentence speaks to, each by itself: a group may be answered in part. */
function uncoveredOf({ engagement, controls }: Frame): string[] {
  const answered = new Set(controls.flatMap(({ control }) => askedOf(engagement, control)))
  const known = idsOf(engagement.framework)
  return engagement.criteria.flatMap((asked) => {
    const meant = known.filter((id) => standsFor(asked, id))
    return meant.length === 0 ? [asked] : meant.filter((id) => !answered.has(id))
  })
}

/** The last status of the period, and all of them as a strip. */
export function statusOverPeriod(
  { t, formats, at }: GuestVisit,
  { from, end }: Frame,
  spans: readonly StatusSpan[],
): Markup {
  const last = spans.at(-1)
  if (!last) return html`<p class="aside">${t.audit.notPublished}</p>`
  return html`<p>${t.audit.statusAtEnd}: ${statusBadge(t, last.status)}</p>
    ${historyStrip(spans, at < end ? at : end, t, formats, { from, label: t.audit.history })}`
}
