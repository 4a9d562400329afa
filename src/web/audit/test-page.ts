import { html } from 'hono/html'

import type { RunningTest } from '#run/program-settings.ts'
import { runsIn } from '#store/period.ts'
import type { Run } from '#store/runs.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { populationTitle } from '#web/console/population-title.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing } from './listing.ts'
import { runColumns } from './run-columns.ts'

export const runsAPage = 100

/** Every run of a test in the period. */
export function testPage(
  visit: GuestVisit,
  frame: Frame,
  { test }: RunningTest,
  runs: readonly Run[],
): Response {
  const { t, language } = visit
  const columns = runColumns(visit, frame)
  if (isCsv(visit)) {
    const all = allPages<Run>((last, limit) =>
      look(visit, (tx) => runsIn(tx, test.id, frame, { ...(last && { before: last.seq }), limit })),
    )
    return csvResponse(`${test.id}-runs`, columns, all)
  }
  const here = urls.auditTest(frame.engagement.id, test.id)
  const last = runs.at(-1)
  return auditPage(visit, frame, {
    title: test.asks[language],
    body: html`<p><code>${test.id}</code></p>
      <p>
        ${t.audit.population}:
        <a href="${urls.auditPopulation(frame.engagement.id, test.on.id)}"
          >${populationTitle(t, language, test.on.id)}</a
        >
      </p>
      ${card({
        title: t.audit.runs,
        table: listing(visit, {
          caption: t.audit.runs,
          columns,
          rows: runs,
          empty: t.audit.noRuns,
          csv: `${here}?format=csv`,
          ...(runs.length === runsAPage &&
            last && { next: { name: t.audit.next, url: `${here}?before=${last.seq}` } }),
        }),
      })}`,
  })
}
