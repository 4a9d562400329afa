import type { z } from 'zod'

import { said } from '#connectors/aws/answer.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Read } from '#connectors/aws/place.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { isKnown } from '#populations/reported.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

import { Described, SystemBackup, Volume, VolumeSnapshot } from './fsx-schema.ts'
import type { MadeSystem, MadeVolume } from './fsx-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' }
const volumesOf = { page: listIn('Volumes', next), item: Volume }
const snapshotsOf = { page: listIn('Snapshots', next), item: VolumeSnapshot }

/**
 * File systems of every kind; where there are any of ONTAP or OpenZFS their volumes, and the snapshots within OpenZFS.
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_DescribeFileSystems.html
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_DescribeVolumes.html
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_DescribeSnapshots.html
 */
export const fsxFileSystems: Read = {
  where: 'region',
  lists: ['fsx.DescribeFileSystems'],
  permissions: ['fsx:DescribeFileSystems', 'fsx:DescribeVolumes', 'fsx:DescribeSnapshots'],
  feeds: [fileSystems, snapshots],
  async read(place) {
    const { reading } = place
    const systems = new Map<string | undefined, MadeSystem>()
    const listing = {
      service: 'fsx',
      op: 'DescribeFileSystems',
      field: 'FileSystems',
      next,
      item: Described,
      feeds: [fileSystems],
    }
    const isWhole = await readList(place, listing, async (page, scope) => {
      for (const made of page) systems.set(made.name, made)
      const items = page.map(({ system }) => system)
      await reading.page(scope, fileSystems, items)
      return items.length
    })
    const unread = isWhole ? undefined : { unread: scopeAt(place, 'fsx.DescribeFileSystems') }
    const types = new Set([...systems.values()].map(({ type }) => type))

    const volumes = new DetailScope(place, 'fsx', 'DescribeVolumes', [fileSystems])
    const hasVolumes = types.has('ONTAP') || types.has('OPENZFS')
    const found = hasVolumes ? await volumes.askList({}, volumesOf) : []
    const kept = isKnown(found) ? found.flatMap((volume) => itemOf(volume)) : []
    await reading.page(volumes.scope, fileSystems, kept)
    await volumes.end({ items: kept.length, isWhole })

    const within = new DetailScope(place, 'fsx', 'DescribeSnapshots', [snapshots])
    const taken = types.has('OPENZFS') ? await within.askList({}, snapshotsOf) : []
    const copies = isKnown(taken) ? taken.map((each) => copyOf(each, found)) : []
    await reading.page(within.scope, snapshots, copies)
    await within.end({ items: copies.length, isWhole })

    /** A volume is kept, encrypted and backed up as its file system says. */
    function itemOf({ ontap, of }: MadeVolume): FileSystem[] {
      if (!ontap) return []
      const system = systems.get(of)?.system
      if (!system) return [{ ...ontap, ...asOf(unread) }]
      const { zones, encryptedAtRest, encryptionKey, backup } = system
      return [{ ...ontap, ...said({ zones, encryptedAtRest, encryptionKey, backup }) }]
    }

    function copyOf(
      { snapshot, volume }: z.infer<typeof VolumeSnapshot>,
      volumesRead: readonly MadeVolume[] | Unread,
    ): Snapshot {
      if (!isKnown(volumesRead)) return { ...snapshot, ...copied(volumesRead) }
      const made = volumesRead.find(({ name }) => name === volume)
      const system = made && systems.get(made.of)?.system
      if (!system) return { ...snapshot, ...copied(unread) }
      const { encryptedAtRest: encrypted, encryptionKey } = system
      return { ...snapshot, ...said({ encrypted, encryptionKey }) }
    }
  },
}

function asOf(
  unread: Unread | undefined,
): Pick<FileSystem, 'zones' | 'encryptedAtRest' | 'encryptionKey' | 'backup'> {
  return unread
    ? { zones: unread, encryptedAtRest: unread, encryptionKey: unread, backup: unread }
    : {}
}

function copied(unread: Unread | undefined): Pick<Snapshot, 'encrypted' | 'encryptionKey'> {
  return unread ? { encrypted: unread, encryptionKey: unread } : {}
}

/** Backups by day or by hand, some of what is gone. https://docs.aws.amazon.com/fsx/latest/APIReference/API_DescribeBackups.html */
export const fsxBackups = listRead({
  service: 'fsx',
  op: 'DescribeBackups',
  field: 'Backups',
  next,
  permissions: ['fsx:DescribeBackups'],
  item: SystemBackup,
  population: snapshots,
})
