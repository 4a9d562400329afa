import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { people } from '#populations/person.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { dutyContent, testsByPerson } from '#web/people/matrix-columns.ts'
import type { MatrixRow } from '#web/people/matrix-columns.ts'
import {
  By,
  ByInFile,
  columnChoice,
  dutyLines,
  matrixLines,
  readMatrixPage,
} from '#web/people/matrix-view.ts'
import type { FileOf, MatrixPage } from '#web/people/matrix-view.ts'
import { shortDayIn } from '#web/people/people-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { asOfForm } from './as-of-form.ts'
import { askedHere } from './as-of.ts'
import type { AskedInstant } from './as-of.ts'
import { auditPage } from './audit-page.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { csvResponse, isCsv, listing, placeIn } from './listing.ts'
import { nothingYet, nothingYetWords } from './nothing-yet.ts'
import type { NothingYet } from './nothing-yet.ts'

export interface MatrixThen {
  asked: AskedInstant
  from: number
  by: By
  tests: Test<unknown>[]
  page: MatrixPage
  nothing?: NothingYet
}

/** Whose duties stood how at an instant of the period, by the tests of the engagement. */
export async function readMatrixThen(tx: Tx, frame: Frame, visit: GuestVisit): Promise<MatrixThen> {
  const asked = askedHere(visit, frame)
  const { at } = asked
  const from = placeIn(visit, 'from') ?? 0
  const tests = testsByPerson(frame.tests)
  const by = By.parse(visit.c.req.query('by'))
  // What no test of the engagement is about is none of its business.
  if (tests.length === 0 || isCsv(visit) || asked.wrong !== undefined)
    return { asked, from, by, tests, page: { columns: [], rows: [], all: 0, pageSize: 0 } }
  const page = await readMatrixPage(tx, visit, tests, { by, asOf: at, offset: from })
  const nothing = page.all === 0 ? await nothingYet(tx, [people.id], frame, at) : undefined
  return { asked, from, by, tests, page, ...(nothing && { nothing }) }
}

/** One person a row, one duty a cell, as it was then. */
export async function matrixPage(
  visit: GuestVisit,
  frame: Frame,
  { asked, from, by, tests, page: { columns, rows, all, pageSize }, nothing }: MatrixThen,
): Promise<Response> {
  const { t, formats } = visit
  const { at } = asked
  const words = t.people.matrix
  const id = frame.engagement.id
  if (isCsv(visit)) {
    const read = <Result>(reading: (tx: Tx) => Promise<Result>) => look(visit, reading)
    const name = `duties-${at.toISOString().slice(0, 10)}`
    const asFile = ByInFile.parse(visit.c.req.query('by'))
    // What no test of the engagement is about is none of its business.
    if (tests.length === 0)
      return fileOf(name, { ...matrixLines(visit, tests, {}, read), rows: nobody() })
    const then = { asOf: at }
    return asFile === undefined
      ? fileOf(name, matrixLines(visit, tests, then, read))
      : fileOf(name, await dutyLines(visit, tests, { ...then, by: asFile }, read))
  }
  const here = urls.auditMatrix(id)
  const asOf = `asOf=${encodeURIComponent(at.toISOString())}`
  const as = (kind: ByInFile) => (kind === undefined ? asOf : `${asOf}&by=${kind}`)
  return auditPage(
    visit,
    frame,
    {
      title: words.title,
      body: html`${asOfForm(visit, frame, here, asked, [columnChoice(visit, tests, by)])}
      ${
        asked.wrong !== undefined
          ? ''
          : card({
              title: `${t.audit.atThen(formats.time(at))} (${formats.number(all)})`,
              table: listing(visit, {
                caption: words.title,
                columns: [
                  { name: t.people.name, value: ({ line }: MatrixRow) => line.person.name },
                  ...columns.map((column) => ({
                    name: column.title,
                    value: ({ cells }: MatrixRow) => cells.get(column.id)?.verdict,
                    show: ({ cells }: MatrixRow) =>
                      dutyContent(visit, cells.get(column.id), shortDayIn),
                  })),
                ],
                rows: columns.length === 0 ? [] : rows,
                empty: nothing
                  ? nothingYetWords(visit, nothing)
                  : columns.length === 0
                    ? words.noColumns
                    : words.nobody,
                isGrid: true,
                csv: `${here}?${as(by)}&format=csv`,
                ...(from + rows.length < all && {
                  next: {
                    name: t.frame.table.next,
                    url: `${here}?${as(by)}&from=${from + pageSize}`,
                  },
                }),
              }),
            })
      }
      ${asked.wrong !== undefined || rows.length === 0 ? '' : html`<p><a href="${here}?${as('every')}&format=csv" download>${words.everyDuty}</a></p>`}`,
    },
    asked.wrong === undefined ? 200 : 400,
  )
}

function fileOf<Row>(name: string, { columns, rows }: FileOf<Row>): Response {
  const titled = columns.map((column) => ({
    name: column.title,
    value: (row: Row) => column.value(row),
  }))
  return csvResponse(name, titled, rows)
}

async function* nobody(): AsyncGenerator<never> {}
