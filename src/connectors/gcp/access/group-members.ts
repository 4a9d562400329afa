import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import type { Place } from '#connectors/gcp/place.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { liveAccess } from '#populations/live-access.ts'

/** How many groups are asked about at a time. */
const atOnce = 4
/** https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups.memberships/list */
const pageSize = 500

/** https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups/lookup */
const Found = z.object({ name: z.string().regex(/^groups\/[\w-]+$/) })

/** https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups.memberships */
const Membership = z.object({
  type: z.string().nullish(),
  preferredMemberKey: z
    .object({ id: z.string().nullish(), namespace: z.string().nullish() })
    .nullish(),
})

/** What one membership comes to; nothing where it cannot be told whose accounts it stands for: a whole company, another system's identities, a browser. */
type Member = { kind: 'person' | 'service' | 'group'; email: string } | undefined

export interface GroupMembers {
  /** The addresses of people, in small letters, each with the groups that they are in, those around these included. */
  people: ReadonlyMap<string, readonly string[]>
  /** Those of service accounts, likewise. */
  services: ReadonlyMap<string, readonly string[]>
  /** Those of groups, with the groups that they are in themselves. */
  within: ReadonlyMap<string, readonly string[]>
  /**
   * Of the groups asked about, and of those within them, those not known to the last member: they go on standing for accounts. With the
   * scope that did not tell; nothing where all was told, and some of it is nobody we could name.
   */
  unknown: ReadonlyMap<string, string | undefined>
}

/**
 * Who belongs to these groups (addresses), and to the groups in them: each is asked about once, so that groups in a circle end. Gives the
 * two questions their receipts. `searchTransitiveMemberships` would answer at once, and only for the dearer editions.
 * https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups.memberships/searchTransitiveMemberships
 */
export async function readGroupMembers(
  { reading, parent }: Pick<Place, 'reading' | 'parent'>,
  groups: Iterable<string>,
): Promise<GroupMembers> {
  const scopeOf = (op: string) =>
    new DetailScope(reading, parent, { service: 'cloudidentity', op }, [
      identityAccounts,
      liveAccess,
    ])
  const lookups = scopeOf('groups.lookup')
  const lists = scopeOf('groups.memberships.list')
  /** As they were first spelled; addresses are the same in capital letters. */
  const met = new Map<string, string>()
  const around = new Map<string, string[]>()
  const people = new Map<string, string[]>()
  const services = new Map<string, string[]>()
  const among = { person: people, service: services, group: around }
  const unknown = new Map<string, string | undefined>()

  let next = newOnes(groups)
  while (next.length > 0) {
    const within = await pLimit(atOnce).map(next, readOne)
    next = newOnes(within.flat())
  }
  await lookups.end()
  await lists.end()
  return { people: wholly(people), services: wholly(services), within: around, unknown }

  /** Those of which nobody has asked yet. */
  function newOnes(addresses: Iterable<string>): string[] {
    return [...addresses].toSorted().filter((address) => {
      const isNew = !met.has(address.toLowerCase())
      if (isNew) met.set(address.toLowerCase(), address)
      return isNew
    })
  }

  /** The groups in one group. */
  async function readOne(group: string): Promise<string[]> {
    const { members, unread } = await membersOf(group)
    const known = members.flatMap((member) => member ?? [])
    for (const { kind, email } of known) {
      const name = email.toLowerCase()
      const groups = among[kind].get(name) ?? []
      groups.push(group)
      among[kind].set(name, groups)
    }
    if (unread !== undefined || known.length < members.length) unknown.set(group, unread)
    return known.flatMap(({ kind, email }) => (kind === 'group' ? [email] : []))
  }

  /** With the groups that their own are in, and so on. */
  function wholly(members: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
    return new Map([...members].map(([email, own]) => [email, withAround(own)]))
  }

  function withAround(own: readonly string[]): string[] {
    const all = new Set(own)
    for (const group of all)
      for (const outer of around.get(group.toLowerCase()) ?? []) all.add(outer)
    return [...all].toSorted()
  }

  async function membersOf(group: string): Promise<{ members: Member[]; unread?: string }> {
    const members: Member[] = []
    const found = await lookups.ask({ params: { groupKey: group } }, Found)
    if ('unread' in found) return { members, ...found }
    const seen = new Set<string>()
    let pageToken: string | undefined
    do {
      const params = { parent: found.name, view: 'FULL', pageSize, ...(pageToken && { pageToken }) }
      const page = await lists.ask({ params }, pageAfter(seen))
      if ('unread' in page) return { members, ...page }
      members.push(...page.memberships.map(memberOf))
      pageToken = page.nextPageToken || undefined
      if (pageToken) seen.add(pageToken)
    } while (pageToken)
    return { members }
  }
}

/** A group without members is answered by nothing at all, which an answer that got lost looks like too: it stays a group of which nothing is known. */
function pageAfter(seen: ReadonlySet<string>) {
  return z.object({
    memberships: z.array(Membership).min(1),
    nextPageToken: z
      .string()
      .nullish()
      .refine((token) => !token || !seen.has(token), 'leads back to an earlier page'),
  })
}

function memberOf({ type, preferredMemberKey }: z.infer<typeof Membership>): Member {
  const email = z.email().safeParse(preferredMemberKey?.id).data
  if (email === undefined || preferredMemberKey?.namespace) return undefined
  if (type === 'GROUP') return { kind: 'group', email }
  if (type === 'SERVICE_ACCOUNT' || /\.gserviceaccount\.com$/i.test(email)) {
    return { kind: 'service', email }
  }
  return type === 'USER' ? { kind: 'person', email } : undefined
}
