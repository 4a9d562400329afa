import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { Days, Instant, Label, pathOf } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

// One list: a partition keeps a part of its instance's data elsewhere.
const instanceKind: AssetKind = {
  name: 'spanner.googleapis.com/Instance',
  types: 'spanner.googleapis.com/Instance(Partition)?',
  content: 'RESOURCE',
  keeps: keep('name', 'config'),
}
const databaseKind: AssetKind = {
  name: 'spanner.googleapis.com/Database',
  content: 'RESOURCE',
  keeps: keep('name', 'encryptionConfig.kmsKeyName', 'encryptionConfig.kmsKeyNames'),
}
const backupKind: AssetKind = {
  name: 'spanner.googleapis.com/Backup',
  content: 'RESOURCE',
  keeps: keep('name', 'database', 'state', 'createTime', 'encryptionInfo.kmsKeyVersion'),
}

/**
 * https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances
 * https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.instancePartitions
 */
const InstanceData = z.object({ config: z.string().min(1) })
/** https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases */
const DatabaseData = z.object({
  encryptionConfig: z
    .object({ kmsKeyName: Label, kmsKeyNames: z.array(z.string()).nullish() })
    .nullish(),
})
/** https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.backups */
const BackupData = z.object({
  database: z.string().min(1),
  state: Label,
  createTime: Instant,
  encryptionInfo: z.object({ kmsKeyVersion: Label }).nullish(),
})

/** Where an instance keeps data, the witnesses of a vote included. https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instanceConfigs */
const InstanceConfig = z
  .object({ replicas: z.array(z.object({ location: z.string().min(1) })).min(1) })
  .transform((raw) => locationsOf(raw.replicas.map((replica) => replica.location)))

/** How long the backups of each schedule are kept, in days; empty where no schedule is set. https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases.backupSchedules/list */
const Schedules = z
  .looseObject({ backupSchedules: z.array(z.looseObject({ retentionDuration: Days })).optional() })
  .transform((raw) =>
    (raw.backupSchedules ?? []).map(({ retentionDuration }) => retentionDuration ?? 0),
  )

/**
 * Spanner, whose configurations all lie in three zones or more. The name of a configuration says nothing about its places: `nam` ones may keep a replica outside the United
 * States. So each configuration is asked once for its replicas, and each database for its backup schedules.
 */
export const spannerInstances: Read = {
  kinds: [instanceKind, databaseKind, backupKind],
  permissions: ['spanner.instanceConfigs.get', 'spanner.backupSchedules.list'],
  feeds: [databases, snapshots],
  async read(place) {
    const { reading } = place
    const configs = new DetailScope(
      reading,
      place.parent,
      { service: 'spanner', op: 'instanceConfigs.get' },
      [databases, snapshots],
    )
    const schedules = new DetailScope(
      reading,
      place.parent,
      { service: 'spanner', op: 'backupSchedules.list' },
      [databases],
    )
    const places = new Map<string, Promise<Location[] | Unread>>()
    const placesOf = async (config: string, account: string): Promise<Location[] | Unread> => {
      const asked =
        places.get(config) ?? configs.ask({ account, params: { name: config } }, InstanceConfig)
      places.set(config, asked)
      return await asked
    }
    const held = new Map<string, Held[]>()
    const databasesRead = await readAssets(
      place,
      { kind: databaseKind, item: assetOf(DatabaseData), feeds: [databases], detail: true },
      async (page) => {
        for (const database of page) await lookInside(place, held, schedules, database)
        return page.length
      },
    )
    const instances: Instance[] = []
    const where = new Map<string, Location[] | Unread>()
    await readAssets(
      place,
      { kind: instanceKind, item: assetOf(InstanceData), feeds: [databases], leadsTo: [snapshots] },
      async (page) => {
        for (const asset of page) {
          const [name = ''] = asset.name.split('/instancePartitions/')
          const found = await placesOf(asset.data.config, accountOf(place, asset.project ?? ''))
          where.set(name, together(where.get(name), found))
          if (asset.type === instanceKind.name) instances.push(asset)
        }
        return page.filter(({ type }) => type === instanceKind.name).length
      },
      async (scope) => {
        const newest = await readBackups(place, where)
        const items = instances.map(({ name, project = '' }): Database => ({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          kind: 'instance',
          engine: 'spanner',
          locations: where.get(name),
          zones: 'several',
          encryptedAtRest: true,
          requiresTls: byInterface('spanner'),
          public: false,
          ...insideOf(databasesRead.unread ?? held.get(name), newest),
        }))
        await reading.page(scope, databases, items)
      },
    )
    await configs.end()
    await schedules.end()
  },
}

