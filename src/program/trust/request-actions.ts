/** Deciding who gets a document of the trust page, and forgetting who asked. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Action, Acting, Actor } from '#program/action.ts'
import { action } from '#program/action.ts'
import {
  decideDocumentRequest,
  endLink,
  eraseDocumentRequest,
  findDocumentRequest,
} from '#store/document-requests.ts'
import type { DocumentRequest } from '#store/document-requests.ts'

import { findTrustDocument, grantRequest } from './grant-request.ts'
import { rejectedMail } from './request-mails.ts'

const request = field(z.uuid(), { de: 'Anfrage', en: 'Request' }, { hidden: true })
/** What every action on a request has in common. */
const onRequest = {
  permission: 'document.decide',
  output: z.object({ request: z.string() }),
  subject: (input: { request: string }) => `document-request/${input.request}`,
} as const

const approve = action({
  id: 'document-request.approve',
  label: { de: 'Dokumentanfrage freigeben', en: 'Approve document request' },
  about: {
    de: 'Schickt einen befristeten Link an die bestätigte Adresse. Das Dokument trägt Name, Unternehmen und Datum, und jeder Abruf wird festgehalten.',
    en: 'Mails a link for a time to the confirmed address. The document bears name, company and date, and every download is recorded.',
  },
  ...onRequest,
  input: z.strictObject({ request }),
  handle: async ({ tx, actor, site }, input) => {
    const found = await requireOpen(tx, input.request)
    const document = await findTrustDocument(tx, found.document)
    if (!document) {
      throw new Refusal(
        'conflict',
        'document-closed',
        'This document is offered no more.',
        'Reject the request, or offer the document again.',
      )
    }
    if (!(await grantRequest(tx, found, document, { site, ...deciderOf(actor) }))) throw decided()
    return { request: found.id }
  },
})

const reject = action({
  id: 'document-request.reject',
  label: { de: 'Dokumentanfrage ablehnen', en: 'Reject document request' },
  about: {
    de: 'Sagt der Person per E-Mail, dass sie das Dokument nicht bekommt.',
    en: 'Tells the person by mail that they do not get the document.',
  },
  ...onRequest,
  input: z.strictObject({
    request,
    because: field(
      z.string().trim().min(1).max(500).optional(),
      { de: 'Grund', en: 'Reason' },
      { kind: 'long', hint: { de: 'Steht in der E-Mail.', en: 'Stands in the mail.' } },
    ),
  }),
  handle: async ({ tx, actor, site }, input) => {
    const found = await requireOpen(tx, input.request)
    const decision = { granted: false, ...deciderOf(actor) } as const
    if (!(await decideDocumentRequest(tx, found.id, decision))) throw decided()
    const document = await findTrustDocument(tx, found.document)
    await rejectedMail(tx, found, document, input.because, site)
    return { request: found.id }
  },
})

const end = over(
  {
    id: 'document-request.end',
    label: { de: 'Link zum Dokument beenden', en: 'End the link to a document' },
    about: {
      de: 'Der Link gilt ab sofort nicht mehr. Was heruntergeladen ist, bleibt es.',
      en: 'The link is good no more, at once. What was downloaded stays so.',
    },
  },
  endLink,
)

const erase = over(
  {
    id: 'document-request.erase',
    label: { de: 'Dokumentanfrage löschen', en: 'Delete document request' },
    about: {
      de: 'Löscht, wer gefragt hat, samt Abrufen und E-Mails. Ein Link, der noch gilt, gilt nicht mehr. Das lässt sich nicht zurücknehmen.',
      en: 'Deletes who asked, with their downloads and mails. A link that is still good is good no more. This cannot be taken back.',
    },
  },
  eraseDocumentRequest,
)

/** An action by which a request, or what was granted by it, is over; refused where there is none such. */
function over(
  said: Pick<Action, 'id' | 'label' | 'about'>,
  put: (tx: Acting['tx'], request: string) => Promise<boolean>,
): Action {
  return action({
    ...onRequest,
    ...said,
    input: z.strictObject({ request }),
    handle: async ({ tx }, input) => {
      if (!(await put(tx, input.request))) throw missing()
      return { request: input.request }
    },
  })
}

export const requestActions: readonly Action[] = [approve, reject, end, erase]

/** A confirmed request that nobody has decided. */
async function requireOpen(tx: Acting['tx'], id: string): Promise<DocumentRequest> {
  const found = await findDocumentRequest(tx, id)
  if (!found?.confirmedAt) throw missing()
  if (found.decidedAt) throw decided()
  return found
}

/** Operators at the command line have no account to name. */
function deciderOf({ kind, id }: Actor): { by?: string } {
  return kind === 'account' || kind === 'token' ? { by: id } : {}
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'request-missing',
    'There is no such request.',
    'Go back to the list.',
  )
}

function decided(): Refusal {
  return new Refusal(
    'conflict',
    'request-decided',
    'This request is decided already.',
    'Go back to the list.',
  )
}
