/** What one person owes by a date: an occurrence, judged by when it was done, by both clocks. */
import { z } from 'zod'

import {
  addBusinessDays,
  addDays,
  addMonthsToInstant,
  dateIn,
  endOfDate,
  lastDateBefore,
} from './calendar.ts'
import type { HolidaysOf } from './calendar.ts'
import { fail, pass, passUntil, unknown } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Sentences } from './test.ts'

/** A time in which nobody is asked to do anything: leave, from the start of its first day to the start of the day after its last. */
export const Pause = z.object({ from: z.iso.datetime(), to: z.iso.datetime() })
export type Pause = z.infer<typeof Pause>

/** The fields of a duty's times. Instants are UTC. */
export const obligationTimes = {
  /** When it began; absent where the register does not say since when somebody works here. */
  from: z.iso.datetime().optional(),
  /** Their first day is not known: `from` is the earliest at which it can have begun. */
  isFromEarliest: z.literal(true).optional(),
  /** When it was done, as whoever did it says. */
  doneAt: z.iso.datetime().optional(),
  /** When that was recorded here. */
  recordedAt: z.iso.datetime().optional(),
  /** Days before `doneAt` that were named only after it was recorded, by a list from elsewhere: when it was done, and when that was recorded. */
  saidEarlier: z
    .array(z.object({ doneAt: z.iso.datetime(), recordedAt: z.iso.datetime() }))
    .optional(),
  /** When it ended otherwise: something newer took its place, or the person left. */
  closedAt: z.iso.datetime().optional(),
  /** It ended as it was asked of them no longer, and was open then. */
  isReleased: z.literal(true).optional(),
  pauses: z.array(Pause).optional(),
  /** Whose public holidays are no working days: the person's, ISO 3166-1 alpha-2, or ISO 3166-2 where the region is known. */
  country: z.string().optional(),
  /** Whose days reasons name: the organisation's, an IANA name; UTC where it is absent. */
  timeZone: z.string().optional(),
}

const Times = z.object(obligationTimes)
export type ObligationTimes = z.infer<typeof Times>

/** How long one that ended late stays visible. */
const monthsShown = 12
/** What was done in time and recorded so many working days later still counts, and is shown as recorded late. */
const recordedLateDays = 5

/**
 * For `closed` of a population of obligations: when it ended, in whichever way. What is recorded late ends only then, lest a
 * date in the past hide it.
 */
export function closedObligation({
  doneAt,
  recordedAt,
  closedAt,
}: ObligationTimes): Date | undefined {
  if (doneAt !== undefined)
    return new Date(Math.max(Date.parse(doneAt), Date.parse(recordedAt ?? doneAt)))
  return closedAt === undefined ? undefined : new Date(closedAt)
}

/** Whether it is over at an instant. Who is going to leave owes it until then. */
export function hasEnded(times: ObligationTimes, at: Date): boolean {
  const end = closedObligation(times)
  return end !== undefined && end <= at
}

/** So many days after a beginning, leave not counted, however its times overlap. */
export function dueAfter(from: Date, days: number, pauses: readonly Pause[] = []): Date {
  let due = addDays(from, days).getTime()
  let counted = from.getTime()
  for (const pause of pauses.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const begins = Math.max(Date.parse(pause.from), counted)
    const ends = Date.parse(pause.to)
    if (begins >= due || ends <= begins) continue
    due += ends - begins
    counted = ends
  }
  return new Date(due)
}

/** The last moment that is in time. What is due at midnight is late on the day that begins: the day to name is the one before. */
export function lastDue(from: Date, days: number, pauses: readonly Pause[] = []): Date {
  return new Date(dueAfter(from, days, pauses).getTime() - 1)
}

/** How the days of a duty are counted. */
export interface Deadline {
  /** After its beginning, leave not counted. */
  days: number
  /** Since when the duty applies at all. */
  appliesFrom?: Date
  /** The public holidays of a country from a date on. */
  holidays?: HolidaysOf
}

