import type { z } from 'zod'

/** All items of one kind, whoever reports them. */
export interface Population<Item> {
  id: string
  item: z.ZodType<Item>
  /** Stable for the item's lifetime; the log, the pages and the exceptions name it by this. */
  key(item: Item): string
  kind: 'read' | 'managed' | 'derived'
  /** The person an item is about, where it is about one: their key salts its proof, and destroying it erases them. */
  person?(item: Item): string
  /** Where items are somebody's word, and nothing read or recorded here: the role of whoever gave it. */
  attestedBy?(item: Item): string
  /**
   * Only for occurrences (something with a deadline that happened once): when it closed, or `undefined` while open.
   * A closed occurrence that fails was late: it deviates, and no longer fails.
   */
  closed?(item: Item): Date | undefined
  /**
   * Only for occurrences that connectors fill and whose sources list them no longer than they are open. The store gives
   * each a `firstSeenAt`, and instead of ending one that a whole reading no longer has, a `closedAt`; see store/occurrences.ts.
   */
  isListedWhileOpen?: true
}

/** One population a derivation looks into, and by which of its fields the derivation's own key finds it. */
export interface Related<Item> {
  of: Population<Item>
  /** The `each` key this item belongs to. Without it, every derivation sees all items of the population. */
  by?(item: Item): string
  /** Its own key is `<that each key>/…`: where only few keys are derived again, no others are read. */
  isKeyedBy?: true
  /** The field that `by` gives, as it is: where only few keys are derived again, no others are read. */
  isFoundBy?: string
}

/** The item that one of a derived population comes from. */
export interface Origin {
  population: string
  key: string
}

/** What stands as the source of an item of a derived population. */
export function sourceOf({ population, key }: Origin): string {
  return `${population} ${key}`
}

/** What an item of a population comes from, by its source; nothing where the population is not derived. */
export function originOf({ kind }: Population<unknown>, source: string): Origin | undefined {
  if (kind !== 'derived') return undefined
  const space = source.indexOf(' ')
  return { population: source.slice(0, space), key: source.slice(space + 1) }
}

type RelatedItems<With> = { [Name in keyof With]: readonly ItemOf<With[Name]>[] }
type ItemOf<R> = R extends Related<infer Item> ? Item : never

/**
 * A population computed from others: pure and without a clock, so that it can be recomputed by anyone.
 * `derive` runs once per item of `each`, and again only when that item or a related one changed.
 */
export interface Derived<Item> extends Population<Item> {
  kind: 'derived'
  each: readonly Population<unknown>[]
  with: Record<string, Related<unknown>>
  derive(each: unknown, related: Record<string, readonly unknown[]>): readonly Item[]
}

interface Derivation<Item, Each, With> {
  id: string
  item: z.ZodType<Item>
  key(item: Item): string
  person?(item: Item): string
  attestedBy?(item: Item): string
  closed?(item: Item): Date | undefined
  each: readonly Population<Each>[]
  with: With
  derive(each: Each, related: RelatedItems<With>): readonly Item[]
}

/** Declares a derived population. Joins live here and nowhere else, so a test is always a rule over one item. */
export function derived<Item, Each, With extends Record<string, Related<unknown>>>(
  derivation: Derivation<Item, Each, With>,
): Derived<Item>
export function derived<Item>(derivation: Omit<Derived<Item>, 'kind'>): Derived<Item> {
  return { ...derivation, kind: 'derived' }
}

export function isDerived<Item>(population: Population<Item>): population is Derived<Item> {
  return population.kind === 'derived'
}

/** The related items of one `each` key, by the name the derivation gave them. */
export type RelativesOf = (key: string) => Record<string, readonly unknown[]>

/** Groups all related items once, so that each derivation finds its own at once. */
export function groupRelatives(
  population: Derived<unknown>,
  items: ReadonlyMap<string, readonly unknown[]>,
): RelativesOf {
  const groups = Object.entries(population.with).map(([name, related]) => {
    const all = items.get(related.of.id) ?? []
    const grouped = related.by && Map.groupBy(all, (item) => related.by?.(item))
    return { name, find: (key: string) => (grouped ? (grouped.get(key) ?? []) : all) }
  })
  return (key) => Object.fromEntries(groups.map(({ name, find }) => [name, find(key)]))
}

/** The populations that sources fill on behalf of this one: itself, or what it is derived from, to the bottom. */
export function sourcesOf(population: Population<unknown>): Population<unknown>[] {
  if (!isDerived(population)) return [population]
  const inputs = [
    ...population.each,
    ...Object.values(population.with).map((related) => related.of),
  ]
  return [...new Set(inputs.flatMap(sourcesOf))]
}
