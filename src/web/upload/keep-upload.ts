import { Refusal } from '#engine/refusal.ts'
import { putDocument } from '#store/documents.ts'
import type { Document } from '#store/documents.ts'
import { withOrg } from '#store/organisation.ts'
import { dropStrayDocuments, handedInSince } from '#store/stray-documents.ts'
import type { GuestVisit } from '#web/route.ts'

import type { CheckedFile } from './check-file.ts'

const dayMs = 86_400_000
/** Of one account, within a day. */
const mostFiles = 200
const mostBytes = 500 * 1024 * 1024

/**
 * Keeps a file that was read and checked, for an action that will name it. Refused where the account handed in too much
 * today. What was left over a day ago, because nothing came of it, goes.
 */
export async function keepUpload(
  { house, guest, at }: GuestVisit,
  { name, type, bytes }: CheckedFile,
): Promise<Document> {
  const { store, organisation } = house
  const aDayAgo = new Date(at.getTime() - dayMs)
  await dropStrayDocuments(store, organisation.id, { before: aDayAgo })
  return await withOrg(store, organisation.id, async (tx) => {
    const sofar = await handedInSince(tx, guest.actor.id, aDayAgo)
    if (sofar.files >= mostFiles || sofar.bytes + bytes.length > mostBytes) throw tooMuch()
    return await putDocument(tx, store.directory, { name, type, bytes, uploadedBy: guest.actor.id })
  })
}

/** Keeps a file, does what names it, and drops the file again where that is refused. */
export async function keepUploadFor<Result>(
  visit: GuestVisit,
  file: CheckedFile,
  use: (document: Document) => Promise<Result>,
): Promise<Result> {
  const document = await keepUpload(visit, file)
  try {
    return await use(document)
  } catch (error) {
    const { store, organisation } = visit.house
    await dropStrayDocuments(store, organisation.id, { id: document.id })
    throw error
  }
}

function tooMuch(): Refusal {
  return new Refusal(
    'often',
    'uploads-a-day',
    `An account hands in at most ${mostFiles} files and ${mostBytes / 1024 ** 2} MB a day.`,
    'Go on tomorrow, or ask somebody else to hand in the rest.',
    { retryAfter: 3600 },
  )
}
