import pg from 'pg'

import type { Store } from '#store/database.ts'

/** Does `work` while nobody else, in any process, does the work of this name for this organisation. */
export type OneAtATime = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

/**
 * Hands `use` a way to do things one at a time. The lock lives on a connection of its own: waiting takes none of the
 * pool's, which the work itself needs, and however the process ends, the server lets go of it.
 */
export async function withTurns<Result>(
  store: Store,
  org: string,
  use: (oneAtATime: OneAtATime) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    ...store.connection,
    application_name: `beleg turns (pid ${process.pid})`,
  })
  // A connection lost meanwhile shows itself at the next statement; the primary key of `run` keeps numbers apart even then.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(async (name, work) => {
      const lock = [turnName(org, name)]
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock)
      try {
        return await work()
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock)
      }
    })
  } finally {
    await client.end()
  }
}

/** What the lock of a turn is called. */
export function turnName(org: string, name: string): string {
  return `beleg turn ${org} ${name}`
}
