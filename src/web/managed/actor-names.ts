import { z } from 'zod'

import { findAccount } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'
import { actorName } from '#web/console/actions-table.ts'
import type { Visit } from '#web/visit.ts'

/** What those who did something are called, by the id that the log of actions has for them. */
export async function actorNames(
  { t }: Visit,
  tx: Tx,
  actors: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const actor of new Set(actors)) {
    const account = z.uuid().safeParse(actor).success ? await findAccount(tx, actor) : undefined
    names.set(actor, account?.name ?? actorName(t, names, actor))
  }
  return names
}
