import pLimit from 'p-limit'
import { z } from 'zod'

import { arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'

import { BucketEncryption } from './s3-schema.ts'

const feeds = [databases]
const service = 's3express'

/** Its name ends with the zone it lies in. https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
const DirectoryBucket = z
  .object({
    Name: z.string().regex(/^.+--[a-z0-9]+(-[a-z0-9]+)*--x-s3$/, 'not a directory bucket'),
  })
  .transform(({ Name: name }) => ({ name, zone: name.replace(/^.+--(.+)--x-s3$/, '$1') }))
const availabilityZone = /^[a-z]+\d+-az\d+$/

/** Nobody can change it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
const publicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
}

/**
 * Directory buckets. Public access is always blocked, there are neither access lists nor versions, and they answer over TLS alone; so
 * their policies are not asked for. A local zone may lie in another country than its region.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-UsingKMSEncryption.html
 */
export const s3DirectoryBuckets: Read = {
  where: 'region',
  lists: ['s3express.ListDirectoryBuckets'],
  permissions: ['s3express:ListAllMyDirectoryBuckets', 's3express:GetEncryptionConfiguration'],
  feeds,
  async read(place) {
    const encryption = new DetailScope(place, service, 'GetBucketEncryption', feeds)
    const listing = {
      service,
      op: 'ListDirectoryBuckets',
      params: { MaxDirectoryBuckets: 1000 },
      field: 'Buckets',
      next: { from: 'ContinuationToken', as: 'ContinuationToken' },
      item: DirectoryBucket,
      feeds,
    }
    await readList(place, listing, async (page, scope) => {
      const items = await pLimit(4).map(page, readOne)
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await encryption.end()

    async function readOne({ name, zone }: z.infer<typeof DirectoryBucket>): Promise<Database> {
      const told = await encryption.ask({ Bucket: name }, BucketEncryption)
      return {
        id: arnAt(place, service, `bucket/${name}`),
        provider: 'aws',
        account: place.account,
        kind: 'bucket',
        engine: 's3-express',
        locations: availabilityZone.test(zone) ? locationsOf([place.region]) : [{ region: zone }],
        zones: 'one',
        ...(isKnown(told)
          ? {
              encryptedAtRest: told.encrypted,
              ...(told.encryptionKey && { encryptionKey: told.encryptionKey }),
            }
          : { encryptedAtRest: told, encryptionKey: told }),
        versioning: false,
        refusesPlainHttp: true,
        publicAccessBlock,
        aclGrants: [],
      }
    }
  },
}
