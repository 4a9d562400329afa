import pg from 'pg'

import type { Store } from '#store/database.ts'

/** Holds one lock at a time, against everybody on this database. Whoever opens it closes it. */
export interface Turnstile {
  /** Does `work` while nobody else, in any process, does the work of this name for this organisation. */
  during<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/**
 * The lock lives on a connection of its own: waiting takes none of the pool's, whose transactions the work itself needs,
 * and however the process ends, the server lets go of it.
 */
export async function openTurnstile(store: Store, org: string): Promise<Turnstile> {
  const client = new pg.Client({
    ...store.connection,
    application_name: `beleg runner (pid ${process.pid})`,
  })
  // A connection lost meanwhile shows itself at the next query; run's primary key keeps numbers unique even then.
  client.on('error', () => undefined)
  await client.connect()
  return {
    async during(name, work) {
      const lock = [`beleg run ${org} ${name}`]
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock)
      try {
        return await work()
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock)
      }
    },
    close: () => client.end(),
  }
}
