import { html } from 'hono/html'

import type { Tx } from '#store/organisation.ts'
import { receiptsIn } from '#store/receipts-in.ts'
import type { KeptReceipt } from '#store/receipts-in.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { shownScope } from '#web/console/shown-scope.ts'
import type { GuestVisit } from '#web/route.ts'
import { said, unreadReason } from '#web/why-unread.ts'

import { auditPage } from './audit-page.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing, placeIn } from './listing.ts'
import type { ListColumn } from './listing.ts'

const receiptsAPage = 100

export function readReceipts(tx: Tx, frame: Frame, visit: GuestVisit): Promise<KeptReceipt[]> {
  return receiptsBelow(tx, frame, placeIn(visit, 'before'), receiptsAPage)
}

function receiptsBelow(
  tx: Tx,
  frame: Frame,
  before: number | undefined,
  limit: number,
): Promise<KeptReceipt[]> {
  const populations = frame.populations.map(({ id }) => id)
  return receiptsIn(tx, populations, frame, { ...(before !== undefined && { before }), limit })
}

/** Every receipt of the period for what the tests of this engagement stand on. */
export function sourcesPage(
  visit: GuestVisit,
  frame: Frame,
  receipts: readonly KeptReceipt[],
): Response {
  const { t } = visit
  const here = urls.auditSources(frame.engagement.id)
  const columns = receiptColumns(visit)
  if (isCsv(visit)) {
    const all = allPages<KeptReceipt>((last, limit) =>
      look(visit, (tx) => receiptsBelow(tx, frame, last?.id, limit)),
    )
    return csvResponse('receipts', columns, all)
  }
  const last = receipts.at(-1)
  return auditPage(visit, frame, {
    title: t.audit.sources,
    body: card({
      table: listing(visit, {
        caption: t.audit.sources,
        columns,
        rows: receipts,
        empty: t.audit.noReceipts,
        isWide: true,
        csv: `${here}?format=csv`,
        ...(receipts.length === receiptsAPage &&
          last && { next: { name: t.audit.next, url: `${here}?before=${last.id}` } }),
      }),
    }),
  })
}

function receiptColumns({ t, language }: GuestVisit): ListColumn<KeptReceipt>[] {
  const words = t.audit
  const basisOf = ({ basis }: KeptReceipt) =>
    basis.kind === 'attested'
      ? `${words.bases.attested}: ${basis.by}`
      : basis.kind === 'inherited'
        ? `${words.bases.inherited}: ${basis.from}`
        : words.bases.measured
  return [
    {
      name: words.scope,
      value: ({ scope }) => scope,
      show: ({ scope }) => shownScope(t, language, scope),
    },
    { name: words.source, value: ({ source }) => source },
    {
      name: words.complete,
      value: ({ complete }) => complete,
      show: (receipt) =>
        receipt.complete
          ? html`${words.yes}${said(receipt.message)}`
          : html`${words.no}: ${unreadReason(t, receipt)}`,
    },
    {
      name: words.because,
      value: ({ because, message }) => [because, message].filter(Boolean).join(': '),
      isForFile: true,
    },
    { name: words.basis, value: basisOf },
    { name: words.calls, value: ({ calls }) => calls, isForFile: true },
    { name: words.pages, value: ({ pages }) => pages, isForFile: true },
    { name: words.items, value: ({ items }) => items, isNumber: true },
    { name: words.readAt, value: ({ firstReadAt }) => firstReadAt },
    { name: words.lastReadAt, value: ({ readAt }) => readAt },
    { name: words.recordedAt, value: ({ recordedAt }) => recordedAt, isForFile: true },
    {
      name: words.evidence,
      value: ({ evidence }) => evidence,
      show: ({ evidence }) =>
        evidence === undefined ? '–' : html`<code class="digest">${evidence.slice(0, 12)}</code>`,
    },
  ]
}
