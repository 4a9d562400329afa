import { addDays } from '#engine/calendar.ts'
import { trustDocuments } from '#populations/trust-document.ts'
import type { TrustDocument } from '#populations/trust-document.ts'
import { decideDocumentRequest } from '#store/document-requests.ts'
import type { DocumentRequest } from '#store/document-requests.ts'
import { currentVersion } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { digestOfToken, makeToken } from '#store/secret-token.ts'

import { grantedMail } from './request-mails.ts'

/** The trust page's document of an id, as it stands now. */
export async function findTrustDocument(tx: Tx, id: string): Promise<TrustDocument | undefined> {
  const version = await currentVersion(tx, trustDocuments.id, id)
  return version && trustDocuments.item.parse(version.content)
}

/** What is kept of the link somebody was mailed. */
export function digestOfLink(token: string): Buffer {
  return digestOfToken(`document ${token}`)
}

/** Lets somebody have the document: a link for a time goes to the confirmed mailbox. False where it was decided before. */
export async function grantRequest(
  tx: WriteTx,
  request: DocumentRequest,
  document: TrustDocument,
  { by, site }: { by?: string; site: string },
): Promise<boolean> {
  const token = makeToken()
  const until = addDays(tx.recordedAt, document.linkDays)
  const isDecided = await decideDocumentRequest(tx, request.id, {
    granted: true,
    link: digestOfLink(token),
    until,
    ...(by !== undefined && { by }),
  })
  if (isDecided) await grantedMail(tx, request, document, { token, until }, site)
  return isDecided
}
