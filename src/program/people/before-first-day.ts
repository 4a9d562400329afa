/** What has to be done before somebody's first day: the joining is the occurrence, judged by both clocks. */
import { z } from 'zod'

import {
  addBusinessDays,
  addMonthsToInstant,
  dateIn,
  endOfDate,
  startOfDate,
} from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { Pause, judgeObligation, obligationReasonsOfSome } from '#engine/obligation.ts'
import type { Sentences } from '#engine/test.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import type { Person } from '#populations/person.ts'

import { holidayPlace, publicHolidays } from './public-holidays.ts'

/** The fields of one joining. Instants are UTC; days are in the organisation's time zone, for the sentences. */
export const joiningTimes = {
  /** The first day, and when it begins; absent where the register does not say. */
  start: z.iso.date().optional(),
  begins: z.iso.datetime().optional(),
  /** Since when it is asked of somebody who was here already: then it has days from then on, leave not counted. */
  from: z.iso.datetime().optional(),
  pauses: z.array(Pause).optional(),
  /** When it was done, as whoever did it says, and on which day that was. */
  doneAt: z.iso.datetime().optional(),
  doneOn: z.iso.date().optional(),
  /** When that was recorded here. */
  recordedAt: z.iso.datetime().optional(),
  /** The end of somebody's last day. */
  closedAt: z.iso.datetime().optional(),
  /** It ended as it was asked of them no longer, before their last day. */
  isReleased: z.literal(true).optional(),
  /** Whose public holidays are no working days: ISO 3166-1 alpha-2, or ISO 3166-2 where the region is known. */
  country: z.string().optional(),
  /** Whose days reasons name: the organisation's, an IANA name; UTC where it is absent. */
  timeZone: z.string().optional(),
}

const Times = z.object(joiningTimes)
export type JoiningTimes = z.infer<typeof Times>

/** When somebody begins, and ends, in the organisation's time zone. */
export function joiningOf(person: Person, timeZone: string): JoiningTimes {
  const { start, end } = person
  const country = holidayPlace(person)
  return {
    ...(start !== undefined && { start, begins: startOfDate(start, timeZone).toISOString() }),
    ...(country !== undefined && { country }),
    ...(end !== undefined && { closedAt: endOfDate(end, timeZone).toISOString() }),
    timeZone,
  }
}

/** The same, of something that may have begun to be asked of somebody after their first day. */
export function begunIn(
  joining: JoiningTimes,
  begun: readonly BegunDuty[],
  { kind, of, pauses }: Pick<BegunDuty, 'kind' | 'of'> & { pauses: readonly Pause[] },
): JoiningTimes {
  const from = begun.find((each) => each.kind === kind && each.of === of)?.at
  if (from === undefined || joining.begins === undefined || from <= joining.begins) return joining
  return { ...joining, from, ...(pauses.length > 0 && { pauses: [...pauses] }) }
}

/** The same, of something that is asked of somebody no longer since an instant. */
export function joiningUntil(joining: JoiningTimes, at: string): JoiningTimes {
  const { closedAt } = joining
  return closedAt !== undefined && closedAt <= at
    ? joining
    : { ...joining, closedAt: at, isReleased: true }
}

/** Whether somebody is to come, or came: who left before their first day owes nothing. */
export function isToCome({ begins, from = begins, closedAt }: JoiningTimes): boolean {
  return from === undefined || closedAt === undefined || from < closedAt
}

/** Whether what was done counts for it: what is done after somebody left changes nothing any more. */
export function isWhileHere(doneAt: string, { closedAt }: JoiningTimes): boolean {
  return closedAt === undefined || doneAt < closedAt
}

/** How long one that was late stays visible. */
const monthsShown = 12
/** What was done in time and recorded so many working days into the job still counts, and is shown as recorded late. */
const recordedLateDays = 5

/** For `closed` of such a population: what is recorded late closes only then, lest a date in the past hide it. */
export function closedBeforeFirstDay(times: JoiningTimes): Date | undefined {
  const { doneAt, recordedAt, closedAt } = times
  if (doneAt !== undefined) return laterOf(doneAt, recordedAt)
  return closedAt === undefined ? undefined : new Date(closedAt)
}

