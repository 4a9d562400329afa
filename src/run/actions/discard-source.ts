import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { removeSource } from '#store/remove-source.ts'

import { requireSource, sourceField } from './require-source.ts'

/** Gives up a source that is still being set up. Nothing rests on it, so nothing is watched less. */
export const discardSource = action({
  id: 'source.discard',
  label: { de: 'Entwurf verwerfen', en: 'Discard the draft' },
  about: {
    de: 'Verwirft eine Quelle, die noch nie gelesen wurde, samt ihren Zugangsdaten.',
    en: 'Discards a source that was never read, and its secrets.',
  },
  permission: 'source.change',
  input: z.strictObject({ source: sourceField }),
  output: z.object({ source: z.string() }),
  subject: (input) => `source/${input.source}`,
  handle: async ({ tx, actor }, { source: id }) => {
    const source = await requireSource(tx, id)
    if (source.startedAt) {
      throw new Refusal('conflict', 'source-read', 'This source is read.', 'Remove it instead.')
    }
    await removeSource(tx, id, actor.id)
    return { source: id }
  },
})
