import { html } from 'hono/html'

import type { Receipt } from '#engine/receipt.ts'
import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import type { InspectedTest } from '#run/inspect.ts'
import type { CurrentFinding, Run } from '#store/runs.ts'
import { reasonInWords } from '#ui/reason.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { consolePage } from './console-page.ts'
import { scrolling } from './scrolling.ts'

const verdicts = ['fail', 'unknown', 'excepted', 'pass'] as const

/** A test's population with verdict and reason per item, its runs, and the receipts it stands on. */
export function testPage(
  visit: GuestVisit,
  test: Test<unknown>,
  { findings, runs, receipts }: InspectedTest,
  page: { offset: number; pageSize: number; verdict: string | undefined },
): Response {
  const { t, language } = visit
  const here = urls.consoleTest(test.id)
  const filter = page.verdict === undefined ? '' : `&verdict=${encodeURIComponent(page.verdict)}`
  return consolePage(visit, {
    title: test.id,
    body: html`<p class="lead">${test.asks[language]}</p>
      <h2>${t.console.items}</h2>
      <p>
        <a href="${here}">${t.console.all}</a
        >${verdicts.map((verdict) => html` · <a href="${here}?verdict=${verdict}">${t.verdicts[verdict]}</a>`)}
      </p>
      ${findings.length === 0 ? html`<p>${t.console.empty}</p>` : findingsTable(test, findings, visit)}
      ${findings.length === page.pageSize ? html`<p><a href="${here}?from=${page.offset + page.pageSize}${filter}">${t.console.next}</a></p>` : ''}
      <h2>${t.console.runs}</h2>
      ${runsTable(runs, visit)}
      <h2>${t.console.receipts}</h2>
      ${receipts.length === 0 ? html`<p>${t.console.noSource}</p>` : receiptsTable(receipts, visit)}`,
  })
}

function findingsTable(
  test: Test<unknown>,
  findings: readonly CurrentFinding[],
  { t, language, formats }: GuestVisit,
): Markup {
  return scrolling(
    t.console.items,
    html` <table>
      <thead>
        <tr>
          <th>${t.console.item}</th>
          <th>${t.console.verdict}</th>
          <th>${t.console.reason}</th>
          <th>${t.console.since}</th>
        </tr>
      </thead>
      <tbody>
        ${findings.map(
          (finding) =>
            html`<tr>
              <td>
                <a href="${urls.consoleItem(test.id, finding.key)}"><bdi>${finding.key}</bdi></a>
              </td>
              <td>${t.verdicts[finding.verdict]}</td>
              <td>${reasonInWords(finding.reason, language, test.reasons, unknownReasons)}</td>
              <td>${formats.time(finding.since)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}

function runsTable(runs: readonly Run[], { t, formats }: GuestVisit): Markup {
  return scrolling(
    t.console.runs,
    html` <table>
      <thead>
        <tr>
          <th>${t.test.lastRun}</th>
          <th>${t.console.result}</th>
          <th>${t.test.coverage}</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map(
          (run) =>
            html`<tr>
              <td>${t.test.run(formats.number(run.seq))} · ${formats.time(run.at)}</td>
              <td>${t.verdicts[run.result]} (${run.counts.pass}/${run.counts.n})</td>
              <td>
                ${t.test.scopes(formats.number(run.expected - run.unread.length), formats.number(run.expected))}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}

function receiptsTable(receipts: readonly Receipt[], { t, formats }: GuestVisit): Markup {
  return scrolling(
    t.console.receipts,
    html` <table>
      <thead>
        <tr>
          <th>${t.console.scope}</th>
          <th>${t.console.result}</th>
          <th>${t.console.calls}</th>
          <th>${t.console.readAt}</th>
          <th>${t.console.evidence}</th>
        </tr>
      </thead>
      <tbody>
        ${receipts.map(
          (receipt) =>
            html`<tr>
              <td>${receipt.scope}</td>
              <td>
                ${receipt.complete ? t.console.complete : html`${t.console.incomplete}: ${receipt.because ?? ''}`}
                ${receipt.message === undefined ? '' : html`<br /><small>${receipt.message}</small>`}
              </td>
              <td>${formats.number(receipt.calls)}</td>
              <td>${formats.time(receipt.readAt)}</td>
              <td>
                <code title="${receipt.evidence ?? ''}"
                  >${receipt.evidence?.slice(0, 12) ?? '–'}</code
                >
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}
