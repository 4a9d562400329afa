import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { people } from '#populations/person.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { dutyContent, dutyTitle, matrixFile, testsByPerson } from '#web/people/matrix-columns.ts'
import type { MatrixRow } from '#web/people/matrix-columns.ts'
import { shortDayIn } from '#web/people/people-page.ts'
import { everyRow, readMatrix } from '#web/people/read-matrix.ts'
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

/** So many rows stay below 150 KB. */
const pageSize = 40

export interface MatrixThen {
  asked: AskedInstant
  from: number
  tests: Test<unknown>[]
  rows: MatrixRow[]
  all: number
  nothing?: NothingYet
}

/** Whose duties stood how at an instant of the period, by the tests of the engagement. */
export async function readMatrixThen(tx: Tx, frame: Frame, visit: GuestVisit): Promise<MatrixThen> {
  const asked = askedHere(visit, frame)
  const { at } = asked
  const from = placeIn(visit, 'from') ?? 0
  const tests = testsByPerson(frame.tests)
  // What no test of the engagement is about is none of its business.
  if (tests.length === 0 || isCsv(visit) || asked.wrong !== undefined)
    return { asked, from, tests, rows: [], all: 0 }
  const found = await readMatrix(tx, tests, { asOf: at, offset: from, limit: pageSize })
  const nothing = found.all === 0 ? await nothingYet(tx, [people.id], frame, at) : undefined
  return { asked, from, tests, ...found, ...(nothing && { nothing }) }
}

/** One person a row, one duty a cell, as it was then. */
export function matrixPage(
  visit: GuestVisit,
  frame: Frame,
  { asked, from, tests, rows, all, nothing }: MatrixThen,
): Response {
  const { t, formats } = visit
  const { at } = asked
  const words = t.people.matrix
  const id = frame.engagement.id
  if (isCsv(visit)) {
    const every = everyRow((offset, limit) =>
      tests.length === 0
        ? Promise.resolve({ rows: [] })
        : look(visit, (tx) => readMatrix(tx, tests, { asOf: at, offset, limit })),
    )
    const columns = matrixFile(visit, tests).map((column) => ({
      name: column.title,
      value: (row: MatrixRow) => column.value(row),
    }))
    return csvResponse(`duties-${at.toISOString().slice(0, 10)}`, columns, every)
  }
  const here = urls.auditMatrix(id)
  const asOf = `asOf=${encodeURIComponent(at.toISOString())}`
  return auditPage(
    visit,
    frame,
    {
      title: words.title,
      body: html`${asOfForm(visit, frame, here, asked)}
      ${
        asked.wrong !== undefined
          ? ''
          : card({
              title: `${t.audit.atThen(formats.time(at))} (${formats.number(all)})`,
              table: listing(visit, {
                caption: words.title,
                columns: [
                  { name: t.people.name, value: ({ line }: MatrixRow) => line.person.name },
                  ...tests.map((test) => ({
                    name: dutyTitle(visit, test, tests),
                    value: ({ cells }: MatrixRow) => cells.get(test.id)?.verdict,
                    show: ({ cells }: MatrixRow) =>
                      dutyContent(visit, cells.get(test.id), shortDayIn),
                  })),
                ],
                rows,
                empty: nothing ? nothingYetWords(visit, nothing) : words.nobody,
                isGrid: true,
                csv: `${here}?${asOf}&format=csv`,
                ...(from + rows.length < all && {
                  next: {
                    name: t.frame.table.next,
                    url: `${here}?${asOf}&from=${from + pageSize}`,
                  },
                }),
              }),
            })
      }`,
    },
    asked.wrong === undefined ? 200 : 400,
  )
}
