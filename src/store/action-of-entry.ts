import type { DoneAction } from './actions.ts'
import { listActions } from './actions.ts'
import type { Tx } from './organisation.ts'

/** What was done, as an entry of the log records it. */
export async function actionOfEntry(tx: Tx, entry: number): Promise<DoneAction | undefined> {
  const [done] = await listActions(tx, { before: entry + 1, limit: 1 })
  return done?.entry === entry ? done : undefined
}
