import { html } from 'hono/html'
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { readProgram } from '#run/program-settings.ts'
import { everyEntity, knownEntity } from '#store/entities.ts'
import type { Tx } from '#store/organisation.ts'
import { entitiesOfPeople, listGroups } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import type { Option } from '#ui/components/field.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { csvStream } from '#ui/csv.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { dutyContent, testsByPerson } from './matrix-columns.ts'
import {
  By,
  ByInFile,
  columnChoice,
  dutyLines,
  matrixLines,
  readMatrixPage,
} from './matrix-view.ts'
import type { FileOf } from './matrix-view.ts'
import { shortDayIn } from './people-page.ts'
import type { MatrixQuery } from './read-matrix.ts'
import { shownEntity } from './shown-entity.ts'

const { consoleMatrix: here } = urls

const Query = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  group: z.string().min(1).max(200).optional().catch(undefined),
  entity: z.string().min(1).max(200).optional().catch(undefined),
  only: z.literal('overdue').optional().catch(undefined),
  by: By,
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0),
})
type Query = z.infer<typeof Query>
const FileQuery = Query.extend({ by: ByInFile })
type FileQuery = z.infer<typeof FileQuery>

/** A legal entity that people belong to, and everything it is recorded as. */
interface RecordedEntity {
  key: string
  name: string
  isClosed: boolean
  recorded: string[]
}

async function recordedEntities(tx: Tx): Promise<RecordedEntity[]> {
  const entities = await everyEntity(tx)
  const named = (await entitiesOfPeople(tx)).map((recorded) => {
    const { id, name, isClosed } = knownEntity(recorded, entities) ?? {
      id: recorded,
      name: recorded,
      isClosed: false,
    }
    return { key: id, name, isClosed, recorded }
  })
  return [...Map.groupBy(named, ({ key }) => key)].map(([key, some]) => ({
    key,
    name: some[0]?.name ?? key,
    isClosed: some[0]?.isClosed ?? false,
    recorded: some.map(({ recorded }) => recorded),
  }))
}

/** Who owes what, and how it stands. */
export const matrixRoutes: readonly Route[] = [
  { method: 'GET', path: here, for: 'people.see', answer: showMatrix },
  {
    method: 'GET',
    path: urls.consoleMatrixCsv,
    for: 'people.see',
    isExpensive: true,
    answer: matrixAsCsv,
  },
]

function wanted(
  visit: GuestVisit,
  { q, group, entity, only }: Omit<Query, 'by'>,
  entities: readonly RecordedEntity[],
): MatrixQuery {
  const on = dateIn(visit.house.organisation.timeZone, visit.at)
  return {
    here: { on, isHere: true },
    ...(q !== undefined && { search: q }),
    ...(group !== undefined && { group }),
    ...(entity !== undefined && {
      entities: entities.find(({ key }) => key === entity)?.recorded ?? [entity],
    }),
    ...(only && { isOverdue: true }),
  }
}

async function showMatrix(visit: GuestVisit): Promise<Response> {
  const { t } = visit
  const words = t.people.matrix
  const query = Query.parse(visit.c.req.query())
  const { tests, columns, rows, all, pageSize, groups, entities } = await look(
    visit,
    async (tx) => {
      const judged = testsByPerson((await readProgram(tx)).tests)
      const known = await recordedEntities(tx)
      const page = { ...wanted(visit, query, known), by: query.by, offset: query.from }
      return {
        tests: judged,
        ...(await readMatrixPage(tx, visit, judged, page)),
        groups: await listGroups(tx),
        entities: known,
      }
    },
  )
  const at = (from: number) => addressOf(here, { ...query, from })
  const file = (by: ByInFile) => addressOf(urls.consoleMatrixCsv, { ...query, by, from: 0 })
  const choice = (name: 'group' | 'entity', label: string, options: readonly Option[]) => ({
    kind: 'select' as const,
    name,
    label,
    options,
    ...(query[name] !== undefined && { value: query[name] }),
  })
  return await consolePage(visit, {
    title: words.title,
    trail: [{ name: t.people.title, url: urls.consolePeople }],
    body: html`<p class="lead">${query.by === undefined ? words.text : words.textSingle}</p>
      ${filterBar({
        t,
        action: here,
        ...(addressOf(here, { ...query, from: 0 }) !== here && { clear: here }),
        fields: [
          {
            kind: 'text',
            name: 'q',
            label: t.people.search,
            maxLength: 200,
            ...(query.q !== undefined && { value: query.q }),
          },
          choice(
            'group',
            words.group,
            groups.map((value) => ({ value, name: value })),
          ),
          choice(
            'entity',
            t.people.entity,
            entities.map((each) => ({ value: each.key, name: shownEntity(t, each) })),
          ),
          {
            kind: 'select',
            name: 'only',
            label: words.which,
            options: [{ value: 'overdue', name: words.onlyOverdue }],
            ...(query.only && { value: query.only }),
          },
          columnChoice(visit, tests, query.by),
        ],
      })}
      ${card({
        table: dataTable({
          t,
          isGrid: true,
          caption: words.title,
          columns: [
            {
              name: t.people.name,
              cell: ({ line: { person } }) =>
                html`<a href="${urls.consolePerson(person.id)}"><bdi>${person.name}</bdi></a>`,
            },
            ...columns.map(({ id, title }) => ({
              name: title,
              cell: ({ cells }: (typeof rows)[number]) =>
                dutyContent(visit, cells.get(id), shortDayIn),
            })),
          ],
          rows: columns.length === 0 ? [] : rows,
          empty:
            columns.length === 0
              ? emptyState({
                  icon: 'list-check',
                  title: words.noColumns,
                  text: words.noColumnsText,
                })
              : emptyState({ icon: 'users', title: words.nobody, text: words.nobodyText }),
          ...(columns.length > 0 &&
            rows.length > 0 && {
              pages: {
                from: query.from + 1,
                to: query.from + rows.length,
                all,
                ...(query.from > 0 && { previous: at(Math.max(0, query.from - pageSize)) }),
                ...(query.from + rows.length < all && { next: at(query.from + pageSize) }),
              },
              csv: file(query.by),
            }),
        }),
      })}
      ${rows.length === 0 ? '' : html`<p><a href="${file('every')}" download>${words.everyDuty}</a></p>`}`,
  })
}

async function matrixAsCsv(visit: GuestVisit): Promise<Response> {
  const asked = FileQuery.parse(visit.c.req.query())
  const { by } = asked
  const { tests, query } = await look(visit, async (tx) => ({
    ...(await readProgram(tx)),
    query: wanted(visit, asked, await recordedEntities(tx)),
  }))
  const judged = testsByPerson(tests)
  const read = <Result>(reading: (tx: Tx) => Promise<Result>) => look(visit, reading)
  if (by === undefined) return duties(visit, matrixLines(visit, judged, query, read))
  return duties(visit, await dutyLines(visit, judged, { ...query, by }, read))
}

function duties<Row>({ language }: GuestVisit, { columns, rows }: FileOf<Row>): Response {
  const separator = language === 'de' ? ';' : ','
  const file = { name: 'duties.csv', type: 'text/csv; charset=utf-8' }
  return downloadResponse(file, csvStream(columns, rows, { separator }))
}

function addressOf(path: string, query: FileQuery): string {
  const parameters = new URLSearchParams()
  for (const name of ['q', 'group', 'entity', 'only', 'by'] as const) {
    const value = query[name]
    if (value !== undefined) parameters.set(name, value)
  }
  if (query.from > 0) parameters.set('from', String(query.from))
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`
}
