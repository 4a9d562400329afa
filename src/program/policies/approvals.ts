/** Whose approvals a version needs: so many of others than its authors, and those whom its policy names, each in their turn. */
import { Refusal } from '#engine/refusal.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { authorsOf } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import type { Policy } from '#populations/policy.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { policyApproved } from './policy-approved.ts'

type Standing = Pick<PolicyVersion, 'approvers' | 'approvals'>

/** How many people have to approve a version, beside its author: as the company's test asks, and all of those named. */
export async function approvalsNeeded(
  tx: Tx,
  { approvers = [] }: Pick<PolicyVersion, 'approvers'>,
): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap(({ parameters }) => parameters?.[policyApproved.id] ?? [])
  const { approvals } = policyApproved.parameters.parse(own[0] ?? {})
  return Math.max(approvals, approvers.length)
}

/** Who approves a version, by account and in this order, as its policy has it now. Whoever wrote at it is left out: they may not. */
export function approversOf(
  { firstApprover, secondApprover, thirdApprover }: Policy,
  version: PolicyVersion,
): string[] {
  const authors = authorsOf(version)
  const named = [firstApprover, secondApprover, thirdApprover].flatMap((each) => each ?? [])
  return [...new Set(named)].filter((account) => !authors.has(account))
}

/** Whose turn it is; nothing where it is anybody's who may approve. */
export function nextApprover({ approvers = [], approvals }: Standing): string | undefined {
  return approvers[approvals.length]
}

/** Whether somebody can approve a version now, as far as the version goes. */
export function isTurnOf(account: string, version: PolicyVersion): boolean {
  const next = nextApprover(version)
  if (next !== undefined) return next === account
  return !authorsOf(version).has(account) && version.approvals.every(({ by }) => by !== account)
}

/** Refused where fewer have approved than the company asks for by now. */
export async function requireApprovals(tx: Tx, version: PolicyVersion): Promise<void> {
  const needed = await approvalsNeeded(tx, version)
  if (version.approvals.length >= needed) return
  throw new Refusal(
    'conflict',
    'approvals-missing',
    `${version.approvals.length} of ${needed} people have approved this version.`,
    'Ask somebody else who may approve policies.',
  )
}
