import { z } from 'zod'

import { findAccount } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'

/** The names of those whose accounts these are; whoever acted without one is called as the record calls them. */
export async function readNames(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) {
    const account = z.uuid().safeParse(id).success ? await findAccount(tx, id) : undefined
    if (account) names.set(id, account.name)
  }
  return names
}
