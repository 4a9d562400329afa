/** What must be true of each entry beside those before it, apart from statuses and hashes. */

import type { Entry, RunEntry } from './entry.ts'
import type { FoldState } from './fold-state.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { contradiction, openRun } from './hidden-run.ts'
import type { RunOutcome } from './hidden-run.ts'
import { instant } from './instant.ts'
import { parseTestRef } from './test-ref.ts'

/** What the entries so far have laid down. Grows with the tests and controls there are and the runs not revealed. */
export interface Rules {
  clock: number
  tests: Map<string, TestSoFar>
  /** Last version of each control. */
  controls: Map<string, number>
  /** Test of each exception, by log index. */
  exceptions: Map<number, string>
  hidden: Map<number, { run: RunEntry; dueAt: number }>
}

interface TestSoFar {
  /** The last number of a run. */
  seq: number
  /** The delay of each version, in milliseconds. */
  delays: Map<number, number>
  /** Slots of the population's tree at the latest run that shows them. */
  slots?: { seq: number; size: number }
}

export interface Found {
  code: string
  message: string
}

export function newRules(): Rules {
  return {
    clock: 0,
    tests: new Map(),
    controls: new Map(),
    exceptions: new Map(),
    hidden: new Map(),
  }
}

/** What is wrong with the next entry; lays down what it says. */
export function problemsOf(sha256: Sha256, rules: Rules, index: number, entry: Entry): Found[] {
  const found: Found[] = []
  const say = (code: string, message: string) => found.push({ code, message })

  if ((entry.t === 'genesis') !== (index === 0)) {
    say('genesis', 'The first entry of a log, and no other, is its genesis.')
  }
  const at = instant(entry.at)
  if (at < rules.clock) say('order', 'The entry says it is older than one before it.')
  rules.clock = Math.max(rules.clock, at)

  switch (entry.t) {
    case 'test': {
      const test = testSoFar(rules, entry.id)
      if (entry.version <= Math.max(0, ...test.delays.keys())) {
        say('test-version', `Version ${entry.version} of test ${entry.id} does not rise.`)
      } else {
        test.delays.set(entry.version, entry.delay * 1000)
      }
      break
    }
    case 'control':
      if (entry.version <= (rules.controls.get(entry.id) ?? 0)) {
        say('control-version', `Version ${entry.version} of control ${entry.id} does not rise.`)
      }
      rules.controls.set(entry.id, Math.max(entry.version, rules.controls.get(entry.id) ?? 0))
      for (const test of entry.tests) {
        if (delayOf(rules, test) === undefined) say('undefined-test', `No entry defines ${test}.`)
      }
      break
    case 'run':
      found.push(...runProblems(rules, index, entry))
      break
    case 'reveal': {
      const hidden = rules.hidden.get(entry.run)
      if (!hidden) {
        say('reveal', `Entry ${entry.run} is no hidden run, or was revealed before.`)
        break
      }
      try {
        const outcome = openRun(sha256, hidden.run.sd, entry.disclosures)
        found.push(...outcomeProblems(rules, entry.run, hidden.run, outcome))
        rules.hidden.delete(entry.run)
      } catch (error) {
        if (!(error instanceof FormatError)) throw error
        say('reveal', `The reveal of entry ${entry.run} does not open it: ${error.message}.`)
      }
      break
    }
    case 'exception':
      rules.exceptions.set(index, entry.test)
      break
    case 'withdraw':
      if (!rules.controls.has(entry.control)) {
        say('reference', `There is no control ${entry.control} to withdraw.`)
      }
      break
    case 'correct':
      if (entry.entry >= index) say('reference', 'Only an earlier entry can be corrected.')
      break
    case 'erase':
      if (entry.from > entry.to || entry.to > index) say('reference', 'No such range of entries.')
      break
    case 'genesis':
    case 'key':
    case 'action':
    case 'document':
    case 'status':
    case 'anchor':
    case 'other':
      break
  }
  return found
}

/** Hidden runs that count for some control and should have been revealed by the log's last entry. */
export function problemsAtEnd(
  rules: Rules,
  state: FoldState,
): { index: number; code: string; message: string }[] {
  return Object.keys(state.hidden).flatMap((key) => {
    const index = Number(key)
    const hidden = rules.hidden.get(index)
    if (!hidden || hidden.dueAt >= rules.clock) return []
    const message = 'The run was hidden, and not revealed when its delay had passed.'
    return [{ index, code: 'unrevealed', message }]
  })
}

function runProblems(rules: Rules, index: number, run: RunEntry): Found[] {
  const { id } = parseTestRef(run.test)
  const found: Found[] = []
  const delay = delayOf(rules, run.test)
  if (delay === undefined) {
    found.push({ code: 'undefined-test', message: `No entry defines ${run.test}.` })
  }
  const test = testSoFar(rules, id)
  if (run.seq !== test.seq + 1) {
    const message = `Run ${run.seq} of ${id} follows run ${test.seq}: a run is missing or doubled.`
    found.push({ code: 'seq', message })
  }
  test.seq = Math.max(test.seq, run.seq)

  if (run.result === 'hidden') {
    rules.hidden.set(index, { run, dueAt: instant(run.at) + (delay ?? 0) })
    return found
  }
  if (delay !== undefined && delay > 0 && run.result !== 'unknown') {
    // Showing the good runs at once would tell which of the others are bad.
    const message = `${run.test} declares a delay, so every result must be hidden at first.`
    found.push({ code: 'not-hidden', message })
  }
  const { result, population, exceptions } = run
  const outcome = { result, population, scopes: run.scopes ?? null, exceptions }
  return [...found, ...outcomeProblems(rules, index, run, outcome)]
}

function outcomeProblems(rules: Rules, index: number, run: RunEntry, outcome: RunOutcome): Found[] {
  const { id } = parseTestRef(run.test)
  const found: Found[] = []
  const wrong = contradiction(run.canary, outcome)
  if (wrong !== undefined) {
    const message = `Run ${run.seq} of ${id} says ${outcome.result}, but ${wrong}.`
    found.push({ code: 'contradiction', message })
  }
  for (const exception of outcome.exceptions) {
    if (exception < index && rules.exceptions.get(exception) === id) continue
    const message = `Entry ${exception} is no earlier exception for ${id}.`
    found.push({ code: 'reference', message })
  }
  return [...found, ...slotProblems(testSoFar(rules, id), run, outcome)]
}

/**
 * An item keeps its slot when it departs, so a population's tree never gets smaller. A run may be revealed after later
 * ones were shown; it then had no more slots than those.
 */
function slotProblems(
  test: TestSoFar,
  { seq, test: ref }: RunEntry,
  { population: { n, absent } }: RunOutcome,
): Found[] {
  if (n === undefined || absent === undefined) return []
  const size = n + absent
  const { slots } = test
  if (!slots || seq > slots.seq) test.slots = { seq, size }
  if (!slots || (seq > slots.seq ? size >= slots.size : size <= slots.size)) return []
  const message = `Run ${seq} of ${parseTestRef(ref).id} has ${size} slots, and run ${slots.seq} has ${slots.size}: items were taken out of the population.`
  return [{ code: 'slots', message }]
}

function testSoFar(rules: Rules, id: string): TestSoFar {
  const test = rules.tests.get(id) ?? { seq: 0, delays: new Map<number, number>() }
  rules.tests.set(id, test)
  return test
}

function delayOf(rules: Rules, ref: string): number | undefined {
  const { id, version } = parseTestRef(ref)
  return rules.tests.get(id)?.delays.get(version)
}
