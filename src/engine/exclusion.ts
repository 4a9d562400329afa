import type { Origin } from './population.ts'

/** A decision that items lie outside the system: by population and key, where `*` stands for any run of signs. */
export interface Exclusion {
  id: string
  population: string
  pattern: string
}

/** What an item is about beside itself: whatever lies outside takes it along. */
export interface About {
  origin?: Origin | undefined
  person?: string | undefined
}

/**
 * Which exclusion an item of one population lies under: by its key, by what it is derived of, or by the person it is
 * about; nothing where it lies inside.
 */
export type ExclusionOf = (key: string, about: About) => string | undefined

/** Whoever lies outside by a decision about this population takes along everything that is about them. */
export const populationOfPeople = 'person'

export const noneExcluded: ExclusionOf = () => undefined

/**
 * Looks items of a population up among all exclusions. Where several name an item, it is the one that names it without `*`,
 * else the first by id: so the answer depends on no order. One that names the item goes before one that names what it is
 * derived of, and that before one that names its person.
 */
export function exclusionsOf(exclusions: readonly Exclusion[], population: string): ExclusionOf {
  const lookups = new Map(
    [...Map.groupBy(exclusions, (each) => each.population)].map(([id, each]) => [id, lookup(each)]),
  )
  const find = (id: string, key: string) => lookups.get(id)?.(key)
  return (key, { origin, person }) =>
    find(population, key) ??
    (origin && find(origin.population, origin.key)) ??
    (person === undefined ? undefined : find(populationOfPeople, person))
}

function lookup(exclusions: readonly Exclusion[]): (key: string) => string | undefined {
  const own = exclusions.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const exact = new Map<string, string>()
  for (const { id, pattern } of own.toReversed()) if (!pattern.includes('*')) exact.set(pattern, id)
  const wide = own.filter(({ pattern }) => pattern.includes('*'))
  return (key) => exact.get(key) ?? wide.find(({ pattern }) => matches(pattern, key))?.id
}

/** Whether a pattern names a key. Part by part and from the left, so that no pattern can take long. */
export function matches(pattern: string, key: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return key === first
  if (!key.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = key.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return key.length - last.length >= at && key.endsWith(last)
}
