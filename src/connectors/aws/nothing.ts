import type { RecordedCall } from '#connectors/transport.ts'

import { keyTypes } from './network/certificates.ts'
import { reads } from './reads.ts'
import { globalRegionOf } from './regions.ts'

interface Answer {
  params?: Record<string, unknown>
  response?: unknown
  error?: { code: string; message: string }
}

/** What each list of each read answers where there is nothing, asked in the words of its read. Another read is another line. */
const answers: Record<string, (account: string) => Answer> = {
  'cloudtrail.DescribeTrails': () => ({ response: { trailList: [] } }),
  'cloudwatch.DescribeAlarms': () => ({
    params: { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    response: { MetricAlarms: [], CompositeAlarms: [] },
  }),
  'config.DescribeConfigurationRecorders': () => ({ response: { ConfigurationRecorders: [] } }),
  'ec2.DescribeFlowLogs': () => ({ response: { FlowLogs: [] } }),
  'ec2.DescribeVpcs': () => ({ response: { Vpcs: [] } }),
  'ecr.DescribeRepositories': () => ({ response: { repositories: [] } }),
  'guardduty.ListDetectors': () => ({ response: { DetectorIds: [] } }),
  'inspector2.BatchGetAccountStatus': (account) => ({
    params: { accountIds: [account] },
    response: {
      accounts: [
        {
          accountId: account,
          resourceState: {
            ec2: { status: 'DISABLED' },
            ecr: { status: 'DISABLED' },
            lambda: { status: 'DISABLED' },
          },
        },
      ],
    },
  }),
  'logs.DescribeLogGroups': () => ({ response: { logGroups: [] } }),
  'logs.DescribeMetricFilters': () => ({ response: { metricFilters: [] } }),
  'apigateway.GetRestApis': () => ({ params: { limit: 500 }, response: { items: [] } }),
  'apigatewayv2.GetApis': () => ({ response: { Items: [] } }),
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
  'accessanalyzer.ListAnalyzers': () => ({ response: { analyzers: [] } }),
  'backup.ListBackupVaults': () => ({ response: { BackupVaultList: [] } }),
  'backup.ListProtectedResources': () => ({ response: { Results: [] } }),
  'backup.ListRestoreJobs': () => ({ response: { RestoreJobs: [] } }),
  'config.GetDiscoveredResourceCounts': () => ({ response: { resourceCounts: [] } }),
  'dax.DescribeClusters': () => ({ response: { Clusters: [] } }),
  'docdb-elastic.ListClusterSnapshots': () => ({ response: { snapshots: [] } }),
  'docdb-elastic.ListClusters': () => ({ response: { clusters: [] } }),
  'dynamodb.ListBackups': () => ({
    params: { BackupType: 'ALL' },
    response: { BackupSummaries: [] },
  }),
  'dynamodb.ListTables': () => ({ response: { TableNames: [] } }),
  'ec2.DescribeSecurityGroups': () => ({
    params: { MaxResults: 1000 },
    response: { SecurityGroups: [] },
  }),
  'iam.GenerateCredentialReport': () => ({ response: { State: 'COMPLETE' } }),
  'iam.GetAccountAuthorizationDetails': () => ({
    params: { MaxItems: 1000 },
    response: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
  }),
  'iam.GetAccountPasswordPolicy': () => ({
    error: { code: 'NoSuchEntityException', message: 'The Password Policy cannot be found.' },
  }),
  // Root has neither password nor key: nobody can sign in.
  'iam.GetAccountSummary': () => ({
    response: {
      SummaryMap: { AccountMFAEnabled: 0, AccountAccessKeysPresent: 0, AccountPasswordPresent: 0 },
    },
  }),
  'iam.GetCredentialReport': (account) => ({
    response: {
      Content: credentialReport(account),
      GeneratedTime: '2026-11-23T03:30:00.000Z',
    },
  }),
  'iam.ListServiceSpecificCredentials': () => ({
    params: { AllUsers: true },
    response: { ServiceSpecificCredentials: [], IsTruncated: false },
  }),
  'iam.ListSAMLProviders': () => ({ response: { SAMLProviderList: [] } }),
  'ec2.DescribeSnapshots': () => ({
    params: { OwnerIds: ['self'], MaxResults: 1000 },
    response: { Snapshots: [] },
  }),
  'ebs-public.DescribeSnapshots': () => ({
    params: { OwnerIds: ['self'], RestorableByUserIds: ['all'], MaxResults: 1000 },
    response: { Snapshots: [] },
  }),
  'ec2.DescribeImages': () => ({
    params: {
      Owners: ['self'],
      Filters: [{ Name: 'is-public', Values: ['true'] }],
      MaxResults: 1000,
    },
    response: { Images: [] },
  }),
  'ec2.DescribeVolumes': () => ({ params: { MaxResults: 500 }, response: { Volumes: [] } }),
  'ec2.GetEbsEncryptionByDefault': () => ({ response: { EbsEncryptionByDefault: true } }),
  'efs.DescribeFileSystems': () => ({ response: { FileSystems: [] } }),
  'efs.DescribeReplicationConfigurations': () => ({ response: { Replications: [] } }),
  'eks.ListClusters': () => ({ response: { clusters: [] } }),
  'elasticache.DescribeCacheClusters': () => ({ response: { CacheClusters: [] } }),
  'elasticache.DescribeReplicationGroups': () => ({ response: { ReplicationGroups: [] } }),
  'elasticache.DescribeServerlessCacheSnapshots': () => ({
    response: { ServerlessCacheSnapshots: [] },
  }),
  'elasticache.DescribeServerlessCaches': () => ({ response: { ServerlessCaches: [] } }),
  'elasticache.DescribeSnapshots': () => ({ response: { Snapshots: [] } }),
  'fsx.DescribeBackups': () => ({ response: { Backups: [] } }),
  'fsx.DescribeFileSystems': () => ({ response: { FileSystems: [] } }),
  'kafka.ListClustersV2': () => ({ response: { ClusterInfoList: [] } }),
  // What Keyspaces keeps about itself is everywhere.
  'keyspaces.ListKeyspaces': () => ({
    response: {
      keyspaces: [
        { keyspaceName: 'system', replicationStrategy: 'SINGLE_REGION' },
        { keyspaceName: 'system_schema', replicationStrategy: 'SINGLE_REGION' },
      ],
    },
  }),
  'kms.ListKeys': () => ({ params: { Limit: 1000 }, response: { Keys: [] } }),
  'lightsail.GetDiskSnapshots': () => ({ response: { diskSnapshots: [] } }),
  'lightsail.GetInstances': () => ({ response: { instances: [] } }),
  'lightsail.GetDisks': () => ({ response: { disks: [] } }),
  'lightsail.GetRelationalDatabaseSnapshots': () => ({
    response: { relationalDatabaseSnapshots: [] },
  }),
  'lightsail.GetRelationalDatabases': () => ({ response: { relationalDatabases: [] } }),
  'memorydb.DescribeClusters': () => ({ response: { Clusters: [] } }),
  'memorydb.DescribeSnapshots': () => ({
    params: { ShowDetail: true },
    response: { Snapshots: [] },
  }),
  'opensearch.ListDomainNames': () => ({ response: { DomainNames: [] } }),
  'rds.DescribeDBClusterAutomatedBackups': () => ({ response: { DBClusterAutomatedBackups: [] } }),
  'rds.DescribeDBClusterSnapshots': () => ({ response: { DBClusterSnapshots: [] } }),
  'rds.DescribeDBClusters': () => ({ response: { DBClusters: [] } }),
  'rds.DescribeDBInstanceAutomatedBackups': () => ({
    response: { DBInstanceAutomatedBackups: [] },
  }),
  'rds.DescribeDBInstances': () => ({ response: { DBInstances: [] } }),
  'rds.DescribeDBSnapshots': () => ({ response: { DBSnapshots: [] } }),
  'rds.DescribeDBProxies': () => ({ response: { DBProxies: [] } }),
  'rds.DescribeGlobalClusters': () => ({ response: { GlobalClusters: [] } }),
  'redshift-serverless.ListNamespaces': () => ({ response: { namespaces: [] } }),
  'redshift-serverless.ListSnapshots': () => ({ response: { snapshots: [] } }),
  'redshift.DescribeClusterSnapshots': () => ({ response: { Snapshots: [] } }),
  'redshift.DescribeClusters': () => ({ response: { Clusters: [] } }),
  'securityhub.DescribeHub': (account) => ({
    error: {
      code: 'InvalidAccessException',
      message: `Account ${account} is not subscribed to AWS Security Hub`,
    },
  }),
  'sso-admin.ListInstances': () => ({ response: { Instances: [] } }),
  's3express.ListDirectoryBuckets': () => ({
    params: { MaxDirectoryBuckets: 1000 },
    response: { Buckets: [] },
  }),
  'timestream-write.ListDatabases': () => ({
    error: {
      code: 'TimestreamNotOnboarded',
      message: 'Only existing Timestream for LiveAnalytics customers can access the service.',
    },
  }),
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
 * What an account with nothing in it answers to every list, in these regions; those asked once an account answer where
 * their partition does. For recordings that hold the list of regions, of which every list is expected: later lines outweigh these.
 */
export function nothingAnywhere(account: string, regions: readonly string[]): RecordedCall[] {
  const once = new Set(
    reads.flatMap(({ where, lists }) => (where === 'global' ? lists.map(serviceOf) : [])),
  )
  const globalRegion = globalRegionOf(regions[0] ?? '')
  return answeredLists.flatMap((operation) =>
    (once.has(serviceOf(operation)) ? [globalRegion] : regions).map((region) =>
      nothingIn(operation, account, region),
    ),
  )
}

function serviceOf(operation: string): string {
  return operation.split('.', 1)[0] ?? ''
}

/** The report always has root. */
function credentialReport(account: string): string {
  const nothing = { user: '<root_account>', arn: `arn:aws:iam::${account}:root` }
  const never = [
    'user_creation_time',
    'password_enabled',
    'password_last_used',
    'password_last_changed',
    'access_key_1_last_rotated',
    'access_key_1_last_used_date',
    'access_key_2_last_rotated',
    'access_key_2_last_used_date',
  ].map((column) => [column, 'N/A'])
  const off = ['mfa_active', 'access_key_1_active', 'access_key_2_active']
  const row = {
    ...nothing,
    ...Object.fromEntries(never),
    ...Object.fromEntries(off.map((column) => [column, 'false'])),
  }
  const lines = [Object.keys(row).join(','), Object.values(row).join(',')]
  return Buffer.from(lines.join('\n')).toString('base64')
}
