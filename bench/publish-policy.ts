import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'
import { putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

/** A version of a policy that comes with the product, approved and in force; everybody has to accept it anew. */
export async function publishPolicy(tx: WriteTx, policy: string, number = 1): Promise<void> {
  const shipped = shippedPolicies().find(({ id }) => id === policy)
  if (!shipped) throw new Error(policy)
  const { id, titleDe, titleEn, controls, textDe, textEn } = shipped
  await putItem(tx, policies, { id, titleDe, titleEn, controls, groups: [] })
  const at = tx.recordedAt.toISOString()
  const digest = '00'.repeat(32)
  await putItem(tx, policyVersions, {
    id: `${id}/${number}`,
    policy: id,
    number,
    state: 'published',
    de: { text: textDe, digest },
    en: { text: textEn, digest },
    change: '',
    draftedBy: 'lead',
    approvals: [{ by: 'admin', at }],
    publishedAt: at,
    effectiveFrom: at,
    isAcceptedAnew: true,
  })
}
