import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { Bucket, BucketEncryption, BucketLocation } from '#connectors/aws/schema.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

const feeds = [databases]
const listing = {
  service: 's3',
  op: 'ListBuckets',
  // S3 tells each bucket's region only to those who pass at least one parameter.
  params: { MaxBuckets: 1000 },
  field: 'Buckets',
  next: { from: 'ContinuationToken', as: 'ContinuationToken' },
  item: Bucket,
  feeds,
}

/** How S3 says that a bucket has no default encryption. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const answers = { ServerSideEncryptionConfigurationNotFoundError: false }

/**
 * General-purpose buckets of an account, and each one's default encryption: one call a bucket, two where the list does not say its region.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export const s3Buckets: Read = {
  where: 'global',
  lists: ['s3.ListBuckets'],
  permissions: ['s3:ListAllMyBuckets', 's3:GetBucketLocation', 's3:GetEncryptionConfiguration'],
  feeds,
  async read(place) {
    const location = new DetailScope(place, 's3', 'GetBucketLocation', feeds)
    const encryption = new DetailScope(place, 's3', 'GetBucketEncryption', feeds)
    await readList(place, listing, async (buckets, scope) => {
      const items = await pLimit(4).map(buckets, (bucket) =>
        readBucket(place, bucket, { location, encryption }),
      )
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await location.end()
    await encryption.end()
  },
}

async function readBucket(
  place: Place,
  bucket: Bucket,
  scopes: { location: DetailScope; encryption: DetailScope },
): Promise<Database> {
  const asked = { Bucket: bucket.name }
  return {
    id: `arn:${place.partition}:s3:::${bucket.name}`,
    provider: 'aws',
    account: place.account,
    kind: 'bucket',
    engine: 's3',
    locations: bucket.locations ?? (await scopes.location.ask(asked, BucketLocation)),
    encryptedAtRest: await scopes.encryption.ask<boolean>(asked, BucketEncryption, answers),
  }
}