type Instance = Asset<z.infer<typeof InstanceData>>

function together(
  one: Location[] | Unread | undefined,
  other: Location[] | Unread,
): Location[] | Unread {
  if (one === undefined || 'unread' in other) return other
  if ('unread' in one) return one
  return [...new Map([...one, ...other].map((each) => [each.region, each])).values()]
}

/** Reads the backups, which lie where their instance does, and says when the newest whole one of each database was made. */
async function readBackups(
  place: Place,
  where: ReadonlyMap<string, Location[] | Unread>,
): Promise<ReadonlyMap<string, string>> {
  const newest = new Map<string, string>()
  const listing = { kind: backupKind, item: assetOf(BackupData), feeds: [snapshots] }
  await readAssets(place, listing, async (page, scope) => {
    const made = page.filter(({ data }) => data.state !== 'CREATING')
    const items = made.map(({ name, project = '', data }): Snapshot => {
      const locations = where.get(name.replace(/\/backups\/[^/]+$/, ''))
      const of = `//spanner.googleapis.com/${data.database}`
      if (data.createTime && data.createTime > (newest.get(of) ?? ''))
        newest.set(of, data.createTime)
      return {
        id: name,
        provider: 'gcp',
        account: accountOf(place, project),
        of,
        source: 'database',
        ...(locations && { locations }),
        encrypted: true,
        encryptionKey: keyInUse(data.encryptionInfo?.kmsKeyVersion),
        ...(data.createTime && { takenAt: data.createTime }),
        public: false,
      }
    })
    await place.reading.page(scope, snapshots, items)
    return items.length
  })
  return newest
}

/** A database of an instance: its key, and how long the backups of its schedules are kept. */
interface Held {
  name: string
  key: string | undefined
  kept: number[] | Unread
}

async function lookInside(
  place: Place,
  held: Map<string, Held[]>,
  schedules: DetailScope,
  { name, project = '', data }: Asset<z.infer<typeof DatabaseData>>,
): Promise<void> {
  const instance = name.replace(/\/databases\/[^/]+$/, '')
  const key = data.encryptionConfig?.kmsKeyName ?? data.encryptionConfig?.kmsKeyNames?.[0]
  const kept = await schedules.ask(
    { account: accountOf(place, project), params: { parent: pathOf(name) } },
    Schedules,
  )
  held.set(instance, [...(held.get(instance) ?? []), { name, key: key ?? undefined, kept }])
}

/** The weakest of its databases speaks for all. An instance without any keeps nothing that could be backed up. */
function insideOf(
  held: readonly Held[] | Unread | undefined,
  newest: ReadonlyMap<string, string>,
): Pick<Database, 'encryptionKey' | 'backup'> {
  if (!held) return { encryptionKey: { kind: 'provider' } }
  if ('unread' in held) return { encryptionKey: held, backup: held }
  const isOwn = held.every(({ key }) => key !== undefined)
  const [first] = held.flatMap(({ key }) => key ?? []).toSorted()
  const encryptionKey = keyInUse(isOwn ? first : undefined)
  const schedules = held.flatMap(({ kept }) => ('unread' in kept ? [] : [kept]))
  const enabled = schedules.every((kept) => kept.length > 0)
  const unread = held.flatMap(({ kept }) => ('unread' in kept ? [kept] : []))[0]
  if (enabled && unread) return { encryptionKey, backup: unread }
  const times = held.flatMap(({ name }) => newest.get(name) ?? [])
  const [oldest] = times.toSorted()
  return {
    encryptionKey,
    backup: {
      enabled,
      ...(enabled && { retentionDays: Math.min(...schedules.map((kept) => Math.max(...kept))) }),
      ...(oldest !== undefined && times.length === held.length && { latestRestorable: oldest }),
    },
  }
}
