import { html } from 'hono/html'

import { icon } from '#ui/icon.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

export type NoticeKind = keyof Messages['frame']['notices']

/** Something to know before reading on. What went wrong is said at once to readers who listen; the rest when it is their turn. */
export function notice(t: Messages, kind: NoticeKind, text: Content, next?: Content): Markup {
  return html`<div class="notice ${tones[kind]}" role="${kind === 'bad' ? 'alert' : 'status'}">
    ${icon(icons[kind])}
    <div>
      <span class="visually-hidden">${t.frame.notices[kind]}: </span
      >${text}${next === undefined ? '' : html` ${next}`}
    </div>
  </div>`
}

const tones = { info: 'is-open', good: 'is-good', warning: 'is-fair', bad: 'is-bad' } as const
const icons = {
  info: 'info-circle',
  good: 'circle-check',
  warning: 'alert-triangle',
  bad: 'alert-circle',
} as const
