import { courses } from '#populations/course.ts'
import type { Course } from '#populations/course.ts'
import { daysToComplete } from '#program/training/days-to-complete.ts'
import { trainingCompleted } from '#program/training/training-completed.ts'
import { isCourseFor, trainingObligations } from '#program/training/training-obligation.ts'
import { countAlike } from '#store/count-alike.ts'
import type { Alike, AlikeDuty } from '#store/count-alike.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

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
  const days = await daysToComplete(tx)
  const alike = await countAlike(tx, trainingObligations.id, { field: 'course', now: at })
  const byCourse = Map.groupBy(alike, ({ of }) => of)
  return all
    .map((course) => figuresOf(course, byCourse.get(course.id) ?? [], { days, at, maySeePeople }))
    .toSorted((a, b) => a.course.titleDe.localeCompare(b.course.titleDe, 'de'))
}

/** Some people of the same groups, with their figures. */
interface Some {
  n: number
  groups: ReadonlySet<string>
  figures: Figures
}

function figuresOf(
  course: Course,
  owed: readonly Alike[],
  { days, at, maySeePeople }: { days: number; at: Date; maySeePeople: boolean },
): CourseFigures {
  const by = { measured: 0, attested: 0 }
  // Whoever left owes nothing.
  const owing = owed.filter(({ isOver, groups }) => !isOver && isCourseFor(course, { groups }))
  const people = owing.map(({ groups, duties, n }): Some => {
    const done = duties.findLast((duty) => duty.is === 'done')
    if (done?.by === 'measured' || done?.by === 'attested') by[done.by] += n
    return { n, groups: new Set(groups), figures: times(n, figureOf(course, duties, days, at)) }
  })
  const grouped = new Map<string, Some[]>()
  for (const some of people)
    for (const group of some.groups) grouped.set(group, [...(grouped.get(group) ?? []), some])
  const all = countOf(people)
  const groups = [...grouped].toSorted(([a], [b]) => a.localeCompare(b))
  const large = groups.filter(([, members]) => countOf(members) >= smallestGroup)
  const shown = maySeePeople ? large : apart(large, all)
  const isShown = maySeePeople || all === 0 || all >= smallestGroup
  return {
    course,
    ...(isShown && { all: sum(people.map(({ figures }) => figures)), by }),
    groups: shown.map(([name, members]) => ({
      name,
      figures: sum(members.map(({ figures }) => figures)),
    })),
    small: groups.length - shown.length,
  }
}

/** Of some groups those that share nobody with one before and leave nobody or ten and more: sums and differences are so, too. */
function apart(
  groups: readonly [string, readonly Some[]][],
  all: number,
): [string, readonly Some[]][] {
  const counted = new Set<Some>()
  const bySize = groups.toSorted(([, a], [, b]) => countOf(b) - countOf(a))
  const chosen = bySize.filter(([, members]) => {
    const left = all - countOf([...counted]) - countOf(members)
    const isApart = members.every((some) => !counted.has(some))
    if (!isApart || (left > 0 && left < smallestGroup)) return false
    for (const some of members) counted.add(some)
    return true
  })
  return groups.filter((group) => chosen.includes(group))
}

function figureOf(
  course: Course,
  duties: readonly AlikeDuty[],
  days: number,
  at: Date,
): Omit<Figures, 'people'> {
  const parameters = trainingCompleted.parameters.parse({ days })
  const kinds = duties.flatMap((duty) => {
    if (duty.is !== 'open') return []
    const names = { id: '', person: '', course: course.id }
    const open = trainingObligations.item.parse({ ...names, ...duty.content })
    return [trainingCompleted.judge(open, at, parameters).kind]
  })
  const isOverdue = kinds.includes('fail')
  const isUnknown = kinds.includes('unknown')
  const isDone = !isOverdue && !isUnknown && duties.some(({ is }) => is === 'done')
  return { done: Number(isDone), overdue: Number(isOverdue), unknown: Number(isUnknown) }
}

function times(n: number, { done, overdue, unknown }: Omit<Figures, 'people'>): Figures {
  return { people: n, done: n * done, overdue: n * overdue, unknown: n * unknown }
}

function countOf(all: readonly Some[]): number {
  return all.reduce((count, { n }) => count + n, 0)
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
