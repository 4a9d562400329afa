import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { OperatingError } from '#engine/operating-error.ts'

import type { Store } from './database.ts'
import { startEmbeddedServer } from './embedded-server.ts'

const lookMs = 200
const longestWaitMs = 5000

/** What became of the embedded server: `lost` with why it does not start again, once for each reason, or `back`. */
export interface ServerNews {
  state: 'lost' | 'back'
  error?: unknown
}

/**
 * Starts the embedded server again whenever it has ended under a store: killed, or given up on a full disk. Resolves to
 * what stops the watch. A store with a server of its own (DATABASE_URL) needs none: its pool connects again.
 */
export function keepServer(store: Store, onNews: (news: ServerNews) => void): () => Promise<void> {
  const stopping = new AbortController()
  const watching = watch(store, onNews, stopping.signal)
  return async () => {
    stopping.abort()
    await watching
  }
}

async function watch(
  store: Store,
  onNews: (news: ServerNews) => void,
  stopping: AbortSignal,
): Promise<void> {
  let waitMs = lookMs
  let said: string | undefined
  while (!stopping.aborted) {
    await sleep(waitMs, undefined, { signal: stopping, ref: false }).catch(() => undefined)
    if (stopping.aborted || !store.server?.isLost()) continue
    if (said === undefined) onNews({ state: 'lost' })
    said ??= ''
    try {
      await revive(store)
      said = undefined
      waitMs = lookMs
      onNews({ state: 'back' })
    } catch (error) {
      const reason = error instanceof OperatingError ? error.code : String(error)
      if (reason !== said) onNews({ state: 'lost', error })
      said = reason
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  }
}

/** The same objects go on to mean the server, wherever it listens now: the store's pools read them at each connection. */
async function revive(store: Store): Promise<void> {
  const { server, directory } = store
  if (!server) return
  // Where the disk is gone, so is the database; an empty one in its place would be the worst of answers.
  if (!existsSync(join(directory.database, 'PG_VERSION'))) {
    throw new OperatingError(
      'database-folder-gone',
      `The database's folder ${directory.database} is not there any more.`,
      'Bring back the disk or folder it was on. Nothing is recorded until then.',
    )
  }
  const { connection, ...now } = await startEmbeddedServer(directory)
  Object.assign(server.connection, connection)
  Object.assign(server, now)
}
