import { z } from 'zod'

import type { Place } from '#connectors/gcp/place.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'

/** Which members of policies are accounts, or stand for some (`standsForOthers`), each once. */
export function memberAccounts(
  place: Pick<Place, 'parent'>,
  members: Iterable<string>,
): IdentityAccount[] {
  return [...new Set(members)].flatMap((member) => {
    if (member.startsWith('user:')) return [userOf(place, member)]
    return standsForOthers.test(member) ? [groupOf(place, member)] : []
  })
}

/** People as policies name them: those of a directory, and those who came with an account of their own, which has a password of its own. Whether they are still in the directory, only the directory knows. */
function userOf({ parent }: Pick<Place, 'parent'>, member: string): IdentityAccount {
  const name = member.slice('user:'.length)
  const email = z.email().safeParse(name).data
  return {
    id: `gcp/${parent}/${member}`,
    provider: 'gcp',
    system: `gcp/${parent}`,
    name,
    ...(email && { email }),
    kind: 'human',
    ...(/@(?:gmail|googlemail)\.com$/i.test(name) && { password: { enabled: true } }),
    // Who is deleted from the directory is called `deleted:`; who is suspended in it, only the directory tells.
    active: true,
  }
}

/**
 * Members that stand for the accounts of others, whom only the directory knows: groups, domains, and the part of a workforce pool that
 * shares a group or an attribute. Pools of workloads have no people in them. `projectOwner:` and the like repeat a role of the project.
 * https://docs.cloud.google.com/iam/docs/principal-identifiers
 */
const standsForOthers = /^(?:group:|domain:|principalSet:.*\/workforcePools\/)/

function groupOf({ parent }: Pick<Place, 'parent'>, member: string): IdentityAccount {
  return {
    id: `gcp/${parent}/${member}`,
    provider: 'gcp',
    system: `gcp/${parent}`,
    name: member,
    kind: 'group',
  }
}
