import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { matches } from '#engine/exclusion.ts'
import { readDisclosure } from '#log/disclosure.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { closeItem, listItems, managedItems, putItem } from '#store/items.ts'
import { readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { listFindings } from '#store/runs.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { approveException } from './approve-exception.ts'
import { publishControls } from './publish-controls.ts'
import { readSources } from './round.ts'
import {
  assertLogReplays,
  beginCompany,
  databaseId,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
  runOne,
  verdictsOf,
} from './test-company.ts'
import type { AwsRegion, TestCompany } from './test-company.ts'
import { assertAsFromScratch } from './test-from-scratch.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const east = 'us-east-1'
const encrypted = 'storage-encrypted'
const location = 'data-location-allowed'

async function approve(company: TestCompany, names: readonly string[], lastsSeconds: number) {
  const { org } = company
  return await withOrg(store, org, (tx) =>
    approveException(tx, {
      test: encrypted,
      items: names.map((name) => databaseId(east, name)),
      reason: 'Migration under way.',
      measure: 'Nobody but the platform team reaches it.',
      requestedBy: 'ada',
      approvedBy: 'bob',
      until: new Date(clock.now.getTime() + lastsSeconds * 1000).toISOString(),
    }),
  )
}

async function exclude({ org }: TestCompany, id: string, pattern: string): Promise<Date> {
  const decision = {
    id,
    name: 'Test systems',
    population: 'database',
    pattern,
    reason: 'They hold no data of customers.',
    decided: '2026-10-01',
    reviewBy: '2027-10-01',
  }
  return await withOrg(store, org, async (tx) => {
    await putItem(tx, scopeExclusions, decision)
    return tx.recordedAt
  })
}

const regions = [east, 'ca-central-1']
const anyRegion: fc.Arbitrary<AwsRegion> = fc.record({
  databases: fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.constantFrom(true, false, undefined),
    { maxKeys: 4, noNullPrototype: true },
  ),
  denied: fc.constantFrom([], [], [], ['DescribeDBInstances']),
})
/** One thing that happens between two runs. */
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(anyRegion, anyRegion).map((read) => ({ read })) },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c').map((except) => ({ except })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('*:a', '*:db:*', 'none').map((pattern) => ({ pattern })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(['US'], ['US', 'CA'], ['CA']).map((countries) => ({ countries })),
  },
)

test('after any sequence of readings, exceptions and settings, a run says what judging everything from scratch says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 5 }), async (steps) => {
      const company = await beginCompany(store, clock)
      // The model: what each database was last seen as, and whether its scope was read to the end since.
      const held = new Map<string, { encrypted: boolean | undefined; confirmed: boolean }>()
      const excepted = new Map<string, number>()
      let countries: readonly string[] = ['US']
      let pattern = 'none'
      for (const step of steps) {
        passTime(company, 3600)
        if ('read' in step) {
          await read(
            company,
            rdsCalls(
              Object.fromEntries(regions.map((name, index) => [name, step.read[index] ?? {}])),
            ),
          )
          for (const [index, region] of regions.entries()) {
            const { databases = {}, denied = [] } = step.read[index] ?? {}
            for (const [key, item] of held) {
              if (!key.includes(region)) continue
              if (denied.length > 0) item.confirmed = false
              else held.delete(key)
            }
            if (denied.length > 0) continue
            for (const [name, flag] of Object.entries(databases)) {
              held.set(databaseId(region, name), { encrypted: flag, confirmed: true })
            }
          }
        } else if ('except' in step) {
          await approve(company, [step.except], 3 * 3600)
          excepted.set(databaseId(east, step.except), clock.now.getTime() + 3 * 3_600_000)
        } else if ('pattern' in step) {
          pattern = step.pattern
          await exclude(company, 'one', pattern)
        } else {
          countries = step.countries
          await publishControls(store, company.org, ['databases-in-allowed-countries'], {
            parameters: { [location]: { countries: [...countries] } },
          })
        }

        const runs = await run(company, encrypted, location)
        for (const { test: id } of runs) await assertAsFromScratch(company, id)
        const expected = [...held].map(([key, item]) => {
          const until = excepted.get(key) ?? 0
          if (matches(pattern, key)) return 'excluded'
          if (!item.confirmed || item.encrypted === undefined) return 'unknown'
          if (item.encrypted) return 'pass'
          return until > clock.now.getTime() ? 'excepted' : 'failing'
        })
        const counts = runs.find(({ test: id }) => id === encrypted)?.counts
        for (const kind of ['pass', 'failing', 'excepted', 'unknown'] as const) {
          assert.equal(counts?.[kind], expected.filter((each) => each === kind).length, kind)
        }
        const outsideAll = expected.filter((each) => each === 'excluded').length
        assert.deepEqual([counts?.n, counts?.excluded ?? 0], [held.size, outsideAll])
        const outside = [...held].filter(([key, { confirmed }]) => {
          if (matches(pattern, key)) return false
          return confirmed && !countries.includes(key.includes(east) ? 'US' : 'CA')
        })
        assert.equal(runs.find(({ test: id }) => id === location)?.counts.failing, outside.length)
      }
      await publishNow(company)
      await assertLogReplays(company)
    }),
    { numRuns: 4 },
  )
})

