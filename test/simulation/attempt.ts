/** Work done by a process that may die. */
import type { Store } from '#store/database.ts'
import { diedHere, dyingAfter } from '#store/dying-store.ts'

/** After how many statements the process dies; nothing where it lives. */
export type Death = number | undefined

/** Does the work with a process that dies, or with one that lives; says whether it came to its end. */
export async function attempt(
  store: Store,
  death: Death,
  work: (mortal: Store) => Promise<unknown>,
): Promise<boolean> {
  if (death === undefined) {
    await work(store)
    return true
  }
  const mortal = dyingAfter(store, death)
  try {
    await work(mortal.store)
    return !mortal.died()
  } catch (error) {
    if (!String(error).includes(diedHere)) throw error
    return false
  }
}

export function died(lived: boolean): string {
  return lived ? '' : ' (died)'
}
