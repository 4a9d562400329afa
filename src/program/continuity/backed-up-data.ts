import { z } from 'zod'

import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { dataStores, isOnlyRegistered, registeredKey } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { OwnBackup, databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import type { ProtectedResource } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import type { RecoveryPoint } from '#populations/recovery-point.ts'
import { isKnown, reported } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/**
 * Data that nothing else holds, with every backup we know of. Caches hold copies, and a stream what passes through it; a replica, a member of a cluster and a global
 * cluster hold what their source or their members hold, and are backed up there; so are a mirrored volume, and what keeps all in volumes.
 */
export const BackedUpData = z.object({
  id: z.string(),
  kind: z.string(),
  /** The store's own backups. */
  own: reported(OwnBackup),
  /** Of a bucket: whether it keeps older versions. */
  versions: reported(z.boolean()),
  /** How many days each of them stays at least. */
  versionsKept: reported(z.number().or(z.literal('forever'))),
  /** The newest copy anybody keeps of it: a snapshot, or a backup of the backup service. */
  newestCopy: z.iso.datetime().optional(),
  /** How long the newest backup of the backup service is kept. */
  copyKept: z.number().or(z.literal('forever')).optional(),
  /** The latest state that any of these has; absent too where the store keeps up with its data and gives no times. */
  newest: z.iso.datetime().optional(),
  /** What backs it up, for people: the first of these that there is; absent where nobody knows. */
  how: z.enum(['own', 'service', 'versions', 'register', 'none']).optional(),
  /** What the register says of a store that no source reads. */
  attested: z.enum(['yes', 'no', 'not-known']).optional(),
})
export type BackedUpData = z.infer<typeof BackedUpData>

type Kept = Database | FileSystem | DataStore
const each: readonly Population<Kept>[] = [databases, fileSystems, dataStores]

export const backedUpData = derived({
  id: 'backed-up-data',
  item: BackedUpData,
  key: (data: BackedUpData) => data.id,
  each,
  with: {
    services: { of: protectedResources, by: ({ id }: ProtectedResource) => id },
    points: { of: recoveryPoints, by: ({ of }: RecoveryPoint) => of },
    snapshots: { of: snapshots, by: ({ of }: Snapshot) => of },
  },
  derive(kept: Kept, copies): BackedUpData[] {
    if ('countries' in kept) return attested(kept)
    if ('engine' in kept ? holdsNoneOfItsOwn(kept) : kept.keptElsewhere) return []
    const points = copies.points.filter(({ usable }) => usable !== false).toSorted(byTime)
    const newestCopy = [
      ...copies.services.map(({ lastBackup }) => lastBackup),
      ...[...points, ...copies.snapshots].map(({ takenAt }) => takenAt),
    ]
      .filter((at) => at !== undefined)
      .toSorted()
      .at(-1)
    const copyKept = points.at(-1)?.keptDays
    const bucket = 'engine' in kept && kept.kind === 'bucket' ? kept : undefined
    const versions = bucket?.versioning
    const versionsKept = bucket?.versionsKept
    const own = isKnown(kept.backup) && kept.backup.enabled ? kept.backup : undefined
    const [newest] = [newestCopy, own?.latestRestorable]
      .filter((at) => at !== undefined)
      .toSorted()
      .toReversed()
    const isServed = copyKept !== undefined && newestCopy !== undefined
    const isSaid = versions !== undefined ? isKnown(versions) : isKnown(kept.backup)
    const how = own ? 'own' : isServed ? 'service' : versions === true ? 'versions' : 'none'
    return [
      {
        id: kept.id,
        kind: 'engine' in kept ? kept.kind : 'file-system',
        ...(newest !== undefined && { newest }),
        ...((how !== 'none' || isSaid) && { how }),
        ...(kept.backup !== undefined && { own: kept.backup }),
        ...(versions !== undefined && { versions }),
        ...(versionsKept !== undefined && { versionsKept }),
        ...(newestCopy !== undefined && { newestCopy }),
        ...(copyKept !== undefined && { copyKept }),
      },
    ]
  },
})

function holdsNoneOfItsOwn({ kind, partOf, replicaOf }: Database): boolean {
  return (
    ['cache', 'global-cluster', 'stream'].includes(kind) ||
    partOf !== undefined ||
    replicaOf !== undefined
  )
}

function byTime(a: RecoveryPoint, b: RecoveryPoint): number {
  return (a.takenAt ?? '') < (b.takenAt ?? '') ? -1 : 1
}

function attested(store: DataStore): BackedUpData[] {
  const { backedUp, product: kind } = store
  if (!isOnlyRegistered(store) || backedUp === 'not-needed') return []
  const how = backedUp === 'yes' ? 'register' : backedUp === 'no' ? 'none' : undefined
  return [{ id: registeredKey(store), kind, ...(how && { how }), attested: backedUp }]
}
