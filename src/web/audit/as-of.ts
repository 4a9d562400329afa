import { z } from 'zod'

import { endOfDate, startOfDate } from '#engine/calendar.ts'
import { Refusal } from '#engine/refusal.ts'
import type { GuestVisit } from '#web/route.ts'

import { isWithin } from './frame.ts'
import type { Frame } from './frame.ts'
import { isCsv } from './listing.ts'

/** The instant somebody asked to see things at; with what is wrong with it, where no such one can be shown. */
export interface AskedInstant {
  /** What is shown: as asked, else the last instant of the period. */
  at: Date
  /** As it was asked for, where it was. */
  text: string
  /** The instant that was asked for, where it is one. */
  meant?: Date
  /** Nothing can be shown of it. */
  wrong?: 'malformed' | 'outside' | 'future'
}

/**
 * The instant a page is asked for: as `2026-03-31T14:00` in the organisation's zone, in UTC with a Z, or as a day, which means its
 * end in that zone; else the last of the period.
 */
export function askedInstant(visit: GuestVisit, frame: Frame): AskedInstant {
  const text = visit.c.req.query('asOf') ?? ''
  const last = lastInstant(visit, frame)
  if (text === '') return { at: last, text }
  const { timeZone } = visit.house.organisation
  const day = z.iso.date().safeParse(text)
  const at = day.success ? endOfDate(day.data, timeZone) : instantOf(text, timeZone)
  if (!at) return { at: last, text, wrong: 'malformed' }
  // The day that goes on stands as it does now.
  const isOfToday = day.success && startOfDate(day.data, timeZone) <= visit.at
  if (at > visit.at && isWithin(frame, at))
    return isOfToday ? { at: last, text } : { at: last, text, meant: at, wrong: 'future' }
  return isWithin(frame, at) ? { at, text } : { at: last, text, meant: at, wrong: 'outside' }
}

/** The same where there is no page to say what is wrong: refused as `outside-period`. */
export function asOfIn(visit: GuestVisit, frame: Frame): Date {
  const { at, wrong } = askedInstant(visit, frame)
  if (wrong === undefined) return at
  throw new Refusal(
    'input',
    'outside-period',
    'That is no instant of this engagement’s period, or it lies in the future.',
    'Choose one between the first and the last day of the period.',
  )
}

/** The instant asked for; what is wrong with it is said on a page, and refused where a file is asked for. */
export function askedHere(visit: GuestVisit, frame: Frame): AskedInstant {
  const asked = askedInstant(visit, frame)
  return isCsv(visit) ? { ...asked, at: asOfIn(visit, frame) } : asked
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
