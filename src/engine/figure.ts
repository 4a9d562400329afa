/** A chart of a chapter: how many items of a population say what. It shows and proves nothing; tests do. */
import type { Words } from './field.ts'
import type { Population } from './population.ts'

export interface Figure {
  id: string
  title: Words
  of: Population<unknown>
  /** The field that is counted, as a path of SQL/JSON into the item: `$.locations[*].country`. */
  path: `$.${string}`
  /** For a field that is an instant: the limits, in days, of the ages that are counted together. */
  ages?: readonly number[]
  /** What values are called, in the order in which they are shown; those without a name are shown as they are, the most first. */
  names?: Readonly<Record<string, Words>>
  /** The values are countries. */
  areCountries?: true
  /** What it means that an item has no value, where that is more than that nobody says it. */
  unsaid?: Words
}

/** A chart of how many items of each region are covered: those at which something stands at the path `covered`, of those at which something stands at `among`. */
export interface Coverage {
  id: string
  title: Words
  of: Population<unknown>
  among?: `$${string}`
  covered: `$${string}`
}
