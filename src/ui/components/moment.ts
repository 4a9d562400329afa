import { html } from 'hono/html'

import type { Formats } from '#ui/format.ts'
import type { Markup } from '#ui/status-sign.ts'

/** An instant in the reader's zone; the same in UTC on hover. */
export function moment(at: Date, formats: Formats): Markup {
  const utc = at.toISOString()
  return html`<time datetime="${utc}" title="${utc.slice(0, 19).replace('T', ' ')} UTC"
    >${formats.shortTime(at)}</time
  >`
}
