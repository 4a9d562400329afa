/** Readings: of one source, by a process that may die, or as one of those that a tick finds due. */
import assert from 'node:assert/strict'

import { OperatingError } from '#engine/operating-error.ts'
import { collect } from '#run/collect.ts'
import { findSource } from '#run/round.ts'
import type { Store } from '#store/database.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { putSource } from '#store/sources.ts'

import type { ScopeOutcome } from './answers.ts'
import { attempt, died } from './attempt.ts'
import type { Death } from './attempt.ts'
import { afterNoConnection, afterReading, itemsIn, readPopulations, scopeKey } from './knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { ruledPopulations } from './rules.ts'
import { connectorOf, prepareAnswers, recordedTo } from './simulation.ts'
import type { Simulation } from './simulation.ts'
import { comparable } from './tls-answers.ts'

/** How likely a list fails, in percent: most readings go well. */
export function troubleBy({ random }: Simulation): number {
  return random.weighted([
    [6, 0],
    [3, 12],
    [1, 50],
  ] as const)
}

/** Reads one source. A reading that died is begun again, as the next process would. */
export async function readSource(
  simulation: Simulation,
  source: string,
  death: Death,
): Promise<string> {
  const { company, random, known } = simulation
  const { store, org, clock } = company
  if (random.percent(4)) {
    await withOrg(store, org, (tx) =>
      putSource(tx, {
        id: source,
        connector: connectorOf[source] ?? '',
        settings: { recorded: ['/nowhere/at-all.jsonl'] },
      }),
    )
    simulation.begun.set(source, await recordedTo(simulation))
    await assert.rejects(async () => await collectFrom(store, org, source), OperatingError)
    simulation.unreached.add(source)
    simulation.passing.delete(source)
    simulation.known = afterNoConnection(known, source, clock.now.getTime())
    return `read ${source}: no connection`
  }
  const { outcomes } = await prepareAnswers(simulation, source, troubleBy(simulation), true)
  const after = afterReading(known, source, outcomes, clock.now.getTime())
  simulation.begun.set(source, await recordedTo(simulation))
  const lived = await attempt(store, death, (mortal) => collectFrom(mortal, org, source))
  if (!lived) {
    await assertEitherWay(simulation, source, after)
    simulation.begun.set(source, await recordedTo(simulation))
    await collectFrom(store, org, source)
  }
  noteRead(simulation, source, outcomes)
  simulation.known = after
  return `read ${source}${died(lived)}: ${faultsIn(outcomes)}`
}

/** What fails so may work soon. */
const passingBy = ['ThrottlingException', 'ECONNREFUSED']

/** Notes what a reading that went to its end means for the next one; only clouds are read by parts that it can go on with. */
export function noteRead(
  { unreached, passing }: Simulation,
  source: string,
  outcomes: readonly ScopeOutcome[],
): void {
  unreached.delete(source)
  const mayPass = outcomes.some(({ because = '' }) => passingBy.includes(because))
  if (mayPass && connectorOf[source] !== 'tls') passing.set(source, outcomes)
  else passing.delete(source)
}

async function collectFrom(store: Store, org: string, source: string): Promise<void> {
  await collect(store, org, await readOrg(store, org, (tx) => findSource(tx, source)))
}

export function faultsIn(outcomes: readonly { because?: string }[]): string {
  const reasons = new Set(outcomes.flatMap(({ because }) => because ?? []))
  return reasons.size === 0 ? 'complete' : [...reasons].toSorted().join(', ')
}

/** I1: of a reading that died every scope is as it was, or wholly as it was read. */
async function assertEitherWay(
  { company, known: before }: Simulation,
  source: string,
  after: Knowledge,
): Promise<void> {
  // Whoever committed while dying holds the lock of writers until then.
  const held = await withOrg(company.store, company.org, async (tx) => ({
    items: await Promise.all(
      readPopulations.map(async (id) => [id, await listItems(tx, id)] as const),
    ),
    receipts: await currentReceipts(tx, ruledPopulations),
  }))
  // A receipt does not say whose it is: those of a scope that two sources name cannot be told apart here.
  const isShared = (scope: string) =>
    [...after.scopes.values()].some((each) => each.scope === scope && each.source !== source)
  const scopes = [...after.scopes.values()].filter(
    (each) =>
      each.source === source &&
      !isShared(each.scope) &&
      each.feeds.some((population) => ruledPopulations.includes(population)),
  )
  for (const { scope } of scopes) {
    const receipt = held.receipts.find((each) => each.scope === scope)
    const items = held.items.flatMap(([population, versions]) =>
      versions
        .filter((version) => version.scope === scope)
        .map(({ key, content, confirmed }) => [
          population,
          key,
          confirmed,
          comparable({ ...Object(content) }),
        ]),
    )
    const actual = [receipt?.complete, receipt?.because, receipt?.readAt.getTime(), items]
    const either = [before, after].map((known) => stateOf(known, source, scope))
    const isEither = either.some((state) => {
      try {
        assert.deepEqual(actual, state)
        return true
      } catch {
        return false
      }
    })
    if (!isEither) assert.deepEqual(actual, either[0], `${scope} is half applied`)
  }
}

function stateOf(known: Knowledge, source: string, name: string): unknown[] {
  const scope = known.scopes.get(scopeKey(source, name))
  const items = readPopulations.flatMap((population) =>
    [...itemsIn(known, population)]
      .filter(([, item]) => item.scope === name)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { content, confirmed }]) => [population, key, confirmed, comparable(content)]),
  )
  return [scope?.complete, scope?.because, scope?.readAt, items]
}
