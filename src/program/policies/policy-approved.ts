import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { policyStandings } from './policy-standing.ts'

export const policyApproved = test({
  id: 'policy-approved',
  asks: {
    de: 'Gilt von jeder Richtlinie eine Fassung, die jemand anderes freigegeben hat, als sie entworfen hat?',
    en: 'Is there a version in force of every policy, approved by somebody other than its author?',
  },
  on: policyStandings,
  parameters: z.object({ approvals: z.int().min(1).max(5).default(1) }),
  every: hours(1),
  grace: hours(6),
  judge({ isPublished, approvals }, _at, { approvals: needed }) {
    if (!isPublished) return fail('unpublished')
    if (approvals === undefined) return unknown('not-reported')
    return approvals >= needed ? pass : fail('approvals', { approvals, needed })
  },
  reasons: {
    de: {
      unpublished: () => 'Von dieser Richtlinie ist noch keine Fassung veröffentlicht.',
      approvals: ({ approvals, needed }) =>
        `Freigegeben haben sie ${approvals} andere, nötig sind ${needed}.`,
    },
    en: {
      unpublished: () => 'No version of this policy has been published yet.',
      approvals: ({ approvals, needed }) =>
        `Others who approved it: ${approvals}; needed: ${needed}.`,
    },
  },
  fixtures: {
    pass: { id: 'cryptography', isPublished: true, approvals: 1 },
    fail: { id: 'cryptography', isPublished: true, approvals: 0 },
    unknown: { id: 'cryptography', isPublished: true },
  },
})
