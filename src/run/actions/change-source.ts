import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { putSource } from '#store/sources.ts'

import { checkSettings, JsonObject } from './check-settings.ts'
import { requireSource, sourceField } from './require-source.ts'

/** Gives a source other settings. Since they may ask for less than before, the log says in clear that it happened. */
export const changeSource = action({
  id: 'source.change',
  label: { de: 'Quelle ändern', en: 'Change a source' },
  about: {
    de: 'Gibt der Quelle andere Einstellungen. Weil danach weniger gelesen werden könnte, steht im Protokoll offen, dass sich eine Quelle geändert hat. Was bisher abgefragt wurde, bleibt erwartet.',
    en: 'Gives the source other settings. Since less might be read after that, the log says in clear that a source was changed. What was asked so far stays expected.',
  },
  permission: 'source.change',
  stepUp: true,
  weakens: 'source-changed',
  input: z.strictObject({
    source: sourceField,
    basedOn: field(
      z.iso.datetime().optional(),
      { de: 'Grundlage', en: 'Based on' },
      { hidden: true },
    ),
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
        hint: { de: 'Ohne Angabe bleiben die bisherigen.', en: 'Left out, those there are stay.' },
      },
    ),
  }),
  output: z.object({ source: z.string() }),
  subject: (input) => `source/${input.source}`,
  handle: async (acting, { source: id, basedOn, settings, secrets }) => {
    const before = await requireSource(acting.tx, id)
    if (basedOn !== undefined && before.recordedAt.toISOString() !== basedOn) {
      throw new Refusal(
        'conflict',
        'item-changed',
        'Somebody else changed it meanwhile.',
        'Look at it as it is now, and make your change again.',
      )
    }
    const source = { id, connector: before.connector, settings }
    const kept = await checkSettings(acting, source, secrets)
    await putSource(acting.tx, source, { ...kept, isDraft: before.startedAt === undefined })
    return { source: id }
  },
})
