import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import type { FileSystem } from '#populations/file-system.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const Settings = z.object({ AutomaticBackupRetentionDays: Amount, DeploymentType: Label }).nullish()

/** A file system, and what it is to its volumes. */
export interface MadeSystem {
  system: FileSystem
  /** FSx's own name of it, by which its volumes name it. */
  name: string | undefined
  type: string
}

/**
 * FSx encrypts every file system, under the key it names; a scratch file system of Lustre under one of its own, and that has no backups.
 * The days of an ONTAP file system are those of its volumes, which are backed up one by one.
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_FileSystem.html
 * https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html
 * https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
 */
export const Described = z
  .object({
    ResourceARN: RegionalArn,
    FileSystemId: Label,
    FileSystemType: z.string().min(1),
    KmsKeyId: Label,
    WindowsConfiguration: Settings,
    LustreConfiguration: Settings,
    OntapConfiguration: Settings,
    OpenZFSConfiguration: Settings,
  })
  .transform((raw): MadeSystem => {
    const { arn: id, region, account } = raw.ResourceARN
    const type = raw.FileSystemType
    const isScratch =
      type === 'LUSTRE' && raw.LustreConfiguration?.DeploymentType?.startsWith('SCRATCH_')
    const encryptedAtRest = raw.KmsKeyId || isScratch ? true : undefined
    const settings =
      raw.WindowsConfiguration ??
      raw.LustreConfiguration ??
      raw.OntapConfiguration ??
      raw.OpenZFSConfiguration
    const deployed = type === 'LUSTRE' ? 'SINGLE_AZ' : settings?.DeploymentType
    const days = isScratch ? 0 : settings?.AutomaticBackupRetentionDays
    return {
      system: {
        id,
        provider: 'aws',
        account,
        locations: locationsOf([region]),
        // Lustre knows no other; the types of the rest are MULTI_AZ_1, SINGLE_AZ_HA_2 and so on.
        ...(deployed?.includes('_AZ') && zonesBy(deployed.startsWith('MULTI_AZ'))),
        ...said({ encryptedAtRest }),
        ...keyOf(encryptedAtRest, raw.KmsKeyId),
        ...(typeof days === 'number' && { backup: { enabled: days > 0, retentionDays: days } }),
        ...(type === 'ONTAP' && { keptElsewhere: 'volumes' as const }),
      },
      name: raw.FileSystemId ?? undefined,
      type,
    }
  })

/** A volume: whose it is, and an item of its own where it is backed up by itself. */
export interface MadeVolume {
  id: string
  name: string | undefined
  of: string | undefined
  ontap?: Pick<FileSystem, 'id' | 'provider' | 'account' | 'locations' | 'keptElsewhere'>
}

/**
 * Of OpenZFS the file system is backed up as a whole, of ONTAP each volume. A root volume only mounts the others; a data protection
 * or load-sharing volume mirrors another, and a cache holds what its origin does.
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_OntapVolumeConfiguration.html
 */
export const Volume = z
  .object({
    ResourceARN: RegionalArn,
    VolumeId: Label,
    FileSystemId: Label,
    VolumeType: z.string().min(1),
    OntapConfiguration: z
      .object({
        StorageVirtualMachineRoot: Flag,
        OntapVolumeType: Label,
        FlexCacheEndpointType: Label,
      })
      .nullish(),
  })
  .transform((raw): MadeVolume => {
    const { arn: id, region, account } = raw.ResourceARN
    const named = { id, name: raw.VolumeId ?? undefined, of: raw.FileSystemId ?? undefined }
    if (raw.VolumeType !== 'ONTAP') return named
    const {
      StorageVirtualMachineRoot: isRoot,
      OntapVolumeType: type,
      FlexCacheEndpointType: cache,
    } = raw.OntapConfiguration ?? {}
    const isMirror = ['DP', 'LS'].includes(type ?? '') || cache === 'CACHE'
    const keptElsewhere = isRoot ? 'volumes' : isMirror ? 'source' : undefined
    return {
      ...named,
      ontap: {
        id,
        provider: 'aws',
        account,
        locations: locationsOf([region]),
        ...(keptElsewhere && { keptElsewhere }),
      },
    }
  })

/**
 * A backup of a file system, or of a volume of ONTAP; those of AWS Backup are recovery points. What it was taken of may be gone.
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_Backup.html
 */
export const SystemBackup = z
  .object({
    ResourceARN: RegionalArn,
    Type: Label,
    Lifecycle: Label,
    CreationTime: Moment,
    KmsKeyId: Label,
    ResourceType: Label,
    FileSystem: z.object({ ResourceARN: Label }).nullish(),
    Volume: z.object({ ResourceARN: Label }).nullish(),
  })
  .transform((raw): Snapshot | undefined => {
    if (raw.Type === 'AWS_BACKUP' || raw.Lifecycle === 'DELETED') return undefined
    const { arn: id, region, account } = raw.ResourceARN
    const of = raw.ResourceType === 'VOLUME' ? raw.Volume : raw.FileSystem
    const encrypted = raw.KmsKeyId ? true : undefined
    return {
      id,
      provider: 'aws',
      account,
      of: of?.ResourceARN ?? 'unknown',
      source: 'file-system',
      locations: locationsOf([region]),
      ...said({ encrypted }),
      ...keyOf(encrypted, raw.KmsKeyId),
      ...(raw.Lifecycle === 'AVAILABLE' && said({ takenAt: raw.CreationTime })),
    }
  })

/**
 * A snapshot of a volume of OpenZFS, and that volume. It lies within the file system, encrypted as that is, and is lost with it.
 * https://docs.aws.amazon.com/fsx/latest/APIReference/API_Snapshot.html
 */
export const VolumeSnapshot = z
  .object({ ResourceARN: RegionalArn, VolumeId: Label, Lifecycle: Label, CreationTime: Moment })
  .transform((raw) => {
    const { arn: id, region, account } = raw.ResourceARN
    const snapshot: Snapshot = {
      id,
      provider: 'aws',
      account,
      of: raw.VolumeId ?? 'unknown',
      source: 'file-system',
      locations: locationsOf([region]),
      ...(raw.Lifecycle === 'AVAILABLE' && said({ takenAt: raw.CreationTime })),
    }
    return { snapshot, volume: raw.VolumeId ?? undefined }
  })
