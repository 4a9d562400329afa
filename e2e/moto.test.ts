import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { reads } from '#connectors/aws/reads.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'
import { collect, readCalls } from '#run/collect.ts'
import { findSource } from '#run/round.ts'
import { beginCompany, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { VerdictLine } from '#run/verdict-line.ts'
import { readVerdicts } from '#run/verdicts.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { motoKeys, seedEstate } from '#test/moto/estate.ts'
import type { Counts, Ledger } from '#test/moto/ledger.ts'
import { motoRegions } from '#test/moto/seeding.ts'
import { motoAccount, startMoto, withoutMoto } from '#test/moto/server.ts'

import { beleg } from './beleg-process.ts'

/**
 * What the emulator lacks, by operation. Each of its scopes must be incomplete, wherever it is: once moto learns it, this list is
 * to be shortened.
 */
const lacking: Readonly<Record<string, string>> = {
  'accessanalyzer.ListAnalyzers': 'not there',
  'backup.ListProtectedResources': 'not there',
  'backup.ListRestoreJobs': 'not there',
  'config.GetDiscoveredResourceCounts': 'not there',
  'docdb-elastic.ListClusterSnapshots': 'not there',
  'docdb-elastic.ListClusters': 'not there',
  'efs.DescribeReplicationConfigurations': 'not there',
  'elasticache.DescribeServerlessCacheSnapshots': 'not there',
  'elasticache.DescribeServerlessCaches': 'not there',
  'guardduty.GetFindings': 'it lists none',
  'guardduty.ListFilters': 'not there',
  'guardduty.ListFindings': 'not there',
  'iam.ListServiceSpecificCredentials': 'not there',
  'keyspaces.ListKeyspaces': 'not there',
  'keyspaces.ListTables': 'its keyspaces are not there',
  'lightsail.GetDiskSnapshots': 'not there',
  'lightsail.GetDisks': 'not there',
  'lightsail.GetInstances': 'not there',
  'lightsail.GetRelationalDatabaseSnapshots': 'not there',
  'lightsail.GetRelationalDatabases': 'not there',
  'rds.DescribeDBClusterAutomatedBackups': 'not there',
  'redshift-serverless.ListNamespaces': 'not there',
  'redshift-serverless.ListSnapshots': 'not there',
}
/** What it lacks in some places only. */
const lackingSomewhere: Readonly<Record<string, string>> = {
  'inspector2.BatchGetAccountStatus': 'it tells of no account until one is enabled',
  'memorydb.DescribeClusters': 'not in the regions of other partitions',
  'memorydb.DescribeSnapshots': 'not in the regions of other partitions',
  'rds.DescribeDBClusterParameters': "it has no group of a cluster's own engine",
  'rds.DescribeDBInstanceAutomatedBackups': 'it leaves out whose they are, the ARN',
  's3express.ListDirectoryBuckets': 'it lists every bucket, of whatever kind',
  'timestream-write.ListDatabases': 'not there in every region',
  'timestream-write.ListTables': 'its databases are not there in every region',
}

interface Whole {
  ledger: Ledger
  company: TestCompany
  receipts: Receipt[]
  files: string[]
  calls: RecordedCall[]
  verdicts: VerdictLine[]
}

const clock = { now: new Date() }
let begun: Promise<Whole> | undefined
const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing.toReversed()) await close()
})

/** Seeds, reads and judges, once. */
function whole(): Promise<Whole> {
  begun ??= begin()
  return begun
}

async function begin(): Promise<Whole> {
  const moto = await startMoto()
  closing.push(() => moto.stop())
  const ledger = await seedEstate(moto.url, { isWatched: true })
  const store = await openTestStore(clock)
  closing.push(() => store.close())
  const { accessKeyId, secretAccessKey } = motoKeys
  process.env['AWS_ACCESS_KEY_ID'] = accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey
  closing.push(async () => {
    delete process.env['AWS_ACCESS_KEY_ID']
    delete process.env['AWS_SECRET_ACCESS_KEY']
  })
  clock.now = new Date()
  const company = await beginCompany(store, clock)
  const { org } = company
  await withOrg(store, org, (tx) =>
    putSource(tx, { id: 'moto', connector: 'aws', settings: { endpointUrl: moto.url } }),
  )
  const source = await readOrg(store, org, (tx) => findSource(tx, 'moto'))
  const receipts = await collect(store, org, source)
  await run(company)
  const digests = new Set(receipts.flatMap(({ evidence }) => evidence ?? []))
  const files = [...digests].map((digest) => join(store.directory.blobs, `${digest}.jsonl.gz`))
  const verdicts = await readOrg(store, org, (tx) => readVerdicts(tx))
  return { ledger, company, receipts, files, calls: await readCalls(files), verdicts }
}

const long = { skip: withoutMoto, timeout: 900_000 }

