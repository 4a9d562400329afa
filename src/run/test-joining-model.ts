/** Trainings, agreements and background checks of one person: the rules once more, as simply as can be. For tests only. */
import {
  dayAfter,
  judged,
  lastInstant,
  lastRecording,
  midnight,
  monthsAfter,
} from './test-policy-model.ts'
import type { ModelPerson, Owed } from './test-policy-model.ts'

export type JoiningVerdict = 'pass' | 'fail' | 'late' | 'unknown'

/** What is known of one person, and what is asked of them. Instants are milliseconds, days are `YYYY-MM-DD`. */
export interface PersonFacts {
  timeZone: string
  person: Omit<ModelPerson, 'group'>
  absences: { from: string; to: string }[]
  appliesFrom?: string
  /** When it was asked of them no longer, though they stayed. */
  released?: number
  /** Since when it is asked of them, where that is later than their first day. */
  begun?: number
}

/** Something was done: at an instant, and known of since. */
export interface Done {
  at: number
  recordedAt: number
}

const dayMs = 86_400_000
/** So many days somebody has who is here when it is new. */
export const daysAfterChange = 14

function times({
  timeZone,
  person: { start, end },
  absences,
  released = Infinity,
  begun = -Infinity,
}: PersonFacts) {
  return {
    begins: start === undefined ? -Infinity : Math.max(midnight(start, timeZone), begun),
    leaves: Math.min(end === undefined ? Infinity : lastInstant(end, timeZone), released),
    pauses: absences.map(({ from, to }) => ({
      from: midnight(from, timeZone),
      to: midnight(dayAfter(to), timeZone),
    })),
  }
}

/**
 * A course: owed from the first day on, or since it is asked for; each completion holds for some months, and thirty days before
 * they are over the next is owed. What somebody did before holds on. By the beginning of its day, `first` or what it renews.
 */
export function expectedTraining(
  facts: PersonFacts,
  course: { requiredFrom: string; months: number; days: number },
  all: readonly Done[],
  at: number,
): JoiningVerdict[] {
  const { begins, leaves, pauses } = times(facts)
  const { country, start } = facts.person
  const owedFrom = Math.max(begins, midnight(course.requiredFrom, facts.timeZone))
  if (leaves <= owedFrom) return []
  // Twice within thirty days is once: as it was known first, and beside it what was said afterwards of an earlier day.
  const near: Done[][] = []
  for (const done of all.toSorted((a, b) => a.at - b.at)) {
    const [first] = near.at(-1) ?? []
    if (!first || done.at - first.at >= 30 * dayMs) near.push([done])
    else near.at(-1)?.push(done)
  }
  const counted = near.flatMap((each) => {
    const [first, ...others] = each.toSorted((a, b) => a.recordedAt - b.recordedAt)
    return first ? [{ ...first, earlier: others.filter(({ at }) => at < first.at) }] : []
  })
  const held = counted
    .filter((done) => done.at < owedFrom && monthsAfter(done.at, course.months) > owedFrom)
    .slice(-1)
  const done = [...held, ...counted.filter((each) => each.at >= owedFrom && each.at < leaves)]
  const owed: Owed[] = []
  for (let n = 0; n <= done.length; n++) {
    const [last, next] = [done[n - 1], done[n]]
    const renewed = last ? monthsAfter(last.at, course.months) - 30 * dayMs : owedFrom
    const from = Math.max(owedFrom, renewed)
    if (last && from >= leaves) break
    const isFromEarliest = !last && start === undefined
    owed.push({
      from: isFromEarliest && !next ? undefined : from,
      isFromEarliest,
      ...(next && { done: next, earlier: next.earlier }),
      closed: leaves,
      pauses,
      country,
    })
  }
  const { appliesFrom, timeZone } = facts
  const rules = { days: course.days, timeZone, ...(appliesFrom !== undefined && { appliesFrom }) }
  return owed.map((each) => judged(rules, each, at))
}

/**
 * What has to be done before the first day, and known before it, or five working days into the job; nothing, where they never
 * came. What is done after they left changes nothing any more.
 */
export function expectedBeforeStart(
  facts: PersonFacts,
  all: readonly Done[],
  at: number,
): JoiningVerdict | undefined {
  const { begins, leaves, pauses } = times(facts)
  const { start, country } = facts.person
  if (leaves <= begins) return undefined
  if (start === undefined) return 'unknown'
  if (facts.appliesFrom !== undefined && start < facts.appliesFrom) return 'pass'
  const whileHere = all
    .filter((each) => each.at < leaves)
    .toSorted((a, b) => a.at - b.at || a.recordedAt - b.recordedAt)
  if (facts.begun !== undefined && begins === facts.begun) {
    // New to somebody who is here: a duty with days, as any other.
    const [done] = whileHere.toSorted((a, b) => a.recordedAt - b.recordedAt)
    const rules = { days: daysAfterChange, timeZone: facts.timeZone }
    const owed = { from: begins, closed: leaves, pauses, country, ...(done && { done }) }
    return judged(rules, owed, at)
  }
  const [inTime] = whileHere
    .filter((each) => each.at < begins)
    .toSorted((a, b) => a.recordedAt - b.recordedAt)
  const done = inTime ?? whileHere[0]
  const over = done ? Math.max(done.at, done.recordedAt) : leaves
  if (done && done.at <= at) {
    const isKnown =
      done.recordedAt < begins ||
      done.recordedAt <
        lastRecording(Date.parse(start), country, 'UTC') + begins - Date.parse(start)
    if (done.at < begins && isKnown) return 'pass'
    if (at >= monthsAfter(over, 12)) return 'pass'
    return over <= at ? 'late' : 'fail'
  }
  if (at < begins) return 'pass'
  if (at < leaves) return 'fail'
  // Not done while they were here, as far as was known by then.
  return at < monthsAfter(leaves, 12) ? (over <= at ? 'late' : 'fail') : 'pass'
}
