import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserScripts } from '#web/auth/browser-scripts.ts'
import { doorResponse } from '#web/door-response.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { consoleNav } from './console-nav.ts'

/** A page of the console: the way to everything at its side, where it stands above it, then what it shows. */
export async function consolePage(
  visit: GuestVisit,
  page: {
    title: string
    trail?: readonly { name: string; url: string }[]
    notices?: readonly Markup[]
    script?: string
    /** What was searched for. */
    search?: string
    body: Markup
  },
  status = 200,
): Promise<Response> {
  const { t, c } = visit
  const { search = '', trail = [], ...rest } = page
  const home = { name: t.console.nav.home, url: urls.console }
  const above = [...(c.req.path === urls.console ? [] : [home]), ...trail]
  const parts = {
    door: 'console' as const,
    nav: await consoleNav(visit),
    ...(mayOpen(visit, urls.consoleSearch) && {
      search: {
        action: urls.consoleSearch,
        value: search,
        script: browserScripts().searchKey,
      },
    }),
    ...rest,
    trail: above.filter(({ url }) => mayOpen(visit, url)),
  }
  return doorResponse(visit, parts, status)
}
