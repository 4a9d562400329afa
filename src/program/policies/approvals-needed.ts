import { Refusal } from '#engine/refusal.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { policyApproved } from './policy-approved.ts'

/** How many people have to approve a version, beside its author: as the company's test asks. */
export async function approvalsNeeded(tx: Tx): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap(({ parameters }) => parameters?.[policyApproved.id] ?? [])
  return policyApproved.parameters.parse(own[0] ?? {}).approvals
}

/** Refused where fewer have approved than the company asks for by now. */
export async function requireApprovals(tx: Tx, { approvals }: PolicyVersion): Promise<void> {
  const needed = await approvalsNeeded(tx)
  if (approvals.length >= needed) return
  throw new Refusal(
    'conflict',
    'approvals-missing',
    `${approvals.length} of ${needed} people have approved this version.`,
    'Ask somebody else who may approve policies.',
  )
}
