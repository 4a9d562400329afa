import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import type { Store } from '#store/database.ts'
import { replaceFile } from '#store/durable-file.ts'
import type { Organisation } from '#store/organisation.ts'

import { anchorLog } from './anchor.ts'
import type { Anchor } from './anchor.ts'

const anchorEveryMs = 86_400_000

/** The time stamp, and the checkpoint it is over, below the log's folder. */
export function publishAnchor(folder: string, { size, checkpoint, response }: Anchor): void {
  replaceFile(join(folder, `timestamps/${size}.tsr`), response)
  const path = join(folder, `checkpoints/${size}`)
  if (!existsSync(path)) replaceFile(path, checkpoint)
}

/** Takes a time stamp a day; the next publishing shows it. Where none can be had, that is heard and nothing more. */
export async function anchorDaily(
  store: Store,
  organisation: Organisation,
  folder: string,
  { timeStamping, heard }: { timeStamping?: TimeStamping; heard?: (trouble: string) => void },
  last: Anchor | undefined,
): Promise<void> {
  const age = last ? store.clock().getTime() - last.loggedAt.getTime() : Infinity
  if (!timeStamping || age < anchorEveryMs) return
  try {
    publishAnchor(folder, await anchorLog(store, organisation, timeStamping))
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error
    heard?.(error.message)
  }
}
