import { z } from 'zod'

import { matches } from '#engine/exclusion.ts'
import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { dataStores, isOnlyRegistered, registeredKey } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { InventoryCount, inventoryCounts } from '#populations/inventory-count.ts'
import { isKnown, reported } from '#populations/reported.ts'

/**
 * One thing to hold our list of databases against: a second count by the provider (`counted`), or an entry of the register of
 * data stores, which a source should read (`readAs`) or which somebody looks after by hand (`checkedOn`).
 */
export const DatabaseReconciliation = z.object({
  id: z.string(),
  what: z.string(),
  /** How many databases we read of it. */
  read: z.int().min(0).optional(),
  counted: reported(z.int().min(0)),
  /** Why there is no second count of what we read. */
  uncounted: InventoryCount.shape.uncounted,
  readAs: z.string().optional(),
  checkedOn: z.iso.date().optional(),
})
export type DatabaseReconciliation = z.infer<typeof DatabaseReconciliation>

const each: readonly Population<InventoryCount | DataStore>[] = [inventoryCounts, dataStores]

export const databaseReconciliation = derived({
  id: 'database-reconciliation',
  item: DatabaseReconciliation,
  key: (reconciled: DatabaseReconciliation) => reconciled.id,
  each,
  with: { databases: { of: databases } },
  derive(known: InventoryCount | DataStore, { databases: all }): DatabaseReconciliation[] {
    if ('kind' in known) {
      const { id, type: what, count: counted, uncounted } = known
      const read = countOf(all, known)
      // A kind that is left out matters where there is any of it.
      if (uncounted === 'left-out' && read === 0) return []
      return [
        {
          id,
          what,
          read,
          ...(counted !== undefined && { counted }),
          ...(uncounted && { uncounted }),
        },
      ]
    }
    const entry = { id: registeredKey(known), what: known.name }
    const { readAs, checkedOn } = known
    if (isOnlyRegistered(known) || readAs === undefined) return [{ ...entry, checkedOn }]
    const read = all.filter(({ id }) => matches(readAs, id)).length
    return [{ ...entry, readAs, read }]
  },
})

function countOf(
  all: readonly Database[],
  { account, region, kind, engines, ids }: InventoryCount,
) {
  const there = groupsOf(all).get(groupOf(account, kind)) ?? []
  return there.filter(
    ({ id, engine, locations }) =>
      (engines === undefined || engines.includes(engine)) &&
      (ids === undefined || matches(ids, id)) &&
      // Its own place is the first.
      (region === undefined || !isKnown(locations) || locations[0]?.region === region),
  ).length
}

const groupsOf = oncePerList((all: readonly Database[]) =>
  Map.groupBy(all, ({ account, kind }) => groupOf(account, kind)),
)

function groupOf(account: string, kind: string): string {
  return `${account} ${kind}`
}
