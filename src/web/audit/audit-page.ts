import type { NavGroup } from '#ui/chapter-menu.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { testsByPerson } from '#web/people/matrix-columns.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** A page within an engagement: which one stands above it, and nothing on it can be changed. */
export function auditPage(
  visit: GuestVisit,
  frame: Frame,
  page: {
    title: string
    trail?: readonly { name: string; url: string }[]
    notices?: readonly Markup[]
    body: Markup
  },
  status = 200,
): Response {
  const { t } = visit
  const { engagement } = frame
  const here = urls.engagement(engagement.id)
  return doorResponse(
    visit,
    {
      door: 'audit',
      engagement: { name: engagement.name, period: periodInWords(visit, frame) },
      nav: auditNav(visit, frame),
      ...page,
      trail: [
        { name: t.audit.title, url: urls.audit },
        ...(visit.c.req.path === here ? [] : [{ name: engagement.name, url: here }]),
        ...(page.trail ?? []),
      ],
    },
    status,
  )
}

/** First and last day, as the reader's language writes them. */
export function periodInWords({ t, formats }: GuestVisit, { from, end }: Frame): string {
  return t.audit.periodOf(formats.date(from), formats.date(new Date(+end - 1)))
}

function auditNav(visit: GuestVisit, frame: Frame): NavGroup[] {
  const { t, c, language } = visit
  const { engagement, controls, tests } = frame
  const { id } = engagement
  const { nav } = t.audit
  const home = urls.engagement(id)
  const link = (name: string, url: string) => {
    const isBelow = url !== home && c.req.path.startsWith(`${url}/`)
    return { name, url, isCurrent: c.req.path === url || isBelow }
  }
  return [
    {
      links: [
        link(nav.overview, home),
        link(nav.changes, urls.auditChanges(id)),
        link(nav.exceptions, urls.auditExceptions(id)),
        link(nav.populations, urls.auditPopulations(id)),
        ...(testsByPerson(tests).length > 0 ? [link(nav.matrix, urls.auditMatrix(id))] : []),
        link(nav.sources, urls.auditSources(id)),
        link(nav.log, urls.auditLog(id)),
      ],
    },
    {
      label: nav.controls,
      links: controls.map(({ control, sentence }) =>
        link(sentence[language], urls.auditControl(id, control.id)),
      ),
    },
  ]
}
