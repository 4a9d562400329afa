/** Since when the program runs, and when the management last looked at it. */
import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { managementReviews } from '#populations/management-review.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { programScopes } from '#populations/program-scope.ts'
import type { ProgramScope } from '#populations/program-scope.ts'
import { timeZoneOf } from '#program/people/working-time.ts'

export const ReviewStanding = z.object({
  id: z.string(),
  /** When its scope was first decided. */
  begunAt: z.iso.datetime().optional(),
  reviewedAt: z.iso.datetime().optional(),
  /** Whose days reasons name: the organisation's, an IANA name. */
  timeZone: z.string().optional(),
})
export type ReviewStanding = z.infer<typeof ReviewStanding>

export const reviewStandings = derived({
  id: 'review-standing',
  item: ReviewStanding,
  key: (standing: ReviewStanding) => standing.id,
  each: [programScopes],
  with: { reviews: { of: managementReviews }, settings: { of: organisationSettings } },
  derive({ id, decided, begun = decided }: ProgramScope, { reviews, settings }): ReviewStanding[] {
    const zone = timeZoneOf(settings)
    const last = reviews
      .map(({ on }) => on)
      .toSorted()
      .at(-1)
    return [
      {
        id,
        begunAt: startOfDate(begun, zone).toISOString(),
        ...(last !== undefined && { reviewedAt: startOfDate(last, zone).toISOString() }),
        timeZone: zone,
      },
    ]
  },
})
