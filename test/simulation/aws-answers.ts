/** What AWS answers in one reading, and what must be known afterwards. */
import type { Answers, ScopeOutcome, SeenItem } from './answers.ts'
import { bucketAnswers } from './aws-buckets.ts'
import { answerList, faultBy } from './aws-list.ts'
import type { List } from './aws-list.ts'
import { emptyLists, nothing, regionAnswers, regionFaultBy } from './aws-regions.ts'
import type { Random } from './random.ts'
import { bucketOwner, keyOf, places } from './world.ts'
import type { AwsPlace, Stored, World } from './world.ts'

/**
 * All that the source is asked, answered. `trouble` is the chance in percent that a list fails. `foreign` are items that
 * are known to belong to the other source, one of which may be claimed.
 */
export function awsAnswers(
  world: World,
  source: string,
  random: Random,
  trouble: number,
  foreign: readonly SeenItem[],
): Answers {
  const lists = places
    .filter((place) => place.source === source)
    .flatMap((place) => [instancesAt(world, place), snapshotsAt(world, place)])
  const answers: Answers = { calls: [], outcomes: [] }
  const asksRegions = source === 'aws-two' && world.listsRegions
  const regions = asksRegions ? regionAnswers(regionFaultBy(random)) : nothing
  add(answers, regions)
  const isExpected = regions.outcomes.some(({ complete }) => complete)
  if (regions.outcomes.length > 0) add(answers, emptyLists(isExpected))
  for (const list of lists) {
    const found = answerList(list, faultBy(random, trouble), random, foreign)
    // A list that the recording lacks is missed where its region is known to be in use, and not known of elsewhere.
    const missed = isExpected && found.outcomes.length === 0 ? [missedList(list)] : []
    const outcomes = [...found.outcomes, ...missed]
    add(answers, { ...found, outcomes: [...outcomes, ...outcomes.flatMap(sharingOf)] })
  }
  if (source === bucketOwner.source) add(answers, bucketAnswers(world, random, trouble))
  add(answers, { calls: [], outcomes: [accounts] })
  return answers
}

/** What became of the accounts' other scopes: asked of nobody, so it is always whole. */
const accounts: ScopeOutcome = {
  scope: 'aws/accounts',
  feeds: ['cloud-account'],
  population: 'cloud-account',
  seen: [],
  complete: true,
}

function missedList({ scope, population }: List): ScopeOutcome {
  const because = 'NotRecorded'
  return { scope, feeds: [population], population, seen: [], complete: false, because }
}

/** What the store refuses of a list, the connector has read whole. */
const refusedLater = ['ConflictingAnswers', 'OwnedByOtherSource']

/** With whom snapshots are shared: asked of none here, as all were made by RDS itself, and known to be none once the list is whole. */
function sharingOf({ scope, complete, because = '' }: ScopeOutcome): ScopeOutcome[] {
  if (!scope.endsWith('/rds.DescribeDBSnapshots')) return []
  const isWhole = complete || refusedLater.includes(because)
  return [
    {
      scope: scope.replace(/Snapshots$/, 'SnapshotAttributes'),
      feeds: ['public-resource'],
      population: 'public-resource',
      seen: [],
      complete: isWhole,
      ...(!isWhole && { because: 'ListIncomplete' }),
    },
  ]
}

function add(to: Answers, { calls, outcomes }: Answers): void {
  to.calls.push(...calls)
  to.outcomes.push(...outcomes)
}

function thingsAt(world: World, kind: Stored['kind'], place: AwsPlace): Stored[] {
  return [...world.stored.values()].filter((thing) => thing.kind === kind && thing.place === place)
}

const rdsMarker = { from: 'Marker', as: 'Marker' }

function instancesAt(world: World, place: AwsPlace): List {
  const { account, region } = place
  return {
    scope: `aws/${account}/${region}/rds.DescribeDBInstances`,
    population: 'database',
    call: { service: 'rds', op: 'DescribeDBInstances', account, region, params: {} },
    field: 'DBInstances',
    marker: rdsMarker,
    listed: thingsAt(world, 'database', place).map((thing) => ({
      item: {
        key: keyOf(thing),
        content: {
          id: keyOf(thing),
          provider: 'aws',
          account,
          kind: 'instance',
          engine: 'postgres',
          locations: [{ region, country: place.country }],
          ...(thing.encrypted !== undefined && { encryptedAtRest: thing.encrypted }),
          ...(thing.encrypted && { encryptionKey: { kind: 'provider' } }),
        },
      },
      raw: { DBInstanceArn: keyOf(thing), Engine: 'postgres', StorageEncrypted: thing.encrypted },
    })),
  }
}

function snapshotsAt(world: World, place: AwsPlace): List {
  const { account, region } = place
  return {
    scope: `aws/${account}/${region}/rds.DescribeDBSnapshots`,
    population: 'snapshot',
    call: { service: 'rds', op: 'DescribeDBSnapshots', account, region, params: {} },
    field: 'DBSnapshots',
    marker: rdsMarker,
    listed: thingsAt(world, 'snapshot', place).map((thing) => ({
      item: {
        key: keyOf(thing),
        content: {
          id: keyOf(thing),
          provider: 'aws',
          account,
          of: `arn:aws:rds:${region}:${account}:db:db`,
          source: 'database',
          locations: [{ region, country: place.country }],
          ...(thing.encrypted !== undefined && { encrypted: thing.encrypted }),
          ...(thing.encrypted && { encryptionKey: { kind: 'provider' } }),
        },
      },
      raw: {
        DBSnapshotArn: keyOf(thing),
        DBInstanceIdentifier: 'db',
        SnapshotType: 'automated',
        Encrypted: thing.encrypted,
      },
    })),
  }
}
