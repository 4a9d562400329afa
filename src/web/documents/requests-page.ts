import { html } from 'hono/html'

import { trustDocuments } from '#populations/trust-document.ts'
import { titleIn } from '#program/trust/request-mails.ts'
import { accessesOf, listDocumentRequests } from '#store/document-requests.ts'
import type { DocumentAccess, DocumentRequest } from '#store/document-requests.ts'
import { listItems } from '#store/items.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit, Route } from '#web/route.ts'

/** As many as anybody looks through; the rest is old. */
const most = 500

interface Row extends DocumentRequest {
  /** What the document is called now; nothing where it was closed. */
  title: string | undefined
  accesses: readonly DocumentAccess[]
}

/** Who asked for documents, who decides, and who fetched what. */
export const requestRoutes: readonly Route[] = [
  { method: 'GET', path: urls.consoleRequests, for: 'document.decide', answer: showRequests },
]

async function showRequests(visit: GuestVisit): Promise<Response> {
  const { t } = visit
  const words = t.requests
  const rows = await look(visit, async (tx): Promise<Row[]> => {
    const found = await listDocumentRequests(tx, most)
    const accesses = await accessesOf(
      tx,
      found.map(({ id }) => id),
    )
    const keys = [...new Set(found.map(({ document }) => document))]
    const titles = new Map(
      (await listItems(tx, trustDocuments.id, { keys })).map(({ key, content }) => [
        key,
        titleIn(trustDocuments.item.parse(content), visit.language),
      ]),
    )
    return found.map((each) => ({
      ...each,
      title: titles.get(each.document),
      accesses: accesses.get(each.id) ?? [],
    }))
  })
  const isOpen = ({ decidedAt }: Row) => decidedAt === undefined
  return await consolePage(visit, {
    title: words.title,
    body: html`<p>${words.intro}</p>
      ${card({
        title: words.waiting,
        table: dataTable({
          t,
          caption: words.waiting,
          columns: [...common(visit), { name: words.steps, cell: (row) => deciding(row, visit) }],
          rows: rows.filter(isOpen),
          empty: emptyState({ icon: 'inbox', title: words.nothing, text: words.nothingText }),
        }),
      })}
      ${card({
        title: words.decided,
        table: dataTable({
          t,
          caption: words.decided,
          columns: [
            ...common(visit),
            { name: words.state, cell: (row) => state(row, visit) },
            { name: words.fetched, cell: (row) => fetched(row, visit) },
            { name: words.steps, cell: (row) => afterwards(row, visit) },
          ],
          rows: rows.filter((row) => !isOpen(row)),
          empty: html`<p class="card-body">${words.none}</p>`,
        }),
      })}`,
  })
}

function common({ t, formats }: GuestVisit): Column<Row>[] {
  const words = t.requests
  return [
    {
      name: words.who,
      cell: ({ name, company, email }) =>
        html`<bdi>${name}</bdi><br /><bdi>${company}</bdi><br /><bdi>${email}</bdi>`,
    },
    { name: words.document, cell: ({ title }) => html`<bdi>${title ?? words.gone}</bdi>` },
    { name: words.asked, cell: ({ agreedAt }) => moment(agreedAt, formats) },
    {
      name: words.agreement,
      cell: ({ agreement }) =>
        agreement === '' ? words.noAgreement : words.version(agreement.slice(0, 8)),
    },
  ]
}

function deciding({ id, title }: Row, visit: GuestVisit): Markup {
  const words = visit.t.requests
  return html`${title === undefined ? '' : actionButton({ action: `${urls.act('document-request.approve')}?back=${urls.consoleRequests}`, name: words.approve, hidden: { request: id }, isMain: true })}
    <a class="btn" href="${step('document-request.reject', id)}">${words.reject}</a>
    <a class="btn" href="${step('document-request.erase', id)}">${words.erase}</a>`
}

function state(row: Row, visit: GuestVisit): Markup {
  const { formats, at, t } = visit
  const words = t.requests
  const { granted, expiresAt, decidedBy } = row
  if (!granted || !expiresAt) return html`${words.rejected}`
  const until = formats.time(expiresAt)
  return html`${expiresAt > at ? words.granted(until) : words.over(until)}${decidedBy === undefined ? html` (${words.atOnce})` : ''}`
}

function fetched({ accesses }: Row, { t, formats }: GuestVisit): Markup {
  const words = t.requests
  if (accesses.length === 0) return html`${words.times(0)}`
  return html`<details>
    <summary>${words.times(accesses.length)}</summary>
    <ul>
      ${accesses.map(({ at, address }) => html`<li>${words.fromAddress(formats.time(at), address)}</li>`)}
    </ul>
  </details>`
}

function afterwards({ id, expiresAt }: Row, { t, at }: GuestVisit): Markup {
  const isGood = expiresAt !== undefined && expiresAt > at
  return html`${isGood ? html`<a class="btn" href="${step('document-request.end', id)}">${t.requests.end}</a>` : ''}
    <a class="btn" href="${step('document-request.erase', id)}">${t.requests.erase}</a>`
}

/** The form of a step that asks before it does something. */
function step(action: string, request: string): string {
  const query = new URLSearchParams({ request, back: urls.consoleRequests })
  return `${urls.act(action)}?${query.toString()}`
}
