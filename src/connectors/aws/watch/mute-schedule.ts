import { isSilent, silenceAt, windowAround } from '#populations/alarm-silence.ts'
import type { Silence, Window } from '#populations/alarm-silence.ts'

/** When a rule mutes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
export interface MuteSchedule {
  expression: string
  duration: string
  timeZone: string
  /** In milliseconds since 1970: before and after these it mutes nothing. */
  starts: number
  expires: number
}

const minute = 60_000
const day = 1440 * minute
/** AWS mutes for 15 days at a time; what goes on without a gap for longer than this, goes on. */
const horizon = 33 * day

/** When a rule that is muting at an instant began, and when it ends; nothing where that is written in a way that is not understood here. */
export function mutedAround(schedule: MuteSchedule, at: number): Window | undefined {
  const { expression, starts, expires } = schedule
  const lasts = milliseconds(schedule.duration)
  const ahead = offset(schedule.timeZone, at)
  if (lasts === undefined || ahead === undefined) return undefined
  const begins = beginsAround(expression, at + ahead)
  const windows = begins?.map((begin) => ({ from: begin - ahead, until: begin - ahead + lasts }))
  const found = windows && windowAround(at, windows)
  if (!found) return undefined
  const until = expression.startsWith('cron') && found.until > at + horizon ? Infinity : found.until
  return { from: Math.max(found.from, starts), until: Math.min(until, expires) }
}

/** The silence of an alarm by all that mutes it at an instant; of some it may not be known when. */
export function mutedBy(windows: readonly (Window | undefined)[], at: number): Silence | undefined {
  const known = silenceAt(
    at,
    windows.filter((window) => window !== undefined),
  )
  return isSilent(known) !== true && windows.includes(undefined) ? {} : known
}

function milliseconds(duration: string): number | undefined {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  if (!found) return undefined
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0))
  const whole = ((weeks ?? 0) * 7 + (days ?? 0)) * day
  return whole + ((hours ?? 0) * 60 + (minutes ?? 0)) * minute + (seconds ?? 0) * 1000
}

/** By how much the clocks of a time zone are ahead of UTC. */
function offset(timeZone: string, at: number): number | undefined {
  try {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    return Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
  } catch (error) {
    // A time zone that this machine does not know.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** When it begins, by the clocks of its time zone read as if they showed UTC, in the order of time. */
function beginsAround(expression: string, local: number): number[] | undefined {
  const [, once] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(expression) ?? []
  if (once !== undefined) return [Date.parse(`${once}Z`)]
  const [, cron = ''] = /^cron\((.+)\)$/.exec(expression) ?? []
  const fields = cron.trim().split(/\s+/)
  const [minutes, hours, dates, months, weekdays] = fields.map((field, n) => fieldOf(field, n))
  if (fields.length !== 5 || !minutes || !hours || !dates || !months || !weekdays) return undefined
  const begins: number[] = []
  const first = Math.floor((local - horizon) / day) * day
  for (let date = first; date <= local + horizon; date += day) {
    const on = new Date(date)
    const isDay = [dates.has(on.getUTCDate()), weekdays.has(on.getUTCDay())]
    // Of two that are both named either is enough, as cron has it.
    const isOne =
      fields[2] === '*' || fields[4] === '*' ? !isDay.includes(false) : isDay.includes(true)
    if (!isOne || !months.has(on.getUTCMonth() + 1)) continue
    for (const hour of hours)
      for (const at of minutes) begins.push(date + (hour * 60 + at) * minute)
  }
  return begins
}

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const
const monthNames = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
]
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** What a field of cron allows, from the lowest on: stars, lists, ranges and English names are all that AWS lets one write. */
function fieldOf(text: string, place: number): Set<number> | undefined {
  const [least, most] = ranges[place] ?? [0, -1]
  if (text === '*') return new Set(upTo(least, most))
  const allowed = text.split(',').map((part) => {
    const [from, to = from] = part.split('-').map((word) => numberOf(word, place))
    return from === undefined || to === undefined || from < least || to > most + 1 || to < from
      ? undefined
      : upTo(from, to)
  })
  if (allowed.includes(undefined)) return undefined
  // Sunday is the seventh day as well.
  const numbers = allowed.flatMap((part) => part ?? []).map((n) => (place === 4 ? n % 7 : n))
  return new Set(numbers.toSorted((a, b) => a - b))
}

function numberOf(word: string, place: number): number | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word)
  const name = word.toUpperCase()
  const month = place === 3 ? monthNames.indexOf(name) + 1 : 0
  const weekday = place === 4 ? dayNames.indexOf(name) : -1
  return month > 0 ? month : weekday >= 0 ? weekday : undefined
}

function upTo(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n)
}
