/** Who owes which policy, and how that stands: the rules once more, as simply as can be, without the product's own calendar. For tests only. */
import { publicHolidays } from '#program/people/public-holidays.ts'

/** Instants are milliseconds, days are `YYYY-MM-DD`. */
export interface ModelWorld {
  timeZone: string
  people: Map<string, ModelPerson>
  /** By id: first and last day. */
  absences: Map<string, { person: string; from: string; to: string }>
  policies: { id: string; group?: string; isGone?: true }[]
  /** By `<person>/<policy>`: when it last was theirs no longer, and they stayed on the list. */
  ended: Map<string, number>
  /** The same: since when it is theirs, who were on the list before; for the first time alone. */
  begun: Map<string, number>
  /** In the order of their numbers. */
  versions: ModelVersion[]
  acceptances: ModelAcceptance[]
  exceptions: { item: string; until: number }[]
  /** People and single duties that lie outside the system. */
  outside: Set<string>
  days: number
  appliesFrom?: string
}

export interface ModelPerson {
  start?: string
  end?: string
  group: string
  country?: string
}

export interface ModelVersion {
  policy: string
  number: number
  from: number
  isAcceptedAnew: boolean
}

export interface ModelAcceptance {
  person: string
  /** `<policy>/<number>`. */
  version: string
  at: number
  recordedAt: number
}

export type ModelVerdict = 'pass' | 'fail' | 'late' | 'unknown' | 'excepted' | 'excluded'

const dayMs = 86_400_000

/** Every duty there is at an instant, by its key. */
export function expectedVerdicts(world: ModelWorld, at: number): Map<string, ModelVerdict> {
  const found = new Map<string, ModelVerdict>()
  for (const [id, person] of world.people) {
    for (const policy of world.policies) {
      const ended = isTheirs(policy, person) ? Infinity : world.ended.get(`${id}/${policy.id}`)
      if (ended === undefined) continue
      for (const owed of owedOf(world, id, person, policy.id, ended)) {
        const item = `${id}/${policy.id}/${owed.number}`
        found.set(item, outcome(world, item, id, judged(world, owed, at), at))
      }
    }
  }
  return found
}

export function isTheirs(
  { group, isGone }: ModelWorld['policies'][number],
  person: ModelPerson,
): boolean {
  return !isGone && (group === undefined || group === person.group)
}

/** A duty as the rules see it. */
export interface Owed {
  from: number | undefined
  /** It may have begun later: their first day is not known. */
  isFromEarliest?: boolean
  done?: Pick<ModelAcceptance, 'at' | 'recordedAt'>
  /** What was recorded after that, of earlier. */
  earlier?: Pick<ModelAcceptance, 'at' | 'recordedAt'>[]
  closed: number
  pauses: { from: number; to: number }[]
  country?: string | undefined
}

function owedOf(
  world: ModelWorld,
  id: string,
  person: ModelPerson,
  policy: string,
  ended: number,
): (Owed & { number: number })[] {
  const zone = world.timeZone
  const begun = world.begun.get(`${id}/${policy}`) ?? -Infinity
  const begins =
    person.start === undefined ? -Infinity : Math.max(midnight(person.start, zone), begun)
  const last = person.end === undefined ? Infinity : lastInstant(person.end, zone)
  const leaves = Math.min(last, ended)
  const pauses = [...world.absences.values()]
    .filter((each) => each.person === id)
    .map(({ from, to }) => ({ from: midnight(from, zone), to: midnight(dayAfter(to), zone) }))
  if (leaves <= begins) return []
  const owed: (Owed & { number: number })[] = []
  /** Whether what holds was accepted, it or one before that need not be accepted anew. */
  let isCovered = false
  /** Since when what holds is owed, where it is open: since the first version that has not been accepted since. */
  let since: number | undefined
  const all = world.versions.filter((each) => each.policy === policy)
  for (const version of all) {
    const newer = all.filter(({ number }) => number > version.number)
    const to = Math.min(Infinity, ...newer.map(({ from }) => from))
    const isInTime = version.from < to && begins < to && version.from < leaves
    if (!isInTime || (isCovered && !version.isAcceptedAnew)) continue
    const closed = Math.min(to, leaves)
    const [done, ...others] = world.acceptances
      .filter((each) => each.person === id && each.version === `${policy}/${version.number}`)
      .filter((each) => each.at < closed)
      .toSorted((a, b) => a.recordedAt - b.recordedAt)
    isCovered = done !== undefined
    const start = Math.max(begins, version.from)
    since ??= start
    const isFromEarliest = begins === -Infinity
    const from = isFromEarliest && !done ? undefined : since
    owed.push({
      country: person.country,
      number: version.number,
      from,
      isFromEarliest,
      ...(done && { done, earlier: others.filter((each) => each.at < done.at) }),
      closed,
      pauses,
    })
    if (isCovered) since = undefined
  }
  return owed
}

