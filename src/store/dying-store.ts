import type { KyselyPlugin } from 'kysely'

import type { Store } from './database.ts'

/**
 * The same store, of which the statement after so many, and all that would follow, never reach the database: a process
 * that dies between two statements; for tests only.
 */
export function dyingAfter(store: Store, statements: number): { store: Store; died(): boolean } {
  let left = statements
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (left-- <= 0) throw new Error(diedHere)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { store: { ...store, db: store.db.withPlugin(plugin) }, died: () => left < 0 }
}

/** What the statements of the dead say. */
export const diedHere = 'died here'
