import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import { isOffered } from '#populations/trust-document.ts'
import type { TrustDocument } from '#populations/trust-document.ts'
import { digestOfLink, findTrustDocument } from '#program/trust/grant-request.ts'
import { titleIn } from '#program/trust/request-mails.ts'
import { noteAccess, requestOfLink } from '#store/document-requests.ts'
import type { DocumentRequest } from '#store/document-requests.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import type { Document } from '#store/documents.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { downloadResponse } from '#web/download.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Visit } from '#web/visit.ts'
import { watermarkPdf } from '#web/watermark.ts'

import { linkRefused } from './link-refused.ts'

interface Granted {
  request: DocumentRequest
  document: TrustDocument
  held: Document
}

/** What the link leads to, and a button: a mail program that looks at addresses fetches nothing. */
export async function showLink(visit: Visit): Promise<Response> {
  const { t, c, house, formats, language } = visit
  const token = c.req.query('token') ?? ''
  const granted = await readOrg(house.store, house.organisation.id, (tx) =>
    findGranted(tx, visit, token),
  )
  const { request, document, held } = await orRefused(visit, granted)
  const words = t.requests.fetch
  const until = formats.time(request.expiresAt ?? visit.at)
  return doorResponse(visit, {
    door: 'outside',
    title: titleIn(document, language),
    body: html`<p>${words.text(request.name, request.company, until)}</p>
      ${isPdf(held) ? html`<p>${words.marked}</p>` : ''}
      ${form({ t, action: urls.documentLink, hidden: { token }, fields: [], submit: words.button })}`,
  })
}

/** The file, marked for whom it is where it is a PDF. That it is fetched is kept before its first byte leaves. */
export async function fetchDocument(visit: Visit): Promise<Response> {
  const { house } = visit
  const token = one(await readForm(visit.c), 'token')
  const granted = await readOrg(house.store, house.organisation.id, (tx) =>
    findGranted(tx, visit, token),
  )
  const { request, held } = await orRefused(visit, granted)
  await house.throttle.count('fetch', request.id)
  const stream = await documentStream(house.store.directory, held.digest)
  const file = isPdf(held)
    ? await watermarkPdf(await new Response(stream).bytes(), markOf(request, visit), visit.at)
    : stream
  const isStillGood = await withOrg(house.store, house.organisation.id, async (tx) => {
    const still = await findGranted(tx, visit, token)
    if (still) await noteAccess(tx, request.id, visit.address)
    return still !== undefined
  })
  if (!isStillGood) throw linkRefused()
  return downloadResponse(held, file)
}

/** Name, company and day; what parts them cannot come from a name. */
function markOf({ name, company }: DocumentRequest, { formats, at }: Visit): string {
  return [name, company, formats.date(at)].map((part) => part.replaceAll('·', '-')).join(' · ')
}

function isPdf({ type }: Document): boolean {
  return type === 'application/pdf'
}

async function findGranted(
  tx: Tx,
  { at, house }: Visit,
  token: string,
): Promise<Granted | undefined> {
  const request = await requestOfLink(tx, digestOfLink(token), at)
  const document = request && (await findTrustDocument(tx, request.document))
  const file = document?.documents.at(-1)
  const held = file === undefined ? undefined : await readDocument(tx, file)
  const today = dateIn(house.organisation.timeZone, at)
  return request && document && held && isOffered(document, today)
    ? { request, document, held }
    : undefined
}

async function orRefused(visit: Visit, granted: Granted | undefined): Promise<Granted> {
  if (granted) return granted
  await visit.house.throttle.count('address', visit.network)
  throw linkRefused()
}