type Rules = Pick<ModelWorld, 'appliesFrom' | 'days' | 'timeZone'>

/**
 * One that is owed by a date: in time it passes, late or never it fails, and is shown as late for a year once it is over. What is
 * not in time by the earliest that it may have begun is unknown.
 */
export function judged(world: Rules, owed: Owed, at: number): 'pass' | 'fail' | 'late' | 'unknown' {
  const verdict = judgedFromBeginning(world, owed, at)
  return owed.isFromEarliest && verdict !== 'pass' ? 'unknown' : verdict
}

function judgedFromBeginning(
  world: Rules,
  owed: Owed,
  at: number,
): 'pass' | 'fail' | 'late' | 'unknown' {
  const applies =
    world.appliesFrom === undefined ? -Infinity : midnight(world.appliesFrom, world.timeZone)
  const end = owed.done?.at ?? owed.closed
  /** It is over for whoever looks once that is on record. */
  const known = Math.max(end, owed.done?.recordedAt ?? end)
  const isOver = end <= at
  if (isOver && known < applies) return 'pass'
  if (owed.from === undefined) return 'unknown'
  const due = afterWorking(Math.max(owed.from, applies), world.days * dayMs, owed.pauses)
  if (!isOver) return at < due ? 'pass' : 'fail'
  const last = lastRecording(due, owed.country, world.timeZone)
  if (end <= due && (owed.done === undefined || owed.done.recordedAt < last)) return 'pass'
  if (owed.earlier?.some((each) => each.at <= due && each.recordedAt < last)) return 'pass'
  if (at >= monthsAfter(known, 12)) return 'pass'
  return known <= at ? 'late' : 'fail'
}

function outcome(
  { outside, exceptions }: ModelWorld,
  item: string,
  person: string,
  verdict: ModelVerdict,
  at: number,
): ModelVerdict {
  if (outside.has(person) || outside.has(item)) return 'excluded'
  const isFailing = verdict === 'fail' || verdict === 'late'
  const isExcused = exceptions.some((each) => each.item === item && at < each.until)
  return isFailing && isExcused ? 'excepted' : verdict
}

/** Time passes, but not while somebody is away. */
function afterWorking(from: number, time: number, pauses: Owed['pauses']): number {
  let now = from
  for (let left = time; left > 0;) {
    const away = pauses.find((each) => each.from <= now && now < each.to)
    if (away) {
      now = away.to
      continue
    }
    const next = Math.min(
      ...pauses.map((each) => each.from).filter((each) => each > now),
      now + left,
    )
    left -= next - now
    now = next
  }
  return now
}

/** The end of the fifth working day after that of an instant, where days are counted. */
export function lastRecording(due: number, country: string | undefined, zone: string): number {
  let day = Date.parse(dayIn(zone, due)) / dayMs
  const holidays = publicHolidays(country, new Date(due).toISOString())
  for (let left = 5; left > 0;) {
    day++
    if (holidays.has(new Date(day * dayMs).toISOString().slice(0, 10))) continue
    // 1 January 1970 was a Thursday.
    if ((day + 4) % 7 !== 0 && (day + 4) % 7 !== 6) left--
  }
  return midnight(new Date((day + 1) * dayMs).toISOString().slice(0, 10), zone)
}

/** So many months later at the same time of day; where the month has no such day, on its last. */
export function monthsAfter(instant: number, months: number): number {
  const at = new Date(instant)
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + months]
  const days = Math.min(at.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate())
  return Date.UTC(year, month, days) + (instant % dayMs)
}

const known = new Map<string, number>()

/** The first quarter of an hour of a day: offsets of time zones are whole quarters. */
export function midnight(day: string, zone: string): number {
  const name = `${day} ${zone}`
  let found = known.get(name)
  if (found === undefined) {
    found = Date.parse(`${day}T00:00Z`) - 15 * 3_600_000
    while (dayIn(zone, found) < day) found += 900_000
    known.set(name, found)
  }
  return found
}

/** The last millisecond of a day: who leaves is gone a day later, and what they owed is of that day for ever. */
export function lastInstant(day: string, zone: string): number {
  return midnight(dayAfter(day), zone) - 1
}

export function dayIn(zone: string, at: number): string {
  let format = formats.get(zone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...parts })
    formats.set(zone, format)
  }
  const [month, day, year] = format.format(at).split('/')
  return `${year}-${month}-${day}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** So many days later, or earlier. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T12:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
