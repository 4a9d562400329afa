import { html } from 'hono/html'

import type { InspectedControl } from '#run/inspect.ts'
import { statusBadge } from '#ui/components/badges.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

/** The sentences that serve a criterion, each with how it stands now; of none it is said plainly. */
export function servingSentences(
  { t, language }: GuestVisit,
  serving: readonly InspectedControl[],
): Markup | string {
  if (serving.length === 0) return t.governance.uncovered
  return html`${serving.map(
    ({ running, status }) =>
      html`<p>
        <a href="${urls.consoleControl(running.control.id)}">${running.sentence[language]}</a
        ><br /><small>${status ? statusBadge(t, status.status) : t.governance.unpublished}</small>
      </p>`,
  )}`
}
