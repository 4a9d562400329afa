import type { Connector } from '#connectors/connector.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'

import { gcpForm } from './form.ts'
import { services } from './operations.ts'
import { policies } from './policies.ts'
import { feeds, readEverything, settingsOf } from './read-everything.ts'
import { GcpSecrets, GcpSettings } from './settings.ts'

/** Google Cloud: an organisation, a folder, or one project. See readme.md. */
export const gcp: Connector<GcpSettings> = {
  id: 'gcp',
  title: { de: 'Google Cloud', en: 'Google Cloud' },
  settings: GcpSettings,
  permissions: {
    de: 'Ein Dienstkonto mit Leserechten auf der Organisation, dem Ordner oder dem Projekt: auflisten und beschreiben, keine Inhalte. Die Cloud Asset API muss in seinem Projekt eingeschaltet sein. Wer zu Gruppen gehört, lesen wir nur, wenn das Dienstkonto in der Google-Admin-Konsole die Administratorrolle „Groups Reader“ hat und die Cloud Identity API eingeschaltet ist; sonst bleibt das von jeder Gruppe unbekannt. Wo BigQuery Kopien hält, sagt nur eine Abfrage: je Projekt und Ort eine, allein nach Namen und Orten, bei jedem Lesen als 20 MB abgerechnet.',
    en: 'A service account with read permissions on the organisation, folder or project: list and describe, no contents. The Cloud Asset API must be enabled in its project. Who belongs to groups we read only where the service account has the administrator role Groups Reader in the Google Admin console and the Cloud Identity API is enabled; else that stays unknown of every group. Where BigQuery keeps replicas only a query tells: one for each project and location, of names and places alone, billed as 20 MB at each reading.',
  },
  policies,
  secrets: GcpSecrets,
  operatorOnly: ({ applicationDefault, endpointUrl }) =>
    applicationDefault !== undefined || endpointUrl !== undefined,
  form: gcpForm,
  feeds,
  services,
  async connect(settings, { secrets }) {
    // Google's library is only for whoever really asks Google.
    const { liveTransport } = await import('./live-transport.ts')
    return redactingTransport(liveTransport(settings, { key: secrets['serviceAccountKey'] }))
  },
  settingsOf,
  read: readEverything,
}
