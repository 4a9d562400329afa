/** The matrix as the console and the auditor see it: its columns of tests, or of the duties of one kind, and the files of both. */
import { z } from 'zod'

import type { Test } from '#engine/test.ts'
import { kindsJudged, testOf } from '#run/single-duties.ts'
import type { Tx } from '#store/organisation.ts'
import type { Option } from '#ui/components/field.ts'
import type { CsvColumn } from '#ui/csv.ts'
import type { GuestVisit } from '#web/route.ts'

import { dutyTitle, matrixFile } from './matrix-columns.ts'
import type { MatrixColumn, MatrixRow } from './matrix-columns.ts'
import { everyRow, readDutyLines, readMatrix, readSingleMatrix } from './read-matrix.ts'
import type { MatrixQuery } from './read-matrix.ts'
import { columnKinds, dutyFile, readDutyTitles, readSingleColumns } from './single-cells.ts'
import type { DutyLine } from './single-cells.ts'

/** What a column is, where it is no test; in the address of a file also every duty of any kind. */
export const By = z.enum(columnKinds).optional().catch(undefined)
export const ByInFile = z
  .enum([...columnKinds, 'every'])
  .optional()
  .catch(undefined)
export type By = z.infer<typeof By>
export type ByInFile = z.infer<typeof ByInFile>

/** So many cells stay below 150 KB. */
const mostCells = 280
const [fewestRows, mostRows] = [10, 40]

export interface MatrixPage {
  columns: MatrixColumn[]
  rows: MatrixRow[]
  all: number
  /** How many rows a page has. */
  pageSize: number
}

/** One page from an offset on. */
export async function readMatrixPage(
  tx: Tx,
  visit: GuestVisit,
  tests: readonly Test<unknown>[],
  { by, ...query }: MatrixQuery & { by?: By; offset: number },
): Promise<MatrixPage> {
  if (by === undefined) {
    const columns = tests.map((test) => ({ id: test.id, title: dutyTitle(visit, test, tests) }))
    const page = await readMatrix(tx, tests, { ...query, limit: mostRows })
    return { columns, ...page, pageSize: mostRows }
  }
  // What none of the tests judges is none of the reader's business.
  if (!testOf(by, tests)) return { columns: [], rows: [], all: 0, pageSize: mostRows }
  const { columns, withFound } = await readSingleColumns(tx, visit, by, query.asOf)
  const fitting = Math.floor(mostCells / Math.max(1, columns.length))
  const pageSize = Math.min(mostRows, Math.max(fewestRows, fitting))
  const asked = { ...query, kind: by, at: visit.at, limit: pageSize }
  const page = await readSingleMatrix(tx, tests, asked)
  return { columns: withFound(page.rows), ...page, pageSize }
}

/** What the columns may be, as far as tests judge it. */
export function columnChoice({ t }: GuestVisit, tests: readonly Test<unknown>[], by: By) {
  const words = t.people.matrix
  return {
    kind: 'select' as const,
    name: 'by',
    label: words.columns,
    none: words.byTest,
    options: columnKinds.flatMap((kind): Option[] =>
      testOf(kind, tests) ? [{ value: kind, name: words.by[kind] }] : [],
    ),
    ...(by !== undefined && { value: by }),
  }
}

/** Columns of a file, and the rows they are of. */
export interface FileOf<Row> {
  columns: CsvColumn<Row>[]
  rows: AsyncIterable<Row>
}

/** How the rows of a file are read, each page by itself. */
type Reading = <Result>(read: (tx: Tx) => Promise<Result>) => Promise<Result>

/** A line a person. */
export function matrixLines(
  visit: GuestVisit,
  tests: readonly Test<unknown>[],
  query: MatrixQuery,
  read: Reading,
): FileOf<MatrixRow> {
  const rows = everyRow((offset, limit) =>
    read((tx) => readMatrix(tx, tests, { ...query, offset, limit })),
  )
  return { columns: matrixFile(visit, tests), rows }
}

/** A line a person and duty: of one kind, or of every kind that the tests judge. */
export async function dutyLines(
  visit: GuestVisit,
  tests: readonly Test<unknown>[],
  { by, ...query }: MatrixQuery & { by: NonNullable<ByInFile> },
  read: Reading,
): Promise<FileOf<DutyLine>> {
  const kinds = kindsJudged(tests).filter((kind) => by === 'every' || kind === by)
  const { titles } = await read((tx) => readDutyTitles(tx, visit, query.asOf))
  const asked = { ...query, kinds, at: visit.at }
  const rows = everyRow((offset, limit) =>
    read((tx) => readDutyLines(tx, tests, { ...asked, offset, limit })),
  )
  return { columns: dutyFile(visit, titles), rows }
}
