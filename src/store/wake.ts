/** Tells whoever does scheduled work that there is something to do now, through PostgreSQL's NOTIFY: no polling, no wait. */
import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import pg from 'pg'

import type { Store } from './database.ts'
import type { WriteTx } from './organisation.ts'

const channel = 'beleg_work'
const retryMs = 5_000

/** Wakes the worker as soon as this transaction has committed; where none listens, the next tick does the work. */
export async function wakeWorker(tx: WriteTx): Promise<void> {
  await sql`SELECT pg_notify(${channel}, ${tx.org})`.execute(tx.db)
}

/**
 * Calls `heard` with the organisation each time one is to be worked for, until what it resolves to is called. A connection
 * that is lost is made again; what was said meanwhile is not heard.
 */
export async function listenForWork(
  store: Store,
  heard: (org: string) => void,
): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({
      ...store.connection,
      application_name: `beleg listener (pid ${process.pid})`,
      keepAlive: true,
    })
    made.on('error', () => undefined)
    made.on('notification', ({ payload }) => heard(payload ?? ''))
    await made.connect()
    await made.query(`LISTEN ${channel}`)
    made.once('end', () => void connectAgain())
    return made
  }

  async function connectAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await sleep(retryMs, undefined, { signal: stopping.signal, ref: false })
        client = await connect()
        return
      } catch {
        // No database yet, or nobody who wants to hear any more.
      }
    }
  }

  return async () => {
    stopping.abort()
    await client.end()
  }
}
