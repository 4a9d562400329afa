/** The people of the demo's company, and the links they come in by: good once, and for a day. */
import type { Role } from '#engine/permissions.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'

const people: readonly { email: string; name: string; roles: Role[]; about: string }[] = [
  {
    email: 'lead@musterhafen.example',
    name: 'Lena Leitung',
    roles: ['admin', 'lead', 'member'],
    about: 'security lead',
  },
  {
    email: 'team@musterhafen.example',
    name: 'Timo Team',
    roles: ['member'],
    about: 'team member',
  },
  {
    email: 'auditor@pruefer.example',
    name: 'Pia Prüfung',
    roles: ['auditor'],
    about: 'auditor',
  },
]

const dayMs = 86_400_000

/** Makes the accounts where they are missing, and a fresh link for each. */
export async function prepareDemoPeople(
  store: Store,
  org: string,
  site: string,
): Promise<{ about: string; name: string; email: string; link: string }[]> {
  return await withOrg(store, org, async (tx) => {
    const links = []
    for (const { email, name, roles, about } of people) {
      const account =
        (await findAccountByEmail(tx, email)) ?? (await createAccount(tx, { email, name, roles }))
      const token = await issueTicket(tx, 'link', {
        account: account.id,
        forMs: dayMs,
        voidEarlier: true,
      })
      links.push({ about, name, email, link: `${site}/welcome/link?token=${token}` })
    }
    return links
  })
}
