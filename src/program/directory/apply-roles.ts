import type { Role } from '#engine/permissions.ts'
import { accountsInRole, changeAccount } from '#store/accounts.ts'
import { setGranted, standings } from '#store/directory.ts'
import type { WriteTx } from '#store/organisation.ts'

/**
 * Gives accounts the roles of their groups and takes those away that no group gives any more; what somebody got by hand
 * stays. The last open administrator stays one, whatever the directory says; whose that was is returned.
 */
export async function applyRoles(
  tx: WriteTx,
  byGroup: ReadonlyMap<string, readonly Role[]>,
  users?: readonly string[],
): Promise<string[]> {
  if (users?.length === 0) return []
  const kept: string[] = []
  let admins: Set<string> | undefined
  for (const { id, roles, granted, groups } of await standings(tx, users)) {
    const byHand = roles.filter((role) => !granted.includes(role))
    const given = [...new Set(groups.flatMap((group) => byGroup.get(group) ?? []))]
    const next = new Set([...byHand, ...given])
    if (roles.includes('admin') && !next.has('admin')) {
      admins ??= new Set((await accountsInRole(tx, 'admin')).map((account) => account.id))
      if (admins.has(id) && admins.size === 1) {
        next.add('admin')
        given.push('admin')
        kept.push(id)
      } else admins.delete(id)
    }
    if (next.size === 0) next.add('member')
    const nowGranted = given.filter((role) => !byHand.includes(role))
    if (!isSame(next, roles)) await changeAccount(tx, id, { roles: [...next] })
    if (!isSame(new Set(nowGranted), granted)) await setGranted(tx, id, nowGranted)
  }
  return kept
}

function isSame(some: ReadonlySet<Role>, others: readonly Role[]): boolean {
  return some.size === others.length && others.every((role) => some.has(role))
}
