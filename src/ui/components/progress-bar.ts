import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

/** How far something has come, as a bar and in figures. Without `all` it is under way, and nobody knows how far. */
export function progressBar(
  t: Messages,
  { label, done, all }: { label: string; done: number; all?: number },
): Markup {
  const figures = new Intl.NumberFormat(t.language)
  if (all === undefined)
    return html`<label class="how-far"
      ><span>${label}</span> <span>${figures.format(done)}</span><progress></progress
    ></label>`
  return html`<label class="how-far"
    ><span>${label}</span>
    <span>${t.frame.progress(figures.format(done), figures.format(all))}</span
    ><progress value="${done}" max="${Math.max(all, 1)}"></progress
  ></label>`
}
