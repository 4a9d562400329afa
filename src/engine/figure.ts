/** Charts of a chapter. They show and prove nothing; tests do, and no chart says anything else than the test beside it. */
import type { Words } from './field.ts'
import type { Population } from './population.ts'
import type { Test } from './test.ts'

/** How many items of a population say what. */
export interface Figure {
  id: string
  title: Words
  of: Population<unknown>
  /** The test beside it: what lies outside the system for it is shown apart. */
  beside?: Test<unknown>
  /** What is counted at all: those items at which something stands at this path (SQL/JSON). */
  among?: `$${string}`
  /** The field that is counted, as a path of SQL/JSON into the item: `$.locations[*].country`. */
  path: `$.${string}`
  /** An item at which something stands here lacks the value once more, whatever it says beside. */
  lacking?: `$${string}`
  /** For a field that is an instant: the limits, in days, of the ages that are counted together. */
  ages?: readonly number[]
  /** What values are called, in the order in which they are shown; those without a name are shown as they are, the most first. */
  names?: Readonly<Record<string, Words>>
  /** The values are countries. */
  areCountries?: true
  /** What `null` means, where it says something: `lastUsed` of what was never used. */
  none?: Words
}

/** How many items of each region, or of each kind, are covered. */
export type Coverage = { id: string; title: Words; by: 'region' | 'kind' } & (
  | {
      /** Whose findings are counted: the chart and the verdict are the same figures. */
      test: Test<unknown>
    }
  | {
      /** Of what no test judges: the paths at which something stands in an item that is covered, and in one that is not; every other is unknown. */
      of: Population<unknown>
      covered: `$${string}`
      uncovered: `$${string}`
    }
)
