import { listRead } from '#connectors/aws/list-read.ts'
import { snapshots } from '#populations/snapshot.ts'
import { volumes } from '#populations/volume.ts'

import { Disk, DiskSnapshot } from './lightsail-schema.ts'

const next = { from: 'nextPageToken', as: 'pageToken' }
const service = 'lightsail'

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetDisks.html */
export const lightsailDisks = listRead({
  service,
  op: 'GetDisks',
  field: 'disks',
  next,
  permissions: ['lightsail:GetDisks'],
  item: Disk,
  population: volumes,
})

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetDiskSnapshots.html */
export const lightsailDiskSnapshots = listRead({
  service,
  op: 'GetDiskSnapshots',
  field: 'diskSnapshots',
  next,
  permissions: ['lightsail:GetDiskSnapshots'],
  item: DiskSnapshot,
  population: snapshots,
})
