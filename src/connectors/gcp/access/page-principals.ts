import type { Place } from '#connectors/gcp/place.ts'
import { measured } from '#engine/receipt.ts'
import { principals } from '#populations/principal.ts'
import type { Principal } from '#populations/principal.ts'

import { leadsOf, standingsOf } from './account-leads.ts'
import type { Surroundings } from './account-leads.ts'
import { reachOf } from './account-reach.ts'
import type { Because, Reach } from './account-reach.ts'
import type { Holding } from './holding.ts'

const pageSize = 1000

/**
 * Whoever has a grant, and what all of theirs come to, in a scope of its own. `unread` where a page of policies is missing: it may hold
 * the grant that makes somebody an administrator.
 */
export async function pagePrincipals(
  place: Pick<Place, 'reading' | 'parent' | 'projects'>,
  held: ReadonlyMap<string, Holding>,
  around: Surroundings & { unread: Because },
): Promise<void> {
  const { reading, parent } = place
  const scope = `gcp/${parent}/principals`
  const reach = reachOf(standingsOf(place, held, around), leadsOf(place, held, around))
  const items = [...held].map(([member, holding]): Principal => {
    const { kind, admin } = holding
    const escalation = around.unread ?? escalationOf(holding, reach(member))
    return {
      id: `gcp/${parent}/${member}`,
      provider: 'gcp',
      system: `gcp/${parent}`,
      name: member.slice(member.indexOf(':') + 1),
      kind: kind === 'user' || kind === 'service' || kind === 'group' ? kind : 'other',
      admin: admin === true ? true : (around.unread ?? admin),
      ...(escalation !== undefined && { escalation }),
    }
  })
  for (let from = 0; from < items.length; from += pageSize) {
    await reading.page(scope, principals, items.slice(from, from + pageSize))
  }
  await reading.receipt({
    scope,
    feeds: [principals.id],
    basis: measured,
    complete: true,
    calls: 0,
    pages: 1,
    items: items.length,
    readAt: reading.at,
  })
}

/** One way is enough to climb, so that what is not known matters only where none is. */
function escalationOf({ ways, unsaid }: Holding, reach: Reach): Principal['escalation'] {
  const all = [...ways, ...reach.ways]
  const open = unsaid ?? reach.unsaid
  return all.length > 0 || !open ? all.toSorted() : open.because
}
