import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

/** One bar: what it is called, and how many; of how many, where it shows a share: then each is as long as its own whole. */
export interface Bar {
  name: string
  n: number
  of?: number
  /** What is to be said of it beside, below its name. */
  aside?: string
}

const width = 240
const height = 12

/** Bars below each other, each with its name and figure, so that the picture says nothing the words do not. */
export function barChart(t: Messages, caption: string, bars: readonly Bar[]): Markup {
  const most = Math.max(1, ...bars.map(({ n }) => n))
  const figures = new Intl.NumberFormat(t.language)
  return html`<table class="bars">
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${bars.map(
        ({ name, n, of, aside }) =>
          html`<tr>
            <th scope="row">${name}${aside ? html`<br /><small>${aside}</small>` : ''}</th>
            <td class="bar">
              <svg
                viewBox="0 0 ${width} ${height}"
                width="${width}"
                height="${height}"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
              >
                ${of === undefined ? '' : whole}
                <rect
                  fill="currentColor"
                  x="0"
                  y="0"
                  width="${length(n, of ?? most)}"
                  height="${height}"
                />
              </svg>
            </td>
            <td class="figure">
              ${of === undefined ? figures.format(n) : t.console.chart.ofAll(figures.format(n), figures.format(of))}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** Behind a bar: all of which it is a part. */
const whole = html`<rect
  fill="currentColor"
  fill-opacity="0.25"
  x="0"
  y="0"
  width="${width}"
  height="${height}"
/>`

function length(n: number, most: number): string {
  return Math.max(n > 0 ? 2 : 0, (width * n) / Math.max(1, most)).toFixed(1)
}
