import { z } from 'zod'

import { field } from '#engine/field.ts'
import { action } from '#program/action.ts'
import { removeSource as remove } from '#store/remove-source.ts'

import { requireSource, sourceField } from './require-source.ts'

/** Why somebody ends a source, or what is left of it. */
export const becauseField = field(
  z.string().trim().min(3).max(2000),
  { de: 'Warum', en: 'Why' },
  { kind: 'long' },
)

/** Reads a source no more. What it said stays in the denominator, as unknown. */
export const removeSource = action({
  id: 'source.remove',
  label: { de: 'Quelle entfernen', en: 'Remove the source' },
  about: {
    de: 'Die Quelle wird nicht mehr gelesen, ihre Zugangsdaten werden gelöscht. Ihre Einträge bleiben und gelten als unbekannt, bis eine andere Quelle dieselben Abfragen beantwortet oder zwei Menschen entscheiden, dass es das System nicht mehr gibt. Im Protokoll steht offen, dass weniger gelesen wird.',
    en: 'The source is read no more, its secrets are deleted. Its items stay and count as unknown, until another source answers the same questions or two people decide that the system is gone. The log says in clear that less is read.',
  },
  permission: 'source.change',
  stepUp: true,
  weakens: 'scope-removed',
  input: z.strictObject({ source: sourceField, because: becauseField }),
  output: z.object({ source: z.string() }),
  subject: (input) => `source/${input.source}`,
  handle: async ({ tx, actor }, { source }) => {
    await requireSource(tx, source)
    await remove(tx, source, actor.id)
    return { source }
  },
})
