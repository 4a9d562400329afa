import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { base64url } from '#log/bytes.ts'
import type { Tx } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { slotsThen } from '#store/slots-then.ts'
import type { SlotThen } from '#store/slots-then.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { reasonInWords } from '#ui/reason.ts'
import { urls } from '#ui/urls.ts'
import { populationTitle } from '#web/console/population-title.ts'
import { outsideText } from '#web/outside-note.ts'
import type { Exclusions } from '#web/outside-note.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { withId } from './called.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { withNames } from './names.ts'
import { sampleForm } from './sample-form.ts'

export const slotsAPage = 100

/** A slot with what its item is called. */
export type NamedSlot = SlotThen & { called: string }

/** A page of what a run left. */
export async function readSlots(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
  test: Test<unknown>,
  run: Run,
  page: { from: number; limit: number },
): Promise<NamedSlot[]> {
  return await withNames(tx, frame, visit, test.on, await slotsThen(tx, run, test.on.id, page))
}

/** One run: what the log has of it, what it found of each item, and the form that draws a sample. */
export function runPage(
  visit: GuestVisit,
  frame: Frame,
  test: Test<unknown>,
  run: Run,
  slots: readonly NamedSlot[],
  exclusions: Exclusions,
): Response {
  const { t, formats } = visit
  const id = frame.engagement.id
  const columns = slotColumns(visit, frame, test, exclusions)
  if (isCsv(visit)) {
    const all = allPages<NamedSlot>((last, limit) =>
      look(visit, (tx) =>
        readSlots(tx, frame, visit, test, run, { from: last ? last.slot + 1 : 0, limit }),
      ),
    )
    return csvResponse(`${test.id}-run-${run.seq}`, columns, all)
  }
  const here = urls.auditRun(id, test.id, String(run.seq))
  const last = slots.at(-1)
  const then = `?asOf=${encodeURIComponent(run.judgedTo.toISOString())}`
  return auditPage(visit, frame, {
    title: t.audit.runOf(formats.number(run.seq)),
    trail: [{ name: test.asks[visit.language], url: urls.auditTest(id, test.id) }],
    body: html`${card({
      body: factList([
        { name: t.audit.at, value: moment(run.at, formats) },
        { name: t.audit.result, value: verdictBadge(t, run.result) },
        {
          name: t.audit.items,
          value: `${formats.number(run.counts.n)} · ${t.audit.passing} ${formats.number(run.counts.pass)} · ${t.audit.failing} ${formats.number(run.counts.failing)} · ${t.audit.late} ${formats.number(run.counts.late)} · ${t.audit.excepted} ${formats.number(run.counts.excepted)} · ${t.audit.unknown} ${formats.number(run.counts.unknown)}${run.counts.excluded === undefined ? '' : ` · ${t.audit.excluded} ${formats.number(run.counts.excluded)}`}`,
        },
        {
          name: t.audit.scopes,
          value: `${formats.number(run.expected - run.unread.length)}/${formats.number(run.expected)}`,
        },
        { name: t.audit.canary, value: run.canary ? t.audit.yes : t.audit.no },
        { name: t.audit.version, value: `${test.id}@${run.version}` },
        {
          name: t.audit.population,
          value: html`<a href="${urls.auditPopulation(id, test.on.id)}${then}"
            >${populationTitle(t, visit.language, test.on.id)},
            ${t.audit.atThen(formats.time(run.judgedTo))}</a
          >`,
        },
        { name: t.audit.root, value: html`<code class="door-once">${base64url(run.root)}</code>` },
        { name: t.audit.size, value: formats.number(run.size) },
        {
          name: t.audit.entry,
          value: html`<a href="${urls.auditEntry(id, String(run.entry))}">${run.entry}</a>`,
        },
      ]),
    })}
    ${card({ title: t.audit.sample, body: sampleForm(visit, frame, run) })}
    ${card({
      title: t.audit.found,
      table: listing(visit, {
        caption: t.audit.found,
        columns,
        rows: slots,
        empty: t.audit.noItems,
        csv: `${here}?format=csv`,
        ...(slots.length === slotsAPage &&
          last && { next: { name: t.audit.nextItems, url: `${here}?from=${last.slot + 1}` } }),
      }),
    })}`,
  })
}

function slotColumns(
  visit: GuestVisit,
  { engagement }: Frame,
  test: Test<unknown>,
  exclusions: Exclusions,
): ListColumn<NamedSlot>[] {
  const { t, language } = visit
  const words = t.audit
  const reasonOf = ({ finding }: SlotThen) =>
    [
      outsideText(visit, exclusions, finding?.exclusion),
      reasonInWords(finding?.reason, language, test.reasons, unknownReasons),
    ]
      .filter((text) => text !== '')
      .join(' ')
  return [
    {
      name: words.item,
      value: ({ key }) => key,
      show: ({ key, called }) =>
        html`<a href="${itemUrl(engagement.id, test.on.id, key)}">${withId(called, key)}</a>`,
    },
    { name: words.called, value: ({ called }) => called, isForFile: true },
    {
      name: words.verdict,
      value: ({ finding }) => finding?.verdict ?? 'absent',
      show: ({ finding }) => (finding ? verdictBadge(t, finding.verdict) : words.departed),
    },
    { name: words.late, value: ({ finding }) => finding?.late ?? false },
    { name: words.reason, value: reasonOf },
    { name: words.slot, value: ({ slot }) => slot, isNumber: true },
  ]
}

/** Where everything about one item of the period stands. */
export function itemUrl(engagement: string, population: string, key: string): string {
  return `${urls.auditItem(engagement, population)}?key=${encodeURIComponent(key)}`
}
