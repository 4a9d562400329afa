import { Refusal } from '#engine/refusal.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { listItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

/** What somebody accepts, as they had it before them. */
export type Accepted = Pick<
  PolicyAcceptance,
  'person' | 'language' | 'digest' | 'name' | 'via' | 'email'
>

/** Records that somebody accepted exactly this wording: the first time counts. Refused where it is not the version's. */
export async function keepAcceptance(
  tx: WriteTx,
  version: PolicyVersion,
  accepted: Accepted,
  at: Date,
): Promise<{ id: string; acceptedAt: string; isNew: boolean }> {
  if (version[accepted.language]?.digest !== accepted.digest) throw otherWording()
  const id = `${accepted.person}/${version.id}`
  const [before] = await listItems(tx, policyAcceptances.id, { keys: [id] })
  // Two tabs, or two clicks: the first one counts.
  if (before) {
    const { acceptedAt } = policyAcceptances.item.parse(before.content)
    return { id, acceptedAt, isNew: false }
  }
  const acceptedAt = at.toISOString()
  await putItem(tx, policyAcceptances, {
    ...accepted,
    id,
    policy: version.policy,
    version: version.id,
    acceptedAt,
    recordedAt: tx.recordedAt.toISOString(),
  })
  return { id, acceptedAt, isNew: true }
}

function otherWording(): Refusal {
  return new Refusal(
    'conflict',
    'wording-changed',
    'That is not the wording of this version in that language.',
    'Open the policy again, and read it as it is now.',
  )
}
