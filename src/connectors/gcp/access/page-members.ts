import type { Place } from '#connectors/gcp/place.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { liveAccess } from '#populations/live-access.ts'

import { readGroupMembers } from './group-members.ts'
import type { GroupMembers } from './group-members.ts'
import { accountId, isGroup, liveOf, memberAccounts } from './member-accounts.ts'

const pageSize = 1000

/**
 * The accounts of those whom groups stand for, and the groups of which that is not known to the last; and of each member that it is let
 * in, and through which groups. Comes after the last policy, because nobody needs to be asked about twice. Says who is in the groups.
 */
export async function pageMembers(
  place: Pick<Place, 'reading' | 'parent'>,
  scope: string,
  members: readonly string[],
): Promise<GroupMembers> {
  const groups = members.filter(isGroup).map((member) => member.slice('group:'.length))
  const inGroups = await readGroupMembers(place, groups)
  const { people, unknown } = inGroups
  // Who also holds roles of their own is there already, in whatever letters.
  const named = new Set(members.map((member) => member.toLowerCase()))
  const alone = memberAccounts(
    place,
    members.filter((member) => !isGroup(member)),
  )
  const more = memberAccounts(place, [
    ...[...people.keys()].map((email) => `user:${email}`).filter((member) => !named.has(member)),
    ...[...unknown.keys()].map((email) => `group:${email}`),
  ])
  const keyOf = (email: string) => accountId(place, `group:${email}`)
  const through = new Map(
    [...people].map(([email, own]) => [accountId(place, `user:${email}`), own.map(keyOf)]),
  )
  const unread = new Map([...unknown].map(([email, because]) => [keyOf(email), because]))
  const live = [...alone, ...more].map((account) => {
    const asTold = account.id.replace(/user:.*/, (member) => member.toLowerCase())
    return liveOf(account, { through: through.get(asTold), unread: unread.get(account.id) })
  })
  for (let from = 0; from < live.length; from += pageSize) {
    await place.reading.page(scope, identityAccounts, more.slice(from, from + pageSize))
    await place.reading.page(scope, liveAccess, live.slice(from, from + pageSize))
  }
  return inGroups
}
