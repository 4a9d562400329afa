import { html } from 'hono/html'

import type { RunningTest } from '#run/program-settings.ts'
import { runsIn } from '#store/period.ts'
import type { Period } from '#store/period.ts'
import type { Run } from '#store/runs.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { populationTitle } from '#web/console/population-title.ts'
import type { GuestVisit } from '#web/route.ts'

import { asOfForm, asOfPart } from './as-of-form.ts'
import type { AskedInstant } from './as-of.ts'
import { auditPage } from './audit-page.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing } from './listing.ts'
import { runColumns } from './run-columns.ts'

export const runsAPage = 100

/** Every run of a test in the period, until the instant asked for; where there is none yet, with the first of it. */
export function testPage(
  visit: GuestVisit,
  frame: Frame,
  { test }: RunningTest,
  asked: AskedInstant,
  runs: readonly Run[],
  first: Run | undefined,
): Response {
  const { t, language, formats } = visit
  const columns = runColumns(visit, frame)
  if (isCsv(visit)) {
    const all = allPages<Run>((last, limit) =>
      look(visit, (tx) =>
        runsIn(tx, test.id, untilThen(frame, asked), { ...(last && { before: last.seq }), limit }),
      ),
    )
    return csvResponse(`${test.id}-runs`, columns, all)
  }
  const here = urls.auditTest(frame.engagement.id, test.id)
  const last = runs.at(-1)
  const part = asOfPart(asked)
  const from = part === '' ? '?' : `${part}&`
  return auditPage(
    visit,
    frame,
    {
      title: test.asks[language],
      body: html`<p><code>${test.id}</code></p>
        <p>
          ${t.audit.population}:
          <a href="${urls.auditPopulation(frame.engagement.id, test.on.id)}${part}"
            >${populationTitle(t, language, test.on.id)}</a
          >
        </p>
        ${asOfForm(visit, frame, here, asked)}
        ${
          asked.wrong !== undefined
            ? ''
            : card({
                title: part === '' ? t.audit.runs : t.audit.asOfUntil(formats.time(asked.at)),
                table: listing(visit, {
                  caption: t.audit.runs,
                  columns,
                  rows: runs,
                  empty: first ? t.audit.noRunsYet(formats.time(first.at)) : t.audit.noRuns,
                  csv: `${here}${from}format=csv`,
                  ...(runs.length === runsAPage &&
                    last && {
                      next: { name: t.audit.next, url: `${here}${from}before=${last.seq}` },
                    }),
                }),
              })
        }`,
    },
    asked.wrong === undefined ? 200 : 400,
  )
}

/** The period as far as the instant asked for, that one included. */
export function untilThen({ from, end }: Frame, { at }: AskedInstant): Period {
  return { from, end: new Date(Math.min(+end, +at + 1)) }
}
