/** One round of the machine: sources, derived populations, tests, and what the public sees. */
import { OperatingError } from '#engine/operating-error.ts'
import type { TestEntry } from '#log/entry.ts'
import type { Store } from '#store/database.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { listSources } from '#store/sources.ts'
import type { Source } from '#store/sources.ts'

import { collectAll } from './collect.ts'
import type { CollectOptions } from './collect.ts'
import { declareControls, declareTests } from './declare.ts'
import { deriveItems } from './derive.ts'
import { derivedPopulations } from './derived-populations.ts'
import { keepControls } from './keep-controls.ts'
import { withTurns } from './one-at-a-time.ts'
import { readProgram } from './program-settings.ts'
import type { Program, RunningTest } from './program-settings.ts'
import type { Trigger } from './run-entry.ts'
import { runTest } from './run-test.ts'

/** Reads one source, or all of them: see `collectAll`. */
export async function readSources(
  store: Store,
  org: string,
  id: string | undefined,
  options: CollectOptions = {},
): Promise<void> {
  const chosen = await readOrg(store, org, async (tx) =>
    id === undefined ? listSources(tx) : [await findSource(tx, id)],
  )
  await collectAll(store, org, chosen, options)
}

/** Runs all tests that `chosen` accepts, one after the other, and reports each as it is recorded. */
export async function runTests(
  store: Store,
  org: string,
  trigger: Trigger,
  chosen: (test: RunningTest) => boolean = () => true,
  onRun: (run: Run) => void = () => undefined,
): Promise<Run[]> {
  const { program, declared } = await withOrg(store, org, declareProgram)
  const chosenTests = program.tests.filter(chosen)
  const looked = chosenTests.map(({ test }) => test.on)
  return await withTurns(store, org, async (oneAtATime) => {
    for (const population of derivedPopulations(looked)) {
      await oneAtATime(population.id, () => deriveItems(store, org, population))
    }
    const runs: Run[] = []
    for (const running of chosenTests) {
      const { id } = running.test
      const entry = declared.get(id)
      if (!entry) throw new Error(`${id} was not declared`)
      const run = await oneAtATime(id, () => runTest(store, org, running, entry, trigger))
      onRun(run)
      runs.push(run)
    }
    return runs
  })
}

/** Brings the log's tests and published controls up to what the company runs now. */
export async function declareProgram(
  tx: WriteTx,
): Promise<{ program: Program; declared: Map<string, TestEntry> }> {
  const program = await readProgram(tx)
  const declared = await declareTests(tx, program)
  await declareControls(tx, program, declared)
  await keepControls(tx)
  return { program, declared }
}

/** A source by its id; an unknown one is an operating error that names those there are. */
export async function findSource(tx: Tx, id: string): Promise<Source> {
  const sources = await listSources(tx)
  const found = sources.find((source) => source.id === id)
  if (found) return found
  throw new OperatingError(
    'source-unknown',
    `There is no source called ${id}.`,
    sources.length === 0
      ? 'Add one with: beleg source add.'
      : `Sources here: ${sources.map((source) => source.id).join(', ')}.`,
  )
}
