/** The company's logo: a picture that was handed in, and shown on the trust page and behind the doors. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { plainPng } from '#engine/plain-png.ts'
import { Refusal } from '#engine/refusal.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Logo } from '#populations/organisation-setting.ts'
import { action } from '#program/action.ts'
import type { Action } from '#program/action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { wakeWorker } from '#store/wake.ts'

const Kept = z.object({ recordedAt: z.iso.datetime() })

/** Names a picture that was handed in. Its bytes are looked at again: an id may name any file. */
export const setLogo = action({
  id: 'logo.set',
  label: { de: 'Logo festlegen', en: 'Set the logo' },
  about: {
    de: 'Ein PNG, das auf der öffentlichen Seite und im Portal oben steht. Die Datei wird vorher abgegeben; genannt wird sie mit ihrem Digest.',
    en: 'A PNG that stands at the top of the public page and the portal. The file is handed in before, and named by its digest.',
  },
  permission: 'settings.change',
  input: z.strictObject({
    document: field(z.uuid(), { de: 'Dokument', en: 'Document' }, { hidden: true }),
    sha256: field(
      z.string().regex(/^[0-9a-f]{64}$/),
      { de: 'SHA-256 des Dokuments', en: 'SHA-256 of the document' },
      { hidden: true },
    ),
  }),
  output: Kept,
  subject: () => `${organisationSettings.id}/organisation`,
  handle: async ({ tx, directory }, { document, sha256 }) => {
    const held = await readDocument(tx, document)
    if (held?.digest !== sha256 || held.type !== 'image/png')
      throw new Refusal(
        'missing',
        'document-missing',
        'There is no such picture.',
        'Hand in a PNG first, and name it by the id and digest it was given.',
      )
    const stream = await documentStream(directory, held.digest)
    const { bytes, width, height } = plainPng(Buffer.from(await new Response(stream).bytes()))
    if (bytes.length !== held.size)
      throw new Refusal(
        'input',
        'logo-refused',
        'This picture holds more than a picture.',
        'Hand it in on the page of settings, which takes away the rest.',
      )
    await keepLogo(tx, { document, sha256, width, height })
    return { recordedAt: tx.recordedAt.toISOString() }
  },
})

const removeLogo = action({
  id: 'logo.remove',
  label: { de: 'Logo entfernen', en: 'Remove the logo' },
  about: {
    de: 'Oben steht wieder nur der Name. In der Geschichte bleibt das Logo genannt.',
    en: 'The name alone stands at the top again. The history goes on naming the logo.',
  },
  permission: 'settings.change',
  input: z.strictObject({}),
  output: Kept,
  subject: () => `${organisationSettings.id}/organisation`,
  handle: async ({ tx }) => {
    await keepLogo(tx, undefined)
    return { recordedAt: tx.recordedAt.toISOString() }
  },
})

async function keepLogo(tx: WriteTx, logo: Logo | undefined): Promise<void> {
  const [held] = await managedItems(tx, organisationSettings)
  const { logo: _before, ...rest } = held ?? { id: 'organisation' as const }
  await putItem(tx, organisationSettings, { ...rest, ...(logo && { logo }) })
  await wakeWorker(tx)
}

export const logoActions: readonly Action[] = [setLogo, removeLogo]