/**
 * Judges one duty. In time it passes for ever; late or never it fails while open, and for twelve months after it ended and
 * that was recorded, in which it deviates. What ended before `appliesFrom`, by both clocks, is not judged, and what was open
 * then begins with it. What is in time by the earliest beginning is so by any; what is late by it may not be late at all, and is
 * unknown.
 */
export function judgeObligation(times: ObligationTimes, at: Date, deadline: Deadline): Finding {
  const found = judgeFromBeginning(times, at, deadline)
  const isUndecided = found.kind === 'fail' && times.isFromEarliest === true
  return isUndecided ? { ...found, ...unknown('no-beginning') } : found
}

function judgeFromBeginning(
  times: ObligationTimes,
  at: Date,
  { days, appliesFrom, holidays }: Deadline,
): Finding {
  const { from, doneAt, recordedAt, closedAt, pauses, country, timeZone = 'UTC' } = times
  const end = doneAt ?? closedAt
  // What is going to end, with somebody's last day, is open until then.
  const ended = end === undefined || Date.parse(end) > at.getTime() ? undefined : new Date(end)
  const known = ended && closedObligation(times)
  if (appliesFrom && known && known < appliesFrom) return passing('before-program')
  const ends = ended || end === undefined ? undefined : new Date(end)
  if (from === undefined) return { ...unknown('no-beginning'), ...(ends && { until: ends }) }
  const begins = new Date(Math.max(Date.parse(from), appliesFrom?.getTime() ?? -Infinity))
  const due = dueAfter(begins, days, pauses)
  if (!ended && at < begins) return { ...passing('not-begun'), until: earlier(begins, ends) }
  if (!ended && at < due) return passUntil(earlier(due, ends))
  if (!ended) {
    const overdue = fail('overdue', { due: lastDateBefore(due, timeZone) })
    return ends ? { ...overdue, until: ends } : overdue
  }
  const lastRecorded = lastRecording(due, { timeZone, country, holidays })
  if (ended <= due) {
    if (doneAt === undefined || recordedAt === undefined) return pass
    const recorded = new Date(recordedAt)
    if (recorded <= due) return pass
    if (recorded <= lastRecorded) return passing('recorded-late')
  }
  // Paper in time counts as much where somebody did it here, too late, before it was handed in; the two are told apart.
  const said = times.saidEarlier?.find(
    (each) => new Date(each.doneAt) <= due && new Date(each.recordedAt) <= lastRecorded,
  )
  if (said) {
    const days = { done: dateIn(timeZone, ended), said: dateIn(timeZone, new Date(said.doneAt)) }
    return { kind: 'pass', reason: { code: 'said-earlier', values: days } }
  }
  const shownTo = addMonthsToInstant(known ?? ended, monthsShown)
  if (at >= shownTo) return passing('long-ago')
  return { ...missed(ended, due, times), until: shownTo }
}

function earlier(a: Date, b: Date | undefined): Date {
  return b && b < a ? b : a
}

/** The end of that working day where the company counts its days: in UTC it would end in the middle of theirs. */
function lastRecording(
  due: Date,
  {
    timeZone,
    country,
    holidays,
  }: {
    timeZone: string
    country: string | undefined
    holidays: HolidaysOf | undefined
  },
): Date {
  const day = dateIn(timeZone, due)
  const last = addBusinessDays(day, recordedLateDays, holidays?.(country, day) ?? new Set())
  return endOfDate(last, timeZone)
}

function missed(ended: Date, due: Date, times: ObligationTimes): Finding {
  const { doneAt, recordedAt, isReleased, timeZone = 'UTC' } = times
  const day = lastDateBefore(due, timeZone)
  const days = Math.ceil((ended.getTime() - due.getTime()) / 86_400_000)
  if (doneAt === undefined && isReleased) return fail('released', { days, due: day })
  if (doneAt === undefined) return fail('never', { due: day })
  if (ended <= due) {
    const recorded = dateIn(timeZone, new Date(recordedAt ?? ended))
    return fail('recorded-too-late', { recorded })
  }
  return fail('late', { days, due: day })
}