/** What tests of joinings can be set to. */
export const joiningParameters = z.object({
  /** Who began before that day is not judged. */
  appliesFrom: field(z.iso.date().optional(), {
    de: 'Pflicht für alle mit erstem Tag ab',
    en: "Required of whoever's first day is on or after",
  }),
  /** For whom it is new, and who was here already: days from the change on. */
  daysAfterChange: field(z.int().min(1).max(90).default(14), {
    de: 'Frist nach einer Änderung für alle, die schon da sind, in Tagen',
    en: 'Days after a change for whoever is here already',
  }),
})

/**
 * Judges one joining. Who began before `appliesFrom` (a day) is not judged; a late one deviates for twelve months. Where access was
 * `opened` before the first day, it had to be done before that; reasons then say so by codes of their own.
 */
export function judgeBeforeFirstDay(
  { opened, ...times }: JoiningTimes & { opened?: string | undefined },
  at: Date,
  { appliesFrom, daysAfterChange }: z.infer<typeof joiningParameters>,
): Finding {
  const { start, begins, doneAt, doneOn, recordedAt, closedAt, isReleased, country } = times
  const dayOf = (instant: Date) => dateIn(times.timeZone ?? 'UTC', instant)
  if (start === undefined || begins === undefined) return unknown('no-first-day')
  if (appliesFrom !== undefined && start < appliesFrom) return passing('before-program')
  if (times.from !== undefined) return judgeAfterChange(times, at, daysAfterChange)
  if (opened !== undefined && opened < begins) {
    const day = dayOf(new Date(opened))
    const early = { ...times, start: day, begins: opened }
    const found = judgeBeforeFirstDay(early, at, { daysAfterChange })
    if (found.kind !== 'fail') return found
    return { ...found, reason: { ...found.reason, code: `opened-${found.reason.code}` } }
  }
  const due = new Date(begins)
  if (doneAt !== undefined && new Date(doneAt) <= at) {
    const isInTime = new Date(doneAt) < due
    const recorded = new Date(recordedAt ?? doneAt)
    if (isInTime && recorded < due) return pass
    if (isInTime && recorded <= lastRecording(start, begins, country))
      return passing('recorded-late')
    const day = isInTime ? dayOf(recorded) : (doneOn ?? dayOf(new Date(doneAt)))
    const code = isInTime ? 'recorded-too-late' : 'late'
    return shown(fail(code, { start, day }), laterOf(doneAt, recordedAt), at)
  }
  if (closedAt !== undefined && new Date(closedAt) <= at) {
    const never = isReleased
      ? fail('released', { start, day: dayOf(new Date(closedAt)) })
      : undefined
    return shown(never ?? fail('never', { start }), new Date(closedAt), at)
  }
  if (at < due) return passUntil(due)
  const overdue = fail('overdue', { start })
  return closedAt === undefined ? overdue : { ...overdue, until: new Date(closedAt) }
}

/** As any duty that begins at an instant; its reasons say that there was a change, and no first day to keep. */
function judgeAfterChange(times: JoiningTimes, at: Date, days: number): Finding {
  const found = judgeObligation(times, at, { days, holidays: publicHolidays })
  if (!found.reason) return found
  return { ...found, reason: { ...found.reason, code: codeOf(times, found.reason.code) } }
}

/** A code that says something of a first day, or its like for what is asked since a change. */
export function codeOf({ from }: JoiningTimes, code: string): string {
  return from === undefined ? code : `changed-${code}`
}

function shown(finding: Finding, ended: Date, at: Date): Finding {
  const until = addMonthsToInstant(ended, monthsShown)
  return at >= until ? passing('long-ago') : { ...finding, until }
}

function laterOf(doneAt: string, recordedAt: string | undefined): Date {
  return new Date(Math.max(Date.parse(doneAt), Date.parse(recordedAt ?? doneAt)))
}

/** The end of that working day where the first day began, not in UTC: in California that is a whole evening later. */
function lastRecording(start: string, begins: string, country: string | undefined): Date {
  const last = addBusinessDays(start, recordedLateDays, publicHolidays(country, start))
  const aheadMs = startOfDate(start, 'UTC').getTime() - Date.parse(begins)
  return new Date(endOfDate(last, 'UTC').getTime() - aheadMs)
}

