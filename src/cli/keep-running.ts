import type { Logger } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import type { Store } from '#store/database.ts'
import { sweepHalves } from '#store/durable-file.ts'
import { explain } from '#store/explain.ts'
import { keepServer } from '#store/keep-server.ts'
import { holdLease } from '#store/lease.ts'

/** What a program that serves holds on to: its data directory, and the embedded server, whatever becomes of it. */
export interface Hold {
  /** Resolves where another program took the data directory over while the database was gone. */
  ousted: Promise<void>
  letGo(): Promise<void>
}

/** Takes the data directory, clears away what dead processes left half-written, and keeps the server running from here on. */
export async function keepRunning(store: Store, name: string, log: Logger): Promise<Hold> {
  let release = await holdLease(store, name)
  const { keys, blobs, published } = store.directory
  for (const folder of [keys, blobs, published]) sweepHalves(folder)
  let oust: () => void = () => undefined
  const ousted = new Promise<void>((resolve) => (oust = resolve))
  async function holdAgain(): Promise<void> {
    try {
      release = await holdLease(store, name)
    } catch (error) {
      logTrouble(log, error, 'another program serves now')
      oust()
    }
  }
  const stopKeeping = keepServer(store, ({ state, error }) => {
    if (state === 'back') {
      log.warn('the embedded database runs again')
      void holdAgain()
    } else if (error === undefined) log.error('the embedded database ended: starting it again')
    else logTrouble(log, error, 'the embedded database does not start; trying again')
  })
  return {
    ousted,
    async letGo() {
      await stopKeeping()
      await release()
    },
  }
}

/** Logs a failure as what a person can put right, with code and fix, where it is that; else as the bug it is. */
export function logTrouble(log: Logger, error: unknown, what: string): void {
  const known = explain(error)
  if (known instanceof OperatingError)
    log.error({ code: known.code, fix: known.fix }, `${what}: ${known.message}`)
  else log.error({ err: known }, what)
}
