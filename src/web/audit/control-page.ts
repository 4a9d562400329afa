import { html } from 'hono/html'

import { base64url } from '#log/bytes.ts'
import { criteriaSpokenTo, frameworkNames } from '#populations/engagement.ts'
import type { RunningControl } from '#run/program-settings.ts'
import type { StatusSpan } from '#run/trust.ts'
import type { Tx } from '#store/organisation.ts'
import { countRuns, runsIn } from '#store/period.ts'
import type { KeptEntry } from '#store/period.ts'
import type { Run } from '#store/runs.ts'
import { statusBadge, verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { controlChanges } from './control-changes.ts'
import { readSpans } from './control-spans.ts'
import { entryColumns } from './entry-columns.ts'
import type { Frame } from './frame.ts'
import { jsonResponse, listing } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { statusOverPeriod } from './overview-page.ts'

export interface ControlThen {
  running: RunningControl
  spans: StatusSpan[]
  /** How the runs of each of its tests ended. */
  results: { test: string; asks: { de: string; en: string }; counts: Record<string, number> }[]
  changes: KeptEntry[]
  /** All runs, where a file asks for them. */
  runs?: Run[]
}

/** One control over the period; nothing where it is not of this engagement. */
export async function readControl(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
): Promise<ControlThen | undefined> {
  const id = visit.c.req.param('control')
  const running = frame.controls.find(({ control }) => control.id === id)
  if (!running) return undefined
  const isFile = visit.c.req.query('format') === 'json'
  const results: ControlThen['results'] = []
  const runs: Run[] = []
  for (const test of running.control.tests) {
    const counts = await countRuns(tx, test.id, frame)
    results.push({ test: test.id, asks: test.asks, counts })
    if (isFile) runs.push(...(await runsIn(tx, test.id, frame)))
  }
  return {
    running,
    spans: (await readSpans(tx, frame, visit)).get(running.control.id) ?? [],
    results,
    changes: await controlChanges(tx, frame, [running]),
    ...(isFile && { runs }),
  }
}

export function controlPage(visit: GuestVisit, frame: Frame, then: ControlThen): Response {
  const { t, formats, language, c } = visit
  const { running, spans, results, changes, runs } = then
  const { control } = running
  if (runs) return jsonResponse(`${control.id}-history`, historyJson(frame, then, runs))
  const { id, framework } = frame.engagement
  const spanColumns: ListColumn<StatusSpan>[] = [
    {
      name: t.audit.status,
      value: ({ status }) => status,
      show: ({ status }) => statusBadge(t, status),
    },
    { name: t.audit.from, value: ({ from }) => from },
    { name: t.audit.to, value: ({ to }) => to },
    {
      name: t.audit.entry,
      value: ({ entry }) => entry,
      show: ({ entry }) => html`<a href="${urls.auditEntry(id, String(entry))}">${entry}</a>`,
    },
  ]
  return auditPage(visit, frame, {
    title: running.sentence[language],
    body: html`<p><code>${control.id}</code></p>
      ${card({
        body: html`${statusOverPeriod(visit, frame, spans)}
          ${factList([
            {
              name: t.audit.criteriaOf(frameworkNames[framework]),
              value: formats.list(criteriaSpokenTo(framework, control)),
            },
          ])}
          <p><a href="${c.req.path}?format=json" download>${t.audit.asJson}</a></p>`,
      })}
      ${card({
        title: t.audit.tests,
        table: listing(visit, {
          caption: t.audit.tests,
          empty: t.audit.noRuns,
          rows: results,
          columns: [
            {
              name: t.audit.test,
              value: ({ test }) => test,
              show: ({ test, asks }) =>
                html`<a href="${urls.auditTest(id, test)}">${asks[language]}</a><br /><small
                    >${test}</small
                  >`,
            },
            {
              name: t.audit.runs,
              value: ({ counts }) => total(counts),
              isNumber: true,
            },
            {
              name: t.audit.result,
              value: ({ counts }) => total(counts),
              show: ({ counts }) =>
                html`${verdicts.filter((each) => counts[each]).map((each) => html`<div>${verdictBadge(t, each)} ${formats.number(counts[each] ?? 0)}</div>`)}`,
            },
          ],
        }),
      })}
      ${
        spans.length === 0
          ? ''
          : card({
              title: t.audit.history,
              table: listing(visit, {
                caption: t.audit.history,
                columns: spanColumns,
                rows: spans.toReversed(),
                empty: t.audit.notPublished,
              }),
            })
      }
      ${card({
        title: t.audit.programChanges,
        table: listing(visit, {
          caption: t.audit.programChanges,
          columns: entryColumns(visit, frame),
          rows: changes,
          empty: t.audit.noProgramChanges,
        }),
      })}`,
  })
}

const verdicts = ['fail', 'unknown', 'excepted', 'deviated', 'pass'] as const

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0)
}

function historyJson(
  { engagement }: Frame,
  { running, spans, changes }: ControlThen,
  runs: readonly Run[],
): unknown {
  const { control, sentence } = running
  const decoder = new TextDecoder()
  return {
    engagement: engagement.id,
    period: { from: engagement.from, to: engagement.to },
    control: control.id,
    sentence,
    framework: engagement.framework,
    criteria: criteriaSpokenTo(engagement.framework, control),
    statuses: spans.map(({ from, to, status, entry }) => ({ from, to, status, entry })),
    changes: changes.map(({ index, bytes }): unknown => ({
      index,
      entry: JSON.parse(decoder.decode(bytes)),
    })),
    runs: runs.map((run) => ({
      test: `${run.test}@${run.version}`,
      seq: run.seq,
      at: run.at,
      trigger: run.trigger,
      result: run.result,
      counts: run.counts,
      scopes: { expected: run.expected, unread: run.unread },
      canary: run.canary,
      population: { size: run.size, root: base64url(run.root) },
      entry: run.entry,
    })),
  }
}
