/**
 * After a failed fsync nobody knows what is on disk: the kernel may have dropped the pages and forgotten the error, so
 * that the next fsync succeeds over a hole (https://wiki.postgresql.org/wiki/Fsync_Errors). So a process that met one
 * accepts no write any more; a new process reads what really is there.
 */
import { OperatingError } from '#engine/operating-error.ts'

import { messageOf } from './explain.ts'

/** Of this process, and for its whole life. */
let failure: OperatingError | undefined

/** Throws where a sync has failed in this process before. Every write asks first. */
export function refuseAfterFailedSync(): void {
  if (failure) throw failure
}

/** Runs work that ends in a sync; where the sync fails, this process refuses every write from then on. */
export async function minding<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw remembered(error)
  }
}

/** The same for work that does not wait. */
export function mindingNow<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw remembered(error)
  }
}

/** No room is no failed sync: some file systems find out about it only then, and say so every time. */
function remembered(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'fsync') return error
  failure ??= new OperatingError(
    'sync-failed',
    `The disk did not confirm a write: ${messageOf(error)}. What is really on it this process cannot know.`,
    'Look after the disk (dmesg tells what it said), then start Beleg again. Until then this process records, signs and publishes nothing; pages already published are served.',
    { cause: error },
  )
  return failure
}
