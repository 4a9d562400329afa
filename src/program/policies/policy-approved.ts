import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { dayBegunBy, writtenDay } from '#program/people/before-first-day.ts'

import { policyStandings } from './policy-standing.ts'

export const policyApproved = test({
  id: 'policy-approved',
  asks: {
    de: 'Gilt von jeder Richtlinie eine Fassung, die jemand anderes freigegeben hat, als sie entworfen hat?',
    en: 'Is there a version in force of every policy, approved by somebody other than its author?',
  },
  on: policyStandings,
  parameters: z.object({
    approvals: field(z.int().min(1).max(5).default(1), {
      de: 'Freigaben je Fassung',
      en: 'Approvals of each version',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ isPublished, approvals, heldFrom }, at, { approvals: needed }) {
    if (!isPublished) return fail('unpublished')
    // Until then nobody owes it anything, and everybody would pass.
    if (heldFrom !== undefined && at < new Date(heldFrom))
      return { ...fail('not-in-force', { from: dayBegunBy(heldFrom) }), until: new Date(heldFrom) }
    if (approvals === undefined) return unknown('not-reported')
    return approvals >= needed ? pass : fail('approvals', { approvals, needed })
  },
  reasons: {
    de: {
      unpublished: () => 'Von dieser Richtlinie ist noch keine Fassung veröffentlicht.',
      'not-in-force': ({ from }) =>
        `Veröffentlicht ist sie, aber sie gilt noch nicht: erst ab dem ${writtenDay('de', from)}.`,
      approvals: ({ approvals, needed }) =>
        `Freigegeben haben sie ${approvals} andere, nötig sind ${needed}.`,
    },
    en: {
      unpublished: () => 'No version of this policy has been published yet.',
      'not-in-force': ({ from }) =>
        `It is published, but not in force yet: from ${writtenDay('en', from)} on.`,
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
