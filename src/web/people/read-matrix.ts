import type { Test } from '#engine/test.ts'
import { dutyCells } from '#run/duties-by-person.ts'
import type { Tx } from '#store/organisation.ts'
import { peopleFailing } from '#store/people-findings.ts'
import { listPeople } from '#store/people.ts'
import type { PeopleQuery } from '#store/people.ts'

import type { MatrixRow } from './matrix-columns.ts'

export interface MatrixQuery extends PeopleQuery {
  /** Only whom something is failing for now. */
  isOverdue?: boolean
}

/** A page of the matrix, and how many people there are in all. */
export async function readMatrix(
  tx: Tx,
  tests: readonly Test<unknown>[],
  { isOverdue = false, ...query }: MatrixQuery,
): Promise<{ rows: MatrixRow[]; all: number }> {
  const judged = tests.map(({ id, on }) => ({ test: id, population: on.id }))
  const keys = isOverdue ? { keys: await peopleFailing(tx, judged) } : {}
  const { lines, all } = await listPeople(tx, { ...query, ...keys })
  const persons = lines.map(({ person }) => person.id)
  const cells = await dutyCells(tx, tests, persons, query.asOf)
  return {
    rows: lines.map((line) => ({ line, cells: cells.get(line.person.id) ?? new Map() })),
    all,
  }
}

/** Every row, a page at a time. */
export async function* everyRow(
  readPage: (offset: number, limit: number) => Promise<{ rows: MatrixRow[] }>,
): AsyncGenerator<MatrixRow> {
  const limit = 500
  for (let offset = 0; ; offset += limit) {
    const { rows } = await readPage(offset, limit)
    yield* rows
    if (rows.length < limit) return
  }
}
