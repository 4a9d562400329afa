/** Derived populations, kept up to date: only the keys whose inputs changed are computed again. */
import { groupRelatives, isDerived, sourceOf } from '#engine/population.ts'
import type { Derived, Population, RelativesOf } from '#engine/population.ts'
import type { Store } from '#store/database.ts'
import { derivedTo, listItems, replaceItems, setDerivedTo, versionsSince } from '#store/items.ts'
import { readLastRecorded, readOrg, withOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

/** The derived populations among these and among what they look into, inputs first. */
export function derivedPopulations(
  populations: readonly Population<unknown>[],
): Derived<unknown>[] {
  const found = new Set<Derived<unknown>>()
  const visit = (population: Population<unknown>) => {
    if (!isDerived(population)) return
    for (const input of inputsOf(population)) visit(input)
    found.add(population)
  }
  for (const population of populations) visit(population)
  return [...found]
}

export function inputsOf(population: Derived<unknown>): Population<unknown>[] {
  return [...population.each, ...Object.values(population.with).map((related) => related.of)]
}

const pageSize = 2000

/**
 * Brings one derived population up to everything recorded so far. The mark moves only after the last page, so a crash
 * in between costs a second derivation and nothing else. Related items are held in memory while it runs.
 */
export async function deriveItems(
  store: Store,
  org: string,
  population: Derived<unknown>,
): Promise<void> {
  const work = await readOrg(store, org, async (tx) => {
    const seen = await readLastRecorded(tx)
    const keys = await Promise.all(population.each.map((each) => staleKeys(tx, population, each)))
    if (keys.every((stale) => stale.length === 0)) return
    return { seen, keys, relatives: await relatedItems(tx, population) }
  })
  if (!work) return
  for (const [index, each] of population.each.entries()) {
    const keys = work.keys[index] ?? []
    for (let start = 0; start < keys.length; start += pageSize) {
      const page = keys.slice(start, start + pageSize)
      await withOrg(store, org, (tx) => derivePage(tx, population, each, page, work.relatives))
    }
  }
  await withOrg(store, org, (tx) => setDerivedTo(tx, population.id, work.seen))
}

/** Keys of `each` that changed themselves, or through an item related to them. */
async function staleKeys(
  tx: Tx,
  population: Derived<unknown>,
  each: Population<unknown>,
): Promise<string[]> {
  const since = (await derivedTo(tx, population.id)) ?? new Date(0)
  const keys = new Set((await versionsSince(tx, each.id, since)).map(({ key }) => key))
  for (const related of Object.values(population.with)) {
    const changed = await versionsSince(tx, related.of.id, since)
    if (changed.length > 0 && !related.by) {
      for (const { key } of await listItems(tx, each.id)) keys.add(key)
    }
    for (const { content } of changed) {
      if (related.by) keys.add(related.by(content))
    }
  }
  return [...keys]
}

async function relatedItems(tx: Tx, population: Derived<unknown>): Promise<RelativesOf> {
  const items = new Map<string, unknown[]>()
  for (const { of } of Object.values(population.with)) {
    items.set(
      of.id,
      (await listItems(tx, of.id)).map(({ content }) => content),
    )
  }
  return groupRelatives(population, items)
}

async function derivePage(
  tx: WriteTx,
  population: Derived<unknown>,
  each: Population<unknown>,
  keys: readonly string[],
  relatives: RelativesOf,
): Promise<void> {
  const originals = await listItems(tx, each.id, { keys })
  const source = (key: string) => sourceOf({ population: each.id, key })
  const items = originals.flatMap(({ key, content, scope, confirmed }) => {
    return population
      .derive(content, relatives(key))
      .map((item) => ({ item, source: source(key), scope, confirmed }))
  })
  await replaceItems(tx, population, items, { sources: keys.map(source) })
}
