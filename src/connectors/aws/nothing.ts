import type { RecordedCall } from '#connectors/transport.ts'

import { keyTypes } from './network/certificates.ts'

interface Answer {
  params?: Record<string, unknown>
  response?: unknown
  error?: { code: string; message: string }
}

/** What each list of each read answers where there is nothing, asked in the words of its read. Another read is another line. */
const answers: Record<string, (account: string) => Answer> = {
  'acm.ListCertificates': () => ({
    params: { Includes: { keyTypes } },
    response: { CertificateSummaryList: [] },
  }),
  'cloudfront.ListDistributions': () => ({
    response: { DistributionList: { IsTruncated: false, Quantity: 0 } },
  }),
  'elb.DescribeLoadBalancers': () => ({ response: { LoadBalancerDescriptions: [] } }),
  'elbv2.DescribeLoadBalancers': () => ({ response: { LoadBalancers: [] } }),
  'route53.ListHealthChecks': () => ({ response: { HealthChecks: [] } }),
  'route53.ListHostedZones': () => ({ response: { HostedZones: [] } }),
  'dynamodb.ListBackups': () => ({
    params: { BackupType: 'ALL' },
    response: { BackupSummaries: [] },
  }),
  'dynamodb.ListTables': () => ({ response: { TableNames: [] } }),
  'rds.DescribeDBClusterAutomatedBackups': () => ({ response: { DBClusterAutomatedBackups: [] } }),
  'rds.DescribeDBClusterSnapshots': () => ({ response: { DBClusterSnapshots: [] } }),
  'rds.DescribeDBClusters': () => ({ response: { DBClusters: [] } }),
  'rds.DescribeDBInstanceAutomatedBackups': () => ({
    response: { DBInstanceAutomatedBackups: [] },
  }),
  'rds.DescribeDBInstances': () => ({ response: { DBInstances: [] } }),
  'rds.DescribeDBSnapshots': () => ({ response: { DBSnapshots: [] } }),
  'rds.DescribeGlobalClusters': () => ({ response: { GlobalClusters: [] } }),
  's3.ListBuckets': () => ({ params: { MaxBuckets: 1000 }, response: { Buckets: [] } }),
}

/** The operations answered below. */
export const answeredLists: readonly string[] = Object.keys(answers)

/** One list's answer where there is nothing. */
export function nothingIn(operation: string, account: string, region: string): RecordedCall {
  const [service = '', op = ''] = operation.split('.')
  const answer = answers[operation]?.(account)
  if (!answer) throw new TypeError(`${operation} has no line in nothing.ts`)
  return { service, op, account, region, params: {}, ...answer }
}

/**
 * What an account with nothing in it answers to every list, in these regions; those asked once an account answer in the first
 * one. For recordings that hold the list of regions, of which every list is expected: later lines outweigh these.
 */
export function nothingAnywhere(account: string, regions: readonly string[]): RecordedCall[] {
  return regions.flatMap((region) =>
    answeredLists.map((operation) => nothingIn(operation, account, region)),
  )
}
