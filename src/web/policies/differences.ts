import { diffWordsWithSpace } from 'diff'
import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

/** Beyond this a comparison word by word would keep others waiting; then it is not shown. */
const longest = 60_000

/** What one text says otherwise than the one before, word by word; nothing where both are the same, or too long. */
export function differences(before: string, after: string): Markup | undefined {
  if (before === after || before.length + after.length > longest) return undefined
  const parts = diffWordsWithSpace(before, after)
  return html`<div class="differences">
    ${parts.map(({ value, added, removed }) =>
      added ? html`<ins>${value}</ins>` : removed ? html`<del>${value}</del>` : html`${value}`,
    )}
  </div>`
}
