/** Who has to read which announcement: one item for each person and announcement that held while they worked here. */
import { z } from 'zod'

import { closedObligation, obligationTimes } from '#engine/obligation.ts'
import { derived } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import type { AnnouncementReceipt } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import type { Announcement } from '#populations/announcement.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { holidayPlace } from '#program/people/public-holidays.ts'
import { timeZoneOf, workingTime } from '#program/people/working-time.ts'

export const AnnouncementObligation = z.object({
  /** `<person>/<announcement>`. */
  id: z.string(),
  person: z.string(),
  announcement: z.string(),
  ...obligationTimes,
})
export type AnnouncementObligation = z.infer<typeof AnnouncementObligation>

export const announcementObligations = derived({
  id: 'announcement-obligation',
  item: AnnouncementObligation,
  key: (obligation: AnnouncementObligation) => obligation.id,
  person: (obligation: AnnouncementObligation) => obligation.person,
  closed: (obligation: AnnouncementObligation) => closedObligation(obligation),
  each: [people],
  with: {
    announcements: { of: announcements },
    receipts: {
      of: announcementReceipts,
      by: (receipt: AnnouncementReceipt) => receipt.person,
      isKeyedBy: true,
    },
    absences: {
      of: absences,
      by: (absence: Absence) => absence.person,
      isFoundBy: 'person',
    },
    settings: { of: organisationSettings },
  },
  derive(
    person: Person,
    { announcements: all, receipts, absences: away, settings },
  ): AnnouncementObligation[] {
    const time = workingTime(person, away, timeZoneOf(settings))
    const begins = time.from?.getTime() ?? -Infinity
    const leaves = time.to?.getTime() ?? Infinity
    // An open duty passes on to the next announcement with the beginning it had, lest a new one put it off for ever.
    let openSince: number | undefined
    return standing(all).flatMap(({ id, from, to }): AnnouncementObligation[] => {
      if (to <= begins || from >= leaves) return []
      const read = firstOf(receipts, id)
      const end = Math.min(to, leaves)
      const since = openSince ?? Math.max(from, begins)
      openSince = read && Date.parse(read.readAt) < end ? undefined : since
      return [
        {
          id: `${person.id}/${id}`,
          person: person.id,
          announcement: id,
          ...(time.from && { from: new Date(since).toISOString() }),
          ...(read
            ? { doneAt: read.readAt, recordedAt: read.recordedAt }
            : end < Infinity && { closedAt: new Date(end).toISOString() }),
          ...(time.pauses.length > 0 && { pauses: time.pauses }),
          ...(person.country !== undefined && { country: holidayPlace(person) }),
          timeZone: time.timeZone,
        },
      ]
    })
  },
})

/** Each announcement with when it began to hold and when the next took its place. */
function standing(all: readonly Announcement[]): { id: string; from: number; to: number }[] {
  const inOrder = all.toSorted(
    (a, b) => a.publishedAt.localeCompare(b.publishedAt) || (a.id < b.id ? -1 : 1),
  )
  return inOrder.map(({ id, publishedAt }, index) => ({
    id,
    from: Date.parse(publishedAt),
    to: Date.parse(inOrder[index + 1]?.publishedAt ?? '') || Infinity,
  }))
}

function firstOf(
  receipts: readonly AnnouncementReceipt[],
  id: string,
): AnnouncementReceipt | undefined {
  return receipts
    .filter(({ announcement }) => announcement === id)
    .toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))[0]
}
