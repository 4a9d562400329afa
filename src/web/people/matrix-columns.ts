/** The columns of the matrix: one person a row, what one test says of them a cell; for pages and files alike. */
import { html } from 'hono/html'

import type { Test } from '#engine/test.ts'
import { isByPerson } from '#run/duties-by-person.ts'
import type { DutyCell } from '#run/duties-by-person.ts'
import type { PersonLine } from '#store/people.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import type { Content } from '#ui/components/content.ts'
import type { CsvColumn } from '#ui/csv.ts'
import type { Messages } from '#ui/messages.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { populationTitle } from '#web/console/population-title.ts'
import type { GuestVisit } from '#web/route.ts'

import { dayIn } from './people-page.ts'
import { shownEntity } from './shown-entity.ts'

/** What stands in a column: what a test says, or how a single duty stands. */
export type MatrixCell = DutyCell & {
  isSingle?: true
  /** Which version is owed or was signed. */
  version?: string
  /** The day it ended without being done. */
  ended?: string
  /** The worst of what was owed of the same before, where that is not in order. */
  earlier?: DutyCell['verdict']
}

/** A column, by the id of its test or of its duty. */
export interface MatrixColumn {
  id: string
  title: string
}

export interface MatrixRow {
  line: PersonLine
  /** By column. */
  cells: ReadonlyMap<string, MatrixCell>
}

/** Those of some tests that judge what single people owe. */
export function testsByPerson(running: readonly { test: Test<unknown> }[]): Test<unknown>[] {
  return running.map(({ test }) => test).filter((test) => isByPerson(test))
}

/** What a test's column is called: as we call it, else what it judges, and by which test where that is judged by several. */
export function dutyTitle(
  { t, language }: GuestVisit,
  { id, on }: Test<unknown>,
  all: readonly Test<unknown>[],
): string {
  const own = Object.entries(t.people.matrix.duties).find(([test]) => test === id)?.[1]
  if (own !== undefined) return own
  const title = populationTitle(t, language, on.id)
  return all.filter((each) => each.on.id === on.id).length > 1 ? `${title} (${id})` : title
}

/** The worst verdict, how much is done, and the day that counts; short in a table of many columns. */
export function dutyContent(visit: GuestVisit, cell: MatrixCell | undefined, day = dayIn): Content {
  if (!cell) return '–'
  const { t } = visit
  const earlier = cell.earlier && t.people.matrix.earlier(t.verdicts[cell.earlier])
  return html`${dutyBadge(visit, cell)}<br /><small>${dutyDays(visit, cell, day)}</small
    >${earlier === undefined ? '' : html`<br /><small>${earlier}</small>`}`
}

/** How much is done, where there is more than one thing, and the day that counts: of what is open, when it is due. */
export function dutyDays(visit: GuestVisit, cell: StandOver, shown = dayIn): string {
  const { t, formats } = visit
  const { version, ended, isSingle } = cell
  const day =
    cell.due === undefined
      ? cell.done === undefined
        ? ended === undefined
          ? ''
          : t.people.matrix.endedOn(shown(visit, ended))
        : t.people.matrix[isSingle ? 'doneOnDay' : 'done'](shown(visit, cell.done))
      : cell.verdict === 'fail'
        ? t.people.matrix.overdue(shown(visit, cell.due))
        : t.people.matrix.due(shown(visit, cell.due))
  const { all = 1, good = 0, open = 0 } = cell
  const isCounted = all > 1 && !cell.isAhead
  const counted = isCounted ? `${formats.number(good - open)}/${formats.number(all)}` : ''
  // Apart from the day, whose number would else go on from it.
  const of = version === undefined ? '' : t.people.matrix.versionOf(version)
  return [of, counted, day].filter((part) => part !== '').join(' · ')
}

/** The worst verdict; of what nobody has to have done by now, that it waits. */
export function dutyBadge({ t }: GuestVisit, cell: Stand): Markup {
  if (!isWaiting(cell)) return verdictBadge(t, cell.verdict)
  return html`<span class="state">${statusSign('pending')} <span>${dutyWord(t, cell)}</span></span>`
}

/** The same as a word. */
export function dutyWord(t: Messages, cell: Stand): string {
  if (!isWaiting(cell)) return t.verdicts[cell.verdict]
  return cell.isAhead ? t.people.matrix.ahead : t.people.matrix.open
}

/** How something stands for somebody. */
export type Stand = Pick<DutyCell, 'verdict' | 'isAhead'> & { open?: number }

/** The same, with how much there is and the days. */
export type StandOver = Stand &
  Partial<Pick<MatrixCell, 'all' | 'good' | 'due' | 'done' | 'isSingle' | 'version' | 'ended'>>

function isWaiting({ verdict, open = 0, isAhead }: Stand): boolean {
  return verdict === 'pass' && (open > 0 || isAhead === true)
}

/** What a file says of a person before it says what they have to do. */
export function personFile<Row extends { line: PersonLine }>(t: Messages): CsvColumn<Row>[] {
  return [
    { title: t.people.name, value: ({ line }) => line.person.name },
    { title: t.people.email, value: ({ line }) => line.person.email },
    { title: t.people.entity, value: ({ line }) => shownEntity(t, line.entity) },
    { title: t.people.groups, value: ({ line }) => line.person.groups.join('; ') },
    { title: t.people.start, value: ({ line }) => line.person.start },
    { title: t.people.end, value: ({ line }) => line.person.end },
  ]
}

/** A person's fields, then of every test verdict, counts and days. */
export function matrixFile(
  visit: GuestVisit,
  tests: readonly Test<unknown>[],
): CsvColumn<MatrixRow>[] {
  const { t } = visit
  const words = t.people.matrix
  return [
    ...personFile<MatrixRow>(t),
    ...tests.flatMap((test): CsvColumn<MatrixRow>[] => {
      const title = dutyTitle(visit, test, tests)
      const of = ({ cells }: MatrixRow) => cells.get(test.id)
      return [
        {
          title,
          value: (row) => {
            const cell = of(row)
            return cell && dutyWord(t, cell)
          },
        },
        { title: `${title}: ${words.good}`, value: (row) => of(row)?.good },
        { title: `${title}: ${words.all}`, value: (row) => of(row)?.all },
        { title: `${title}: ${words.dueBy}`, value: (row) => of(row)?.due },
        { title: `${title}: ${words.doneOn}`, value: (row) => of(row)?.done },
      ]
    }),
  ]
}