test(
  'a company of more than two thousand resources is read, each scope with its receipt',
  long,
  async (t) => {
    const { ledger, receipts, calls } = await whole()
    assert(ledger.resources >= 2000, `${ledger.resources} resources`)
    const scopes = new Set(receipts.map(({ scope }) => scope))
    assert.equal(scopes.size, receipts.length)
    const regions = new Set(
      [...scopes].flatMap((scope) => /^aws\/\d+\/([a-z-]+\d)\/rds/.exec(scope)?.[1] ?? []),
    )
    assert.equal(regions.size, motoRegions)
    const expected = reads.flatMap(({ where, lists }) =>
      lists.flatMap((list) =>
        where === 'global'
          ? [`aws/${motoAccount}/${list}`]
          : [...regions].map((region) => `aws/${motoAccount}/${region}/${list}`),
      ),
    )
    assert.deepEqual(
      expected.filter((scope) => !scopes.has(scope)),
      [],
    )

    const operations = Map.groupBy(receipts, ({ scope }) => scope.replace(/^.*\//, ''))
    for (const [operation, own] of operations) {
      const failed = own.filter(({ complete }) => !complete)
      if (lacking[operation] !== undefined) assert.equal(failed.length, own.length, operation)
      else if (lackingSomewhere[operation] === undefined)
        assert.deepEqual(
          // The emulator answers what it lacks with a page instead of an answer.
          failed.filter(({ because = '' }) => !/^Http(404|50[01])$/.test(because)),
          [],
          operation,
        )
      if (failed.length > 0)
        t.diagnostic(
          `${operation}: ${failed.length} of ${own.length} incomplete, ${failed[0]?.because} (${lacking[operation] ?? lackingSomewhere[operation] ?? 'newly read'})`,
        )
    }
    const services = Map.groupBy(calls, ({ service }) => service)
    const byService = [...services].map(([service, own]) => `${service} ${own.length}`)
    t.diagnostic(
      `${ledger.resources} resources, ${calls.length} calls (${(calls.length / ledger.resources).toFixed(2)} a resource): ${byService.toSorted().join(', ')}`,
    )
  },
)

test('every test says of exactly as many items what was made so', long, async (t) => {
  const { ledger, verdicts } = await whole()
  const found = countsOf(verdicts)
  assert.deepEqual(
    Object.fromEntries([...ledger.expected.keys()].map((id) => [id, found.get(id)])),
    Object.fromEntries(ledger.expected),
  )
  const others = [...found.keys()].filter((id) => !ledger.expected.has(id))
  t.diagnostic(`${ledger.expected.size} tests counted; not counted: ${others.join(', ')}`)
})

test('the archives alone give the same verdicts', long, async () => {
  const { files, verdicts } = await whole()
  const data = mkdtempSync(join(files[0] ?? '', '..', '..', 'elsewhere-'))
  const { code, out, err } = await beleg(
    ['evidence', 'replay', ...files, '--at', clock.now.toISOString(), '--json'],
    { BELEG_DATA: data },
  )
  assert.equal(code, 0, err)
  const lines = out.trim().split('\n')
  const replayed = lines.map((line): VerdictLine => JSON.parse(line))
  const tests = new Set(replayed.map((line) => line.test))
  assert(tests.size > 20)
  // What the company's own register says comes from no archive.
  const ofArchives = verdicts.filter(({ item = '' }) => !item.startsWith('register/'))
  const live = comparable(ofArchives.filter((line) => tests.has(line.test)))
  const again = comparable(replayed)
  assert.deepEqual(notIn(live, again).slice(0, 5), [])
  assert.deepEqual(notIn(again, live).slice(0, 5), [])
})

test(
  'a bucket costs at most five calls, six where it keeps versions, and two more where its own list counts',
  long,
  async () => {
    const { calls } = await whole()
    // S3 itself says with the list where each bucket lies. The emulator does not, so that it is asked besides.
    const own = calls.filter(
      ({ service, op, params }) =>
        service === 's3' && op !== 'GetBucketLocation' && params['Bucket'],
    )
    const buckets = Map.groupBy(own, ({ params }) => String(params['Bucket']))
    assert.equal(buckets.size, 150)
    for (const [bucket, asked] of buckets) {
      const has = (of: string) => asked.some(({ op }) => op === of)
      const most =
        5 + (has('GetBucketLifecycleConfiguration') ? 1 : 0) + (has('GetBucketAcl') ? 2 : 0)
      assert(asked.length <= most, `${bucket} ${asked.map(({ op }) => op).join(' ')}`)
    }
  },
)

function countsOf(verdicts: readonly VerdictLine[]): Map<string, Counts> {
  const found = new Map<string, Counts>()
  for (const { test: id, item, verdict } of verdicts) {
    if (item === undefined || verdict === 'excepted' || verdict === 'excluded') continue
    const counts = found.get(id) ?? { pass: 0, fail: 0, unknown: 0 }
    found.set(id, counts)
    counts[verdict]++
  }
  return found
}

/** Lines as text, without the millisecond of the run. */
function comparable(lines: readonly VerdictLine[]): string[] {
  const fields = ['test', 'item', 'scope', 'verdict', 'because', 'basis']
  return lines.map((line) => JSON.stringify(line, fields)).toSorted()
}

function notIn(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return lines.filter((line) => !known.has(line))
}
