import { z } from 'zod'

import { addMonthsToInstant, lastDateBefore } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { policyStandings } from './policy-standing.ts'

export const policyReviewedYearly = test({
  id: 'policy-reviewed-yearly',
  asks: {
    de: 'Hat in den letzten zwölf Monaten jemand jede Richtlinie geprüft oder neu veröffentlicht?',
    en: 'Was every policy reviewed or published anew in the last twelve months?',
  },
  on: policyStandings,
  parameters: z.object({
    months: field(z.int().min(1).max(24).default(12), {
      de: 'Überprüfung spätestens alle so vielen Monate',
      en: 'Reviewed at least every so many months',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ isPublished, reviewedAt, timeZone = 'UTC' }, at, { months }) {
    if (!isPublished) return fail('unpublished')
    if (reviewedAt === undefined) return unknown('not-reported')
    const due = addMonthsToInstant(new Date(reviewedAt), months)
    return at < due ? passUntil(due) : fail('due', { since: lastDateBefore(due, timeZone) })
  },
  reasons: {
    de: {
      unpublished: () => 'Von dieser Richtlinie ist noch keine Fassung veröffentlicht.',
      due: ({ since }) => `Fällig war die Prüfung am ${since}.`,
    },
    en: {
      unpublished: () => 'No version of this policy has been published yet.',
      due: ({ since }) => `The review was due on ${since}.`,
    },
  },
  fixtures: {
    pass: { id: 'cryptography', isPublished: true, reviewedAt: '2026-10-01T00:00:00.000Z' },
    fail: { id: 'cryptography', isPublished: true, reviewedAt: '2025-10-01T00:00:00.000Z' },
    unknown: { id: 'cryptography', isPublished: true },
  },
})
