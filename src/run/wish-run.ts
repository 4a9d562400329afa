import { runWishes } from '#populations/run-wish.ts'
import type { RunWish } from '#populations/run-wish.ts'
import { currentVersion, putItem } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { wakeWorker } from '#store/wake.ts'

/** Asks for a run of a test, by the worker and soon. Asked again while it waits it stays the one wish. */
export async function wishRun(tx: WriteTx, test: string, askedBy: string): Promise<RunWish> {
  await wakeWorker(tx)
  const waiting = await wishFor(tx, test)
  if (waiting && waiting.startedAt === undefined) return waiting
  const wish = { test, askedBy, askedAt: tx.recordedAt.toISOString() }
  await putItem(tx, runWishes, wish)
  return wish
}

/** The wish for a run that is not recorded yet. */
export async function wishFor(tx: Tx, test: string): Promise<RunWish | undefined> {
  const version = await currentVersion(tx, runWishes.id, test)
  return version && runWishes.item.parse(version.content)
}
