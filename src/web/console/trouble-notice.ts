import { html } from 'hono/html'

import { OperatingError } from '#engine/operating-error.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { described } from '#web/described-error.ts'
import type { GuestVisit } from '#web/route.ts'

/** A notice above a page: scheduled work fails at present. Why, is for those who could do something about it. */
export function troubleNotice(
  { t, formats, guest }: GuestVisit,
  { error, since }: { error: unknown; since: Date },
): Markup {
  if (!guest.permissions.has('settings.change'))
    return notice(t, 'warning', t.trouble.stopped(formats.time(since)))
  return html`<section class="notice" role="status">
    <p><strong>${t.trouble.stopped(formats.time(since))}</strong></p>
    ${error instanceof OperatingError ? described(error, t) : html`<p>${t.trouble.unexpected}</p>`}
  </section>`
}
