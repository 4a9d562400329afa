import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { nothingAnywhere } from '#connectors/aws/nothing.ts'
import { reads } from '#connectors/aws/reads.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { collect, readCalls } from './collect.ts'
import { replayEvidence } from './replay-evidence.ts'
import { findSource } from './round.ts'
import { account, awsCalls, beginCompany, run } from './test-company.ts'
import type { VerdictLine } from './verdict-line.ts'
import { readVerdicts } from './verdicts.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const fixtures = join(import.meta.dirname, '../connectors')
const recordings = {
  'aws, one account': withNothingElse(
    await readCalls([join(fixtures, 'aws/fixtures/one-account.jsonl')]),
  ),
  'aws, with a region denied': [
    ...awsCalls({
      'us-east-1': { databases: { a: true, b: false }, snapshots: { s: false } },
      'eu-central-1': { databases: { c: true }, denied: ['DescribeDBSnapshots'] },
    }),
  ],
  'aws, an organisation': await readCalls([join(fixtures, 'aws/fixtures/organisation.jsonl')]),
  tls: await readCalls([join(fixtures, 'tls/fixtures/four-endpoints.jsonl')]),
  csv: await readCalls([join(fixtures, 'csv/fixtures/three-lists.jsonl')]),
  attested: await readCalls([join(fixtures, 'attested/fixtures/two-lists.jsonl')]),
}

/** The lists that reads of AWS begin with: a recording without any is of a program that did not read it yet. */
const lists = new Set(reads.flatMap((read) => read.lists))

/** What no test stands on; a report that is there needs none to be made. */
const unjudged = new Set([
  'DescribeConfigurationRecorders',
  'DescribeContinuousBackups',
  'GenerateCredentialReport',
  'GetBucketPolicy',
  'GetBucketVersioning',
  'GetPublicAccessBlock',
])

/** The recording, and beside what it holds nothing in its two regions. */
function withNothingElse(calls: readonly RecordedCall[]): RecordedCall[] {
  const named = ({ service, op, region }: RecordedCall) =>
    service === 's3' ? op : `${service}.${op} ${region}`
  const held = new Set(calls.map(named))
  const rest = nothingAnywhere('111122223333', ['us-east-1', 'us-west-2'])
  return [...calls, ...rest.filter((call) => !held.has(named(call)))]
}

/** Lines as text, without the one thing that may differ between a run and its replay: the millisecond of the run. */
function comparable(lines: readonly VerdictLine[]): string[] {
  const fields = ['test', 'item', 'scope', 'verdict', 'because', 'basis']
  return (
    lines
      // What people keep in the register is in no archive.
      .filter(({ item }) => item?.startsWith('register/') !== true)
      .map((line) => JSON.stringify(line, fields))
      .toSorted()
  )
}

/** The calls that the receipts' evidence holds. */
async function evidenceOf(receipts: readonly Receipt[]): Promise<RecordedCall[]> {
  const digests = receipts.flatMap(({ evidence }) => evidence ?? [])
  return await readCalls(digests.map((digest) => join(store.directory.blobs, `${digest}.jsonl.gz`)))
}

for (const [name, calls] of Object.entries(recordings)) {
  test(`the evidence a reading archived, replayed alone, gives the verdicts of the run (${name})`, async () => {
    const company = await beginCompany(store, clock)
    const { org } = company
    const file = join(mkdtempSync(join(store.directory.root, 'r-')), 'calls.jsonl')
    writeFileSync(file, calls.map((call) => `${JSON.stringify(call)}\n`).join(''))
    const [service = ''] = calls.map((call) => call.service)
    const connector = ['tls', 'csv', 'attested'].includes(service) ? service : 'aws'
    await withOrg(store, org, (tx) =>
      putSource(tx, { id: 'one', connector, settings: { recorded: [file] } }),
    )
    const source = await readOrg(store, org, (tx) => findSource(tx, 'one'))
    const receipts = await collect(store, org, source)
    await run(company)

    const replayed = await replayEvidence(await evidenceOf(receipts), clock.now)
    const tests = new Set(replayed.map((line) => line.test))
    assert(tests.size > 2)
    const lines = (await readOrg(store, org, (tx) => readVerdicts(tx))).filter((line) =>
      tests.has(line.test),
    )
    assert.deepEqual(comparable(replayed), comparable(lines))
  })
}

