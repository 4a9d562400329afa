import { z } from 'zod'

import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { connectorIds } from '#run/connectors.ts'
import { findSourceState, putSource } from '#store/sources.ts'

import { checkSettings, JsonObject } from './check-settings.ts'

/** Sets a source up. Nothing is asked of it, and nothing rests on it, before somebody asks for its first reading. */
export const addSource = action({
  id: 'source.add',
  label: { de: 'Quelle einrichten', en: 'Set up a source' },
  about: {
    de: 'Richtet eine Quelle ein. Gelesen wird sie erst, wenn jemand die erste Lesung anstößt. Zugangsdaten werden verschlüsselt aufbewahrt, nie gezeigt und stehen nicht im Protokoll.',
    en: 'Sets a source up. It is read only once somebody asks for its first reading. Secrets are kept encrypted, never shown, and not in the log.',
  },
  permission: 'source.change',
  stepUp: true,
  input: z.strictObject({
    id: field(
      // `new` is where the pages set one up.
      z.string().regex(like(/^(?!new$)[a-z0-9][a-z0-9-]{0,62}$/, 'aws-production')),
      { de: 'Kennung', en: 'Id' },
      {
        hint: {
          de: 'Kleine Buchstaben, Ziffern, Bindestriche, etwa aws-produktion. Sie bleibt, wie sie ist.',
          en: 'Small letters, digits, hyphens, such as aws-production. It stays as it is.',
        },
      },
    ),
    connector: field(z.enum([...connectorIds]), { de: 'Art', en: 'Kind' }),
    settings: field(
      JsonObject,
      { de: 'Einstellungen', en: 'Settings' },
      { kind: 'long', hint: { de: 'Ein JSON-Objekt.', en: 'One JSON object.' } },
    ),
    secrets: field(
      JsonObject.optional(),
      { de: 'Zugangsdaten', en: 'Secrets' },
      {
        kind: 'password',
        secret: true,
        hint: { de: 'Ein JSON-Objekt.', en: 'One JSON object.' },
      },
    ),
  }),
  output: z.object({ source: z.string() }),
  subject: (input) => `source/${input.id}`,
  handle: async (acting, { id, connector, settings, secrets }) => {
    const before = await findSourceState(acting.tx, id)
    if (before && !before.removedAt) {
      throw new Refusal(
        'conflict',
        'source-exists',
        `There is a source called ${id} already.`,
        'Choose another id, or change that one.',
      )
    }
    const source = { id, connector, settings }
    const kept = await checkSettings(acting, source, secrets)
    await putSource(acting.tx, source, { ...kept, isDraft: true })
    return { source: id }
  },
})
