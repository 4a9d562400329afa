import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

/** One bar: what it is called, and how many. */
export interface Bar {
  name: string
  n: number
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
        ({ name, n }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="bar">
              <svg
                viewBox="0 0 ${width} ${height}"
                width="${width}"
                height="${height}"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
              >
                <rect
                  fill="currentColor"
                  x="0"
                  y="0"
                  width="${Math.max(n > 0 ? 2 : 0, (width * n) / most).toFixed(1)}"
                  height="${height}"
                />
              </svg>
            </td>
            <td class="figure">${figures.format(n)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
