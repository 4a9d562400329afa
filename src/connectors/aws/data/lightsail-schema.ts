import { z } from 'zod'

import { Flag, Label, Moment, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import type { Database } from '#populations/database.ts'
import type { Snapshot } from '#populations/snapshot.ts'
import type { Volume } from '#populations/volume.ts'

/** Lightsail keeps the keys of everything it encrypts. https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-faq-block-storage.html */
export const lightsailKey = { kind: 'provider' } as const

/** Days that a database with backups can be restored to. https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-faq-databases.html */
const restorableDays = 7

/** A database, the bundle that says whether it is encrypted, and what its parameters are asked by. */
export interface MadeDatabase {
  database: Database
  bundle: string | undefined
  name: string | undefined
  server: { engine: string; version?: string; isPending: boolean }
}

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_RelationalDatabase.html */
export const RelationalDatabase = z
  .object({
    arn: RegionalArn,
    name: Label,
    engine: Label,
    engineVersion: Label,
    relationalDatabaseBundleId: Label,
    backupRetentionEnabled: Flag,
    latestRestorableTime: Moment,
    publiclyAccessible: Flag,
    parameterApplyStatus: Label,
  })
  .transform((raw): MadeDatabase => {
    const { arn: id, region, account } = raw.arn
    const engine = raw.engine ?? 'unknown'
    const on = raw.backupRetentionEnabled
    const plan = raw.relationalDatabaseBundleId
    return {
      database: {
        id,
        provider: 'aws',
        account,
        kind: 'instance',
        engine,
        locations: locationsOf([region]),
        // A plan of high availability keeps a second server in another zone: `small_ha_2_0`.
        ...zonesBy(plan ? plan.includes('_ha_') : undefined),
        ...said({ public: raw.publiclyAccessible }),
        ...(typeof on === 'boolean' && {
          backup: {
            enabled: on,
            pitr: on,
            ...(on && { retentionDays: restorableDays }),
            ...(on && said({ latestRestorable: raw.latestRestorableTime })),
          },
        }),
      },
      bundle: raw.relationalDatabaseBundleId ?? undefined,
      name: raw.name ?? undefined,
      server: {
        engine,
        ...said({ version: raw.engineVersion }),
        isPending: raw.parameterApplyStatus !== 'in-sync',
      },
    }
  })

/** A plan, also one no longer sold, and whether it encrypts; the smallest do not. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_RelationalDatabaseBundle.html */
export const Bundle = z
  .object({ bundleId: z.string().min(1), isEncrypted: Flag })
  .transform((raw) => [raw.bundleId, raw.isEncrypted ?? undefined] as const)

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_RelationalDatabaseParameter.html */
export const Parameter = z
  .object({ parameterName: z.string().min(1), parameterValue: Label })
  .transform((raw) => ({ name: raw.parameterName, value: raw.parameterValue ?? undefined }))

/** A snapshot, encrypted as the bundle was that its database had. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_RelationalDatabaseSnapshot.html */
export const RelationalDatabaseSnapshot = z
  .object({
    arn: RegionalArn,
    state: Label,
    createdAt: Moment,
    fromRelationalDatabaseArn: Label,
    fromRelationalDatabaseBundleId: Label,
  })
  .transform((raw) => {
    const { arn: id, region, account } = raw.arn
    const snapshot: Snapshot = {
      id,
      provider: 'aws',
      account,
      of: raw.fromRelationalDatabaseArn || 'unknown',
      source: 'database',
      locations: locationsOf([region]),
      ...(raw.state === 'available' && said({ takenAt: raw.createdAt })),
    }
    return { snapshot, bundle: raw.fromRelationalDatabaseBundleId ?? undefined }
  })

/**
 * Lightsail encrypts every attached disk and every snapshot of a disk; of a system disk it says nothing.
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_Disk.html
 */
export const Disk = z
  .object({ arn: RegionalArn, isSystemDisk: Flag, isAttached: Flag, attachedTo: Label })
  .transform((raw): Volume => {
    const { arn: id, region, account } = raw.arn
    return {
      id,
      provider: 'aws',
      account,
      locations: locationsOf([region]),
      ...(raw.isSystemDisk === false && { encryptedAtRest: true, encryptionKey: lightsailKey }),
      ...(typeof raw.isAttached === 'boolean' && {
        attachedTo: raw.isAttached && raw.attachedTo ? [raw.attachedTo] : [],
      }),
    }
  })

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DiskSnapshot.html */
export const DiskSnapshot = z
  .object({
    arn: RegionalArn,
    state: Label,
    createdAt: Moment,
    fromDiskArn: Label,
    fromInstanceArn: Label,
  })
  .transform((raw): Snapshot => {
    const { arn: id, region, account } = raw.arn
    return {
      id,
      provider: 'aws',
      account,
      of: raw.fromDiskArn || raw.fromInstanceArn || 'unknown',
      source: raw.fromDiskArn ? 'volume' : 'machine',
      locations: locationsOf([region]),
      encrypted: true,
      encryptionKey: lightsailKey,
      ...(raw.state === 'completed' && said({ takenAt: raw.createdAt })),
    }
  })
