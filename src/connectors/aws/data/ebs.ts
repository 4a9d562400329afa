import { z } from 'zod'

import { Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'
import { storageSettings } from '#populations/storage-setting.ts'
import { volumes } from '#populations/volume.ts'
import type { Volume } from '#populations/volume.ts'

const next = { from: 'NextToken', as: 'NextToken' }

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html */
function volumeAt(place: Place) {
  return z
    .object({
      VolumeId: z.string().min(1),
      Encrypted: Flag,
      KmsKeyId: Label,
      Attachments: z.array(z.object({ InstanceId: Label })).nullish(),
    })
    .transform((raw): Volume => ({
      id: arnAt(place, 'ec2', `volume/${raw.VolumeId}`),
      provider: 'aws',
      account: place.account,
      locations: locationsOf([place.region]),
      ...said({ encryptedAtRest: raw.Encrypted }),
      ...keyOf(raw.Encrypted, raw.KmsKeyId),
      ...(raw.Attachments && {
        attachedTo: raw.Attachments.flatMap(({ InstanceId: id }) => (id ? [id] : [])).toSorted(),
      }),
    }))
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html */
export const ebsVolumes = listRead({
  service: 'ec2',
  op: 'DescribeVolumes',
  params: { MaxResults: 500 },
  field: 'Volumes',
  next,
  permissions: ['ec2:DescribeVolumes'],
  item: volumeAt,
  population: volumes,
})

/** Named without an account, as AWS Backup names them. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html */
function snapshotAt(place: Place) {
  return z
    .object({
      SnapshotId: z.string().min(1),
      VolumeId: Label,
      Encrypted: Flag,
      KmsKeyId: Label,
      State: Label,
      StartTime: Moment,
    })
    .transform((raw): Snapshot => ({
      id: arnAt({ ...place, account: '' }, 'ec2', `snapshot/${raw.SnapshotId}`),
      provider: 'aws',
      account: place.account,
      of: raw.VolumeId ? arnAt(place, 'ec2', `volume/${raw.VolumeId}`) : 'unknown',
      source: 'volume',
      locations: locationsOf([place.region]),
      ...said({ encrypted: raw.Encrypted }),
      ...keyOf(raw.Encrypted, raw.KmsKeyId),
      ...(raw.State === 'completed' && said({ takenAt: raw.StartTime })),
    }))
}

/** Our own snapshots; those shared with us belong to others. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html */
export const ebsSnapshots = listRead({
  service: 'ec2',
  op: 'DescribeSnapshots',
  params: { OwnerIds: ['self'], MaxResults: 1000 },
  field: 'Snapshots',
  next,
  permissions: ['ec2:DescribeSnapshots'],
  item: snapshotAt,
  population: snapshots,
})

const operation = 'ec2.GetEbsEncryptionByDefault'
const ByDefault = z
  .object({ EbsEncryptionByDefault: z.boolean() })
  .transform((raw) => raw.EbsEncryptionByDefault)

/** Whether a new volume is encrypted without anybody asking for it, in each region. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsEncryptionByDefault.html */
export const ebsDefaultEncryption: Read = {
  where: 'region',
  lists: [operation],
  permissions: ['ec2:GetEbsEncryptionByDefault'],
  feeds: [storageSettings],
  async read(place) {
    const asked = new DetailScope(place, 'ec2', 'GetEbsEncryptionByDefault', [storageSettings])
    const encryptsByDefault = await asked.ask({}, ByDefault)
    const { account, region } = place
    const id = scopeAt(place, 'ebs-default-encryption')
    const item = { id, provider: 'aws', account, region, encryptsByDefault }
    await place.reading.page(asked.scope, storageSettings, [item])
    await asked.end({ items: 1, isWhole: true })
  },
}
