/** Runs whose result a disclosure delay hides, and what it takes to open them. */

import { digestOfDisclosure, readDisclosure } from './disclosure.ts'
import type { PopulationCounts, RunResult, Scopes } from './entry.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { exceptionIndexes, populationCounts, runResult, scopes } from './run-shape.ts'
import { nullable } from './shape.ts'

/**
 * What a hidden run hides, in the order in which their digests begin its `sd`. The order is the lock: were the digests
 * found by name, an operator could commit to `pass` and to `fail` and open later whichever suits.
 */
export const hiddenRunFields = ['result', 'population', 'scopes', 'exceptions'] as const

/** A run's outcome, whether shown at once or opened later. */
export interface RunOutcome {
  result: RunResult
  population: PopulationCounts
  /** `null` where they are not public. */
  scopes: Scopes | null
  exceptions: number[]
}

/** Opens a hidden run; throws a FormatError unless every one of `hiddenRunFields` is opened, each in its place. */
export function openRun(
  sha256: Sha256,
  sd: readonly string[],
  disclosures: readonly string[],
): RunOutcome {
  const byDigest = new Map(disclosures.map((text) => [digestOfDisclosure(sha256, text), text]))
  if (byDigest.size !== hiddenRunFields.length || disclosures.length !== hiddenRunFields.length) {
    throw new FormatError(`exactly ${hiddenRunFields.join(', ')} must be opened`)
  }
  const [result, population, scopesValue, exceptions] = hiddenRunFields.map((name, place) => {
    const disclosed = byDigest.get(sd[place] ?? '')
    if (disclosed === undefined) throw new FormatError(`${name} is not what the run committed to`)
    const { name: given, value } = readDisclosure(disclosed)
    if (given !== name) throw new FormatError(`the run committed to ${given} in place of ${name}`)
    return value
  })
  return {
    result: runResult(result, 'result'),
    population: populationCounts(population, 'population'),
    scopes: nullable(scopes)(scopesValue, 'scopes'),
    exceptions: exceptionIndexes(exceptions, 'exceptions'),
  }
}

/**
 * Why a run's outcome can't be what it says, or `undefined`. Counts that are not public can't contradict. The order of
 * results is fail, unknown, excepted, deviated, pass: the worst one there is must be the result.
 */
export function contradiction(
  canary: boolean,
  { result, population, scopes: read, exceptions }: RunOutcome,
): string | undefined {
  if (!canary) {
    return result === 'unknown' ? undefined : 'its test could not tell its own fixtures apart'
  }
  if (result === 'fail') return population.failing === 0 ? 'nothing is failing' : undefined
  if (some(population.failing)) return 'items are failing'
  if (result === 'unknown') return undefined
  if (some(population.unknown)) return 'items are unknown'
  if (read && (read.expected === 0 || read.complete < read.expected)) return 'scopes are unread'
  if (result === 'excepted') {
    if (exceptions.length === 0) return 'it names no exception'
    return population.excepted === 0 ? 'nothing is excepted' : undefined
  }
  if (some(population.excepted)) return 'items are excepted'
  if (result === 'deviated') return population.late === 0 ? 'nothing was late' : undefined
  return some(population.late) ? 'items were late' : undefined
}

/** The result that counts: a good one that its own figures contradict, or any one of a dead canary, is unknown. */
export function countedResult(canary: boolean, outcome: RunOutcome): RunResult {
  if (canary && (outcome.result === 'fail' || some(outcome.population.failing))) return 'fail'
  return contradiction(canary, outcome) === undefined ? outcome.result : 'unknown'
}

function some(count: number | undefined): boolean {
  return count !== undefined && count > 0
}
