/** The people of the demo's company, and the links they come in by: good once, and for a day. */
import type { Role } from '#engine/permissions.ts'
import { engagements } from '#populations/engagement.ts'
import { allActions } from '#run/all-actions.ts'
import { performAction } from '#run/perform-action.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'

import { operator } from './operator.ts'

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

/** Makes the accounts where they are missing, a fresh link for each, and something for the auditor to look at. */
export async function prepareDemoPeople(
  store: Store,
  org: string,
  site: string,
): Promise<{ about: string; name: string; email: string; link: string }[]> {
  const { links, auditor } = await withOrg(store, org, async (tx) => {
    const links = []
    let auditor = ''
    for (const { email, name, roles, about } of people) {
      const account =
        (await findAccountByEmail(tx, email)) ?? (await createAccount(tx, { email, name, roles }))
      const token = await issueTicket(tx, 'link', {
        account: account.id,
        forMs: dayMs,
        voidEarlier: true,
      })
      links.push({ about, name, email, link: `${site}/welcome/link?token=${token}` })
      if (roles.includes('auditor')) auditor = account.id
    }
    return { links, auditor }
  })
  await prepareEngagement(store, org, site, auditor)
  return links
}

/** An audit of this year's criteria, for the demo's auditor. */
async function prepareEngagement(
  store: Store,
  org: string,
  site: string,
  auditor: string,
): Promise<void> {
  const known = await readOrg(store, org, (tx) => managedItems(tx, engagements))
  const begin = allActions.find(({ id }) => id === 'engagement.create')
  if (known.length > 0 || !begin) return
  const year = store.clock().getFullYear()
  await performAction(
    { store, org, site },
    begin,
    operator,
    {
      name: `SOC 2 Type II ${year}`,
      framework: 'soc2',
      criteria: ['CC6', 'CC9', 'C1'],
      from: `${year}-01-01`,
      to: `${year}-12-31`,
      auditors: [auditor],
      firm: 'Prüfhafen WPG (Demo)',
      licence: 'WPK 0000 (Demo)',
      independentOn: `${year - 1}-12-15`,
    },
    { isProved: true },
  )
}
