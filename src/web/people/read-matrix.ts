import type { Test } from '#engine/test.ts'
import { dutyCells } from '#run/duties-by-person.ts'
import { dutyKinds, singleDuties, testOf } from '#run/single-duties.ts'
import type { DutyKind, SingleDuty } from '#run/single-duties.ts'
import type { Tx } from '#store/organisation.ts'
import { peopleFailing } from '#store/people-findings.ts'
import { listPeople } from '#store/people.ts'
import type { PeopleQuery, PersonLine } from '#store/people.ts'

import type { MatrixRow } from './matrix-columns.ts'
import { singleCells } from './single-cells.ts'
import type { DutyLine } from './single-cells.ts'

export interface MatrixQuery extends PeopleQuery {
  /** Only whom something is failing for now. */
  isOverdue?: boolean
}

/** A page of the matrix, a cell a test, and how many people there are in all. */
export async function readMatrix(
  tx: Tx,
  tests: readonly Test<unknown>[],
  query: MatrixQuery,
): Promise<{ rows: MatrixRow[]; all: number }> {
  const { lines, all } = await pageOfPeople(tx, tests, query)
  const cells = await dutyCells(tx, tests, idsOf(lines), query.asOf)
  return {
    rows: lines.map((line) => ({ line, cells: cells.get(line.person.id) ?? new Map() })),
    all,
  }
}

/** The same, a cell a duty of one kind. */
export async function readSingleMatrix(
  tx: Tx,
  tests: readonly Test<unknown>[],
  { kind, at, ...query }: MatrixQuery & { kind: DutyKind; at: Date },
): Promise<{ rows: MatrixRow[]; all: number }> {
  const { lines, all } = await pageOfPeople(tx, judging([kind], tests), query)
  const { asOf } = query
  const asked = { kinds: [kind], at, ...(asOf && { asOf }) }
  const duties = await singleDuties(tx, tests, idsOf(lines), asked)
  const byPerson = Map.groupBy(duties, ({ person }) => person)
  return {
    rows: lines.map((line) => ({ line, cells: singleCells(byPerson.get(line.person.id) ?? []) })),
    all,
  }
}

/** Duties of a page of people, one by one, and how many people it was made of. */
export async function readDutyLines(
  tx: Tx,
  tests: readonly Test<unknown>[],
  { kinds, at, ...query }: MatrixQuery & { kinds: readonly DutyKind[]; at: Date },
): Promise<{ rows: DutyLine[]; people: number }> {
  const { lines } = await pageOfPeople(tx, judging(kinds, tests), query)
  const { asOf } = query
  const asked = { kinds, at, ...(asOf && { asOf }), withDue: true }
  const duties = await singleDuties(tx, tests, idsOf(lines), asked)
  const byPerson = Map.groupBy(duties, ({ person }) => person)
  const rows = lines.flatMap((line) =>
    (byPerson.get(line.person.id) ?? []).toSorted(byKindAndName).map((duty) => ({ line, duty })),
  )
  return { rows, people: lines.length }
}

function byKindAndName(a: SingleDuty, b: SingleDuty): number {
  return (
    dutyKinds.indexOf(a.kind) - dutyKinds.indexOf(b.kind) ||
    a.of.localeCompare(b.of) ||
    a.order.localeCompare(b.order)
  )
}

function judging(kinds: readonly DutyKind[], tests: readonly Test<unknown>[]): Test<unknown>[] {
  return kinds.flatMap((kind) => testOf(kind, tests) ?? [])
}

function idsOf(lines: readonly PersonLine[]): string[] {
  return lines.map(({ person }) => person.id)
}

async function pageOfPeople(
  tx: Tx,
  tests: readonly Test<unknown>[],
  { isOverdue = false, ...query }: MatrixQuery,
): Promise<{ lines: PersonLine[]; all: number }> {
  const judged = tests.map(({ id, on }) => ({ test: id, population: on.id }))
  const keys = isOverdue ? { keys: await peopleFailing(tx, judged) } : {}
  return await listPeople(tx, { ...query, ...keys })
}

/** Every row, so many people at a time. */
export async function* everyRow<Row>(
  readPage: (offset: number, limit: number) => Promise<{ rows: Row[]; people?: number }>,
): AsyncGenerator<Row> {
  const limit = 500
  for (let offset = 0; ; offset += limit) {
    const { rows, people = rows.length } = await readPage(offset, limit)
    yield* rows
    if (people < limit) return
  }
}
