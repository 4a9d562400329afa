/** Runs of tests, by hand or by the schedule. */
import { runTests } from '#run/round.ts'
import { runDue } from '#run/schedule.ts'

import type { ScopeOutcome } from './answers.ts'
import { attempt, died } from './attempt.ts'
import type { Death } from './attempt.ts'
import { assertVerdicts } from './checks.ts'
import { afterReading } from './knowledge.ts'
import { faultsIn, troubleBy } from './read-source.ts'
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
  let { known } = simulation
  const every: ScopeOutcome[] = []
  const trouble = troubleBy(simulation)
  const read = [...sources.keys()].filter((source) =>
    isDue(simulation.begun.get(source), simulation.unreached.has(source) ? retryMs : hourMs),
  )
  for (const source of read) {
    const { outcomes } = await prepareAnswers(simulation, source, trouble, false)
    known = afterReading(known, source, outcomes, now)
    every.push(...outcomes)
  }
  simulation.known = known
  const began = await recordedTo(simulation)
  for (const source of read) {
    simulation.begun.set(source, began)
    simulation.unreached.delete(source)
  }
  const tests = testIds.filter((test) =>
    isDue(ledger.runs.findLast((each) => each.test === test)?.at),
  )
  const calledFor: CalledFor = {
    declares: tests.length > 0,
    publishes: true,
    runs: new Set(tests),
  }
  await runDue(company.store, company.organisation, { render: () => new Map() })
  if (tests.length > 0) simulation.isHalfPublished = false
  // It publishes where a test ran, and what it says last it said a few writes ago.
  const ended = tests.length > 0 ? { publishedAt: (await recordedTo(simulation)) - 10 } : {}
  await takeNewEntries(simulation, calledFor, ended)
  await assertVerdicts(simulation, tests)
  return `tick: ${read.length} sources (${faultsIn(every)}), ${tests.length} tests, ${Object.values(ledger.lastStatus?.controls ?? {}).join(', ')}`
}
