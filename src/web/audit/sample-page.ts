import { html } from 'hono/html'
import { z } from 'zod'

import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { base64, base64url, hex } from '#log/bytes.ts'
import { drawSample, sampleJson } from '#run/draw-sample.ts'
import type { Sample, SampledItem } from '#run/draw-sample.ts'
import type { Run } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { reasonInWords } from '#ui/reason.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { withId } from './called.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { csvResponse, isCsv, jsonResponse, listing } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { withNames } from './names.ts'
import { itemUrl } from './run-page.ts'
import { largestSample, sampleForm } from './sample-form.ts'

const Asked = z.object({
  nonce: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(?:[0-9a-f]{2}){16,64}$/),
  count: z.coerce.number().int().min(1).max(largestSample),
})

/** A drawn item with what it is called. */
type NamedItem = SampledItem & { called: string }

/** The sample that a nonce draws from a run, with what recomputes it; or the form again where there is no such nonce. */
export async function samplePage(
  visit: GuestVisit,
  frame: Frame,
  test: Test<unknown>,
  run: Run,
): Promise<Response> {
  const { t, formats, c } = visit
  const given = c.req.query()
  const asked = Asked.safeParse(given)
  const trail = [
    { name: test.asks[visit.language], url: urls.auditTest(frame.engagement.id, test.id) },
    {
      name: t.audit.runOf(formats.number(run.seq)),
      url: urls.auditRun(frame.engagement.id, test.id, String(run.seq)),
    },
  ]
  if (!asked.success) {
    const { nonce = '', count = '25' } = given
    const body = sampleForm(visit, frame, run, { nonce, count, error: t.audit.nonceRefused })
    return auditPage(visit, frame, { title: t.audit.sample, trail, body: card({ body }) })
  }
  const nonce = Buffer.from(asked.data.nonce, 'hex')
  const sample = await look(visit, async (tx) => {
    const drawnNow = await drawSample(tx, test, run, nonce, asked.data.count)
    return { ...drawnNow, items: await withNames(tx, frame, visit, test.on, drawnNow.items) }
  })
  const name = `${test.id}-run-${run.seq}-sample`
  const columns = sampleColumns(visit, frame, test)
  if (c.req.query('format') === 'json') return jsonResponse(name, sampleJson(sample))
  if (isCsv(visit)) return csvResponse(name, columns, sample.items)
  return auditPage(visit, frame, {
    title: t.audit.sample,
    trail,
    body: drawn(visit, sample, columns, asked.data),
  })
}

function drawn(
  visit: GuestVisit,
  { run, nonce, items }: Omit<Sample, 'items'> & { items: readonly NamedItem[] },
  columns: readonly ListColumn<NamedItem>[],
  asked: { nonce: string; count: number },
) {
  const { t, formats, c } = visit
  const words = t.audit
  const file = (format: string) =>
    `${c.req.path}?nonce=${asked.nonce}&count=${asked.count}&format=${format}`
  return html`${card({
    body: html`${factList([
        { name: words.nonce, value: html`<code class="door-once">${hex(nonce)}</code>` },
        { name: words.root, value: html`<code class="door-once">${base64url(run.root)}</code>` },
        { name: words.size, value: formats.number(run.size) },
        { name: words.entry, value: String(run.entry) },
      ])}
      <p class="aside">${words.sampleCheck}</p>
      <p><a class="btn btn-primary" href="${file('json')}" download>${words.sampleJson}</a></p>`,
  })}
  ${card({
    title: words.drawn(formats.number(items.length), formats.number(run.counts.n)),
    table: listing(visit, {
      caption: words.sample,
      columns,
      rows: items,
      empty: words.noItems,
      csv: file('csv'),
    }),
  })}`
}

function sampleColumns(
  { t, language }: GuestVisit,
  { engagement }: Frame,
  test: Test<unknown>,
): ListColumn<NamedItem>[] {
  const words = t.audit
  return [
    {
      name: words.item,
      value: ({ key }) => key,
      show: ({ key, called }) =>
        html`<a href="${itemUrl(engagement.id, test.on.id, key)}">${withId(called, key)}</a>`,
    },
    { name: words.called, value: ({ called }) => called, isForFile: true },
    { name: words.slot, value: ({ slot }) => slot, isNumber: true },
    {
      name: words.verdict,
      value: ({ opened }) => opened?.finding.verdict,
      show: ({ opened }) => (opened ? verdictBadge(t, opened.finding.verdict) : words.erased),
    },
    {
      name: words.reason,
      value: ({ opened }) =>
        reasonInWords(opened?.finding.reason, language, test.reasons, unknownReasons),
    },
    {
      name: words.disclosure,
      value: ({ opened }) => opened?.disclosure,
      show: ({ opened }) =>
        opened
          ? html`<details>
              <summary>${words.content}</summary>
              <pre><code>${JSON.stringify(opened.content, null, 2)}</code></pre>
              <p><code class="door-once">${opened.disclosure}</code></p>
            </details>`
          : words.erased,
    },
    {
      name: words.proof,
      value: ({ proof }) => proof.map(base64).join(' '),
      show: ({ proof }) =>
        html`<details>
          <summary>${proof.length}</summary>
          <ol>
            ${proof.map((hash) => html`<li><code>${base64(hash)}</code></li>`)}
          </ol>
        </details>`,
    },
  ]
}
