/** The matrix with a column for each policy, course or agreement: what stands in a cell, and what the columns are. */
import { agreements } from '#populations/agreement.ts'
import { announcements } from '#populations/announcement.ts'
import { checkKinds } from '#populations/background-check.ts'
import { courses } from '#populations/course.ts'
import { policies } from '#populations/policy.ts'
import { checkWords } from '#program/background-checks/check-words.ts'
import { titleOf } from '#program/titles.ts'
import { worstOf } from '#run/duties-by-person.ts'
import type { DutyKind, SingleDuty } from '#run/single-duties.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import type { PersonLine } from '#store/people.ts'
import { lastVersions } from '#store/period.ts'
import { publishedOnce } from '#store/published-once.ts'
import type { CsvColumn } from '#ui/csv.ts'
import type { GuestVisit } from '#web/route.ts'

import { dutyWord, personFile } from './matrix-columns.ts'
import type { MatrixCell, MatrixColumn, MatrixRow } from './matrix-columns.ts'

/** What columns can be made of, beside tests. */
export const columnKinds = ['policy', 'course', 'agreement'] as const satisfies DutyKind[]
export type ColumnKind = (typeof columnKinds)[number]

/** By duty: the newest that has begun, and the worst of what came before it, where that is not in order. */
export function singleCells(duties: readonly SingleDuty[]): Map<string, MatrixCell> {
  const cells = new Map<string, MatrixCell>()
  for (const [of, all] of Map.groupBy(duties, (duty) => duty.of)) {
    const begun = all.filter(({ stand }) => !stand.isAhead)
    const [newest, ...before] = (begun.length === 0 ? all : begun).toSorted((a, b) =>
      b.order.localeCompare(a.order),
    )
    if (!newest) continue
    const { stand, version, ended } = newest
    const earlier = worstOf(before.map(({ stand: { verdict } }) => verdict))
    cells.set(of, {
      ...stand,
      isSingle: true,
      ...(version !== undefined && { version }),
      ...(ended !== undefined && { ended }),
      ...(earlier !== undefined && earlier !== 'pass' && { earlier }),
    })
  }
  return cells
}

/** One duty of one person. */
export interface DutyLine {
  line: PersonLine
  duty: SingleDuty
}

/** What each duty is called, by kind and id; of what is no longer kept, what it was called last. */
export type DutyTitles = (kind: DutyKind, of: string) => string

export async function readDutyTitles(
  tx: Tx,
  { t, language }: GuestVisit,
  asOf?: Date,
): Promise<{ titles: DutyTitles; kept: ReadonlyMap<DutyKind, readonly string[]> }> {
  const named = new Map<string, string>()
  const kept = new Map<DutyKind, readonly string[]>()
  for (const [kind, { id }] of populations) {
    for (const { key, content } of await lastVersions(tx, id))
      named.set(`${kind} ${key}`, titleOf(content, key, language))
    const items = await listItems(tx, id, asOf ? { asOf } : {})
    for (const { key, content } of items)
      named.set(`${kind} ${key}`, titleOf(content, key, language))
    kept.set(
      kind,
      items.map(({ key }) => key),
    )
  }
  for (const check of checkKinds) named.set(`check ${check}`, checkWords[check][language])
  named.set('agreement -', t.agreements.console.openNoAgreement)
  named.set('check -', t.checks.openNoCheck)
  return { titles: (kind, of) => named.get(`${kind} ${of}`) ?? of, kept }
}

const populations = [
  ['policy', policies],
  ['course', courses],
  ['agreement', agreements],
  ['announcement', announcements],
] as const

/** The columns of one kind, by title: what is kept, and what somebody still has to do with that is kept no longer. */
export async function readSingleColumns(
  tx: Tx,
  visit: GuestVisit,
  kind: ColumnKind,
  asOf?: Date,
): Promise<{ columns: MatrixColumn[]; withFound: (rows: readonly MatrixRow[]) => MatrixColumn[] }> {
  const { titles, kept } = await readDutyTitles(tx, visit, asOf)
  const published = kind === 'course' ? undefined : await publishedOnce(tx, kind, asOf)
  const ids = (kept.get(kind) ?? []).filter((id) => published?.has(id) !== false)
  const columnsOf = (some: readonly string[]) =>
    some
      .map((id) => ({ id, title: titles(kind, id) }))
      .toSorted((a, b) => a.title.localeCompare(b.title, visit.language))
  return {
    columns: columnsOf(ids),
    withFound: (rows) =>
      columnsOf([...new Set([...ids, ...rows.flatMap(({ cells }) => [...cells.keys()])])]),
  }
}

/** One line a person and duty. */
export function dutyFile({ t }: GuestVisit, titles: DutyTitles): CsvColumn<DutyLine>[] {
  const words = t.people.matrix
  return [
    ...personFile<DutyLine>(t),
    { title: words.kind, value: ({ duty }) => words.kinds[duty.kind] },
    { title: words.what, value: ({ duty }) => titles(duty.kind, duty.of) },
    { title: words.version, value: ({ duty }) => duty.version },
    { title: words.dueBy, value: ({ duty }) => duty.due },
    { title: words.doneOn, value: ({ duty }) => duty.stand.done },
    { title: words.ended, value: ({ duty }) => duty.ended },
    { title: words.state, value: ({ duty }) => dutyWord(t, duty.stand) },
  ]
}
