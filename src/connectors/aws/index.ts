import type { Connector } from '#connectors/connector.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'

import { awsForm } from './form.ts'
import { policies } from './policies.ts'
import { feeds, readAccounts } from './read-accounts.ts'
import { settingsOf } from './recorded-settings.ts'
import { services } from './services.ts'
import { AwsSecrets, AwsSettings } from './settings.ts'

/** Amazon Web Services: one account, or every account of an organisation. See readme.md. */
export const aws: Connector<AwsSettings> = {
  id: 'aws',
  title: { de: 'Amazon Web Services', en: 'Amazon Web Services' },
  settings: AwsSettings,
  permissions: {
    de: 'Eine IAM-Rolle mit Leserechten: auflisten und beschreiben, keine Inhalte. Für eine Organisation zusätzlich organizations:ListAccounts im Verwaltungskonto und sts:AssumeRole auf dieselbe Rolle in jedem Konto.',
    en: 'An IAM role with read permissions: list and describe, no contents. For an organisation also organizations:ListAccounts in the management account, and sts:AssumeRole on the same role in every account.',
  },
  policies,
  secrets: AwsSecrets,
  operatorOnly: ({ profile, endpointUrl }) => profile !== undefined || endpointUrl !== undefined,
  asMachine: ({ accessKeyId }) => accessKeyId === undefined,
  form: awsForm,
  feeds,
  services: Object.keys(services),
  async connect(settings, { secrets }) {
    // AWS's own clients are a hundred megabytes in memory: only for whoever really asks AWS.
    const { liveTransport } = await import('./live-transport.ts')
    return redactingTransport(liveTransport(settings, undefined, secrets['secretAccessKey']))
  },
  settingsOf,
  read: readAccounts,
}