test('an approved exception turns a fail into excepted at the next run, and back when it ends, by time alone', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  assert.equal((await runOne(company, encrypted)).result, 'fail')

  const record = await approve(company, ['b', 'never-seen'], 3600)
  const during = await runOne(company, encrypted)
  assert.deepEqual([during.result, during.counts.excepted, during.counts.n], ['excepted', 1, 2])
  assert.equal(during.size, 2)
  assert.deepEqual(await verdictsOf(company, encrypted), { a: 'pass', b: 'excepted plain' })
  await assertAsFromScratch(company, encrypted)
  const logged = (await entriesOf(company)).findLast((entry) => entry.t === 'run')
  assert.deepEqual(logged?.exceptions, [record.entry])

  clock.now = new Date(Date.parse(record.until) - 1)
  assert.equal((await runOne(company, encrypted)).result, 'excepted')
  clock.now = new Date(record.until)
  const ended = await runOne(company, encrypted)
  assert.deepEqual([ended.result, ended.counts.excepted, ended.counts.failing], ['fail', 0, 1])
  await assertAsFromScratch(company, encrypted)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a run leans on no exception whose items pass or are gone: its end changes nothing', async () => {
  const company = await beginCompany(store, clock)
  const control = 'databases-encrypted-at-rest'
  await publishControls(store, company.org, [control], { window: 0 })
  await read(company, rdsCalls({ [east]: { databases: { a: false, b: false, c: false } } }))
  const [ends, gone, holds] = [
    await approve(company, ['a'], 3600),
    await approve(company, ['c'], 7200),
    await approve(company, ['b'], 86_400),
  ]
  const leanedOn = async () => {
    await run(company, encrypted, 'snapshot-encrypted')
    const entries = await entriesOf(company)
    const last = entries.findLast((each) => each.t === 'run' && each.test.startsWith(encrypted))
    return last?.t === 'run' ? last.exceptions : undefined
  }
  assert.deepEqual(await leanedOn(), [ends.entry, gone.entry, holds.entry])

  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  assert.deepEqual(await leanedOn(), [holds.entry])
  clock.now = new Date(Date.parse(gone.until) + 1)
  const page = await publishNow(company)
  assert.equal(page.controls.find(({ id }) => id === control)?.status.status, 'excepted')
  await assertLogReplays(company)
})

test('what lies outside the system is counted, named and not judged good or bad, from the decision to its end', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 0 })
  const databases = { a: true, test_1: false, 'test%2': true, testx1: undefined }
  await read(company, rdsCalls({ [east]: { databases } }))
  assert.equal((await runOne(company, encrypted)).result, 'fail')
  const lastRun = async () => (await entriesOf(company)).findLast((entry) => entry.t === 'run')
  assert(!('excluded' in ((await lastRun())?.population ?? {})))

  await exclude(company, 'north', databaseId(east, 'test_*'))
  const one = await runOne(company, encrypted)
  assert.deepEqual(one.counts, {
    n: 4,
    pass: 2,
    failing: 0,
    late: 0,
    excepted: 0,
    unknown: 1,
    excluded: 1,
  })
  assert.deepEqual(await verdictsOf(company, encrypted), {
    a: 'pass',
    'test%2': 'pass',
    test_1: 'excluded plain',
    testx1: 'unknown not-reported',
  })
  assert.equal((await lastRun())?.population.excluded, 1)
  await assertAsFromScratch(company, encrypted)

  await exclude(company, 'south', databaseId(east, 'testx1'))
  await run(company, encrypted, 'snapshot-encrypted')
  const page = await publishNow(company)
  const shown = page.controls[0]?.tests.find(({ test: { id } }) => id === encrypted)?.run
  assert.deepEqual([shown?.result, shown?.counts.excluded, shown?.counts.n], ['pass', 2, 4])
  await assertAsFromScratch(company, encrypted)

  // Nothing is left inside: nothing is shown, however good.
  await exclude(company, 'north', databaseId(east, '*'))
  const none = await runOne(company, encrypted)
  assert.deepEqual([none.result, none.counts.excluded], ['unknown', 4])
  for (const id of ['north', 'south']) {
    await withOrg(store, company.org, (tx) => closeItem(tx, scopeExclusions.id, id))
  }
  const ended = await runOne(company, encrypted)
  assert.deepEqual([ended.result, 'excluded' in ended.counts], ['fail', false])
  await assertAsFromScratch(company, encrypted)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a run commits to the decisions it leans on, in the version that held, and to how many items each names', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false, c: false } } }))
  await exclude(company, 'north', databaseId(east, 'b'))
  const since = await exclude(company, 'north', '*c')
  await exclude(company, 'unused', 'nothing')
  const { entry } = await runOne(company, encrypted)
  const openings = await readOrg(store, company.org, (tx) => readOpenings(tx, entry))
  const { value } = readDisclosure(openings.get('exclusions') ?? '')
  assert.deepEqual(value, [{ id: 'north', since: since.toISOString(), n: 1 }])
})

