import pLimit from 'p-limit'
import { z } from 'zod'

import { Flag, Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn, arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import type { OwnBackup } from '#populations/database.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'

const feeds = [fileSystems]

/** Only one of one zone names it. https://docs.aws.amazon.com/efs/latest/ug/API_FileSystemDescription.html */
const Described = z.object({
  FileSystemId: z.string().min(1),
  FileSystemArn: RegionalArn.nullish(),
  Encrypted: Flag,
  KmsKeyId: Label,
  AvailabilityZoneName: Label,
})

/** https://docs.aws.amazon.com/efs/latest/ug/API_ReplicationConfigurationDescription.html */
const Replication = z
  .object({
    SourceFileSystemArn: z.string(),
    Destinations: z.array(z.object({ Region: z.string().min(1) })),
  })
  .transform((raw) => ({
    of: raw.SourceFileSystemArn,
    regions: raw.Destinations.map((destination) => destination.Region),
  }))

/** Whether AWS Backup takes one every day by itself. https://docs.aws.amazon.com/efs/latest/ug/API_DescribeBackupPolicy.html */
const BackupPolicy = z
  .object({
    BackupPolicy: z.object({ Status: z.enum(['ENABLED', 'ENABLING', 'DISABLED', 'DISABLING']) }),
  })
  .transform((raw): OwnBackup => ({ enabled: raw.BackupPolicy.Status === 'ENABLED' }))
const noBackup = { PolicyNotFound: { enabled: false } }

/**
 * File systems, where each is replicated to, and whether it is backed up by itself.
 * https://docs.aws.amazon.com/efs/latest/ug/API_DescribeFileSystems.html
 * https://docs.aws.amazon.com/efs/latest/ug/API_DescribeReplicationConfigurations.html
 */
export const efsFileSystems: Read = {
  where: 'region',
  lists: ['efs.DescribeReplicationConfigurations', 'efs.DescribeFileSystems'],
  permissions: [
    'elasticfilesystem:DescribeReplicationConfigurations',
    'elasticfilesystem:DescribeFileSystems',
    'elasticfilesystem:DescribeBackupPolicy',
  ],
  feeds,
  async read(place) {
    const copies = new Map<string, string[]>()
    const replications = 'efs.DescribeReplicationConfigurations'
    let isWhole = false
    if (place.expects(replications)) {
      const listing = {
        service: 'efs',
        op: 'DescribeReplicationConfigurations',
        field: 'Replications',
        next: { from: 'NextToken', as: 'NextToken' },
        item: Replication,
        feeds,
      }
      isWhole = await readList(place, listing, async (page) => {
        for (const { of, regions } of page) copies.set(of, [...(copies.get(of) ?? []), ...regions])
        return page.length
      })
    }
    if (!place.expects('efs.DescribeFileSystems')) return
    const policy = new DetailScope(place, 'efs', 'DescribeBackupPolicy', feeds)
    const listing = {
      service: 'efs',
      op: 'DescribeFileSystems',
      field: 'FileSystems',
      next: { from: 'NextMarker', as: 'Marker' },
      item: Described,
      feeds,
    }
    await readList(place, listing, async (page, scope) => {
      const items = await pLimit(4).map(page, readOne)
      await place.reading.page(scope, fileSystems, items)
      return items.length
    })
    await policy.end()

    async function readOne(raw: z.infer<typeof Described>): Promise<FileSystem> {
      const id =
        raw.FileSystemArn?.arn ??
        arnAt(place, 'elasticfilesystem', `file-system/${raw.FileSystemId}`)
      const asked = { FileSystemId: raw.FileSystemId }
      return {
        id,
        provider: 'aws',
        account: place.account,
        locations: isWhole
          ? locationsOf([place.region, ...(copies.get(id) ?? [])])
          : { unread: scopeAt(place, replications) },
        zones: raw.AvailabilityZoneName ? 'one' : 'several',
        ...said({ encryptedAtRest: raw.Encrypted }),
        ...keyOf(raw.Encrypted, raw.KmsKeyId),
        backup: await policy.ask<OwnBackup>(asked, BackupPolicy, noBackup),
      }
    }
  },
}
