import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { endSource as end } from '#store/remove-source.ts'
import { findSourceState } from '#store/sources.ts'

import { becauseField } from './remove-source.ts'
import { sourceField } from './require-source.ts'

/** Says that what a removed source told of is gone; by somebody else than who removed it. */
export const endSource = action({
  id: 'source.end',
  label: { de: 'Einträge der Quelle beenden', en: 'End what the source left' },
  about: {
    de: 'Für ein System, das es nicht mehr gibt: Die Einträge der entfernten Quelle enden, ihre Abfragen werden nicht mehr erwartet. Das entscheidet jemand anderes als die Person, die sie entfernt hat. Die Geschichte bleibt, und im Protokoll steht es offen.',
    en: 'For a system that is gone: the items of the removed source end, its scopes are expected no more. Somebody else than who removed it decides so. The history stays, and the log says it in clear.',
  },
  permission: 'source.change',
  stepUp: true,
  weakens: 'scope-removed',
  input: z.strictObject({ source: sourceField, because: becauseField }),
  output: z.object({ source: z.string(), items: z.number() }),
  subject: (input) => `source/${input.source}`,
  handle: async ({ tx, actor }, { source: id }) => {
    const source = await findSourceState(tx, id)
    if (!source) {
      throw new Refusal('missing', 'source-missing', 'There is no such source.', 'Go back.')
    }
    if (!source.removedAt) {
      throw new Refusal('conflict', 'source-read', 'This source is read.', 'Remove it first.')
    }
    if (source.removedBy === actor.id) {
      throw new Refusal(
        'forbidden',
        'same-person',
        'Whoever removed a source does not decide alone that its items are gone.',
        'Ask somebody else.',
      )
    }
    return { source: id, items: await end(tx, id) }
  },
})
