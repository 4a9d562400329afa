import type { Derived } from '#engine/population.ts'
import type { Store } from '#store/database.ts'
import { readOrg } from '#store/organisation.ts'

import { deriveItems, hasToDerive } from './derive.ts'
import { withTurns } from './one-at-a-time.ts'

/** What is being derived, of a store: whoever asks meanwhile waits for the same. */
const underWay = new WeakMap<Store, Map<string, Promise<void>>>()

/**
 * Takes in what was recorded since a population was derived last, for a page that shows what is derived before the next run:
 * nothing where nothing was, a few items where a few changed.
 */
export async function deriveWhatChanged(
  store: Store,
  org: string,
  population: Derived<unknown>,
): Promise<void> {
  if (!(await readOrg(store, org, (tx) => hasToDerive(tx, population)))) return
  const name = `${org} ${population.id}`
  const all = underWay.get(store) ?? new Map<string, Promise<void>>()
  underWay.set(store, all)
  const before = all.get(name)
  // What was begun earlier may not have seen what was recorded since: it is waited for, and looked at once more.
  if (before) {
    await before.catch(() => undefined)
    return await deriveWhatChanged(store, org, population)
  }
  const work = withTurns(store, org, (oneAtATime) =>
    oneAtATime(population.id, () => deriveItems(store, org, population)),
  ).finally(() => all.delete(name))
  all.set(name, work)
  await work
}
