import type { NavGroup } from '#ui/chapter-menu.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

/** A page of the console: the way to everything at its side, where it stands above it, then what it shows. */
export function consolePage(
  visit: GuestVisit,
  page: {
    title: string
    trail?: readonly { name: string; url: string }[]
    notices?: readonly Markup[]
    script?: string
    body: Markup
  },
): Response {
  const { t } = visit
  return doorResponse(visit, {
    door: 'console',
    nav: consoleNav(visit),
    ...page,
    trail: [{ name: t.frame.doors.console, url: urls.console }, ...(page.trail ?? [])],
  })
}

function consoleNav({ t, c, guest }: GuestVisit): NavGroup[] {
  const link = (name: string, url: string) => ({ name, url, isCurrent: c.req.path === url })
  const { permissions } = guest
  return [
    { links: [link(t.console.controls, urls.console)] },
    { links: permissions.has('people.see') ? [link(t.people.title, urls.consolePeople)] : [] },
  ]
}
