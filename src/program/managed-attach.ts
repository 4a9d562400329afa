import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Attached } from '#populations/attached.ts'
import { readDocument } from '#store/documents.ts'

import { action } from './action.ts'
import type { Action } from './action.ts'
import { keepItems, requireCurrent } from './keep-item.ts'
import { itemId } from './managed-change.ts'
import type { ManagedDeclaration } from './managed.ts'

/** Names a file that was handed in as belonging to an item. The file itself is kept before, by whoever takes it in. */
export function attachAction(declaration: ManagedDeclaration): Action {
  const { population, change } = declaration
  const document = field(z.uuid(), { de: 'Dokument', en: 'Document' }, { hidden: true })
  const sha256 = field(
    z.string().regex(/^[0-9a-f]{64}$/),
    { de: 'SHA-256 des Dokuments', en: 'SHA-256 of the document' },
    { hidden: true },
  )
  return action({
    id: `${population.id}.attach`,
    label: { de: 'Dokument anhängen', en: 'Attach document' },
    about: {
      de: 'Hängt eine Datei an den Eintrag. Der Digest der Datei steht im Protokoll.',
      en: 'Attaches a file to the item. The digest of the file stands in the log.',
    },
    permission: change,
    input: z.strictObject({ id: itemId, document, sha256 }),
    output: z.object({ id: z.string(), recordedAt: z.iso.datetime() }),
    subject: (input) => `${population.id}/${input.id}`,
    handle: async ({ tx, actor }, input) => {
      const kept = await readDocument(tx, input.document)
      if (kept?.digest !== input.sha256) throw foreign()
      const before = await requireCurrent(tx, population.id, input.id, undefined)
      const documents = [...Attached.parse(before['documents']), input.document]
      await keepItems(tx, declaration, [{ ...before, documents }], actor.permissions)
      return { id: input.id, recordedAt: tx.recordedAt.toISOString() }
    },
  })
}

function foreign(): Refusal {
  return new Refusal(
    'missing',
    'document-missing',
    'There is no such document.',
    'Hand the file in first, and name it by the id and digest it was given.',
  )
}
