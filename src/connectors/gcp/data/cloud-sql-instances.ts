import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Count, Flag, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { zonesBy } from '#connectors/gcp/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database, OwnBackup } from '#populations/database.ts'
import { firewalls } from '#populations/firewall.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import type { Reported } from '#populations/reported.ts'
import type { RequiredTls } from '#populations/required-tls.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'
import { snapshots } from '#populations/snapshot.ts'

import { authorizedNetworks } from './authorized-networks.ts'
import { BackupRuns } from './cloud-sql-backup-runs.ts'
import { countAssets, searchPermission } from './inventory-counts.ts'
import type { Counted } from './inventory-counts.ts'

const kind: AssetKind = {
  name: 'sqladmin.googleapis.com/Instance',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'region',
    'databaseVersion',
    'instanceType',
    'masterInstanceName',
    'diskEncryptionConfiguration.kmsKeyName',
    'settings.activationPolicy',
    'settings.availabilityType',
    'settings.backupConfiguration.enabled',
    'settings.backupConfiguration.location',
    'settings.backupConfiguration.pointInTimeRecoveryEnabled',
    'settings.backupConfiguration.binaryLogEnabled',
    'settings.backupConfiguration.backupRetentionSettings.retainedBackups',
    'settings.backupConfiguration.backupRetentionSettings.retentionUnit',
    'settings.ipConfiguration.ipv4Enabled',
    'settings.ipConfiguration.sslMode',
    'settings.ipConfiguration.requireSsl',
    'settings.ipConfiguration.authorizedNetworks.value',
  ),
}

