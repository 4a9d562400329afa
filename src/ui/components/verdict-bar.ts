import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup, Status } from '#ui/status-sign.ts'

/** How many items got which verdict. */
export interface VerdictCounts {
  pass: number
  failing: number
  unknown: number
  excepted: number
  late: number
  excluded?: number
}

/** How many of how many pass; and of those that do not, how many are not asked to, lest what holds seems not to. */
export function passingText(t: Messages, counts: VerdictCounts & { n: number }): string {
  const figures = new Intl.NumberFormat(t.language)
  const share = `${figures.format(counts.pass)}/${figures.format(counts.n)}`
  return counts.excluded ? `${share} · ${t.counts.excluded(counts.excluded)}` : share
}

const width = 200
const height = 10
/** What there is at all is seen, however few. */
const least = 3

/** The verdicts of a run as one bar, the good ones full in height, so that it reads without colour; the figures are its name. */
export function verdictBar(t: Messages, counts: VerdictCounts): Markup {
  const parts = (
    [
      ['fail', 'failing', counts.failing, 6],
      ['unknown', 'stale', counts.unknown, 4],
      ['excepted', 'excepted', counts.excepted, 8],
      ['deviated', 'deviated', counts.late, 8],
      ['excluded', 'withdrawn', counts.excluded ?? 0, 2],
      ['pass', 'met', counts.pass, height],
    ] as const satisfies readonly (readonly [keyof Messages['verdicts'], Status, number, number])[]
  ).filter(([, , n]) => n > 0)
  const all = parts.reduce((sum, [, , n]) => sum + n, 0)
  const figures = new Intl.NumberFormat(t.language)
  const said = parts.map(([verdict, , n]) => `${t.verdicts[verdict]}: ${figures.format(n)}`)
  const free = width - parts.length * least
  let left = 0
  return html`<svg
    class="verdict-bar"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${said.join(', ') || t.test.noRun}"
  >
    <path d="M0 9.5H${width}" stroke="currentColor" stroke-width="1" opacity="0.3" />
    ${parts.map(([, status, n, tall]) => {
      const wide = least + (free * n) / all
      left += wide
      return html`<rect
        class="${status}"
        fill="currentColor"
        x="${(left - wide).toFixed(1)}"
        y="${height - tall}"
        width="${wide.toFixed(1)}"
        height="${tall}"
      />`
    })}
  </svg>`
}
