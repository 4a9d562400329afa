import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Days, Flag, Instant, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { zonesBy } from '#connectors/gcp/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database, OwnBackup } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

const clusterKind: AssetKind = {
  name: 'alloydb.googleapis.com/Cluster',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'databaseVersion',
    'clusterType',
    'secondaryConfig.primaryClusterName',
    'encryptionConfig.kmsKeyName',
    'automatedBackupPolicy.enabled',
    'automatedBackupPolicy.location',
    'automatedBackupPolicy.timeBasedRetention.retentionPeriod',
    'continuousBackupConfig.enabled',
    'continuousBackupConfig.recoveryWindowDays',
  ),
}
const instanceKind: AssetKind = {
  name: 'alloydb.googleapis.com/Instance',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'clientConnectionConfig.sslConfig.sslMode',
    'networkConfig.enablePublicIp',
    'publicIpAddress',
    'instanceType',
    'availabilityType',
  ),
}
const backupKind: AssetKind = {
  name: 'alloydb.googleapis.com/Backup',
  content: 'RESOURCE',
  keeps: keep('name', 'clusterName', 'state', 'createTime', 'encryptionConfig.kmsKeyName'),
}

/** https://docs.cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters */
const Cluster = z.object({
  clusterType: Label,
  secondaryConfig: z.object({ primaryClusterName: Label }).nullish(),
  encryptionConfig: z.object({ kmsKeyName: Label }).nullish(),
  automatedBackupPolicy: z
    .object({
      enabled: Flag,
      location: Label,
      timeBasedRetention: z.object({ retentionPeriod: Days }).nullish(),
    })
    .nullish(),
  continuousBackupConfig: z
    .object({ enabled: Flag, recoveryWindowDays: z.number().nullish() })
    .nullish(),
})
type Cluster = z.infer<typeof Cluster>

/** https://docs.cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances */
const Instance = z.object({
  clientConnectionConfig: z.object({ sslConfig: z.object({ sslMode: Label }).nullish() }).nullish(),
  networkConfig: z.object({ enablePublicIp: Flag }).nullish(),
  publicIpAddress: Label,
  instanceType: Label,
  availabilityType: Label,
})

/** https://docs.cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.backups */
const Backup = z.object({
  clusterName: z.string().min(1),
  state: Label,
  createTime: Instant,
  encryptionConfig: z.object({ kmsKeyName: Label }).nullish(),
})

/** What the servers of a cluster have in common: the weakest of them speaks for all. */
interface Servers {
  modes: Set<string>
  isPublic: boolean
  /** Of the one that others only read beside. */
  availability?: string | undefined
}

/** AlloyDB: clusters with what their instances say about connections and their backups about time. */
export const alloydbClusters: Read = {
  kinds: [clusterKind, instanceKind, backupKind],
  feeds: [databases, snapshots],
  async read(place) {
    const servers = new Map<string, Servers>()
    const last = new Map<string, string>()
    const instancesRead = await readAssets(
      place,
      { kind: instanceKind, item: assetOf(Instance), feeds: [databases], detail: true },
      async (page) => {
        for (const { name, data } of page) {
          const cluster = name.replace(/\/instances\/[^/]+$/, '')
          const held: Servers = servers.get(cluster) ?? { modes: new Set(), isPublic: false }
          if (data.instanceType !== 'READ_POOL') {
            held.availability = data.availabilityType ?? undefined
          }
          held.modes.add(data.clientConnectionConfig?.sslConfig?.sslMode ?? '')
          held.isPublic ||= data.networkConfig?.enablePublicIp === true || !!data.publicIpAddress
          servers.set(cluster, held)
        }
        return page.length
      },
    )
    const backupsRead = await readAssets(
      place,
      { kind: backupKind, item: assetOf(Backup), feeds: [snapshots] },
      async (page, scope) => {
        const made = page.filter(({ data }) => data.state === 'READY')
        for (const { data } of made) {
          const before = last.get(data.clusterName) ?? ''
          if (data.createTime && data.createTime > before) {
            last.set(data.clusterName, data.createTime)
          }
        }
        await place.reading.page(
          scope,
          snapshots,
          made.map(({ name, project = '', data }) => ({
            id: name,
            provider: 'gcp',
            account: accountOf(place, project),
            of: `//alloydb.googleapis.com/${data.clusterName}`,
            source: 'database' as const,
            locations: locationsOf([locationIn(name)]),
            encrypted: true,
            encryptionKey: keyInUse(data.encryptionConfig?.kmsKeyName),
            ...(data.createTime && { takenAt: data.createTime }),
            public: false,
          })),
        )
        return made.length
      },
    )
    await readAssets(
      place,
      { kind: clusterKind, item: assetOf(Cluster), feeds: [databases] },
      async (page, scope) => {
        const items = page.map(({ name, project = '', data }): Database => {
          const primary = data.secondaryConfig?.primaryClusterName
          const elsewhere = data.automatedBackupPolicy?.location
          return {
            id: name,
            provider: 'gcp',
            account: accountOf(place, project),
            kind: 'cluster',
            engine: 'alloydb',
            ...(primary && { replicaOf: `//alloydb.googleapis.com/${primary}` }),
            locations: locationsOf([locationIn(name), ...(elsewhere ? [elsewhere] : [])]),
            encryptedAtRest: true,
            encryptionKey: keyInUse(data.encryptionConfig?.kmsKeyName),
            ...fromServers(instancesRead.unread ?? servers.get(name)),
            ...backupOf(data, backupsRead.unread ?? last.get(name.replace(/^\/\/[^/]+\//, ''))),
          }
        })
        await place.reading.page(scope, databases, items)
        return items.length
      },
    )
  },
}

/** `…/locations/us-east4/clusters/c` lies where its name says. */
function locationIn(name: string): string {
  return /\/locations\/([^/]+)\//.exec(name)?.[1] ?? 'unknown'
}

/** A cluster without instances takes no connections. */
function fromServers(
  held: Servers | Unread | undefined,
): Pick<Database, 'requiresTls' | 'public' | 'zones'> {
  if (!held) return {}
  if ('unread' in held) return { requiresTls: held, public: held, zones: held }
  const modes = [...held.modes].toSorted()
  const isKnown = !modes.includes('') && !modes.includes('SSL_MODE_UNSPECIFIED')
  const by = `sslMode=${modes.join(',')}`
  const isRequired = modes.every((mode) => mode === 'ENCRYPTED_ONLY')
  return {
    ...(isKnown && { requiresTls: { isRequired, by } }),
    public: held.isPublic,
    ...zonesBy(held.availability),
  }
}

function backupOf(
  cluster: Cluster,
  last: string | Unread | undefined,
): { backup?: Database['backup'] } {
  const { automatedBackupPolicy: automated, continuousBackupConfig: continuous } = cluster
  const words = [automated?.enabled, continuous?.enabled]
  if (!words.some((word) => typeof word === 'boolean')) return {}
  if (typeof last === 'object') return { backup: last }
  const days = [
    automated?.enabled ? automated.timeBasedRetention?.retentionPeriod : undefined,
    continuous?.enabled ? continuous.recoveryWindowDays : undefined,
  ].filter((each) => typeof each === 'number')
  const backup: OwnBackup = {
    enabled: words.includes(true),
    ...(days.length > 0 && { retentionDays: Math.max(...days) }),
    ...(typeof continuous?.enabled === 'boolean' && { pitr: continuous.enabled }),
    ...(last && { latestRestorable: last }),
  }
  return { backup }
}
