/** One simulated company: the real one, the model of what must be true of it, and chance. */
import assert from 'node:assert/strict'

import { findTest } from '#program/index.ts'
import { findConnector } from '#run/connectors.ts'
import { answer, beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { Store } from '#store/database.ts'
import { listItems } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readLastRecorded, readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { lastRun, listFindings } from '#store/runs.ts'
import type { TestClock } from '#store/test-store.ts'

import type { Answers, ScopeOutcome } from './answers.ts'
import { awsAnswers } from './aws-answers.ts'
import { expectedStatus } from './expected-status.ts'
import { nothingKnown, ownedBy } from './knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { emptyLedger, parametersOf, pastsOf } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { randomOf } from './random.ts'
import type { Random } from './random.ts'
import { expectRun, groundOf, ruledTests } from './rules.ts'
import type { Said } from './rules.ts'
import { assertAllLogged, takeEntries } from './take-entries.ts'
import type { CalledFor } from './take-entries.ts'
import { tlsAnswers } from './tls-answers.ts'
import { beginWorld } from './world.ts'
import type { Stored, World } from './world.ts'

/** A published checkpoint, as somebody outside keeps it. */
export interface Witnessed {
  size: number
  root: Uint8Array
  note: string
}

/** All that was known at an instant, to be asked for again long afterwards. */
export interface Remembered {
  at: Date
  known: Knowledge
}

export interface Simulation {
  company: TestCompany
  random: Random
  world: World
  /** What went, and may come back. */
  gone: Map<string, Stored>
  known: Knowledge
  ledger: Ledger
  /** Configured sources, and the populations each may fill. */
  sources: Map<string, readonly string[]>
  /** When each source was last begun to be read. */
  begun: Map<string, number>
  /** Sources whose last reading could not even begin: tried again sooner. */
  unreached: Set<string>
  /** What the last reading of a source came to, where some of it failed for reasons that pass by themselves: it goes on sooner. */
  passing: Map<string, readonly ScopeOutcome[]>
  witnessed: Witnessed[]
  /** Something kept the last publishing from its end: what strangers find need not fit together. */
  isHalfPublished: boolean
  remembered: Remembered[]
  /** What was done, a line a step. */
  trail: string[]
}

export const connectorOf: Readonly<Record<string, string>> = {
  'aws-one': 'aws',
  'aws-two': 'aws',
  endpoints: 'tls',
}
function feedsOf(connector: string): string[] {
  return findConnector(connector).feeds.map(({ id }) => id)
}

export async function beginSimulation(
  store: Store,
  clock: TestClock,
  seed: number,
): Promise<Simulation> {
  const random = randomOf(seed)
  const world = await beginWorld(random, clock.now)
  const company = await beginCompany(store, clock)
  const simulation: Simulation = {
    company,
    random,
    world,
    gone: new Map(),
    known: nothingKnown(),
    ledger: emptyLedger(),
    sources: new Map(),
    begun: new Map(),
    unreached: new Set(),
    passing: new Map(),
    witnessed: [],
    isHalfPublished: false,
    remembered: [],
    trail: [],
  }
  await addSource(simulation, 'aws-one')
  await addSource(simulation, 'endpoints')
  await takeNewEntries(simulation, {})
  return simulation
}

/** From now on the source is one of the company's; nobody has read it yet. */
export async function addSource(simulation: Simulation, source: string): Promise<void> {
  const connector = connectorOf[source] ?? ''
  simulation.sources.set(source, feedsOf(connector))
  await answer(simulation.company, [], { id: source, connector })
}

/**
 * What a source will answer when it is read next, and what must come of it. Only where no other source is read at the same
 * time may it claim an item of another: else it would be chance who comes first.
 */
export async function prepareAnswers(
  simulation: Simulation,
  source: string,
  trouble: number,
  mayClaim: boolean,
): Promise<Answers> {
  const { world, random, known, company } = simulation
  const connector = connectorOf[source] ?? ''
  const foreign = ['aws-one', 'aws-two']
    .filter((other) => mayClaim && other !== source)
    .flatMap((other) => ownedBy(known, other, 'database'))
    .filter(({ key, content }) => content['kind'] === 'instance' && world.stored.has(key))
  const answers =
    connector === 'tls'
      ? tlsAnswers(world, random, trouble)
      : awsAnswers(world, source, random, trouble, foreign)
  await answer(company, answers.calls, { id: source, connector })
  return answers
}

/** Takes in what the log got since the last look; what nothing called for, or what says the wrong thing, is thrown. */
export async function takeNewEntries(
  simulation: Simulation,
  calledFor: CalledFor,
  ended: { publishedAt?: number } | 'died' = {},
): Promise<void> {
  const { company, ledger } = simulation
  const { store, org } = company
  const { entries, grounds, said } = await readOrg(store, org, async (tx) => {
    const { size } = await readHead(tx)
    const rows = await readEntries(tx, ledger.bytes.length, size)
    assert.equal(
      rows.length,
      size - ledger.bytes.length,
      'entries that the head counts are missing',
    )
    const judgedTo = new Map<string, number>()
    const saidBy = new Map<string, Said>()
    for (const test of calledFor.runs ?? []) {
      const run = await lastRun(tx, test)
      if (run) judgedTo.set(test, run.judgedTo.getTime())
      const isNew = run && run.entry >= ledger.bytes.length
      if (isNew && !ruledTests.includes(test)) saidBy.set(test, await saidOfEach(tx, test))
    }
    return { entries: rows.map(({ bytes }) => bytes), grounds: judgedTo, said: saidBy }
  })
  takeEntries(
    ledger,
    entries,
    calledFor,
    ({ test: ref }) => {
      const [test = ''] = ref.split('@')
      const ofTest = said.get(test)
      return expectRun(
        test,
        Math.max(+company.clock.now, grounds.get(test) ?? 0),
        simulation.known,
        {
          parameters: parametersOf(ledger, test),
          granted: ledger.granted,
          sources: simulation.sources,
          ...(ofTest && { said: ofTest }),
        },
      )
    },
    (at) => statusesAt(ledger, at),
  )
  if (ended !== 'died') assertAllLogged(ledger, calledFor, ended.publishedAt)
}

/** What a test that has no rule said of each item: of every one that stands, and nothing good of what is not confirmed. */
async function saidOfEach(tx: Tx, test: string): Promise<Said> {
  const found = await listFindings(tx, test)
  const items = await listItems(tx, findTest(test)?.on.id ?? '')
  assert.deepEqual(
    found.map(({ key }) => key),
    items.map(({ key }) => key).toSorted((a, b) => (a < b ? -1 : 1)),
    `${test} does not speak of every item`,
  )
  const unconfirmed = new Set(items.filter(({ confirmed }) => !confirmed).map(({ key }) => key))
  const said = new Map(
    found.map(({ key, verdict, late, reason }) => {
      assert(verdict === 'pass' || verdict === 'fail' || verdict === 'unknown', `${test} of ${key}`)
      assert(!late && (verdict === 'unknown' || !unconfirmed.has(key)), `${test} of ${key}`)
      const waitsFor = reason?.code === 'not-read' ? reason.values?.['scope'] : undefined
      return [key, { verdict, ...(typeof waitsFor === 'string' && { waitsFor }) }] as const
    }),
  )
  const receipts = await currentReceipts(tx, groundOf(test).populations)
  const scopes = receipts.map(({ scope, complete, detail = false, readAt }) => ({
    scope,
    complete,
    detail,
    readAt: readAt.getTime(),
  }))
  return { items: said, scopes }
}

/** What every control must be called at an instant; nothing where runs were hidden. */
export function statusesAt(ledger: Ledger, at: number): Map<string, string | undefined> {
  return new Map([...pastsOf(ledger)].map(([id, past]) => [id, expectedStatus(past, at)]))
}

/** The instant up to which everything is recorded: never behind the clock, and ahead of one that was set back. */
export async function recordedTo({ company }: Simulation): Promise<number> {
  const seen = await readOrg(company.store, company.org, readLastRecorded)
  return Math.max(seen.getTime(), company.clock.now.getTime())
}