/** Verdicts by test and item. */
function byItem(lines: readonly VerdictLine[]): Map<string, string> {
  return new Map(
    lines.flatMap(({ test: of, item, verdict }) =>
      item === undefined ? [] : [[`${of} ${item}`, verdict]],
    ),
  )
}

/** Whether a replay of these lines would call the test passed. */
function results(lines: readonly VerdictLine[]): Map<string, boolean> {
  return new Map(
    [...Map.groupBy(lines, (line) => line.test)].map(([id, own]) => [
      id,
      own.every(({ verdict }) => verdict === 'pass'),
    ]),
  )
}

for (const [name, calls] of Object.entries(recordings)) {
  test(`a recording that lacks any one call never says better, and something is unknown in its place (${name})`, async () => {
    const whole = await replayEvidence(calls, clock.now)
    const [verdicts, passed] = [byItem(whole), results(whole)]
    let missed = 0
    for (const [index, call] of calls.entries()) {
      const rest = await replayEvidence(calls.toSpliced(index, 1), clock.now)
      const what = `without ${call.service}.${call.op} ${JSON.stringify(call.params)}`
      for (const [key, verdict] of byItem(rest)) {
        if (verdict === 'pass') assert.equal(verdicts.get(key), 'pass', `${key} ${what}`)
      }
      const now = results(rest)
      for (const [id, isPassed] of passed) {
        assert(isPassed || now.get(id) !== true, `${id} passes ${what}`)
      }
      const news = new Set(comparable(whole))
      const changed = comparable(rest).filter((line) => !news.has(line))
      const isUnknown = changed.some((line) => line.includes('"unknown"'))
      // What fails by one answer fails without the others, who accepts TLS 1.3 is no worse for it, a recording without
      // regions, or without the only call of a list, is expected to hold what it names, and a list that was not read
      // is no better.
      const list = call.params['name']
      const isUnread = whole.some(({ scope }) => scope === `${call.service}/${String(list)}`)
      const ofList = calls.filter(
        (other) =>
          (lists.has(`${call.service}.${call.op}`)
            ? other.service === call.service && other.op === call.op
            : true) && other.params['name'] === list,
      )
      const mayStand =
        ['tls', 'sts', 'ec2'].includes(call.service) ||
        unjudged.has(call.op) ||
        ofList.length === 1 ||
        isUnread ||
        // A test over a population that only this call fed is no longer spoken of.
        [...passed.keys()].some((id) => !now.has(id))
      assert(isUnknown || (mayStand && changed.length === 0), what)
      if (isUnknown) missed++
    }
    assert(missed >= Math.min(6, calls.length / 2))
  })
}

test('calls of a service no connector reads are refused by name', async () => {
  const stranger = { service: 'sagemaker', op: 'ListModels', account, params: {}, response: {} }
  await assert.rejects(replayEvidence([stranger], clock.now), {
    name: 'OperatingError',
    code: 'evidence-unknown-service',
    message: /sagemaker.*ListModels/,
  })
})

test('a recording says nothing of tests over populations it holds nothing of', async () => {
  const lines = await replayEvidence(recordings.tls, clock.now)
  assert(lines.length > 0)
  assert(!lines.some(({ test: of }) => of === 'storage-encrypted'))
  assert.deepEqual(await replayEvidence([], clock.now), [])
})

test('an item that two connectors report is judged once, and the second scope is incomplete', async () => {
  const register = recordings.csv.filter(({ params }) => params['name'] === 'register')
  const alone = await replayEvidence(register, clock.now)
  const of = (lines: readonly VerdictLine[]) =>
    lines
      .filter((line) => line.test === 'storage-encrypted')
      .map(({ item, scope, verdict, because }) => [item ?? scope, verdict, because])
  assert.deepEqual(of(alone), [
    ['register:files', 'unknown', 'not-reported'],
    ['register:orders', 'pass', null],
    ['register:users', 'fail', 'plain'],
  ])

  const [attested] = recordings.attested
  assert(attested)
  const item = { id: 'register:orders', account: 'x', kind: 'instance', engine: 'y' }
  const also = { ...attested, response: { items: [item] } }
  assert.deepEqual(of(await replayEvidence([...register, also], clock.now)), [
    ['register:files', 'unknown', 'not-reported'],
    ['register:orders', 'unknown', 'not-reported'],
    ['register:users', 'fail', 'plain'],
    ['csv/register', 'unknown', 'OwnedByOtherSource'],
  ])
})
