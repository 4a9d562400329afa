import { html } from 'hono/html'

import { icon } from '#ui/icon.ts'
import type { IconName } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

/** Where nothing is yet: why, and the next step. */
export function emptyState(state: {
  icon?: IconName
  title: string
  text?: Content
  next?: { name: string; url: string }
}): Markup {
  const { title, text, next } = state
  return html`<div class="empty-state">
    ${icon(state.icon ?? 'inbox')}
    <p><strong>${title}</strong></p>
    ${text === undefined ? '' : html`<p>${text}</p>`}
    ${next ? html`<p><a class="btn btn-primary" href="${next.url}">${next.name}</a></p>` : ''}
  </div>`
}
