import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { Refusal } from '#engine/refusal.ts'
import type { GuestVisit } from '#web/route.ts'

import { isWithin } from './frame.ts'
import type { Frame } from './frame.ts'

/** The instant a page is asked for: as `2026-03-31T14:00` in the organisation's zone, or in UTC with a Z; else the last of the period. */
export function asOfIn(visit: GuestVisit, frame: Frame): Date {
  const text = visit.c.req.query('asOf') ?? ''
  if (text === '') return lastInstant(visit, frame)
  const at = instantOf(text, visit.house.organisation.timeZone)
  if (at && isWithin(frame, at) && at <= visit.at) return at
  throw new Refusal(
    'input',
    'outside-period',
    'That is no instant of this engagement’s period, or it lies in the future.',
    'Choose one between the first and the last day of the period.',
  )
}

/** The last instant of the period, or now while it still runs. */
export function lastInstant({ at }: GuestVisit, { from, end }: Frame): Date {
  const last = at < end ? at : new Date(+end - 1)
  return last < from ? from : last
}

const Instant = z.iso.datetime({ local: true })

/** The instant a text says: in this zone, or in UTC with a Z. */
export function instantOf(text: string, timeZone: string): Date | undefined {
  if (!Instant.safeParse(text).success) return undefined
  if (text.endsWith('Z')) return new Date(text)
  const wanted = Date.parse(`${text}Z`)
  const date = text.slice(0, 10)
  const guess = new Date(+startOfDate(date, timeZone) + wanted - Date.parse(`${date}T00:00:00Z`))
  // On a day when clocks change, the time since midnight is not the time of day.
  return new Date(+guess + wanted - (wallClock(guess, timeZone) + guess.getMilliseconds()))
}

/** What a clock on the wall shows, as if it were UTC. */
function wallClock(at: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`)
}

/** An instant as a field for date and time shows it. */
export function forField(at: Date, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 19)
}
