import { html } from 'hono/html'

import { actionButton } from '#ui/components/action-button.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { Visit } from '#web/visit.ts'

/** The way in, where somebody begins. */
export function exampleOffer({ t }: Visit): Markup {
  return html`<p>${t.start.exampleAbout}</p>
    ${actionButton({ action: urls.exampleOpen, name: t.start.openExample, icon: 'eye' })}`
}
