import { html } from 'hono/html'

import { OperatingError } from '#engine/operating-error.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { described } from '#web/described-error.ts'

/** A notice above a page: scheduled work fails at present. */
export function troubleNotice(
  { error, since }: { error: unknown; since: Date },
  t: Messages,
  formats: Formats,
): Markup {
  return html`<section class="notice" role="status">
    <p><strong>${t.trouble.stopped(formats.time(since))}</strong></p>
    ${error instanceof OperatingError ? described(error, t) : html`<p>${t.trouble.unexpected}</p>`}
  </section>`
}
