import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

/** The form of an action with some of it filled in, leading back here; nothing where there is none for this guest. */
export function actUrl(
  visit: GuestVisit,
  action: string,
  given: Readonly<Record<string, string>>,
): string | undefined {
  const url = urls.act(action)
  if (!mayOpen(visit, url)) return undefined
  const { pathname, search } = new URL(visit.c.req.url)
  return `${url}?${new URLSearchParams({ ...given, back: pathname + search }).toString()}`
}

/** The same as a button-like link, or nothing. */
export function actLink(
  visit: GuestVisit,
  action: string,
  name: string,
  given: Readonly<Record<string, string>>,
): Markup | '' {
  const url = actUrl(visit, action, given)
  return url === undefined ? '' : html`<a class="btn" href="${url}">${name}</a>`
}
