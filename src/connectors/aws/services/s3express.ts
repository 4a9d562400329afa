import {
  GetBucketEncryptionCommand,
  ListDirectoryBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({
  MaxDirectoryBuckets: z.int(),
  ContinuationToken: z.string().optional(),
})
const OfBucket = z.strictObject({ Bucket: z.string() })

/** Directory buckets: the same client as for other buckets, but another host name, of the region. */
export const s3express: Service = {
  open: (config) => new S3Client(config),
  operations: {
    ListDirectoryBuckets: asks(ListDirectoryBucketsCommand, Page),
    GetBucketEncryption: asks(GetBucketEncryptionCommand, OfBucket),
  },
}
