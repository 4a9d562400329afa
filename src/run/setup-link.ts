import { listAccounts } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'

const goodForMs = 24 * 60 * 60_000

/** The address under which the first account is made, good for a day; nothing where somebody has access. */
export async function setupLink(
  store: Store,
  { id: org }: Organisation,
  site: string,
): Promise<string | undefined> {
  const accounts = await readOrg(store, org, (tx) => listAccounts(tx, { limit: 1 }))
  if (accounts.length > 0) return undefined
  const token = await withOrg(store, org, (tx) => issueTicket(tx, 'setup', { forMs: goodForMs }))
  return `${site}/setup?token=${token}`
}
