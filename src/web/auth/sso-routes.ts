import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'
import type { Visit } from '#web/visit.ts'

/** The identity providers to sign in through. */
export async function ssoChoices(_visit: Visit, _next: string): Promise<Markup | string> {
  return html``
}
