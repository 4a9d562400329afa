import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { Instant, Label, pathOf } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location } from '#populations/database.ts'
import type { Reported, Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

const instanceKind: AssetKind = {
  name: 'spanner.googleapis.com/Instance',
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

/** https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances */
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

/** Absent where no schedule is set. https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases.backupSchedules/list */
const Schedules = z
  .looseObject({ backupSchedules: z.array(z.looseObject({})).optional() })
  .transform((raw) => (raw.backupSchedules ?? []).length > 0)

/**
 * Spanner. The name of a configuration says nothing about its places: `nam` ones may keep a replica outside the United
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
    const inside = new Map<string, Inside>()
    const databasesRead = await readAssets(
      place,
      { kind: databaseKind, item: assetOf(DatabaseData), feeds: [databases], detail: true },
      async (page) => {
        for (const database of page) await lookInside(place, inside, schedules, database)
        return page.length
      },
    )
    const where = new Map<string, Location[] | Unread>()
    await readAssets(
      place,
      { kind: instanceKind, item: assetOf(InstanceData), feeds: [databases] },
      async (page, scope) => {
        const items: Database[] = []
        for (const { name, project = '', data } of page) {
          const account = accountOf(place, project)
          const locations = await placesOf(data.config, account)
          where.set(name, locations)
          const held = databasesRead.unread ?? inside.get(name)
          items.push({
            id: name,
            provider: 'gcp',
            account,
            kind: 'instance',
            engine: 'spanner',
            locations,
            encryptedAtRest: true,
            requiresTls: byInterface('spanner'),
            public: false,
            ...insideOf(held),
          })
        }
        await reading.page(scope, databases, items)
        return items.length
      },
    )
    await readAssets(
      place,
      { kind: backupKind, item: assetOf(BackupData), feeds: [snapshots] },
      async (page, scope) => {
        const made = page.filter(({ data }) => data.state !== 'CREATING')
        await reading.page(
          scope,
          snapshots,
          made.map(({ name, project = '', data }) => {
            const locations = where.get(name.replace(/\/backups\/[^/]+$/, ''))
            return {
              id: name,
              provider: 'gcp',
              account: accountOf(place, project),
              of: `//spanner.googleapis.com/${data.database}`,
              source: 'database' as const,
              ...(locations && { locations }),
              encrypted: true,
              encryptionKey: keyInUse(data.encryptionInfo?.kmsKeyVersion),
              ...(data.createTime && { takenAt: data.createTime }),
              public: false,
            }
          }),
        )
        return made.length
      },
    )
    await configs.end()
    await schedules.end()
  },
}

/** What the databases of an instance have in common: the weakest of them speaks for all. */
interface Inside {
  key: string | undefined
  isScheduled: Reported<boolean>
}

async function lookInside(
  place: Place,
  inside: Map<string, Inside>,
  schedules: DetailScope,
  { name, project = '', data }: Asset<z.infer<typeof DatabaseData>>,
): Promise<void> {
  const instance = name.replace(/\/databases\/[^/]+$/, '')
  const key = data.encryptionConfig?.kmsKeyName ?? data.encryptionConfig?.kmsKeyNames?.[0]
  const isScheduled = await schedules.ask(
    { account: accountOf(place, project), params: { parent: pathOf(name) } },
    Schedules,
  )
  const before = inside.get(instance)
  inside.set(instance, {
    key: before && !before.key ? undefined : (key ?? undefined),
    isScheduled: before ? weaker(before.isScheduled, isScheduled) : isScheduled,
  })
}

function weaker(one: Reported<boolean>, other: Reported<boolean>): Reported<boolean> {
  if (one === false || other === false) return false
  return one === true ? other : one
}

/** An instance without databases keeps nothing that could be backed up. */
function insideOf(held: Inside | Unread | undefined): Pick<Database, 'encryptionKey' | 'backup'> {
  if (!held) return { encryptionKey: { kind: 'provider' } }
  if ('unread' in held) return { encryptionKey: held, backup: held }
  const { isScheduled } = held
  return {
    encryptionKey: keyInUse(held.key),
    ...(typeof isScheduled === 'boolean'
      ? { backup: { enabled: isScheduled } }
      : isScheduled && { backup: isScheduled }),
  }
}
