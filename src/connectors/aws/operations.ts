import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import { ListAccountsCommand } from '@aws-sdk/client-organizations'
import {
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
} from '@aws-sdk/client-rds'
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { z } from 'zod'

import type { Clients } from './clients.ts'

/** Asks one operation. The parameters are parsed first, so that nothing unforeseen is ever sent. */
export type Operation = (
  clients: Clients,
  params: Record<string, unknown>,
  options: { abortSignal: AbortSignal },
) => Promise<object>

const Marked = z.strictObject({ Marker: z.string().optional() })
const OfBucket = z.strictObject({ Bucket: z.string() })

/** Every call that may leave for AWS. All only read, and none reads contents; whatever is not here is refused. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    'sts.GetCallerIdentity',
    (clients, params, options) =>
      clients.sts().send(new GetCallerIdentityCommand(z.strictObject({}).parse(params)), options),
  ],
  [
    'organizations.ListAccounts',
    (clients, params, options) => {
      const input = z.strictObject({ NextToken: z.string().optional() }).parse(params)
      return clients.organizations().send(new ListAccountsCommand(input), options)
    },
  ],
  [
    'ec2.DescribeRegions',
    (clients, params, options) => {
      const input = z.strictObject({ AllRegions: z.boolean() }).parse(params)
      return clients.ec2().send(new DescribeRegionsCommand(input), options)
    },
  ],
  [
    'rds.DescribeDBClusters',
    (clients, params, options) =>
      clients.rds().send(new DescribeDBClustersCommand(Marked.parse(params)), options),
  ],
  [
    'rds.DescribeDBInstances',
    (clients, params, options) =>
      clients.rds().send(new DescribeDBInstancesCommand(Marked.parse(params)), options),
  ],
  [
    'rds.DescribeDBSnapshots',
    (clients, params, options) =>
      clients.rds().send(new DescribeDBSnapshotsCommand(Marked.parse(params)), options),
  ],
  [
    'rds.DescribeDBClusterSnapshots',
    (clients, params, options) =>
      clients.rds().send(new DescribeDBClusterSnapshotsCommand(Marked.parse(params)), options),
  ],
  [
    'dynamodb.ListTables',
    (clients, params, options) => {
      const input = z.strictObject({ ExclusiveStartTableName: z.string().optional() }).parse(params)
      return clients.dynamodb().send(new ListTablesCommand(input), options)
    },
  ],
  [
    'dynamodb.DescribeTable',
    (clients, params, options) => {
      const input = z.strictObject({ TableName: z.string() }).parse(params)
      return clients.dynamodb().send(new DescribeTableCommand(input), options)
    },
  ],
  [
    's3.ListBuckets',
    (clients, params, options) => {
      const schema = { MaxBuckets: z.int(), ContinuationToken: z.string().optional() }
      const input = z.strictObject(schema).parse(params)
      return clients.s3().send(new ListBucketsCommand(input), options)
    },
  ],
  [
    's3.GetBucketLocation',
    async (clients, params, options) => {
      const input = OfBucket.parse(params)
      const answer = await clients.s3().send(new GetBucketLocationCommand(input), options)
      // S3 says us-east-1 by an empty element, and the SDK drops it. So an empty answer is told from one that says
      // nothing (a proxy's page) only by the number that S3 gives every request.
      if (!answer.LocationConstraint && !answer.$metadata.requestId) return {}
      return { ...answer, LocationConstraint: answer.LocationConstraint ?? null }
    },
  ],
  [
    's3.GetBucketEncryption',
    (clients, params, options) =>
      clients.s3().send(new GetBucketEncryptionCommand(OfBucket.parse(params)), options),
  ],
])
