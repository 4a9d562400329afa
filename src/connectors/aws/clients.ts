import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EC2Client } from '@aws-sdk/client-ec2'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { RDSClient } from '@aws-sdk/client-rds'
import { S3Client } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'
import type { STSClientConfig } from '@aws-sdk/client-sts'

/** The SDK's clients for one account and region, each made when first asked for. */
export interface Clients {
  dynamodb(): DynamoDBClient
  ec2(): EC2Client
  organizations(): OrganizationsClient
  rds(): RDSClient
  s3(): S3Client
  sts(): STSClient
}

/** What all clients have in common. Adaptive retries slow down by themselves when AWS throttles. */
export type ClientConfig = Pick<
  STSClientConfig,
  'credentials' | 'endpoint' | 'requestHandler' | 'retryMode' | 'maxAttempts' | 'region'
>

export function clientsWith(config: ClientConfig): Clients {
  return {
    dynamodb: once(() => new DynamoDBClient(config)),
    ec2: once(() => new EC2Client(config)),
    organizations: once(() => new OrganizationsClient(config)),
    rds: once(() => new RDSClient(config)),
    // Buckets lie in other regions than the one that lists them. Paths instead of host names work with every endpoint,
    // AWS's and local ones, and we cannot know whether the SDK took one from `AWS_ENDPOINT_URL`.
    s3: once(() => new S3Client({ ...config, followRegionRedirects: true, forcePathStyle: true })),
    sts: once(() => new STSClient(config)),
  }
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= make())
}
