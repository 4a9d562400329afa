import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { versionsOf } from '#program/policies/find-version.ts'
import { accountNames } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

export interface PolicyRead {
  policy: Policy
  /** The newest first. */
  versions: PolicyVersion[]
  /** Of everybody who had a hand in it. */
  names: ReadonlyMap<string, string>
}

export async function readPolicy(tx: Tx, id: string): Promise<PolicyRead | undefined> {
  const [found] = await listItems(tx, policies.id, { keys: [id] })
  if (!found) return undefined
  const versions = await versionsOf(tx, id)
  const hands = versions.flatMap(({ draftedBy, approvals }) => [
    draftedBy,
    ...approvals.map(({ by }) => by),
  ])
  const names = await accountNames(tx, [...new Set(hands)])
  return { policy: policies.item.parse(found.content), versions, names }
}
