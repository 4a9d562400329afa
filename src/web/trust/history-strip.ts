import { html } from 'hono/html'

import type { StatusSpan } from '#run/trust.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

const yearMs = 365 * 86_400_000
const dayMs = 86_400_000
const width = 365
const height = 14

/** How far a status fills the strip from below: what holds stands tall, so that it reads without colour too. */
const levels: Record<StatusSpan['status'], number> = {
  met: 14,
  deviated: 11,
  excepted: 11,
  pending: 4,
  stale: 4,
  failing: 7,
  withdrawn: 2,
}

/** Twelve months up to `at`, one stretch of a status beside the other; what was not recorded stays blank. */
export function historyStrip(
  spans: readonly StatusSpan[],
  at: Date,
  t: Messages,
  formats: Formats,
): Markup {
  const start = at.getTime() - yearMs
  const first = spans[0]
  const said = first
    ? `${describe(spans, t)} (${t.historyShort(formats.date(first.from))})`
    : t.test.noRun
  return html`<figure class="strip">
    <svg
      viewBox="0 0 ${width} ${height}"
      width="${width}"
      height="${height}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${t.history}: ${said}"
    >
      <path class="base" d="M0 13.5H${width}" />
      ${spans.map((span) => bar(span, start))}
    </svg>
    <figcaption>${t.history} · ${said}</figcaption>
  </figure>`
}

function bar({ from, to, status }: StatusSpan, start: number): Markup {
  const x = Math.max(0, (from.getTime() - start) / dayMs)
  // The newest stretch may be minutes old: it is drawn at least wide enough to be seen.
  const end = Math.min(width, (to.getTime() - start) / dayMs)
  const left = Math.min(x, end - 1.5)
  const tall = levels[status]
  return html`<rect
    class="${status}"
    x="${left.toFixed(1)}"
    y="${height - tall}"
    width="${(end - left).toFixed(1)}"
    height="${tall}"
  />`
}

function describe(spans: readonly StatusSpan[], t: Messages): string {
  const days = new Map<StatusSpan['status'], number>()
  for (const { from, to, status } of spans) {
    days.set(status, (days.get(status) ?? 0) + (to.getTime() - from.getTime()) / dayMs)
  }
  return [...days].map(([status, n]) => t.historyDays(t.status[status], t.days(n))).join(', ')
}
