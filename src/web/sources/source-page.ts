import { html } from 'hono/html'
import type { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import type { Receipt } from '#engine/receipt.ts'
import { fieldsOf } from '#program/managed.ts'
import type { Tried } from '#run/actions/test-source.ts'
import { answersOf, sourceKinds } from '#run/source-inspection.ts'
import type { InspectedSource } from '#run/source-inspection.ts'
import type { Document } from '#store/documents.ts'
import type { ReadingFigures, UnreadCall } from '#store/source-readings.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { scopeName } from '#ui/components/scope-name.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserScripts } from '#web/auth/browser-scripts.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'
import { said, unreadReason } from '#web/why-unread.ts'

import { adviceFor } from './advice.ts'
import { isUnderWay, progressCard } from './reading-progress.ts'
import { kindTitle, stageSign } from './sources-page.ts'
import { triedCard } from './tried-card.ts'

/** What a source's page shows beside the source itself. */
export interface SourceDetails {
  inspected: InspectedSource
  unread: readonly UnreadCall[]
  scopes: { receipts: readonly Receipt[]; all: number }
  readings: readonly ReadingFigures[]
  document?: Document
  page: { offset: number; pageSize: number; call?: string }
  tried?: z.infer<typeof Tried>
  uploadError?: string
  /** The day that was typed beside a file that was refused. */
  uploadAsOf?: string
}

/** One source: where it stands, what can be done, each scope with its receipt, and its readings. */
export async function sourcePage(
  visit: GuestVisit,
  details: SourceDetails,
  status = 200,
): Promise<Response> {
  const { t, language, formats, guest } = visit
  const { inspected, tried } = details
  const { source, stage } = inspected
  const words = t.sources
  const mayChange = guest.permissions.has('source.change')
  const underWay = isUnderWay(inspected)
  return await consolePage(
    visit,
    {
      title: source.id,
      trail: [{ name: words.title, url: urls.consoleSources }],
      ...(underWay && { script: browserScripts().progress }),
      ...(source.removedAt && {
        notices: [notice(t, 'warning', words.removed(formats.time(source.removedAt)))],
      }),
      body: html`<p class="lead">
          ${kindTitle(source.connector, language)} · ${stageSign(visit, inspected)}
        </p>
        ${mayChange ? buttons(visit, inspected) : ''}
        ${stage === 'draft' ? notice(t, 'info', words.draft) : ''}
        ${underWay ? progressCard(visit, inspected) : ''} ${tried ? triedCard(visit, tried) : ''}
        ${unreadCard(visit, details)} ${scopesCard(visit, details)}
        ${mayChange ? uploadCard(visit, details) : ''} ${settingsCard(visit, details)}
        ${historyCard(visit, details)}`,
    },
    status,
  )
}

function buttons({ t }: GuestVisit, { source, stage }: InspectedSource): Markup {
  const words = t.sources
  const { id } = source
  const here = urls.consoleSource(id)
  const back = (to: string) => `?source=${encodeURIComponent(id)}&back=${encodeURIComponent(to)}`
  const link = (action: string, name: string, to = here) =>
    html`<a class="btn" href="${urls.act(action)}${back(to)}">${name}</a>`
  if (stage === 'removed')
    return html`<div class="form-buttons">${link('source.end', words.end)}</div>`
  const isDraft = stage === 'draft'
  return html`<div class="form-buttons">
      ${actionButton({ action: urls.consoleSourcePart(id, 'test'), name: isDraft ? words.steps.test : words.test, icon: 'plug', isMain: isDraft })}
      ${actionButton({
        action: `${urls.act('source.read')}?back=${encodeURIComponent(here)}`,
        name: isDraft ? words.steps.first : words.readNow,
        icon: 'player-play',
        hidden: { source: id },
      })}
      ${answersOf(source) ? html`<a class="btn" href="${urls.consoleSourcePart(id, 'settings')}">${words.change}</a>` : ''}
      ${isDraft ? link('source.discard', words.discard, urls.consoleSources) : link('source.remove', words.remove)}
    </div>
    <p class="aside">${words.testAbout}</p>`
}

/** What was not read, a line for each call and reason over all accounts and regions, where that is fewer lines. */
function unreadCard(
  { t, formats }: GuestVisit,
  { inspected, unread, page }: SourceDetails,
): Markup | string {
  if (page.call !== undefined || unread.every(({ scopes }) => scopes === 1)) return ''
  const words = t.sources
  return card({
    title: words.unread,
    table: dataTable({
      t,
      caption: words.unread,
      rows: unread,
      empty: '',
      columns: [
        {
          name: words.call,
          cell: ({ call, scopes, first }) =>
            scopes === 1
              ? scopeName(first)
              : html`<a href="${scopesUrl(inspected.source.id, { call })}"><bdi>${call}</bdi></a>`,
        },
        {
          name: words.unreadScopes,
          isNumber: true,
          cell: ({ scopes }) => formats.number(scopes),
        },
        {
          name: words.why,
          cell: (each) =>
            html`${unreadReason(t, each)}<br />${words.todo} ${adviceFor(t, each.because)}`,
        },
      ],
    }),
  })
}

/** Who says so, where it was not read from the source itself. */
function basisOf({ sources: words }: Messages, { basis }: Receipt): string[] {
  if (basis.kind === 'measured') return []
  return [basis.kind === 'inherited' ? words.inherited(basis.from) : words.attestedBy(basis.by)]
}

function scopesUrl(source: string, view: { call?: string | undefined; offset?: number }): string {
  const { call, offset = 0 } = view
  const asked = new URLSearchParams({
    ...(call !== undefined && { call }),
    ...(offset > 0 && { from: String(offset) }),
  })
  return `${urls.consoleSource(source)}?${asked.toString()}#scopes`
}

function scopesCard(
  { t, formats }: GuestVisit,
  { inspected, scopes: { receipts, all }, page }: SourceDetails,
): Markup {
  const words = t.sources
  const { id } = inspected.source
  const { call } = page
  const pageUrl = (offset: number) => scopesUrl(id, { call, offset })
  const last = page.offset + receipts.length
  return card({
    title: call === undefined ? words.receipts : words.receiptsOf(call),
    id: 'scopes',
    ...(call !== undefined && {
      actions: html`<a class="btn" href="${scopesUrl(id, {})}">${words.receiptsAll}</a>`,
    }),
    table: dataTable({
      t,
      caption: words.receipts,
      rows: receipts,
      empty: html`<p class="card-body">${words.receiptsNone}</p>`,
      columns: [
        { name: words.scope, cell: ({ scope }) => scopeName(scope) },
        {
          name: words.result,
          cell: (receipt) =>
            receipt.complete
              ? html`${[words.complete, ...basisOf(t, receipt)].join(', ')}${said(receipt.message)}`
              : html`<strong>${words.incomplete}</strong>: ${unreadReason(t, receipt)}<br />${words.todo}
                  ${adviceFor(t, receipt.because)}`,
        },
        { name: words.calls, isNumber: true, cell: ({ calls }) => formats.number(calls) },
        { name: words.items, isNumber: true, cell: ({ items }) => formats.number(items) },
        {
          name: words.evidence,
          cell: ({ evidence }) =>
            evidence === undefined
              ? '–'
              : html`<code class="digest" title="${evidence}">${evidence.slice(0, 12)}</code>`,
        },
        { name: words.readAt, cell: ({ readAt }) => moment(readAt, formats) },
      ],
      ...(all > page.pageSize && {
        pages: {
          from: page.offset + 1,
          to: last,
          all,
          ...(page.offset > 0 && { previous: pageUrl(Math.max(0, page.offset - page.pageSize)) }),
          ...(last < all && { next: pageUrl(last) }),
        },
      }),
    }),
  })
}

function uploadCard(
  { t, language }: GuestVisit,
  { inspected, uploadError, uploadAsOf }: SourceDetails,
): Markup | string {
  const { source, stage } = inspected
  const fields = sourceKinds.find(({ id }) => id === source.connector)?.form?.fields.shape ?? {}
  if (stage === 'removed' || !('document' in fields) || !answersOf(source)) return ''
  const words = t.sources.upload
  return card({
    title: words.title,
    body: html`<p>${words.about}</p>
      ${form({
        t,
        action: urls.consoleSourcePart(source.id, 'upload'),
        fields: [
          {
            kind: 'file',
            name: 'document',
            label: wordsOf(fields['document'])?.label[language] ?? words.file,
            accept:
              'columns' in fields ? '.csv,.tsv,.txt,text/csv' : '.json,.sarif,application/json',
          },
          {
            kind: 'date',
            name: 'asOf',
            label: words.asOf,
            ...(uploadAsOf !== undefined && { value: uploadAsOf }),
          },
        ],
        submit: words.button,
        prefix: 'upload-',
        ...(uploadError !== undefined && { error: uploadError }),
      })}`,
  })
}

/** What the source is set to. Secrets are not in it, and not on the page. */
function settingsCard(
  { t, language, guest }: GuestVisit,
  { inspected: { source }, document }: SourceDetails,
): Markup {
  const words = t.sources
  const answers = answersOf(source)
  const fields = sourceKinds.find(({ id }) => id === source.connector)?.form?.fields
  const facts =
    answers &&
    fields &&
    fieldsOf(fields).flatMap(([name, schema]) => {
      const value = name === 'document' && document ? document.name : answers[name]
      if (value === undefined) return []
      const texts = (Array.isArray(value) ? value : [value]).map((each) => shown(each))
      return [
        {
          name: wordsOf(schema)?.label[language] ?? name,
          value: html`${texts.map((text, index) => html`${index > 0 ? html`<br />` : ''}<bdi>${text}</bdi>`)}`,
        },
      ]
    })
  return card({
    title: words.settings,
    body: html`${
      facts
        ? factList(facts)
        : html`<p>${words.notByForm}</p>
            ${guest.permissions.has('source.change') ? html`<pre tabindex="0"><code>${JSON.stringify(source.settings, null, 2)}</code></pre>` : ''}`
    }
    ${source.hasSecrets ? html`<p class="aside">${words.secretsKept}</p>` : ''}`,
  })
}

function historyCard({ t, formats }: GuestVisit, { readings }: SourceDetails): Markup | string {
  if (readings.length === 0) return ''
  const words = t.sources
  return card({
    title: words.history,
    table: dataTable({
      t,
      caption: words.history,
      rows: readings,
      empty: '',
      columns: [
        { name: words.began, cell: ({ startedAt }) => moment(startedAt, formats) },
        {
          name: words.took,
          cell: ({ startedAt, endedAt }) =>
            endedAt
              ? t.seconds(Math.round((endedAt.getTime() - startedAt.getTime()) / 1000))
              : words.unfinished,
        },
        {
          name: words.scopes,
          isNumber: true,
          cell: ({ complete, incomplete }) =>
            words.of(formats.number(complete), formats.number(complete + incomplete)),
        },
        { name: words.items, isNumber: true, cell: ({ items }) => formats.number(items) },
        { name: words.calls, isNumber: true, cell: ({ calls }) => formats.number(calls) },
      ],
    }),
  })
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
