import { isDeepStrictEqual } from 'node:util'

import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import type { ItemVersion } from '#store/items.ts'
import type { CurrentFinding } from '#store/runs.ts'
import { reasonInWords } from '#ui/reason.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { consolePage } from './console-page.ts'

/** Everything known of one item, newest first, with what changed from version to version. */
export function itemPage(
  visit: GuestVisit,
  test: Test<unknown>,
  key: string,
  history: readonly ItemVersion[],
  finding: CurrentFinding | undefined,
): Response {
  const { t, language, formats } = visit
  return consolePage(visit, {
    title: key,
    trail: [{ name: test.id, url: urls.consoleTest(test.id) }],
    body: html`${finding ? html`<p><strong>${t.verdicts[finding.verdict]}</strong> ${reasonInWords(finding.reason, language, test.reasons, unknownReasons)}${finding.until ? html` (${t.console.until} ${formats.time(finding.until)})` : ''}</p>` : ''}
    ${history.toReversed().map((version, index, newestFirst) => {
      const changes = changedFields(newestFirst[index + 1]?.content, version.content)
      return html`<section class="test">
        <h2>
          ${t.console.recordedFrom} ${formats.time(version.recordedFrom)} ${t.console.recordedTo}
          ${version.recordedTo ? formats.time(version.recordedTo) : t.console.now}
        </h2>
        <p class="aside">
          ${version.scope}${version.confirmed ? '' : html` · ${t.console.notSeen}`}${changes.length > 0 ? html` · ${t.console.changed(changes.join(', '))}` : ''}
        </p>
        <pre><code>${JSON.stringify(version.content, null, 2)}</code></pre>
      </section>`
    })}`,
  })
}

function changedFields(before: unknown, after: unknown): string[] {
  if (before === undefined) return []
  const [old, current] = [
    new Map(Object.entries(Object(before))),
    new Map(Object.entries(Object(after))),
  ]
  return [...new Set([...old.keys(), ...current.keys()])].filter(
    (name) => !isDeepStrictEqual(old.get(name), current.get(name)),
  )
}
