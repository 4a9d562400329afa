import { html } from 'hono/html'

import { trustDocuments } from '#populations/trust-document.ts'
import { agreementText } from '#program/trust/agreement.ts'
import { titleIn } from '#program/trust/request-mails.ts'
import { accountNames } from '#store/accounts.ts'
import { lastActionsTo } from '#store/actions.ts'
import { accessesOf, listDocumentRequests } from '#store/document-requests.ts'
import type { DocumentAccess, DocumentRequest } from '#store/document-requests.ts'
import { listItems } from '#store/items.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card, cardRow } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit, Route } from '#web/route.ts'

/** As many as anybody looks through; the rest is old. */
const most = 500

interface Row extends DocumentRequest {
  /** What the document is called now; nothing where it was closed. */
  title: string | undefined
  accesses: readonly DocumentAccess[]
  /** Who ended its link before its time. */
  endedBy?: string
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
    const subject = ({ id }: DocumentRequest) => `document-request/${id}`
    const ended = await lastActionsTo(tx, 'document-request.end', found.map(subject))
    const names = await accountNames(tx, [
      ...new Set([...ended.values()].map(({ actor }) => actor)),
    ])
    return found.map((each) => {
      const by = ended.get(subject(each))?.actor
      return {
        ...each,
        title: titles.get(each.document),
        accesses: accesses.get(each.id) ?? [],
        ...(by !== undefined && { endedBy: names.get(by) ?? by }),
      }
    })
  })
  const agreement = await look(visit, (tx) =>
    agreementText(tx, visit.house.organisation.name, visit.language),
  )
  const [open, decided] = [
    rows.filter(({ decidedAt }) => !decidedAt),
    rows.filter(({ decidedAt }) => decidedAt),
  ]
  return await consolePage(visit, {
    title: words.title,
    body: html`<p class="lead">${words.intro}</p>
      <details class="section">
        <summary>${words.agreementNow}</summary>
        ${agreement.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}
        <p>
          ${actLink(visit, 'confidentiality-agreement.change', words.agreementChange, { id: 'agreement' })}
        </p>
      </details>
      <h2>${words.waiting}</h2>
      ${open.length === 0 ? card({ body: emptyState({ icon: 'inbox', title: words.nothing, text: words.nothingText }) }) : ''}
      ${cardRow(open.map((row) => waiting(row, visit)))}
      ${card({
        title: words.decided,
        table: dataTable({
          t,
          caption: words.decided,
          columns: [
            { name: words.who, cell: (row) => who(row) },
            { name: words.document, cell: ({ title }) => html`<bdi>${title ?? words.gone}</bdi>` },
            {
              name: words.state,
              cell: (row) =>
                html`${state(row, visit)}<br />${words.fetched}: ${fetched(row, visit)}`,
            },
            { name: words.steps, cell: (row) => afterwards(row, visit) },
          ],
          rows: decided,
          empty: html`<p class="card-body">${words.none}</p>`,
        }),
      })}`,
  })
}

function who({ name, company, email }: Row): Markup {
  return html`<bdi>${name}</bdi><br /><bdi>${company}</bdi><br /><bdi>${email}</bdi>`
}

/** One who waits, with all that a decision needs, and the decision. */
function waiting(row: Row, { t, formats }: GuestVisit): Markup {
  const words = t.requests
  const { id, title, agreement, agreedAt } = row
  const accepted = agreement === '' ? words.noAgreement : words.version(agreement.slice(0, 8))
  const approve = actionButton({
    action: `${urls.act('document-request.approve')}?back=${urls.consoleRequests}`,
    name: words.approve,
    hidden: { request: id },
    isMain: true,
  })
  return card({
    title: html`<bdi>${title ?? words.gone}</bdi>`,
    body: html`${factList([
      { name: words.who, value: who(row) },
      { name: words.asked, value: moment(agreedAt, formats) },
      { name: words.agreement, value: accepted },
    ])}`,
    footer: html`<div class="form-buttons">
      ${title === undefined ? '' : approve}
      <a class="btn" href="${step('document-request.reject', id)}">${words.reject}</a>
      <a class="btn" href="${step('document-request.erase', id)}">${words.erase}</a>
    </div>`,
  })
}

function state(row: Row, visit: GuestVisit): Markup {
  const { formats, at, t } = visit
  const words = t.requests
  const { granted, expiresAt, decidedBy, endedBy } = row
  if (!granted || !expiresAt) return html`${words.rejected}`
  const until = formats.time(expiresAt)
  const over = endedBy === undefined ? words.over(until) : words.ended(until, endedBy)
  return html`${expiresAt > at ? words.granted(until) : over}${decidedBy === undefined ? html` (${words.atOnce})` : ''}`
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
