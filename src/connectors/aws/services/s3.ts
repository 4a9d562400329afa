import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Operation, Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ MaxBuckets: z.int(), ContinuationToken: z.string().optional() })
const OfBucket = z.strictObject({ Bucket: z.string() })
const rate = { perSecond: 50, burst: 100 }

export const s3: Service = {
  // Buckets lie in other regions than the one that lists them. Paths instead of host names work with every endpoint,
  // AWS's and local ones, and we cannot know whether the SDK took one from `AWS_ENDPOINT_URL`.
  open: (config) => new S3Client({ ...config, followRegionRedirects: true, forcePathStyle: true }),
  operations: {
    ListBuckets: asks(ListBucketsCommand, Page),
    GetBucketLocation: asks(GetBucketLocationCommand, OfBucket, {
      rate,
      understood: nullWhereSilent('LocationConstraint'),
    }),
    HeadBucket: regionEvenIfRefused(asks(HeadBucketCommand, OfBucket, { rate })),
    GetBucketEncryption: asks(GetBucketEncryptionCommand, OfBucket, { rate }),
    GetBucketVersioning: asks(GetBucketVersioningCommand, OfBucket, {
      rate,
      understood: nullWhereSilent('Status'),
    }),
    GetBucketLifecycleConfiguration: asks(GetBucketLifecycleConfigurationCommand, OfBucket, {
      rate,
    }),
    GetBucketLogging: asks(GetBucketLoggingCommand, OfBucket, {
      rate,
      understood: nullWhereSilent('LoggingEnabled'),
    }),
    GetBucketPolicy: asks(GetBucketPolicyCommand, OfBucket, { rate }),
    GetPublicAccessBlock: asks(GetPublicAccessBlockCommand, OfBucket, { rate }),
    GetBucketReplication: asks(GetBucketReplicationCommand, OfBucket, { rate }),
    GetBucketOwnershipControls: asks(GetBucketOwnershipControlsCommand, OfBucket, { rate }),
    GetBucketAcl: asks(GetBucketAclCommand, OfBucket, { rate }),
  },
}

const Answered = z.looseObject({
  $metadata: z.looseObject({ requestId: z.string().optional() }).optional(),
})

/**
 * S3 says us-east-1, that a bucket never had versions, and that nobody logs its access, by an empty element, and the SDK drops it. So an empty answer is
 * told from one that says nothing (a proxy's page) only by the number that S3 gives every request.
 */
function nullWhereSilent(field: string): (raw: object) => object {
  return (raw) => {
    const answer = Answered.parse(raw)
    if (!answer[field] && !answer.$metadata?.requestId) return {}
    return { ...answer, [field]: answer[field] ?? null }
  }
}

const Refused = z.object({
  $response: z.object({
    statusCode: z.literal(403),
    headers: z.object({ 'x-amz-bucket-region': z.string().min(1) }),
  }),
})

/**
 * The region of a bucket, which S3 tells whoever asks, those whom it turns away too; nothing else of the answer.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
function regionEvenIfRefused(operation: Operation): Operation {
  return {
    ...operation,
    async ask(client, params, options) {
      try {
        const { BucketRegion } = z
          .looseObject({ BucketRegion: z.string().optional() })
          .parse(await operation.ask(client, params, options))
        return { BucketRegion }
      } catch (error) {
        const { data } = Refused.safeParse(error)
        if (!data) throw error
        return { BucketRegion: data.$response.headers['x-amz-bucket-region'] }
      }
    },
  }
}