/** https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances */
const Instance = z.object({
  name: z.string().min(1),
  region: z.string().min(1),
  databaseVersion: Label,
  instanceType: Label,
  masterInstanceName: Label,
  diskEncryptionConfiguration: z.object({ kmsKeyName: Label }).nullish(),
  settings: z
    .object({
      activationPolicy: Label,
      availabilityType: Label,
      backupConfiguration: z
        .object({
          enabled: Flag,
          location: Label,
          pointInTimeRecoveryEnabled: Flag,
          binaryLogEnabled: Flag,
          backupRetentionSettings: z
            .object({ retainedBackups: Count, retentionUnit: Label })
            .nullish(),
        })
        .nullish(),
      ipConfiguration: z
        .object({
          ipv4Enabled: Flag,
          sslMode: Label,
          requireSsl: Flag,
          authorizedNetworks: z.array(z.object({ value: z.string() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})
export type Instance = z.infer<typeof Instance>

const counted: Counted = {
  [kind.name]: { kind: 'instance', engines: ['mysql', 'postgres', 'sqlserver'] },
}

/**
 * Cloud SQL, and the last successful backup of each instance: one call more for each project that has any. What only
 * stands for a server elsewhere (`ON_PREMISES_INSTANCE`) keeps nothing at Google, and counts in neither of the two counts: the
 * search cannot tell it apart, so that nothing is counted where the list is not whole.
 */
export const cloudSqlInstances: Read = {
  kinds: [kind],
  permissions: ['cloudsql.backupRuns.list', searchPermission],
  feeds: [databases, snapshots, firewalls, inventoryCounts, serviceLogs],
  async read(place) {
    const runs = new BackupRuns(place)
    const feeds = [databases, firewalls, serviceLogs]
    const leadsTo = [snapshots, inventoryCounts]
    const listing = { kind, item: assetOf(Instance), feeds, leadsTo }
    const elsewhere = new Set<string>()
    const { unread } = await readAssets(place, listing, async (page, scope) => {
      const hosted = page.filter(({ name, data }) => {
        if (data.instanceType !== 'ON_PREMISES_INSTANCE') return true
        elsewhere.add(name)
        return false
      })
      const items: Database[] = []
      for (const instance of hosted) items.push(await databaseOf(place, runs, instance))
      await place.reading.page(scope, databases, items)
      await place.reading.page(
        scope,
        firewalls,
        hosted.flatMap((instance) => authorizedNetworks(place, instance)),
      )
      await place.reading.page(
        scope,
        serviceLogs,
        hosted.map((instance) => logOf(place, instance)),
      )
      return hosted.length
    })
    if (unread) return
    const scope = `gcp/${place.parent}/cloudasset.assets.searchAllResources/${kind.name}`
    await countAssets(place, { scope, counted, except: elsewhere })
  },
}

async function databaseOf(
  place: Place,
  runs: BackupRuns,
  { name: id, project = '', data }: Asset<Instance>,
): Promise<Database> {
  const { ipConfiguration: ip, backupConfiguration: configured } = data.settings ?? {}
  const account = accountOf(place, project)
  const last = await runs.lastOf(account, data.name)
  const requiresTls = requiredTls(ip)
  const isStopped = data.settings?.activationPolicy === 'NEVER'
  const backup = backupOf(configured, last, isStopped)
  const isReplica = data.masterInstanceName?.split(':').at(-1)
  return {
    id,
    provider: 'gcp',
    account,
    kind: 'instance',
    engine: data.databaseVersion?.toLowerCase().replace(/_.*$/, '') ?? 'unknown',
    ...(isReplica && { replicaOf: id.replace(/[^/]+$/, isReplica) }),
    locations: locationsOf([data.region, ...(configured?.location ? [configured.location] : [])]),
    ...zonesBy(data.settings?.availabilityType),
    encryptedAtRest: true,
    encryptionKey: keyInUse(data.diskEncryptionConfiguration?.kmsKeyName),
    ...(requiresTls && { requiresTls }),
    ...(backup !== undefined && { backup }),
    ...(typeof ip?.ipv4Enabled === 'boolean' && { public: ip.ipv4Enabled }),
  }
}

/** Cloud Logging takes the log of the server itself, always; how much that says of connections and statements is up to each engine. https://docs.cloud.google.com/sql/docs/postgres/logging */
function logOf(place: Place, { name: id, project = '', data }: Asset<Instance>): ServiceLog {
  const item = { id, provider: 'gcp', account: accountOf(place, project), region: data.region }
  const log = serverLogs[data.databaseVersion?.toLowerCase().replace(/_.*$/, '') ?? '']
  return {
    ...item,
    kind: 'database',
    name: data.name,
    writesLogs: true,
    logsTo: 'Cloud Logging',
    writesAs: {
      ...(log && { log: `cloudsql.googleapis.com/${log}` }),
      resource: 'cloudsql_database',
    },
  }
}

/** The log that each engine's server always writes. https://docs.cloud.google.com/logging/docs/api/platform-logs */
const serverLogs: Readonly<Record<string, string>> = {
  mysql: 'mysql.err',
  postgres: 'postgres.log',
  sqlserver: 'sqlserver.err',
}

/** The older `requireSsl` counts only where no mode is set. Mutual TLS is the stronger mode. https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances#SslMode */
function requiredTls(
  ip: NonNullable<Instance['settings']>['ipConfiguration'],
): RequiredTls | undefined {
  const { sslMode, requireSsl } = ip ?? {}
  if (sslMode && sslMode !== 'SSL_MODE_UNSPECIFIED') {
    const isRequired = ['ENCRYPTED_ONLY', 'TRUSTED_CLIENT_CERTIFICATE_REQUIRED'].includes(sslMode)
    return { isRequired, by: `sslMode=${sslMode}` }
  }
  return typeof requireSsl === 'boolean'
    ? { isRequired: requireSsl, by: `requireSsl=${requireSsl}` }
    : undefined
}

/**
 * One backup a day is made by schedule, so that so many kept are so many days. One that is stopped gets one more, and then none:
 * https://docs.cloud.google.com/sql/docs/mysql/backup-recovery/backups
 */
function backupOf(
  configured: NonNullable<Instance['settings']>['backupConfiguration'],
  last: Awaited<ReturnType<BackupRuns['lastOf']>>,
  isStopped: boolean,
): Reported<OwnBackup> {
  if (typeof configured?.enabled !== 'boolean') return undefined
  if (typeof last === 'object') return last
  const kept = configured.backupRetentionSettings
  const pitr = configured.pointInTimeRecoveryEnabled ?? configured.binaryLogEnabled
  return {
    enabled: configured.enabled,
    ...(typeof kept?.retainedBackups === 'number' &&
      kept.retentionUnit !== 'RETENTION_UNIT_UNSPECIFIED' && {
        retentionDays: kept.retainedBackups,
      }),
    ...(typeof pitr === 'boolean' && { pitr }),
    ...(last && { latestRestorable: last }),
    ...(isStopped && { stopped: true }),
  }
}
