import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { daysToComplete } from '#program/training/own-training.ts'
import { trainingCompleted } from '#program/training/training-completed.ts'
import { isCourseFor, trainingObligations } from '#program/training/training-obligation.ts'
import type { TrainingObligation } from '#program/training/training-obligation.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

/** Smaller groups are not shown: their figures would speak of single people. */
export const smallestGroup = 10

export interface Figures {
  /** Who has to take it and works here. */
  people: number
  /** Of them: completed, and not due again. */
  done: number
  overdue: number
  /** Of whom nothing may be recorded, or whose first day is not known. */
  unknown: number
}

export interface CourseFigures {
  course: Course
  /** Absent where they would speak of fewer people than may be shown. */
  all?: Figures
  /** By name, only those that are large enough. */
  groups: readonly { name: string; figures: Figures }[]
  /** How many groups are too small to be shown, by themselves or beside the others. */
  small: number
  /** How its completions are known; absent with `all`. */
  by?: { measured: number; attested: number }
}

/**
 * How every course stands, by what was last derived: counts, and nobody's name. Whoever may not see people gets figures of ten
 * and more alone, and none that could be subtracted from each other to fewer.
 */
export async function readCourseFigures(
  tx: Tx,
  at: Date,
  { maySeePeople }: { maySeePeople: boolean },
): Promise<CourseFigures[]> {
  const all = await managedItems(tx, courses)
  if (all.length === 0) return []
  const groupsOf = new Map((await allPeople(tx)).map(({ person }) => [person.id, person.groups]))
  const days = await daysToComplete(tx)
  const owed = (await listItems(tx, trainingObligations.id)).map(({ content }) =>
    trainingObligations.item.parse(content),
  )
  const byCourse = Map.groupBy(owed, ({ course }) => course)
  return all
    .map((course) =>
      figuresOf(course, byCourse.get(course.id) ?? [], { groupsOf, days, at, maySeePeople }),
    )
    .toSorted((a, b) => a.course.titleDe.localeCompare(b.course.titleDe, 'de'))
}

function figuresOf(
  course: Course,
  owed: readonly TrainingObligation[],
  {
    groupsOf,
    days,
    at,
    maySeePeople,
  }: {
    groupsOf: ReadonlyMap<string, readonly string[]>
    days: number
    at: Date
    maySeePeople: boolean
  },
): CourseFigures {
  // What somebody owes now is the last of it; whoever left owes nothing.
  const people = new Map<string, Figures>()
  const by = { measured: 0, attested: 0 }
  for (const [person, own] of Map.groupBy(owed, (each) => each.person)) {
    const hasLeft = own.some(({ closedAt }) => closedAt !== undefined && new Date(closedAt) <= at)
    if (hasLeft || !isCourseFor(course, { groups: groupsOf.get(person) ?? [] })) continue
    people.set(person, figureOf(own, days, at))
    const how = own.findLast((each) => each.by !== undefined)?.by
    if (how) by[how]++
  }
  const grouped = new Map<string, Set<string>>()
  for (const person of people.keys())
    for (const group of groupsOf.get(person) ?? [])
      grouped.set(group, (grouped.get(group) ?? new Set()).add(person))
  const groups = [...grouped].toSorted(([a], [b]) => a.localeCompare(b))
  const large = groups.filter(([, { size }]) => size >= smallestGroup)
  const shown = maySeePeople ? large : apart(large, people.size)
  const isShown = maySeePeople || people.size === 0 || people.size >= smallestGroup
  return {
    course,
    ...(isShown && { all: sum([...people.values()]), by }),
    groups: shown.map(([name, members]) => ({
      name,
      figures: sum([...members].flatMap((person) => people.get(person) ?? [])),
    })),
    small: groups.length - shown.length,
  }
}

/** Of some groups those that share nobody with one before and leave nobody or ten and more: sums and differences are so, too. */
function apart(
  groups: readonly [string, ReadonlySet<string>][],
  all: number,
): [string, ReadonlySet<string>][] {
  const counted = new Set<string>()
  const bySize = groups.toSorted(([, a], [, b]) => b.size - a.size)
  const chosen = bySize.filter(([, members]) => {
    const left = all - counted.size - members.size
    const isApart = [...members].every((person) => !counted.has(person))
    if (!isApart || (left > 0 && left < smallestGroup)) return false
    for (const person of members) counted.add(person)
    return true
  })
  return groups.filter((group) => chosen.includes(group))
}

function figureOf(own: readonly TrainingObligation[], days: number, at: Date): Figures {
  const parameters = trainingCompleted.parameters.parse({ days })
  const open = own.filter(({ doneAt }) => doneAt === undefined)
  const kinds = open.map((each) => trainingCompleted.judge(each, at, parameters).kind)
  const isOverdue = kinds.includes('fail')
  const isUnknown = kinds.includes('unknown')
  const isDone = !isOverdue && !isUnknown && own.some(({ doneAt }) => doneAt !== undefined)
  return { people: 1, done: Number(isDone), overdue: Number(isOverdue), unknown: Number(isUnknown) }
}

function sum(all: readonly Figures[]): Figures {
  const total = { people: 0, done: 0, overdue: 0, unknown: 0 }
  for (const { people, done, overdue, unknown } of all) {
    total.people += people
    total.done += done
    total.overdue += overdue
    total.unknown += unknown
  }
  return total
}
