/**
 * 10,000 people and the 14 policies that come with the product, published: how long it takes until every acceptance that is
 * owed is derived and judged, and how long after something changed. First in memory, which is the computing alone; then as a
 * company does it, with every item and finding kept with its history, and the run in the log. `--people` for another number.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { sourcesOf } from '#engine/population.ts'
import { measured as byMeasuring } from '#engine/receipt.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyAccepted } from '#program/policies/policy-accepted.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'
import { readProgram } from '#run/program-settings.ts'
import type { RunningTest } from '#run/program-settings.ts'
import { judgeReading } from '#run/replay-evidence.ts'
import { runTests } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { listItems, replaceItems } from '#store/items.ts'
import { readOrg, refreshStatistics, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'

import { beginBench } from './many-databases.ts'
import { publishPolicy } from './publish-policy.ts'
import { serverCpu } from './server-cpu.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '10000' } } })
const size = Number(values.people)
const digest = '00'.repeat(32)
/** How often one person changes something. */
const times = 9

const directory = openDataDirectory(mkdtempSync(join(tmpdir(), 'beleg-bench-')))
const store = await openStore({ directory })
try {
  await measure(await beginBench(store))
} finally {
  await store.close()
  rmSync(directory.root, { recursive: true, force: true })
}

async function measure(org: string): Promise<void> {
  await withOrg(store, org, (tx) =>
    putPeople(
      tx,
      Array.from({ length: size }, (_, n) => person(n)),
      'people',
      { isNew: true },
    ),
  )
  for (const policy of shippedPolicies()) await publish(org, policy.id, 1)
  await refreshStatistics(store, ['item'], size)
  console.log(`  ${size.toLocaleString('en')} people, ${shippedPolicies().length} policies`)
  const accepted = ({ test }: RunningTest) => test.id === 'policy-accepted'
  const ofPeople = ({ test }: RunningTest) => sourcesOf(test.on).includes(people)
  const run = (chosen: (test: RunningTest) => boolean) => runTests(store, org, 'manual', chosen)

  await judgeInMemory(org)
  const [first] = await timed('derive and judge all of it, kept and in the log', () =>
    run(accepted),
  )
  console.log(`  ${JSON.stringify(first?.counts)}`)
  await timed('nothing changed', () => run(accepted))
  const tests = await timed('every test about people, a first time', () => run(ofPeople))
  await repeatedly('one person accepted a policy', async (n) => {
    await accept(org, [n], 'cryptography')
    return () => run(accepted)
  })
  await repeatedly('one person’s last day became known: their policies', async (n) => {
    await leave(org, n)
    return () => run(accepted)
  })
  await repeatedly(`one person’s last day became known: ${tests.length} tests`, async (n) => {
    await leave(org, times + n)
    return () => run(ofPeople)
  })
  await accept(
    org,
    Array.from({ length: size }, (_, n) => n),
    'vendor',
  )
  await timed('everybody accepted one policy', () => run(accepted))
  await publish(org, 'vendor', 2)
  await timed('a policy was published anew', () => run(accepted))
}

/** What the same costs by itself, where nothing of it is kept. */
async function judgeInMemory(org: string): Promise<void> {
  const read = await readOrg(store, org, async (tx) => {
    const held = sourcesOf(policyAccepted.on).map(async ({ id }) => {
      const versions = await listItems(tx, id)
      const items = versions.map(
        ({ key, content, scope }) => [key, { item: content, scope }] as const,
      )
      return [id, new Map(items)] as const
    })
    return { items: new Map(await Promise.all(held)), program: await readProgram(tx) }
  })
  const receipt = {
    scope: 'people',
    feeds: [people.id],
    basis: byMeasuring,
    complete: true,
    calls: 0,
    pages: 0,
    items: size,
    readAt: new Date(),
  }
  const asking = read.program.tests.filter(({ test }) => test.id === policyAccepted.id)
  const lines = await timed('derive and judge all of it, in memory', async () =>
    judgeReading({ items: read.items, receipts: [receipt] }, receipt.readAt, asking),
  )
  console.log(`  ${lines.length.toLocaleString('en')} lines`)
}

async function publish(org: string, policy: string, number: number): Promise<void> {
  await withOrg(store, org, (tx) => publishPolicy(tx, policy, number))
}

async function accept(org: string, persons: readonly number[], policy: string): Promise<void> {
  await withOrg(store, org, async (tx) => {
    const at = tx.recordedAt.toISOString()
    const items = persons.map((n) => ({
      item: {
        id: `${person(n).id}/${policy}/1`,
        person: person(n).id,
        policy,
        version: `${policy}/1`,
        language: 'en' as const,
        digest,
        name: person(n).name,
        acceptedAt: at,
        recordedAt: at,
        via: 'portal' as const,
      },
      source: 'people',
      scope: 'people',
      confirmed: true,
    }))
    await replaceItems(tx, policyAcceptances, items, {
      keys: items.map(({ item }) => item.id),
      areNew: true,
    })
  })
  await refreshStatistics(store, ['item'], persons.length)
}

async function leave(org: string, n: number): Promise<void> {
  await withOrg(store, org, (tx) => putPeople(tx, [{ ...person(n), end: '2030-06-30' }], 'people'))
}

/** Somebody who began on one of some thousand days. */
function person(n: number): Person {
  return {
    id: `person-${String(n).padStart(6, '0')}`,
    name: `Person ${n}`,
    kind: 'employee',
    country: 'DE',
    groups: [n % 3 === 0 ? 'engineering' : 'sales'],
    start: new Date(Date.UTC(2016, 0, 1 + (n % 3000))).toISOString().slice(0, 10),
    externalIds: {},
  }
}

/** What a piece of work took, in milliseconds: of the clock, and of processors. */
interface Took {
  wall: number
  own: number
  database: number
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const { result, took } = await measured(work)
  print(what, took)
  return result
}

/** The median of some times, a different person each time; `change` hands back what is measured. */
async function repeatedly(
  what: string,
  change: (n: number) => Promise<() => Promise<unknown>>,
): Promise<void> {
  const all: Took[] = []
  for (let n = 0; n < times; n++) all.push((await measured(await change(n))).took)
  const median = (of: keyof Took) =>
    all.map((took) => took[of]).toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0
  print(`${what}, median of ${times}`, {
    wall: median('wall'),
    own: median('own'),
    database: median('database'),
  })
}

async function measured<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; took: Took }> {
  const own = process.cpuUsage()
  const database = serverCpu(directory.database)
  const start = performance.now()
  const result = await work()
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(own)
  const took = {
    wall,
    own: (user + system) / 1000,
    database: (serverCpu(directory.database) - database) * 1000,
  }
  return { result, took }
}

function print(what: string, { wall, own, database }: Took): void {
  const ms = (value: number) => `${Math.round(value).toLocaleString('en').padStart(7)} ms`
  console.log(`  ${what.padEnd(68)} ${ms(wall)}   cpu: Beleg ${ms(own)}, database ${ms(database)}`)
}
