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

/**
 * One stretch of a status beside the other, up to `at`; what was not recorded stays blank. Of the last twelve months, or
 * of a period with a name.
 */
export function historyStrip(
  spans: readonly StatusSpan[],
  at: Date,
  t: Messages,
  formats: Formats,
  { from, label }: { from: Date; label: string } = {
    from: new Date(at.getTime() - yearMs),
    label: t.history,
  },
): Markup {
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
      aria-label="${label}: ${said}"
    >
      <path class="base" d="M0 13.5H${width}" />
      ${barsOf(spans, from.getTime(), at.getTime()).map(drawn)}
    </svg>
    <figcaption>${label} · ${said}</figcaption>
  </figure>`
}

interface Bar {
  status: StatusSpan['status']
  left: number
  right: number
}

/** The least a bar may be wide to be seen. */
const visible = 1.5

/**
 * One bar beside the other, none over another: the newest stretch is always seen, and of stretches too short to stand
 * side by side the worse one.
 */
function barsOf(spans: readonly StatusSpan[], start: number, end: number): Bar[] {
  const bars: Bar[] = []
  const place = (at: Date) => ((at.getTime() - start) / Math.max(1, end - start)) * width
  for (const [index, { from, to, status }] of spans.entries()) {
    const right = Math.max(visible, Math.min(width, place(to)))
    const left = Math.max(0, Math.min(place(from), right - visible))
    const before = bars.at(-1)
    if (before && before.right > left) {
      if (left - before.left < visible / 2) {
        bars.pop()
        const isNewest = index === spans.length - 1
        const worse = levels[before.status] < levels[status] ? before.status : status
        bars.push({ status: isNewest ? status : worse, left: before.left, right })
        continue
      }
      before.right = left
    }
    bars.push({ status, left, right })
  }
  return bars
}

function drawn({ status, left, right }: Bar): Markup {
  const tall = levels[status]
  return html`<rect
    class="${status}"
    x="${left.toFixed(1)}"
    y="${height - tall}"
    width="${(right - left).toFixed(1)}"
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
