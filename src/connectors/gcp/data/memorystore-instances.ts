import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Count, Days, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { RequiredTls } from '#populations/required-tls.ts'

const keeps = keep(
  'name',
  'tier',
  'replicaCount',
  'zoneDistributionConfig.mode',
  'transitEncryptionMode',
  'customerManagedKey',
  'kmsKey',
  'automatedBackupConfig.automatedBackupMode',
  'automatedBackupConfig.retention',
)

/** What is asked for, and what its engine is called. */
const kinds: readonly (AssetKind & { engine: string })[] = [
  { name: 'redis.googleapis.com/Instance', content: 'RESOURCE', keeps, engine: 'redis' },
  { name: 'redis.googleapis.com/Cluster', content: 'RESOURCE', keeps, engine: 'redis' },
  { name: 'memorystore.googleapis.com/Instance', content: 'RESOURCE', keeps, engine: 'valkey' },
  // Memcached has no encryption in transit at all, and answers that by having no field for it.
  { name: 'memcache.googleapis.com/Instance', content: 'RESOURCE', keeps, engine: 'memcached' },
]

/**
 * https://docs.cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances
 * https://docs.cloud.google.com/memorystore/docs/cluster/reference/rest/v1/projects.locations.clusters
 * https://docs.cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances
 */
const Cache = z.object({
  tier: Label,
  replicaCount: Count,
  zoneDistributionConfig: z.object({ mode: Label }).nullish(),
  transitEncryptionMode: Label,
  customerManagedKey: Label,
  kmsKey: Label,
  automatedBackupConfig: z.object({ automatedBackupMode: Label, retention: Days }).nullish(),
})
type Cache = z.infer<typeof Cache>

/** Memorystore: Redis, Redis Cluster, Valkey and Memcached. Their names say the region that they lie in. */
export const memorystoreInstances: Read = {
  kinds,
  feeds: [databases],
  async read(place) {
    for (const { engine, ...kind } of kinds) {
      const listing = { kind, item: assetOf(Cache), feeds: [databases] }
      await readAssets(place, listing, async (page, scope) => {
        const items = page.map(({ name, project = '', data }): Database => {
          const region = /\/locations\/([^/]+)\//.exec(name)?.[1]
          const requiresTls = requiredTls(data, engine)
          return {
            id: name,
            provider: 'gcp',
            account: accountOf(place, project),
            kind: 'cache',
            engine,
            ...(region && { locations: locationsOf([region]) }),
            ...zonesOf(data, engine),
            encryptedAtRest: true,
            encryptionKey: keyInUse(data.customerManagedKey ?? data.kmsKey),
            ...(requiresTls && { requiresTls }),
            ...backupOf(data),
            // None of them can be given a public address.
            public: false,
          }
        })
        await place.reading.page(scope, databases, items)
        return items.length
      })
    }
  },
}

/** The three services spell the same two answers differently; an answer that is neither is none. */
function requiredTls(
  { transitEncryptionMode: mode }: Cache,
  engine: string,
): RequiredTls | undefined {
  if (engine === 'memcached') return { isRequired: false, by: 'memcached' }
  const by = `transitEncryptionMode=${mode}`
  if (mode?.endsWith('SERVER_AUTHENTICATION')) return { isRequired: true, by }
  return mode?.endsWith('DISABLED') ? { isRequired: false, by } : undefined
}

/** A Redis instance by its tier; clusters by where their shards are, each of which needs a replica. Memcached keeps nothing twice. */
function zonesOf(
  { tier, replicaCount: replicas, zoneDistributionConfig: spread }: Cache,
  engine: string,
): Pick<Database, 'zones'> {
  if (engine === 'memcached' || tier === 'BASIC') return { zones: 'one' }
  if (tier === 'STANDARD_HA') return { zones: 'several' }
  if (spread?.mode === 'SINGLE_ZONE' || replicas === 0) return { zones: 'one' }
  return spread?.mode === 'MULTI_ZONE' && typeof replicas === 'number' ? { zones: 'several' } : {}
}

function backupOf({ automatedBackupConfig: config }: Cache): Pick<Database, 'backup'> {
  const mode = config?.automatedBackupMode
  if (mode !== 'ENABLED' && mode !== 'DISABLED') return {}
  const days = config?.retention
  return {
    backup: {
      enabled: mode === 'ENABLED',
      ...(typeof days === 'number' && { retentionDays: days }),
    },
  }
}
