/** What AWS answers about an account's regions, and about what else is asked of one in use. */
import { aws } from '#connectors/aws/index.ts'
import { nothingIn } from '#connectors/aws/nothing.ts'
import { reads } from '#connectors/aws/reads.ts'

import type { Answers } from './answers.ts'
import { codes } from './aws-list.ts'
import type { Fault } from './aws-list.ts'
import type { Random } from './random.ts'
import { places } from './world.ts'

/** What AWS feeds hangs on the list of regions. */
const everything = aws.feeds.map(({ id }) => id)

export const nothing: Answers = { calls: [], outcomes: [] }

/** The account that `aws-two` reads. */
const asked = '444455556666'

/** Everything hangs on this list, so it fails more often than others. */
export function regionFaultBy(random: Random): Fault | undefined {
  return random.percent(15) ? random.pick(['empty', 'denied', 'throttled', 'unasked']) : undefined
}

/** Which regions there are: refused, empty (which it never is in truth), or not asked at all. */
export function regionAnswers(fault: Fault | undefined): Answers {
  const call = {
    service: 'ec2',
    op: 'DescribeRegions',
    account: asked,
    region: 'us-east-1',
    params: { AllRegions: true },
  }
  const outcome = {
    scope: `aws/${asked}/ec2.DescribeRegions`,
    feeds: everything,
    population: 'database',
    seen: [],
  }
  if (fault === 'unasked') return nothing
  if (fault === 'empty') {
    const calls = [{ ...call, response: { Regions: [] } }]
    return { calls, outcomes: [{ ...outcome, complete: false, because: 'EmptyList' }] }
  }
  const code = fault && codes[fault]
  if (code !== undefined) {
    const calls = [{ ...call, error: { code, message: '' } }]
    return { calls, outcomes: [{ ...outcome, complete: false, because: code }] }
  }
  const names = places.filter(({ account }) => account === asked).map(({ region }) => region)
  const Regions = names.map((RegionName) => ({ RegionName, OptInStatus: 'opted-in' }))
  return { calls: [{ ...call, response: { Regions } }], outcomes: [{ ...outcome, complete: true }] }
}

/** What else is asked of a region in use; there is none of it, and where nobody asked it is not recorded. */
export function emptyLists(isExpected: boolean): Answers {
  // What is asked once an account is asked wherever regions are, whatever became of those.
  const wanted = reads
    .filter(({ where }) => isExpected || where === 'global')
    .flatMap(({ where, lists, feeds }) =>
      lists
        .filter((list) => !seeded.includes(list))
        .map((list) => ({ list, feeds, region: where === 'global' ? undefined : 'us-west-2' })),
    )
  return {
    calls: wanted.map(({ list, region = 'us-east-1' }) => nothingIn(list, asked, region)),
    outcomes: wanted.flatMap(({ list, feeds, region }) =>
      [list, ...(followed[list] ?? [])].map((each) => ({
        scope: `aws/${asked}/${region === undefined ? '' : `${region}/`}${each}`,
        feeds: leading[each] ?? feeds.map(({ id }) => id),
        population: feeds[0]?.id ?? '',
        seen: [],
        complete: true,
      })),
    ),
  }
}

/** Lists that are asked once for each item of another, and so never here: complete with that other. */
const followed: Readonly<Record<string, readonly string[]>> = {
  'cloudfront.ListDistributions': ['cloudfront.ListDistributionTenants'],
  'backup.ListBackupVaults': ['backup.ListRecoveryPointsByBackupVault'],
  'fsx.DescribeFileSystems': ['fsx.DescribeVolumes', 'fsx.DescribeSnapshots'],
  'keyspaces.ListKeyspaces': ['keyspaces.ListTables'],
  'rds.DescribeDBClusterSnapshots': ['rds.DescribeDBClusterSnapshotAttributes'],
  's3.ListBuckets': ['log-buckets'],
  'timestream-write.ListDatabases': ['timestream-write.ListTables'],
}

/** Lists that speak for more only while they are incomplete, and those of a read of several: what they themselves fill. */
const leading: Record<string, string[]> = {
  'cloudfront.ListDistributionTenants': ['discovered-endpoint'],
  'config.DescribeConfigurationRecorders': ['config-recorder'],
  'config.GetDiscoveredResourceCounts': ['inventory-count'],
  'elasticache.DescribeReplicationGroups': ['database'],
  'elasticache.DescribeSnapshots': ['snapshot'],
  'fsx.DescribeFileSystems': ['file-system'],
  'fsx.DescribeSnapshots': ['snapshot'],
  'fsx.DescribeVolumes': ['file-system'],
  'guardduty.ListDetectors': ['threat-detector'],
  'inspector2.BatchGetAccountStatus': ['scanner-setting'],
  'lightsail.GetRelationalDatabaseSnapshots': ['snapshot'],
  'lightsail.GetRelationalDatabases': ['database'],
  'log-buckets': ['log-group'],
  'rds.DescribeDBClusterSnapshotAttributes': ['public-resource'],
  'rds.DescribeDBClusterSnapshots': ['snapshot'],
  's3.ListBuckets': ['database'],
  'sso-admin.ListInstances': ['identity-setting', 'password-policy'],
}

/** The lists that hold something: see aws-answers.ts. */
const seeded = ['rds.DescribeDBInstances', 'rds.DescribeDBSnapshots']
