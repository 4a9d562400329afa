/** Derived populations, kept up to date: only the keys whose inputs changed are computed again. */
import { groupRelatives, isDerived, sourceOf } from '#engine/population.ts'
import type { Derived, Population, RelativesOf } from '#engine/population.ts'
import type { Store } from '#store/database.ts'
import {
  changedKeys,
  countItems,
  derivedTo,
  hasChanged,
  listItems,
  listKeys,
  replaceItems,
  setDerivedTo,
  versionsSince,
} from '#store/items.ts'
import type { HeldItem, ItemVersion } from '#store/items.ts'
import { readLastRecorded, readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

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

/** So many are read and derived, while those before are written. */
const pageSize = 1000
/** The relatives of so few are looked up one by one, however many there are in all. */
const few = 50

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
    const since = await derivedTo(tx, population.id)
    const stale = await staleKeys(tx, population, since)
    if (stale.every(({ keys }) => keys.length === 0)) return
    const areNew = !since && (await countItems(tx, population.id)) === 0
    const all = stale.flatMap(({ keys }) => keys)
    return { seen, stale, areNew, relatives: await relatedItems(tx, population, all) }
  })
  if (!work) return
  // What several report under one key has come of the first of them: once that has left it, it comes of another.
  const again = work.areNew || population.each.length === 1 ? [] : together(work.stale)
  let writing = Promise.resolve()
  for (const { each, keys } of [...work.stale, ...again]) {
    for (let start = 0; start < keys.length; start += pageSize) {
      const page = keys.slice(start, start + pageSize)
      const among = {
        sources: page.map((key) => sourceOf({ population: each.id, key })),
        ...(work.areNew && { areNew: true as const }),
      }
      const items = await readOrg(store, org, (tx) =>
        derivePage(tx, population, each, page, work.relatives),
      )
      await writing
      writing = withOrg(store, org, (tx) => replaceItems(tx, population, items, among))
      // It is waited for with the next page.
      writing.catch(() => undefined)
    }
  }
  await writing
  await withOrg(store, org, (tx) => setDerivedTo(tx, population.id, work.seen))
}

interface Stale {
  each: Population<unknown>
  keys: string[]
}

/** Each with the keys of all. */
function together(stale: readonly Stale[]): Stale[] {
  const keys = [...new Set(stale.flatMap((own) => own.keys))]
  return stale.map(({ each }) => ({ each, keys }))
}

/** Keys that changed themselves, or through an item related to them; all of them where what relates to all has changed. */
async function staleKeys(
  tx: Tx,
  population: Derived<unknown>,
  since: Date | undefined,
): Promise<Stale[]> {
  const { all, own } = await changedRelations(tx, population, since)
  return await Promise.all(
    population.each.map(async (each) => {
      const changed = await changedKeys(tx, each.id, since ?? new Date(0))
      const current = all ? await listKeys(tx, each.id) : own
      return { each, keys: [...new Set([...changed, ...current])] }
    }),
  )
}

/** What changed among related items since: something that relates to all, or else whom it relates to. */
async function changedRelations(
  tx: Tx,
  population: Derived<unknown>,
  since: Date | undefined,
): Promise<{ all: boolean; own: string[] }> {
  // At first every key there ever was has changed.
  if (!since) return { all: false, own: [] }
  const related = Object.values(population.with)
  for (const each of related)
    if (!each.by && (await hasChanged(tx, each.of.id, since))) return { all: true, own: [] }
  const own = new Set<string>()
  for (const each of related) {
    if (!each.by) continue
    for (const { content } of await versionsSince(tx, each.of.id, since)) own.add(each.by(content))
  }
  return { all: false, own: [...own] }
}

async function relatedItems(
  tx: Tx,
  population: Derived<unknown>,
  keys: readonly string[],
): Promise<RelativesOf> {
  const items = new Map<string, unknown[]>()
  for (const [id, related] of Map.groupBy(Object.values(population.with), ({ of }) => of.id)) {
    const isLookedUp = keys.length <= few && related.every(({ isKeyedBy }) => isKeyedBy)
    const versions = isLookedUp ? await listBelow(tx, id, keys) : await listItems(tx, id)
    items.set(
      id,
      Array.from(versions, ({ content }) => content),
    )
  }
  return groupRelatives(population, items)
}

/** Each once, also where one key goes on as another. */
async function listBelow(
  tx: Tx,
  population: string,
  keys: readonly string[],
): Promise<Iterable<ItemVersion>> {
  const found = new Map<string, ItemVersion>()
  for (const key of keys) {
    for (const version of await listItems(tx, population, { prefix: `${key}/` }))
      found.set(version.key, version)
  }
  return found.values()
}

async function derivePage(
  tx: Tx,
  population: Derived<unknown>,
  each: Population<unknown>,
  keys: readonly string[],
  relatives: RelativesOf,
): Promise<HeldItem<unknown>[]> {
  const originals = await listItems(tx, each.id, { keys })
  return originals.flatMap(({ key, content, scope, confirmed }) => {
    const source = sourceOf({ population: each.id, key })
    return population
      .derive(content, relatives(key))
      .map((item) => ({ item, source, scope, confirmed }))
  })
}
