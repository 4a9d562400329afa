import { z } from 'zod'

import type { Place } from '#connectors/gcp/place.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import type { LiveAccess } from '#populations/live-access.ts'

/** Which members of policies are accounts, or stand for some (`standsForOthers`), each once. */
export function memberAccounts(
  place: Pick<Place, 'parent'>,
  members: Iterable<string>,
): IdentityAccount[] {
  return [...new Set(members)].flatMap((member) => {
    const name = nameOf(member)
    if (name !== undefined) return [personOf(place, member, name)]
    return standsForOthers.test(member) ? [groupOf(place, member)] : []
  })
}

/** The key of a member's account. */
export function accountId({ parent }: Pick<Place, 'parent'>, member: string): string {
  return `gcp/${parent}/${member}`
}

/** That an account is let in; of a person, `through` which groups, of a group, which scope left it `unread`. */
export function liveOf(
  { id, system, name, email, kind }: IdentityAccount,
  { through, unread }: { through: string[] | undefined; unread: string | undefined },
): LiveAccess {
  return {
    id,
    system,
    name,
    ...(email !== undefined && { email }),
    ...(kind === 'group' && { kind }),
    ...(through && { through }),
    ...(unread !== undefined && { unread }),
  }
}

/** Whether a member is one that the directory can be asked about. */
export function isGroup(member: string): boolean {
  return member.startsWith('group:')
}

/**
 * What a person is called who is a member: by address, or as the other system says whose workforce a pool lets in.
 * https://docs.cloud.google.com/iam/docs/principal-identifiers
 */
function nameOf(member: string): string | undefined {
  return /^(?:user:|principal:\/\/iam\.googleapis\.com\/.*\/workforcePools\/[^/]+\/subject\/)(.+)$/.exec(
    member,
  )?.[1]
}

/** People as policies name them: those of a directory, and those who came with an account of their own, which has a password of its own. Whether they are still in the directory, only the directory knows. */
function personOf(place: Pick<Place, 'parent'>, member: string, name: string): IdentityAccount {
  const email = z.email().safeParse(name).data
  return {
    id: accountId(place, member),
    provider: 'gcp',
    system: `gcp/${place.parent}`,
    name,
    ...(email && { email }),
    kind: 'human',
    ...(/^user:.*@(?:gmail|googlemail)\.com$/i.test(member) && { password: { enabled: true } }),
    // Who is deleted from the directory is called `deleted:`; who is suspended in it, only the directory tells.
    active: true,
  }
}

/**
 * Members that stand for the accounts of others, whom only the directory knows: groups, domains, and the part of a workforce pool that
 * shares a group or an attribute. Pools of workloads have no people in them. `projectOwner:` and the like repeat a role of the project.
 */
const standsForOthers = /^(?:group:|domain:|principalSet:.*\/workforcePools\/)/

function groupOf(place: Pick<Place, 'parent'>, member: string): IdentityAccount {
  return {
    id: accountId(place, member),
    provider: 'gcp',
    system: `gcp/${place.parent}`,
    name: member,
    kind: 'group',
  }
}
