import { z } from 'zod'

import { Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn, siblingArn } from '#connectors/aws/arn.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { outpost } from '#connectors/aws/zones.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/** A snapshot, and where only its sharing can tell that not everybody may restore it: the name to ask by. */
export interface SharedCopy {
  copy: Snapshot
  askedAs: string | undefined
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
export const DbSnapshot = z
  .object({
    DBSnapshotArn: RegionalArn,
    SnapshotType: Label,
    SnapshotTarget: Label,
    AvailabilityZone: Label,
    DBInstanceIdentifier: Label,
    Encrypted: Flag,
    KmsKeyId: Label,
    Status: Label,
    SnapshotCreateTime: Moment,
  })
  .transform((raw): SharedCopy => ({
    copy: copy(raw.DBSnapshotArn, {
      of: beside(raw.DBSnapshotArn.arn, 'db', raw.DBInstanceIdentifier),
      place: placeOf(raw.SnapshotTarget, raw.AvailabilityZone),
      encrypted: raw.Encrypted,
      key: raw.KmsKeyId,
      takenAt: raw.Status === 'available' ? raw.SnapshotCreateTime : undefined,
    }),
    askedAs: askedAs(raw.DBSnapshotArn.arn, raw.SnapshotType, raw.Encrypted),
  }))

/** Here the same flag is called StorageEncrypted. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html */
export const DbClusterSnapshot = z
  .object({
    DBClusterSnapshotArn: RegionalArn,
    SnapshotType: Label,
    DBClusterIdentifier: Label,
    StorageEncrypted: Flag,
    KmsKeyId: Label,
    Status: Label,
    SnapshotCreateTime: Moment,
  })
  .transform((raw): SharedCopy => ({
    copy: copy(raw.DBClusterSnapshotArn, {
      of: beside(raw.DBClusterSnapshotArn.arn, 'cluster', raw.DBClusterIdentifier),
      encrypted: raw.StorageEncrypted,
      key: raw.KmsKeyId,
      takenAt: raw.Status === 'available' ? raw.SnapshotCreateTime : undefined,
    }),
    askedAs: askedAs(raw.DBClusterSnapshotArn.arn, raw.SnapshotType, raw.StorageEncrypted),
  }))

const RestoreWindow = z.object({ LatestTime: Moment }).nullish()

/**
 * Automated backups of an instance: of one in use, kept after it was deleted, or replicated here from another region.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html
 */
export const DbInstanceAutomatedBackup = z
  .object({
    DBInstanceAutomatedBackupsArn: RegionalArn.nullish(),
    DBInstanceArn: RegionalArn,
    Encrypted: Flag,
    KmsKeyId: Label,
    RestoreWindow,
  })
  .transform(({ DBInstanceArn: of, ...raw }) =>
    // Where they have no name of their own, they are those of the instance in its place.
    copy(raw.DBInstanceAutomatedBackupsArn ?? { ...of, arn: `${of.arn}:automated-backups` }, {
      of: of.arn,
      encrypted: raw.Encrypted,
      key: raw.KmsKeyId,
      takenAt: raw.RestoreWindow?.LatestTime,
    }),
  )

/** The same of an Aurora cluster. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterAutomatedBackup.html */
export const DbClusterAutomatedBackup = z
  .object({
    DBClusterAutomatedBackupsArn: RegionalArn,
    DBClusterArn: Label,
    StorageEncrypted: Flag,
    KmsKeyId: Label,
    RestoreWindow,
  })
  .transform((raw) =>
    copy(raw.DBClusterAutomatedBackupsArn, {
      of: raw.DBClusterArn ?? 'unknown',
      encrypted: raw.StorageEncrypted,
      key: raw.KmsKeyId,
      takenAt: raw.RestoreWindow?.LatestTime,
    }),
  )

/**
 * Only what was made by hand can be shared at all, and what is encrypted only with single accounts.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
 */
function askedAs(
  arn: string,
  type: string | null | undefined,
  encrypted: boolean | null | undefined,
): string | undefined {
  if (encrypted === true || type === 'automated' || type === 'awsbackup') return undefined
  return arn.split(':').slice(6).join(':')
}

/** A snapshot names its database without the ARN; its own ARN tells where that stood. */
function beside(arn: string, kind: string, name: string | null | undefined): string {
  return name ? siblingArn(arn, kind, name) : 'unknown'
}

/** Copies are kept in the region unless somebody chose where the database runs. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
function placeOf(
  target: string | null | undefined,
  zone: string | null | undefined,
): string | undefined {
  if (target === 'outposts') return outpost
  return target === 'local' ? (zone ?? outpost) : undefined
}

function copy(
  { arn, region, account }: z.infer<typeof RegionalArn>,
  more: {
    of: string
    /** Where it lies, if not in the region. */
    place?: string | undefined
    encrypted: boolean | null | undefined
    key: string | null | undefined
    takenAt: string | undefined
  },
): Snapshot {
  const { of, place = region, encrypted, key, takenAt } = more
  return {
    id: arn,
    provider: 'aws',
    account,
    of,
    source: 'database',
    locations: locationsOf([place]),
    ...said({ encrypted, takenAt }),
    ...keyOf(encrypted, key),
  }
}
