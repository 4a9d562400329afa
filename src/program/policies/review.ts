import { z } from 'zod'

import { field } from '#engine/field.ts'
import { policies } from '#populations/policy.ts'
import { action } from '#program/action.ts'
import { putItem } from '#store/items.ts'

import { requirePolicy } from './find-version.ts'

/** Somebody looked at a policy and found that it needs no new version. */
export const reviewPolicy = action({
  id: 'policy.review',
  label: { de: 'Als geprüft festhalten', en: 'Record as reviewed' },
  about: {
    de: 'Hält fest, dass die Richtlinie noch stimmt und keine neue Fassung braucht. Danach ist ein Jahr Zeit.',
    en: 'Records that the policy is still right and needs no new version. The next review is a year later.',
  },
  permission: 'policy.approve',
  input: z.strictObject({
    policy: field(z.string().min(1).max(80), { de: 'Richtlinie', en: 'Policy' }, { hidden: true }),
  }),
  output: z.object({ reviewedAt: z.iso.datetime() }),
  subject: (input) => `policy/${input.policy}`,
  handle: async ({ tx, actor, at }, input) => {
    const policy = await requirePolicy(tx, input.policy)
    const reviewedAt = at.toISOString()
    await putItem(tx, policies, { ...policy, reviewedAt, reviewedBy: actor.id })
    return { reviewedAt }
  },
})
