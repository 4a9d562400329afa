/** The tests that judge what single people owe, and what they say of some people at once: now, or at an instant past. */
import { dateIn, lastDateBefore } from '#engine/calendar.ts'
import type { Verdict } from '#engine/judge.ts'
import { isDerived } from '#engine/population.ts'
import type { Test } from '#engine/test.ts'
import { people } from '#populations/person.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findingsByPerson } from '#store/people-findings.ts'
import type { PersonFinding } from '#store/people-findings.ts'

/** Whether a test's items are derived person by person, each about the one it was derived from. */
export function isByPerson({ on }: Test<unknown>): boolean {
  return isDerived(on) && on.person !== undefined && on.each.every(({ id }) => id === people.id)
}

/** What one test says of one person. */
export interface DutyCell {
  /** The worst; `deviated` where something was late and is over. */
  verdict: Verdict | 'deviated'
  /** How many there are by now, and how many of them are in order. */
  all: number
  good: number
  /** How many of those are not done yet, with time left. */
  open: number
  /** None of them has begun. */
  isAhead?: true
  /** The earliest of the last days in time of what is open. */
  due?: string
  /** The latest day on which something was done. */
  done?: string
}

const worstFirst = ['fail', 'unknown', 'excepted', 'deviated', 'excluded', 'pass'] as const

/** By person, then by test. Whoever owes a test nothing has no cell of it. */
export async function dutyCells(
  tx: Tx,
  tests: readonly Test<unknown>[],
  persons: readonly string[],
  asOf?: Date,
): Promise<Map<string, Map<string, DutyCell>>> {
  const found = await findingsByPerson(
    tx,
    tests.map(({ id, on }) => ({ test: id, population: on.id })),
    persons,
    asOf ? { asOf } : {},
  )
  const { timeZone } = await readOrganisation(tx)
  const cells = new Map<string, Map<string, DutyCell>>()
  for (const [person, findings] of Map.groupBy(found, (each) => each.person)) {
    const byTest = Map.groupBy(findings, (each) => each.test)
    cells.set(person, new Map([...byTest].map(([test, own]) => [test, cellOf(own, timeZone)])))
  }
  return cells
}

/** What some findings say of somebody, taken together. */
export function cellOf(all: readonly PersonFinding[], timeZone: string): DutyCell {
  // What begins later, such as a renewal, is neither done nor open; its `until` is its beginning.
  const begun = all.filter(({ code }) => code !== 'not-begun')
  const findings = begun.length === 0 ? all : begun
  const verdicts = findings.map(shown)
  const due = findings.flatMap((each) => dueOf(each, timeZone) ?? []).toSorted()[0]
  const done = findings
    .flatMap(({ doneAt }) => (doneAt === undefined ? [] : dateIn(timeZone, new Date(doneAt))))
    .toSorted()
    .at(-1)
  return {
    verdict: worstOf(verdicts) ?? 'pass',
    all: findings.length,
    good: verdicts.filter((verdict) => verdict === 'pass').length,
    open: findings.filter((each) => each.verdict === 'pass' && dueOf(each, timeZone) !== undefined)
      .length,
    ...(begun.length === 0 && { isAhead: true }),
    ...(due !== undefined && { due }),
    ...(done !== undefined && { done }),
  }
}

/** The worst of some, where there are any. */
export function worstOf(verdicts: readonly DutyCell['verdict'][]): DutyCell['verdict'] | undefined {
  return worstFirst.find((verdict) => verdicts.includes(verdict))
}

function shown({ verdict, late }: PersonFinding): DutyCell['verdict'] {
  return late && verdict === 'fail' ? 'deviated' : verdict
}

/** The last day in time, only of what is still open: a pass that time will end, or a failure that names its day. */
function dueOf(
  { verdict, late, until, code, due, doneAt }: PersonFinding,
  timeZone: string,
): string | undefined {
  if (doneAt !== undefined || late || code === 'not-begun') return undefined
  if (verdict === 'fail') return due
  return verdict === 'pass' && until ? lastDateBefore(until, timeZone) : undefined
}
