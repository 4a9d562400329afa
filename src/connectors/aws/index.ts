import type { Connector } from '#connectors/connector.ts'

import { feeds, readAccounts } from './read-accounts.ts'
import { settingsOf } from './recorded-settings.ts'
import { AwsSettings } from './settings.ts'

/** Amazon Web Services: one account, or every account of an organisation. See readme.md. */
export const aws: Connector<AwsSettings> = {
  id: 'aws',
  title: { de: 'Amazon Web Services', en: 'Amazon Web Services' },
  settings: AwsSettings,
  permissions: {
    de: 'Eine IAM-Rolle mit den Leserechten aus readme.md: Regionen, RDS-Datenbanken und -Snapshots, DynamoDB-Tabellen und S3-Buckets auflisten und beschreiben; keine Inhalte. Für eine Organisation zusätzlich organizations:ListAccounts im Verwaltungskonto und sts:AssumeRole auf dieselbe Rolle in jedem Konto.',
    en: 'An IAM role with the read permissions in readme.md: list and describe regions, RDS databases and snapshots, DynamoDB tables and S3 buckets; no contents. For an organisation also organizations:ListAccounts in the management account, and sts:AssumeRole on the same role in every account.',
  },
  feeds,
  services: ['sts', 'organizations', 'ec2', 'rds', 'dynamodb', 's3'],
  async connect(settings) {
    // AWS's own clients are a hundred megabytes in memory: only for whoever really asks AWS.
    const { liveTransport } = await import('./live-transport.ts')
    return liveTransport(settings)
  },
  settingsOf,
  read: readAccounts,
}
