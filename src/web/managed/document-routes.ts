/** Files attached to what people keep: taken in by their bytes, handed out to be saved and never shown. */
import { Refusal } from '#engine/refusal.ts'
import { Attached } from '#populations/attached.ts'
import type { Managed } from '#program/managed.ts'
import { performAction } from '#run/perform-action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import type { Document } from '#store/documents.ts'
import { itemHistory } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { downloadResponse } from '#web/download.ts'
import { statusOf } from '#web/problem.ts'
import { redirect } from '#web/redirect.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { keepUploadFor } from '#web/upload/keep-upload.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { isProved } from '#web/visit.ts'

/** Shows an item with why a file could not be attached to it. */
type ShowRefused = (
  visit: GuestVisit,
  key: string,
  attachError: string,
  status: number,
) => Promise<Response>

/** Attaching a file to an item, and saving one. */
export function documentRoutes(kept: Managed, showRefused: ShowRefused): Route[] {
  const { id } = kept.population
  return [
    {
      method: 'POST',
      path: urls.keptAttach(id),
      for: kept.change,
      answer: (visit) => attach(visit, kept, showRefused),
    },
    {
      method: 'GET',
      path: `/console/kept/${id}/document`,
      for: kept.see,
      answer: (visit) => handOut(visit, kept),
    },
  ]
}

/** The documents that an item names, those that are there. */
export async function attachedTo(tx: Tx, content: unknown): Promise<Document[]> {
  const found: Document[] = []
  for (const id of Attached.catch([]).parse(Object(content).documents)) {
    const document = await readDocument(tx, id)
    if (document) found.push(document)
  }
  return found
}

async function attach(
  visit: GuestVisit,
  kept: Managed,
  showRefused: ShowRefused,
): Promise<Response> {
  const { fields, files, refused } = await readUpload(visit.c.req.raw, { keepsTyped: true })
  const key = fields.get('id') ?? ''
  const [file] = files
  const action = kept.actions.find(({ id }) => id === `${kept.population.id}.attach`)
  if (!action) throw new Error(`${kept.population.id} takes no files`)
  try {
    if (refused) throw refused
    if (!file) throw new Refusal('input', 'file-missing', 'No file was chosen.', 'Choose one.')
    await keepUploadFor(visit, file, ({ id: document, digest: sha256 }) =>
      performAction(
        performing(visit),
        action,
        visit.guest.actor,
        { id: key, document, sha256 },
        { isProved: isProved(visit), language: visit.language },
      ),
    )
    return redirect(urls.keptItem(kept.population.id, key))
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'input' && error.kind !== 'often'))
      throw error
    return await showRefused(visit, key, refusalWords(visit.t, error), statusOf(error))
  }
}

/** Only what a version of this item names, so that seeing one population opens no other's documents. */
async function handOut({ house, c }: GuestVisit, kept: Managed): Promise<Response> {
  const { key = '', document: wanted = '' } = c.req.query()
  const document = await readOrg(house.store, house.organisation.id, async (tx) => {
    const versions = await itemHistory(tx, kept.population.id, key)
    const isNamed = versions.some(({ content }) =>
      Attached.catch([]).parse(Object(content).documents).includes(wanted),
    )
    return isNamed ? await readDocument(tx, wanted) : undefined
  })
  if (!document)
    throw new Refusal('missing', 'document-missing', 'There is no such document.', 'Go back.')
  return downloadResponse(document, await documentStream(house.store.directory, document.digest))
}
