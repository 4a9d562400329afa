/** Asking for a document of the trust page, confirming the mailbox, and fetching it by the link that comes. */
import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import { Refusal } from '#engine/refusal.ts'
import { isOffered } from '#populations/trust-document.ts'
import type { TrustDocument } from '#populations/trust-document.ts'
import { agreementText, digestOfAgreement } from '#program/trust/agreement.ts'
import { findTrustDocument, grantRequest } from '#program/trust/grant-request.ts'
import { confirmationMail, waitingMails } from '#program/trust/request-mails.ts'
import { emailKey } from '#store/accounts.ts'
import {
  addDocumentRequest,
  confirmDocumentRequest,
  findDocumentRequest,
} from '#store/document-requests.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { issueTicket, useTicket } from '#store/tickets.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { askPage, readAsked } from './ask-page.ts'
import type { Asked } from './ask-page.ts'
import { fetchDocument, showLink } from './fetch-document.ts'
import { linkRefused } from './link-refused.ts'

const confirmedWithinMs = 24 * 60 * 60_000

export const documentRoutes: readonly Route[] = [
  { method: 'GET', path: urls.documentConfirm, for: 'anyone', answer: askToConfirm },
  { method: 'POST', path: urls.documentConfirm, for: 'anyone', answer: confirm },
  { method: 'GET', path: urls.documentLink, for: 'anyone', answer: showLink },
  { method: 'POST', path: urls.documentLink, for: 'anyone', answer: fetchDocument },
  {
    method: 'GET',
    path: urls.documentAsk(':document'),
    for: 'anyone',
    answer: async (visit) => askPage(visit, await asked(visit)),
  },
  { method: 'POST', path: urls.documentAsk(':document'), for: 'anyone', answer: ask },
]

/** The document of the address, where it is offered today and given on request. */
async function asked(visit: Visit): Promise<Asked> {
  const { house, language } = visit
  const { organisation, store } = house
  return await readOrg(store, organisation.id, async (tx) => {
    const document = await offered(tx, visit, visit.c.req.param('document') ?? '')
    if (!document) {
      throw new Refusal(
        'missing',
        'document-missing',
        'There is no such document.',
        'The trust page shows which there are.',
      )
    }
    if (!document.needsAgreement) return { document }
    const text = await agreementText(tx, organisation.name, language)
    return { document, agreement: { text, digest: digestOfAgreement(text).toString('hex') } }
  })
}

async function offered(
  tx: Tx,
  { house, at }: Visit,
  id: string,
): Promise<TrustDocument | undefined> {
  const document = await findTrustDocument(tx, id)
  const today = dateIn(house.organisation.timeZone, at)
  const isGiven = document?.access === 'request' && document.documents.length > 0
  return document && isGiven && isOffered(document, today) ? document : undefined
}

/** The answer is the same for every mailbox, known or not. */
async function ask(visit: Visit): Promise<Response> {
  const { house, t, language } = visit
  const wanted = await asked(visit)
  const typed = readAsked(await readForm(visit.c), wanted, visit)
  if (typed.error !== undefined || Object.keys(typed.errors).length > 0)
    return askPage(visit, wanted, typed)
  await house.throttle.count('mail', visit.network)
  await house.throttle.count('mail', emailKey(typed.email))
  const { name, company, email } = typed
  await withOrg(house.store, house.organisation.id, async (tx) => {
    const id = await addDocumentRequest(tx, {
      document: wanted.document.id,
      name,
      company,
      email,
      language,
      agreement: Buffer.from(wanted.agreement?.digest ?? '', 'hex'),
    })
    const token = await issueTicket(tx, 'document-request', {
      content: { request: id },
      forMs: confirmedWithinMs,
    })
    await confirmationMail(tx, { id, email, language }, wanted.document, token, siteOf(visit))
  })
  return told(visit, t.requests.sent)
}

/** A button, so that a mail program that looks at addresses confirms nothing. */
function askToConfirm(visit: Visit): Response {
  const { t, c } = visit
  const words = t.requests.confirm
  return doorResponse(visit, {
    door: 'outside',
    title: words.title,
    body: html`<p>${words.text}</p>
      ${form({
        t,
        action: `${urls.documentConfirm}?lang=${visit.language}`,
        hidden: { token: (c.req.query('token') ?? '').slice(0, 200) },
        fields: [],
        submit: words.button,
      })}`,
  })
}

/** The mailbox is theirs: now somebody decides, or the link goes out. */
async function confirm(visit: Visit): Promise<Response> {
  const { house, t } = visit
  const token = one(await readForm(visit.c), 'token')
  const outcome = await withOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await useTicket(tx, 'document-request', token)
    const id = ticket && String(ticket.content['request'])
    if (id === undefined) return undefined
    await confirmDocumentRequest(tx, id)
    const request = await findDocumentRequest(tx, id)
    const document = request && (await offered(tx, visit, request.document))
    if (!document) return undefined
    const site = siteOf(visit)
    if (document.isGrantedAtOnce) {
      await grantRequest(tx, request, document, { site })
      return 'granted'
    }
    await waitingMails(tx, request, document, site)
    return 'waiting'
  })
  if (outcome === undefined) {
    await house.throttle.count('address', visit.network)
    throw linkRefused()
  }
  const words = t.requests.confirm
  return told(
    visit,
    outcome === 'granted'
      ? { title: words.granted, text: words.grantedText }
      : { title: words.waiting, text: words.waitingText },
  )
}

function told(visit: Visit, { title, text }: { title: string; text: string }): Response {
  const { t, language } = visit
  return doorResponse(visit, {
    door: 'outside',
    title,
    body: html`<p>${text}</p>
      <p><a href="${urls.trust(language)}">${t.requests.back}</a></p>`,
  })
}

function siteOf({ house, origin }: Visit): string {
  return house.site ?? origin
}
