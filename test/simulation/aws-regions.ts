/** What AWS answers about an account's regions, and about what else is asked of one in use. */
import type { Answers } from './answers.ts'
import { codes } from './aws-list.ts'
import type { Fault } from './aws-list.ts'
import type { Random } from './random.ts'
import { places } from './world.ts'

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
    feeds: ['database', 'snapshot'],
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
  const lists = [
    { service: 'rds', op: 'DescribeDBClusters', field: 'DBClusters', population: 'database' },
    {
      service: 'rds',
      op: 'DescribeDBClusterSnapshots',
      field: 'DBClusterSnapshots',
      population: 'snapshot',
    },
    { service: 'dynamodb', op: 'ListTables', field: 'TableNames', population: 'database' },
    { service: 's3', op: 'ListBuckets', field: 'Buckets', population: 'database' },
  ]
  // Buckets are asked for wherever regions are, whatever became of those.
  const wanted = lists.filter(({ service }) => isExpected || service === 's3')
  return {
    calls: wanted.map(({ service, op, field }) => ({
      service,
      op,
      account: asked,
      region: service === 's3' ? 'us-east-1' : 'us-west-2',
      params: service === 's3' ? { MaxBuckets: 1000 } : {},
      response: { [field]: [] },
    })),
    outcomes: wanted.map(({ service, op, population }) => ({
      scope: `aws/${asked}/${service === 's3' ? '' : 'us-west-2/'}${service}.${op}`,
      feeds: [population],
      population,
      seen: [],
      complete: true,
    })),
  }
}