test('an exception covers no item that came after it, and none that passes', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false } } }))
  await approve(company, ['a', 'b'], 86_400)
  await read(company, rdsCalls({ [east]: { databases: { a: true, b: false, later: false } } }))
  const last = await runOne(company, encrypted)
  assert.equal(last.result, 'fail')
  assert.deepEqual(await verdictsOf(company, encrypted), {
    a: 'pass',
    b: 'excepted plain',
    later: 'fail plain',
  })
})

test('an exception with one approver, without an end, or for more than a year is refused, and nothing is recorded', async () => {
  const company = await beginCompany(store, clock)
  const before = await entriesOf(company)
  const whole = {
    test: encrypted,
    items: ['db:one'],
    reason: 'A reason.',
    measure: 'A measure.',
    requestedBy: 'ada',
    approvedBy: 'bob',
    until: new Date(clock.now.getTime() + 86_400_000).toISOString(),
  }
  const day = (n: number) => new Date(clock.now.getTime() + n * 86_400_000).toISOString()
  for (const wrong of [
    { approvedBy: 'ada' },
    { items: [] },
    { reason: '' },
    { until: day(-1) },
    { until: day(400) },
    { until: 'tomorrow' },
    { test: 'no-such-test' },
  ]) {
    await assert.rejects(
      withOrg(store, company.org, (tx) => approveException(tx, { ...whole, ...wrong })),
      { name: 'OperatingError' },
      JSON.stringify(wrong),
    )
  }
  assert.deepEqual(await entriesOf(company), before)
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, exceptionRecords))
  assert.deepEqual(kept, [])
})

test('a certificate goes from good to expiring to expired by time alone, at the run after each instant', async () => {
  const company = await beginCompany(store, clock)
  const recording = join(import.meta.dirname, '../connectors/tls/fixtures/four-endpoints.jsonl')
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'web', connector: 'tls', settings: { recorded: [recording] } }),
  )
  await readSources(store, company.org, 'web')
  const shop = async (now: string): Promise<string | undefined> => {
    clock.now = new Date(now)
    await runOne(company, 'certificate-valid')
    await assertAsFromScratch(company, 'certificate-valid')
    const found = await readOrg(store, company.org, (tx) => listItems(tx, 'public-endpoint'))
    assert.equal(found.length, 4)
    return (await verdictsOfEndpoints(company)).get('shop.example:443')
  }
  // Good until 14 days before 1 January 2027.
  assert.equal(await shop('2026-12-17T23:59:59.000Z'), 'pass')
  assert.equal(await shop('2026-12-18T00:00:00.000Z'), 'fail expires-soon')
  assert.equal(await shop('2026-12-31T23:59:59.000Z'), 'fail expires-soon')
  assert.equal(await shop('2027-01-01T00:00:00.000Z'), 'fail expired')
})

async function verdictsOfEndpoints({ org }: TestCompany): Promise<Map<string, string>> {
  const findings = await readOrg(store, org, (tx) => listFindings(tx, 'certificate-valid'))
  return new Map(
    findings.map(({ key, verdict, reason }) => [
      key,
      [verdict, reason?.code].filter(Boolean).join(' '),
    ]),
  )
}

test('other parameters make a new version of the test and of the control, and judge every item again', async () => {
  const company = await beginCompany(store, clock)
  const control = 'databases-in-allowed-countries'
  await publishControls(store, company.org, [control])
  await read(
    company,
    rdsCalls({ [east]: { databases: { a: true } }, 'ca-central-1': { databases: { b: true } } }),
  )
  const first = await runOne(company, location)
  assert.deepEqual([first.version, first.result], [1, 'fail'])

  await publishControls(store, company.org, [control], {
    parameters: { [location]: { countries: ['US', 'CA'] } },
  })
  const second = await runOne(company, location)
  assert.deepEqual([second.version, second.seq, second.result], [2, 2, 'pass'])
  assert.deepEqual(await verdictsOf(company, location), { a: 'pass', b: 'pass' })
  await assertAsFromScratch(company, location)

  const entries = await entriesOf(company)
  const tests = entries.filter((entry) => entry.t === 'test' && entry.id === location)
  assert.deepEqual(
    tests.map((entry) => entry.t === 'test' && entry.version),
    [1, 2],
  )
  const controls = entries.filter((entry) => entry.t === 'control' && entry.id === control)
  assert.deepEqual(
    controls.map((entry) => entry.t === 'control' && [entry.version, entry.tests[0]]),
    [
      [1, `${location}@1`],
      [2, `${location}@2`],
    ],
  )
  // The sentence says what is tested, so its digest changed too.
  const [before, now] = controls.map((entry) => entry.t === 'control' && entry.sentence['en'])
  assert.notEqual(before, now)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a machine whose clock went back judges at the time of what was last recorded', async () => {
  const company = await beginCompany(store, clock)
  await read(company, rdsCalls({ [east]: { databases: { b: false } } }))
  await approve(company, ['b'], 86_400)
  passTime(company, -300)
  assert.equal((await runOne(company, encrypted)).result, 'excepted')
  passTime(company, 300)
})
