/** Runs of tests, by hand or by the schedule. */
import assert from 'node:assert/strict'

import { runTests } from '#run/round.ts'
import { runDue } from '#run/schedule.ts'
import { readOrg } from '#store/organisation.ts'

import type { ScopeOutcome } from './answers.ts'
import { attempt, died } from './attempt.ts'
import type { Death } from './attempt.ts'
import { assertVerdicts } from './checks.ts'
import { afterReading } from './knowledge.ts'
import { faultsIn, noteRead, troubleBy } from './read-source.ts'
import { hourMs, retryMs, testIds } from './rules.ts'
import { prepareAnswers, recordedTo, takeNewEntries } from './simulation.ts'
import type { Simulation } from './simulation.ts'
import type { CalledFor } from './take-entries.ts'

/** Runs some tests; those that a death kept from running run another time. */
export async function runSome(
  simulation: Simulation,
  tests: readonly string[],
  death: Death,
): Promise<string> {
  const { store, org } = simulation.company
  const chosen = new Set(tests)
  const calledFor = { declares: true, runs: new Set(tests) }
  const lived = await attempt(store, death, (mortal) =>
    runTests(mortal, org, 'manual', ({ test }) => chosen.has(test.id)),
  )
  await takeNewEntries(simulation, calledFor, lived ? {} : 'died')
  const ran = tests.filter((test) => !calledFor.runs.has(test))
  await assertVerdicts(simulation, ran)
  return `run${died(lived)}: ${ran.map((test) => said(simulation, test)).join(', ')}`
}

function said({ ledger }: Simulation, test: string): string {
  const run = ledger.runs.findLast((each) => each.test === test)
  return `${test} ${run?.expected.result ?? '-'}${run?.isHidden ? ' (hidden)' : ''}`
}

/** One tick of the schedule: whatever is due is read, run and published. */
export async function tick(simulation: Simulation): Promise<string> {
  const { company, ledger, sources } = simulation
  const now = company.clock.now.getTime()
  const isDue = (last: number | undefined, everyMs = hourMs) =>
    last === undefined || now - last >= everyMs
  const { begun, unreached, passing } = simulation
  let { known } = simulation
  const every: ScopeOutcome[] = []
  const trouble = troubleBy(simulation)
  const read = [...sources.keys()].filter((source) =>
    isDue(begun.get(source), unreached.has(source) ? retryMs : hourMs),
  )
  const goingOn = [...passing].filter(
    ([source]) => !read.includes(source) && isDue(begun.get(source), retryMs),
  )
  for (const source of read) {
    const { outcomes } = await prepareAnswers(simulation, source, trouble, false)
    known = afterReading(known, source, outcomes, now)
    every.push(...outcomes)
    noteRead(simulation, source, outcomes)
  }
  simulation.known = known
  const began = await recordedTo(simulation)
  for (const source of [...read, ...goingOn.map(([each]) => each)]) begun.set(source, began)
  const tests = testIds.filter((test) =>
    isDue(ledger.runs.findLast((each) => each.test === test)?.at),
  )
  const calledFor: CalledFor = {
    declares: tests.length > 0,
    publishes: true,
    runs: new Set(tests),
  }
  await runDue(company.store, company.organisation, { render: () => new Map() })
  for (const [source, outcomes] of goingOn) await takeGoingOn(simulation, source, outcomes, now)
  if (tests.length > 0) simulation.isHalfPublished = false
  // It publishes where a test ran, and what it says last it said a few writes ago.
  const ended = tests.length > 0 ? { publishedAt: (await recordedTo(simulation)) - 10 } : {}
  await takeNewEntries(simulation, calledFor, ended)
  await assertVerdicts(simulation, tests)
  return `tick: ${read.length} sources and ${goingOn.length} again (${faultsIn(every)}), ${tests.length} tests, ${Object.values(ledger.lastStatus?.controls ?? {}).join(', ')}`
}

/**
 * A reading that went on, or began anew where nothing of the last one was whole: asked the same, it comes to the same, and says all of
 * it as of when the first of them began, or of now.
 */
async function takeGoingOn(
  simulation: Simulation,
  source: string,
  outcomes: readonly ScopeOutcome[],
  now: number,
): Promise<void> {
  const { company, known } = simulation
  const before = [...known.scopes.values()].find((each) => each.source === source)?.readAt
  const asOf = await readOrg(company.store, company.org, async ({ db, org }) => {
    const reading = await db
      .selectFrom('reading')
      .select('as_of')
      .where('org_id', '=', org)
      .where('source', '=', source)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return reading.as_of?.getTime()
  })
  assert(asOf !== undefined && [before, now].includes(asOf), `when ${source} was read`)
  simulation.known = afterReading(known, source, outcomes, asOf)
}
