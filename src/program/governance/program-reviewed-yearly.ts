import { z } from 'zod'

import { addMonthsToInstant, lastDateBefore } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { reviewStandings } from './review-standing.ts'

export const programReviewedYearly = test({
  id: 'program-reviewed-yearly',
  asks: {
    de: 'Hat sich die Leitung das Programm in den letzten zwölf Monaten angesehen?',
    en: 'Did the management review the program in the last twelve months?',
  },
  on: reviewStandings,
  parameters: z.object({
    months: field(z.int().min(1).max(24).default(12), {
      de: 'Überprüfung spätestens alle so vielen Monate',
      en: 'Reviewed at least every so many months',
    }),
    firstAfterMonths: field(z.int().min(1).max(12).default(6), {
      de: 'Erste Überprüfung, in Monaten nach dem Beschluss',
      en: 'First review, in months after the decision',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ begunAt, reviewedAt, timeZone = 'UTC' }, at, { months, firstAfterMonths }): Finding {
    if (begunAt === undefined) return unknown('not-reported')
    const due =
      reviewedAt === undefined
        ? addMonthsToInstant(new Date(begunAt), firstAfterMonths)
        : addMonthsToInstant(new Date(reviewedAt), months)
    if (at < due) return passUntil(due)
    const since = lastDateBefore(due, timeZone)
    return reviewedAt === undefined ? fail('never', { since }) : fail('due', { since })
  },
  reasons: {
    de: {
      never: ({ since }) =>
        `Noch hat die Leitung das Programm nicht angesehen; fällig war das am ${since}.`,
      due: ({ since }) => `Fällig war der nächste Blick der Leitung am ${since}.`,
    },
    en: {
      never: ({ since }) =>
        `The management has not reviewed the program yet; that was due on ${since}.`,
      due: ({ since }) => `The next management review was due on ${since}.`,
    },
  },
  fixtures: {
    pass: {
      id: 'program',
      begunAt: '2025-01-01T00:00:00.000Z',
      reviewedAt: '2026-06-01T00:00:00.000Z',
    },
    fail: {
      id: 'program',
      begunAt: '2025-01-01T00:00:00.000Z',
      reviewedAt: '2025-06-01T00:00:00.000Z',
    },
    unknown: { id: 'program' },
  },
})
