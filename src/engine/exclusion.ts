/** A decision that items lie outside the system: by population and key, where `*` stands for any run of signs. */
export interface Exclusion {
  id: string
  population: string
  pattern: string
}

/**
 * Which exclusion an item of one population lies under, by its key or by the person it is about; nothing where it lies
 * inside.
 */
export type ExclusionOf = (key: string, person?: string) => string | undefined

/** Whoever lies outside by a decision about this population takes along everything that is about them. */
export const populationOfPeople = 'person'

export const noneExcluded: ExclusionOf = () => undefined

/**
 * Looks items of a population up among all exclusions. Where several name an item, it is the one that names it without `*`,
 * else the first by id: so the answer depends on no order. One that names the item goes before one that names its person.
 */
export function exclusionsOf(exclusions: readonly Exclusion[], population: string): ExclusionOf {
  const ofItem = exclusionsIn(exclusions, population)
  const ofPerson = exclusionsIn(exclusions, populationOfPeople)
  return (key, person) => ofItem(key) ?? (person === undefined ? undefined : ofPerson(person))
}

function exclusionsIn(
  exclusions: readonly Exclusion[],
  population: string,
): (key: string) => string | undefined {
  const own = exclusions
    .filter((each) => each.population === population)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (own.length === 0) return noneExcluded
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
