/** The parts of a run that stand in its entry, or are hidden there and opened later. */

import type { PopulationCounts, RunResult, Scopes } from './entry.ts'
import { count, list, oneOf, optional, record } from './shape.ts'
import type { Reader } from './shape.ts'

export const runResult: Reader<RunResult> = oneOf('pass', 'deviated', 'excepted', 'fail', 'unknown')

export const countFields = {
  n: optional(count),
  failing: optional(count),
  late: optional(count),
  excepted: optional(count),
  unknown: optional(count),
  excluded: optional(count),
  absent: optional(count),
}

export const populationCounts = record<PopulationCounts>(countFields)

export const scopes = record<Scopes>({ expected: count, complete: count })

export const exceptionIndexes: Reader<number[]> = list(count)
