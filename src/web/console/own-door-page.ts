import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse, firstDoorOf } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

import { consolePage } from './console-page.ts'

/** A page that people of every door open, in the frame each of them knows, with the way back. */
export async function ownDoorPage(
  visit: GuestVisit,
  page: { title: string; script?: string; body: Markup },
  status = 200,
): Promise<Response> {
  const { t } = visit
  const { door } = firstDoorOf(visit.guest)
  if (door === 'console') return await consolePage(visit, page, status)
  const home = {
    portal: { name: t.portal.title, url: urls.portal },
    audit: { name: t.audit.title, url: urls.audit },
  }[door]
  return doorResponse(visit, { door, trail: [home], ...page }, status)
}
