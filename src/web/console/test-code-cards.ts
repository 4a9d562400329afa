import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { sourceOf } from '#run/spec.ts'
import type { Run } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

/** The code that judges, and the three examples that show it can fail, with when they last did. */
export function testCodeCards(
  { t, formats }: GuestVisit,
  test: Test<unknown>,
  runs: readonly Run[],
): Markup {
  const words = t.console.test
  const proven = runs.find(({ canary }) => canary)
  const { file, text } = sourceOf(test)
  return html`${card({
    title: words.fixtures,
    body: html`<p>
        ${words.fixturesText}
        <strong>${proven ? words.proven(formats.time(proven.at)) : words.notProven}</strong>
      </p>
      ${(['pass', 'fail', 'unknown'] as const).map(
        (kind) =>
          html`<details>
            <summary>${verdictBadge(t, kind)}</summary>
            <pre
              class="code"
              tabindex="0"
            ><code>${JSON.stringify(test.fixtures[kind], null, 2)}</code></pre>
          </details>`,
      )}`,
  })}
  ${card({
    id: 'code',
    title: words.code,
    body: html`<p>${words.codeText}</p>
      <details>
        <summary><code>src/${file}</code></summary>
        <pre class="code" tabindex="0"><code>${text}</code></pre>
      </details>`,
  })}`
}
