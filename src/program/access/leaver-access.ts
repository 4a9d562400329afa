import { z } from 'zod'

import { endOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { liveAccess } from '#populations/live-access.ts'
import type { LiveAccess } from '#populations/live-access.ts'
import { closedAt, occurrenceFields } from '#populations/occurrence.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'

import { whoseIs } from './whose.ts'

/** An account of somebody whose last day is known: open until nobody can sign in with it any more. Or what may hold such accounts, and nobody told us. */
export const LeaverAccess = z.object({
  id: z.string(),
  system: z.string(),
  /** What its source knows it to be; of a group nothing is known but that people left. */
  kind: z.literal('group').optional(),
  person: z.string().optional(),
  /** The end of their last day, by the organisation's calendar; absent where it is not known. */
  from: z.iso.datetime().optional(),
  /** That day. */
  lastDay: z.iso.date().optional(),
  ...occurrenceFields,
})
export type LeaverAccess = z.infer<typeof LeaverAccess>

export const leaverAccess = derived({
  id: 'leaver-access',
  item: LeaverAccess,
  key: (item: LeaverAccess) => item.id,
  person: (item: LeaverAccess) => item.person ?? item.id,
  closed: (item: LeaverAccess) => closedAt(item),
  each: [liveAccess],
  with: {
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
    people: { of: people },
    settings: { of: organisationSettings },
  },
  derive: (live: LiveAccess, { declarations, people: all, settings }) => {
    const { id, system, kind, firstSeenAt, closedAt: closed } = live
    if (kind === 'group') {
      const mayHold = closed === undefined && all.some(({ end }) => end !== undefined)
      return mayHold ? [{ id, system, kind }] : []
    }
    const { person, declared } = whoseIs(live, declarations, all)
    // Whoever answers for a service hands it over; the service goes on.
    if (person?.end === undefined || (declared ?? kind) === 'service') return []
    const from = endOfDate(person.end, settings[0]?.timeZone ?? 'UTC').toISOString()
    return [
      {
        id: `${id} ${person.id}`,
        system,
        person: person.id,
        from,
        lastDay: person.end,
        ...(firstSeenAt !== undefined && { firstSeenAt }),
        ...(closed !== undefined && { closedAt: closed }),
      },
    ]
  },
})
