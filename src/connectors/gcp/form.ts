import { z } from 'zod'

import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { GcpSecrets, GcpSettings, Parent, ProjectId } from './settings.ts'

/** The settings but for those that only the operator of the machine may give. */
export const gcpForm: SettingsForm = {
  fields: z.strictObject({
    parent: field(
      Parent,
      { de: 'Was gelesen wird', en: 'What is read' },
      {
        hint: {
          de: 'organizations/123456789012, folders/123456789012 oder projects/acme-prod-4711; alles darunter wird gelesen.',
          en: 'organizations/123456789012, folders/123456789012 or projects/acme-prod-4711; everything below it is read.',
        },
      },
    ),
    serviceAccountKey: field(
      GcpSecrets.shape.serviceAccountKey,
      { de: 'Schlüssel des Dienstkontos (JSON)', en: 'Key of the service account (JSON)' },
      {
        kind: 'password',
        secret: true,
        hint: {
          de: 'Der ganze Inhalt der Datei. Wird verschlüsselt aufbewahrt und nie wieder gezeigt.',
          en: 'The whole content of the file. Kept encrypted, and never shown again.',
        },
      },
    ),
    quotaProject: field(
      ProjectId.optional(),
      { de: 'Projekt für Kontingente', en: 'Quota project' },
      {
        hint: {
          de: 'Wem die Aufrufe zugerechnet werden: dem Projekt des Dienstkontos, wenn nichts dasteht.',
          en: 'What calls are counted against: the project of the service account where nothing is given.',
        },
      },
    ),
  }),
  settingsOf: ({ parent, quotaProject }) => ({
    parent,
    ...(quotaProject !== undefined && { quotaProject }),
  }),
  answersOf(settings) {
    const parsed = GcpSettings.safeParse(settings)
    if (!parsed.success) return undefined
    const { applicationDefault, endpointUrl, ...answers } = parsed.data
    return applicationDefault !== undefined || endpointUrl !== undefined ? undefined : answers
  },
}
