import { z } from 'zod'

import { Label, keyOf } from '#connectors/aws/answer.ts'
import { bucketRegionOf } from '#connectors/aws/regions.ts'
import type { PublicAccessBlock as Block } from '#populations/database.ts'
import type { KeyInUse } from '#populations/encryption-key.ts'
import { PolicyText } from '#populations/policy/document.ts'

/** A bucket in the list; newer answers say its region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Bucket.html */
export const Bucket = z
  .object({ Name: z.string().min(1), BucketRegion: Label })
  .transform((raw) => ({
    name: raw.Name,
    ...(raw.BucketRegion && { region: bucketRegionOf(raw.BucketRegion) }),
  }))
export type Bucket = z.infer<typeof Bucket>

/**
 * The region a bucket lies in. The field must be there, though it may be null (us-east-1): an empty answer is no answer.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export const BucketLocation = z
  .object({ LocationConstraint: z.string().nullable() })
  .transform((raw) => bucketRegionOf(raw.LocationConstraint))

/** The same of a bucket of somebody else's. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const BucketHead = z
  .object({ BucketRegion: z.string().min(1) })
  .transform((raw) => raw.BucketRegion)

/** How S3 says that a bucket has no default encryption. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const noEncryption: Record<string, { encrypted: boolean; encryptionKey?: KeyInUse }> = {
  ServerSideEncryptionConfigurationNotFoundError: { encrypted: false },
}

/**
 * True where a rule names an algorithm; provider-managed keys count. An answer without such a rule is unreadable, not
 * a no: S3 says no by an error. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export const BucketEncryption = z
  .object({
    ServerSideEncryptionConfiguration: z.object({
      Rules: z.array(
        z.object({
          ApplyServerSideEncryptionByDefault: z
            .object({ SSEAlgorithm: Label, KMSMasterKeyID: Label })
            .nullish(),
        }),
      ),
    }),
  })
  .transform(({ ServerSideEncryptionConfiguration: { Rules: rules } }, context) => {
    const byDefault = rules
      .map((rule) => rule.ApplyServerSideEncryptionByDefault)
      .find((rule) => rule?.SSEAlgorithm)
    if (!byDefault) {
      context.addIssue({ code: 'custom', message: 'no rule names an algorithm' })
      return z.NEVER
    }
    return { encrypted: true, ...keyOf(true, byDefault.KMSMasterKeyID) }
  })

/**
 * Whether versioning is on. S3 says nothing of a bucket where it never was, so an empty answer must be told from no answer
 * by the number of the request: see services/s3.ts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export const BucketVersioning = z
  .object({ Status: z.enum(['Enabled', 'Suspended']).nullable() })
  .transform(({ Status: status }) => status ?? 'Never')

/**
 * Whether it writes access logs, and so where to. S3 says by an empty answer that it does not, which is told from no answer as above.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
 */
export const BucketLogging = z
  .object({ LoggingEnabled: z.object({ TargetBucket: z.string().min(1) }).nullable() })
  .transform(({ LoggingEnabled: logging }) => logging !== null)

export const noPolicy = { NoSuchBucketPolicy: [] }

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export const BucketPolicy = z.object({ Policy: PolicyText }).transform(({ Policy }) => Policy)

const open: Block = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
}
/** How S3 says that nothing is blocked, of a bucket as of an account. */
export const noBlock = { NoSuchPublicAccessBlockConfiguration: open }

/** Of a bucket or an account. A flag that is not there is off. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html */
export const PublicAccessBlock = z
  .object({
    PublicAccessBlockConfiguration: z.object({
      BlockPublicAcls: z.boolean(),
      IgnorePublicAcls: z.boolean(),
      BlockPublicPolicy: z.boolean(),
      RestrictPublicBuckets: z.boolean(),
    }),
  })
  .transform(({ PublicAccessBlockConfiguration: raw }): Block => ({
    blockPublicAcls: raw.BlockPublicAcls,
    ignorePublicAcls: raw.IgnorePublicAcls,
    blockPublicPolicy: raw.BlockPublicPolicy,
    restrictPublicBuckets: raw.RestrictPublicBuckets,
  }))

export const noReplication = { ReplicationConfigurationNotFoundError: [] }

/** The buckets that the rules in force copy to, by name. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html */
export const BucketReplication = z
  .object({
    ReplicationConfiguration: z.object({
      Rules: z.array(
        z.object({
          Status: z.enum(['Enabled', 'Disabled']),
          Destination: z.object({ Bucket: z.string().regex(/^(arn:[^:]+:s3:::)?[^:/]+$/) }),
        }),
      ),
    }),
  })
  .transform(({ ReplicationConfiguration: { Rules: rules } }) => {
    const inForce = rules.filter((rule) => rule.Status === 'Enabled')
    return [
      ...new Set(inForce.map((rule) => rule.Destination.Bucket.replace(/^.*:/, ''))),
    ].toSorted()
  })

/** How S3 says that nobody chose who owns objects: then access lists count. */
export const noOwnership: Record<string, boolean> = { OwnershipControlsNotFoundError: true }

/**
 * Whether access lists count, those of the bucket and of each object: not where everything belongs to the bucket's owner.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
 */
export const BucketOwnership = z
  .object({
    OwnershipControls: z.object({
      Rules: z
        .array(
          z.object({
            ObjectOwnership: z.enum([
              'BucketOwnerPreferred',
              'ObjectWriter',
              'BucketOwnerEnforced',
            ]),
          }),
        )
        .min(1),
    }),
  })
  .transform(({ OwnershipControls: { Rules: rules } }) =>
    rules.some((rule) => rule.ObjectOwnership !== 'BucketOwnerEnforced'),
  )

const groups = 'http://acs.amazonaws.com/groups/global/'
const publicGroups: Record<string, string> = {
  [`${groups}AllUsers`]: '*',
  [`${groups}AuthenticatedUsers`]: 'authenticated',
}

/** What a bucket's access list grants the public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const BucketAcl = z
  .object({
    Grants: z.array(z.object({ Grantee: z.object({ URI: Label }).nullish(), Permission: Label })),
  })
  .transform(({ Grants: grants }) =>
    grants
      .flatMap(({ Grantee: grantee, Permission: permission }) => {
        const whom = publicGroups[grantee?.URI ?? '']
        return whom === undefined ? [] : [`${whom}:${permission ?? 'unknown'}`]
      })
      .toSorted(),
  )
