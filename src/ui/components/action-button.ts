import { html } from 'hono/html'

import { icon } from '#ui/icon.ts'
import type { IconName } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'

/** One step that needs nothing typed: posted at once. What cannot be taken back belongs into a `confirmBox`. */
export function actionButton(button: {
  action: string
  name: string
  icon?: IconName
  hidden?: Readonly<Record<string, string>>
  isMain?: boolean
}): Markup {
  const { action, name, hidden = {}, isMain } = button
  return html`<form class="action" method="post" action="${action}">
    ${Object.entries(hidden).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`)}<button
      class="btn${isMain ? ' btn-primary' : ''}"
      type="submit"
    >
      ${button.icon ? html`${icon(button.icon)} ` : ''}${name}
    </button>
  </form>`
}