function passing(code: string): Finding {
  return { kind: 'pass', reason: { code } }
}

/** A day as a sentence writes it. */
export function writtenDay(language: 'de' | 'en', day: unknown): string {
  return new Date(`${String(day)}T00:00:00Z`).toLocaleDateString(
    language === 'de' ? 'de-DE' : 'en-GB',
    { dateStyle: 'long', timeZone: 'UTC' },
  )
}

/** The last moment before a first day: the day it falls on is the last one to do it on. */
export function lastBefore(start: string, timeZone: string): Date {
  return new Date(startOfDate(start, timeZone).getTime() - 1)
}

/** The day that begins with an instant, wherever midnight is: to the nearest one in UTC. */
export function dayBegunBy(instant: string): string {
  return new Date(Date.parse(instant) + 12 * 3_600_000).toISOString().slice(0, 10)
}

/** What is said of a duty since a change, and can be: one that has begun, and since when is known. */
function afterChange(since: string, said: Sentences): Sentences {
  return Object.fromEntries(
    Object.entries(said)
      .filter(([code]) => !['before-program', 'not-begun', 'no-beginning'].includes(code))
      .map(([code, sentence]) => [`changed-${code}`, (values) => `${since} ${sentence(values)}`]),
  )
}

/** What every test of a joining says of it. */
export const joiningReasons: { de: Sentences; en: Sentences } = {
  de: {
    'no-first-day': () =>
      'Der erste Arbeitstag steht nicht im Verzeichnis; so ist nicht zu sagen, ob es rechtzeitig war.',
    'before-program': () => 'Die Person kam, bevor die Pflicht galt.',
    'recorded-late': () => 'Rechtzeitig vor dem ersten Tag getan, aber erst danach festgehalten.',
    'recorded-too-late': ({ start, day }) =>
      `Vor dem ersten Tag (${writtenDay('de', start)}) getan, heißt es; festgehalten wurde es erst am ${writtenDay('de', day)}.`,
    late: ({ start, day }) =>
      `Der erste Tag war der ${writtenDay('de', start)}; getan wurde es erst am ${writtenDay('de', day)}.`,
    never: ({ start }) =>
      `Der erste Tag war der ${writtenDay('de', start)}; bis zum letzten geschah es nicht.`,
    released: ({ start, day }) =>
      `Der erste Tag war der ${writtenDay('de', start)}; am ${writtenDay('de', day)} war es noch offen, und seitdem wird es von dieser Person nicht mehr verlangt.`,
    overdue: ({ start }) =>
      `Der erste Tag war der ${writtenDay('de', start)}; es ist noch immer offen.`,
    'long-ago': () => 'Das war zu spät, liegt aber mehr als zwölf Monate zurück.',
    ...afterChange(
      'Verlangt seit einer Änderung: andere Arbeit, anderer Ort oder eine neue Vorgabe.',
      obligationReasonsOfSome.de,
    ),
  },
  en: {
    'no-first-day': () =>
      'The register does not say when the first day is, so nobody can tell whether it was in time.',
    'before-program': () => 'This person came before the duty applied.',
    'recorded-late': () => 'Done in time before the first day, but recorded only afterwards.',
    'recorded-too-late': ({ start, day }) =>
      `Done before the first day (${writtenDay('en', start)}), it is said; it was recorded only on ${writtenDay('en', day)}.`,
    late: ({ start, day }) =>
      `The first day was ${writtenDay('en', start)}; it was done only on ${writtenDay('en', day)}.`,
    never: ({ start }) =>
      `The first day was ${writtenDay('en', start)}; it was not done until the last.`,
    released: ({ start, day }) =>
      `The first day was ${writtenDay('en', start)}; on ${writtenDay('en', day)} it was still open, and since then it is asked of this person no longer.`,
    overdue: ({ start }) => `The first day was ${writtenDay('en', start)}; it is still open.`,
    'long-ago': () => 'It was late, but that is more than twelve months ago.',
    ...afterChange(
      'Asked since a change: other work, another place or a new rule.',
      obligationReasonsOfSome.en,
    ),
  },
}
