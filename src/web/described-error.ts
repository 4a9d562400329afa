import { html } from 'hono/html'

import type { OperatingError } from '#engine/operating-error.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

/** Errors are written for whoever runs the machine, in one language: they quote what systems say. */
export function described(error: OperatingError, t: Messages): Markup {
  return html`<p lang="en">${error.message}</p>
    <p>${t.trouble.fix} <span lang="en">${error.fix}</span></p>
    <p><code>${error.code}</code></p>`
}