function passing(code: string): Finding {
  return { kind: 'pass', reason: { code } }
}

/** What every test of an obligation says of it; a test adds its own where it has more to say. */
export const obligationReasons: { de: Sentences; en: Sentences } = {
  de: {
    'before-program': () => 'Das war, bevor die Pflicht galt.',
    'not-begun': () => 'Die Pflicht hat noch nicht begonnen.',
    'recorded-late': () => 'Rechtzeitig getan, aber erst danach festgehalten.',
    'long-ago': () => 'Die Verspätung liegt mehr als zwölf Monate zurück.',
    'no-beginning': () =>
      'Seit wann die Person hier arbeitet, steht nicht im Verzeichnis; so ist nicht zu sagen, wann es fällig war.',
    overdue: ({ due }) => `Fällig war das am ${written('de', due)}; es ist noch offen.`,
    never: ({ due }) => `Fällig war das am ${written('de', due)}; es wurde nie getan.`,
    late: ({ days, due }) =>
      `Fällig war das am ${written('de', due)}; es geschah ${inDays('de', days)} zu spät.`,
    'recorded-too-late': ({ recorded }) =>
      `Rechtzeitig getan, heißt es; festgehalten wurde es erst am ${written('de', recorded)}.`,
  },
  en: {
    'before-program': () => 'That was before the duty applied.',
    'not-begun': () => 'The duty has not begun yet.',
    'recorded-late': () => 'Done in time, but recorded only afterwards.',
    'long-ago': () => 'The delay is more than twelve months ago.',
    'no-beginning': () =>
      'The register does not say since when this person works here, so nobody can tell when it was due.',
    overdue: ({ due }) => `It was due on ${written('en', due)} and is still open.`,
    never: ({ due }) => `It was due on ${written('en', due)} and was never done.`,
    late: ({ days, due }) =>
      `It was due on ${written('en', due)} and was done ${inDays('en', days)} late.`,
    'recorded-too-late': ({ recorded }) =>
      `Done in time, it is said; it was recorded only on ${written('en', recorded)}.`,
  },
}

/** The same of what may be asked of some people, and of somebody no longer. */
export const obligationReasonsOfSome: { de: Sentences; en: Sentences } = {
  de: {
    ...obligationReasons.de,
    released: ({ days, due }) =>
      `Fällig war das am ${written('de', due)}; ${inDays('de', days)} später war es noch offen, und seitdem wird es von dieser Person nicht mehr verlangt.`,
  },
  en: {
    ...obligationReasons.en,
    released: ({ days, due }) =>
      `It was due on ${written('en', due)} and still open ${inDays('en', days)} later; since then it is asked of this person no longer.`,
  },
}

/** What tests say whose duties may be said to have been done earlier than was recorded first. */
export const saidEarlierReasons: { de: Sentences; en: Sentences } = {
  de: {
    'said-earlier': ({ done, said }) =>
      `Zuerst wurde der ${written('de', done)} festgehalten, zu spät; eine Liste von anderswo nennt den ${written('de', said)}, rechtzeitig. Das bezeugt, wer sie importiert hat.`,
  },
  en: {
    'said-earlier': ({ done, said }) =>
      `What was recorded first is ${written('en', done)}, too late; a list from elsewhere names ${written('en', said)}, in time. Whoever imported it attests that.`,
  },
}

function written(language: 'de' | 'en', day: unknown): string {
  const at = new Date(`${String(day)}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return String(day)
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(at)
}

function inDays(language: 'de' | 'en', days: unknown): string {
  if (language === 'de') return days === 1 ? 'einen Tag' : `${String(days)} Tage`
  return days === 1 ? 'one day' : `${String(days)} days`
}
