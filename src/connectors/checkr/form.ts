import { z } from 'zod'

import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { CheckrSecrets, CheckrSettings } from './settings.ts'

/** The key is all there is to say; another address only the operator of the machine may give. */
export const checkrForm: SettingsForm = {
  fields: z.strictObject({
    apiKey: field(
      CheckrSecrets.shape.apiKey,
      { de: 'API-Schlüssel', en: 'API key' },
      {
        kind: 'password',
        secret: true,
        hint: {
          de: 'Der geheime Schlüssel (Secret Key) aus den Entwicklereinstellungen von Checkr. Wird verschlüsselt aufbewahrt und nie wieder gezeigt.',
          en: 'The secret key from the developer settings of Checkr. Kept encrypted, and never shown again.',
        },
      },
    ),
  }),
  settingsOf: () => ({}),
  answersOf(settings) {
    const parsed = CheckrSettings.safeParse(settings)
    return parsed.success && parsed.data.endpointUrl === undefined ? {} : undefined
  },
}
