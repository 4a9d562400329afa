/** Derived populations, kept up to date: only the keys whose inputs changed are computed again. */
import { setImmediate } from 'node:timers/promises'

import { groupRelatives, sourceOf } from '#engine/population.ts'
import type { Derived, Related, RelativesOf } from '#engine/population.ts'
import type { Store } from '#store/database.ts'
import {
  countItems,
  derivedTo,
  hasChanged,
  heldRows,
  listItems,
  replaceRows,
  setDerivedTo,
  versionsSince,
} from '#store/items.ts'
import type { HeldItem, HeldRows, ItemVersion } from '#store/items.ts'
import {
  readLastRecorded,
  readOrg,
  refreshStatistics,
  withOrg,
  withoutWaiting,
} from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { firstStaleKeys, staleItems } from '#store/stale-items.ts'
import type { Stale, StaleKey } from '#store/stale-items.ts'

import { derivationSpec } from './derivation-spec.ts'

/** The relatives of so few are looked up one by one, however many there are in all. */
const few = 50

/**
 * Brings one derived population up to everything recorded so far. The mark moves with the last page, so a crash before
 * costs a second derivation and nothing else. Related items are held in memory while it runs; one page is stored while
 * the next is derived.
 */
export async function deriveItems(
  store: Store,
  org: string,
  population: Derived<unknown>,
): Promise<void> {
  const stored = await readOrg(store, org, async (tx) => {
    const stale = await staleOf(tx, population)
    const first = await firstStaleKeys(tx, stale, few + 1)
    if (first.length === 0) return 0
    const known = first.length > few ? undefined : first
    const relatives = await relatedItems(tx, population, known)
    const areNew = stale.which === 'new' && { areNew: true as const }
    const to = await readLastRecorded(tx)
    let storing = Promise.resolve()
    let derived: Page | undefined
    let stored = 0
    const put = async (writeTx: WriteTx, { held, sources }: Page) =>
      await replaceRows(writeTx, population.id, held, { sources, ...areNew })
    const putSoon = async (page: Page) =>
      await withOrg(store, org, async (writeTx) => {
        // What a crash takes of it is derived again: the mark moves with the last page, whose commit waits for the disk.
        await withoutWaiting(writeTx)
        await put(writeTx, page)
      })
    const pages = staleItems(tx, known && !areNew ? { ...stale, which: { keys: known } } : stale)
    for await (const page of pages) {
      if (derived) {
        await storing
        storing = putSoon(derived)
        // It is waited for with the next page.
        storing.catch(() => undefined)
      }
      const items = await derivePage(population, page, relatives)
      derived = {
        held: heldRows(population, items),
        sources: page.flatMap(({ key }) => stale.of.map((id) => sourceOf({ population: id, key }))),
      }
      stored += items.length
    }
    await storing
    await withOrg(store, org, async (writeTx) => {
      if (derived) await put(writeTx, derived)
      await setDerivedTo(writeTx, population.id, to, derivationSpec(population))
    })
    return stored
  })
  await refreshStatistics(store, ['item'], stored)
}

/** Whether anything was recorded that a derived population has yet to take in. */
export async function hasToDerive(tx: Tx, population: Derived<unknown>): Promise<boolean> {
  return (await firstStaleKeys(tx, await staleOf(tx, population), 1)).length > 0
}

/** What a page of stale keys gives, and all that it takes the place of. */
interface Page {
  held: HeldRows
  sources: string[]
}

/** Keys that changed themselves, or through an item related to them; all of them where what relates to all has changed, or the code. */
async function staleOf(tx: Tx, population: Derived<unknown>): Promise<Stale> {
  const of = population.each.map(({ id }) => id)
  const since = await derivedTo(tx, population.id, derivationSpec(population))
  if (!since) return { of, which: (await countItems(tx, population.id)) === 0 ? 'new' : 'all' }
  const keys = await changedRelations(tx, population, since)
  return { of, which: keys === 'all' ? 'all' : { since, keys } }
}

/** What changed among related items since: something that relates to all, or else whom it relates to. */
async function changedRelations(
  tx: Tx,
  population: Derived<unknown>,
  since: Date,
): Promise<'all' | string[]> {
  const related = Object.values(population.with)
  for (const each of related)
    if (!each.by && (await hasChanged(tx, each.of.id, since))) return 'all'
  const own = new Set<string>()
  for (const each of related) {
    if (!each.by) continue
    for (const { content } of await versionsSince(tx, each.of.id, since)) own.add(each.by(content))
  }
  return [...own]
}

/** All of them, or those of a few keys. */
async function relatedItems(
  tx: Tx,
  population: Derived<unknown>,
  keys: readonly string[] | undefined,
): Promise<RelativesOf> {
  const items = new Map<string, unknown[]>()
  for (const [id, related] of Map.groupBy(Object.values(population.with), ({ of }) => of.id)) {
    const versions = keys ? await listOf(tx, id, related, keys) : await listItems(tx, id)
    items.set(
      id,
      Array.from(versions, ({ content }) => content),
    )
  }
  return groupRelatives(population, items)
}

/** Those of a few keys, where what relates to them says how they are found; else all. */
async function listOf(
  tx: Tx,
  population: string,
  related: readonly Related<unknown>[],
  keys: readonly string[],
): Promise<Iterable<ItemVersion>> {
  if (related.every(({ isKeyedBy }) => isKeyedBy)) return await listBelow(tx, population, keys)
  const [field, ...others] = new Set(related.map(({ isFoundBy }) => isFoundBy))
  if (field === undefined || others.length > 0) return await listItems(tx, population)
  return await listItems(tx, population, { where: { field, values: keys } })
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

/** After so many keys the page before it goes on its way to the database. */
const atOnce = 10

async function derivePage(
  population: Derived<unknown>,
  page: readonly StaleKey[],
  relatives: RelativesOf,
): Promise<HeldItem<unknown>[]> {
  const items: HeldItem<unknown>[] = []
  for (const [place, each] of page.entries()) {
    items.push(...derivedOf(population, each, relatives(each.key)))
    if (place % atOnce === atOnce - 1) await setImmediate()
  }
  return items
}

/** What several would give under one key comes of the first of them, for as long as it gives it. */
function derivedOf(
  population: Derived<unknown>,
  { key, items }: StaleKey,
  related: ReturnType<RelativesOf>,
): HeldItem<unknown>[] {
  return items.flatMap(({ population: of, content, scope, confirmed }) => {
    const source = sourceOf({ population: of, key })
    return population.derive(content, related).map((item) => ({ item, source, scope, confirmed }))
  })
}
