/** Joiners and leavers, each with what had to be done for them and whether it is. */
import { html } from 'hono/html'
import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { leaverAccessRemoved } from '#program/access/leaver-access-removed.ts'
import { leaverAccess } from '#program/access/leaver-access.ts'
import { dutyCells } from '#run/duties-by-person.ts'
import { readProgram } from '#run/program-settings.ts'
import { itemsOfPeople } from '#store/items-of-people.ts'
import type { Tx } from '#store/organisation.ts'
import { listPeople } from '#store/people.ts'
import type { PersonLine } from '#store/people.ts'
import { listFindings } from '#store/runs.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { csvStream } from '#ui/csv.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look, maySee } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import { mayOpen } from '#web/may-open.ts'
import { pagesOf, placedUrl } from '#web/pages-of.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { givenAccess } from './given-access.ts'
import type { GivenAccess } from './given-access.ts'
import { dutyBadge, dutyDays, dutyTitle, dutyWord, testsByPerson } from './matrix-columns.ts'
import type { StandOver } from './matrix-columns.ts'
import { neededAccess } from './needed-access.ts'
import { accountState, dayIn } from './people-page.ts'
import { openStepsOf } from './where-done.ts'
import type { OpenStep } from './where-done.ts'

/** Shown from so many days before the day, until so many after. */
const before = 60
const after = 90
/** Of each way. */
const pageSize = 50
const mostInFile = 100_000
const place = z.coerce.number().int().min(0).max(1_000_000).catch(0)
const Shown = z.object({ joins: place, leaves: place })
type Shown = z.infer<typeof Shown>

/** One thing that had to be done for somebody. */
interface Step extends StandOver {
  name: string
  /** Where it is seen, or done. */
  url?: string
  /** What of it is open, with where that is done. */
  todo?: readonly OpenStep[]
}

interface Move {
  line: PersonLine
  way: 'joins' | 'leaves'
  day: string
  steps: Step[]
  /** What they can sign in to, of joiners, and what their work needs beside. */
  given: readonly GivenAccess[]
}

export const movesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleMoves,
    for: 'people.see',
    answer: async (visit) => {
      const from = Shown.parse(visit.c.req.query())
      const read = await look(visit, (tx) => readMoves(tx, visit, from, pageSize))
      return await movesPage(visit, read, from)
    },
  },
  {
    method: 'GET',
    path: urls.consoleMovesCsv,
    for: 'people.see',
    isExpensive: true,
    answer: async (visit) =>
      movesFile(
        visit,
        await look(visit, (tx) => readMoves(tx, visit, { joins: 0, leaves: 0 }, mostInFile)),
      ),
  },
]

/** Some joiners and leavers, and how many there are of each. */
interface Moves {
  moves: readonly Move[]
  all: Record<Move['way'], number>
}

async function readMoves(tx: Tx, visit: GuestVisit, shown: Shown, limit: number): Promise<Moves> {
  const { timeZone } = visit.house.organisation
  const [from = '', to = ''] = [-after, before].map((days) =>
    dateIn(timeZone, addDays(visit.at, days)),
  )
  const moving = async (order: 'start' | 'end', offset: number) =>
    await listPeople(tx, { order, isDescending: true, between: { order, from, to }, offset, limit })
  const [{ lines: joiners, all: joins }, { lines: leavers, all: leaves }] = [
    await moving('start', shown.joins),
    await moving('end', shown.leaves),
  ]
  const tests = testsByPerson((await readProgram(tx)).tests)
  const joining = joiners.map(({ person }) => person)
  const persons = joining.map(({ id }) => id)
  const cells = await dutyCells(tx, tests, persons)
  const todo = await openStepsOf(tx, visit, tests, joining)
  const given = await givenAccess(tx, visit, persons)
  const needed = await neededAccess(tx, visit, joining, given)
  const accesses = await accessOf(
    tx,
    visit,
    leavers.map(({ person }) => person.id),
  )
  const moves = [
    ...joiners.map((line): Move => {
      const own = cells.get(line.person.id)
      const steps = tests.flatMap((test): Step[] => {
        const cell = own?.get(test.id)
        if (!cell) return []
        const url = `${urls.consoleTest(test.id)}?${new URLSearchParams({ q: line.person.id }).toString()}`
        const open = todo.get(line.person.id)?.get(test.id)
        return [
          {
            name: dutyTitle(visit, test, tests),
            ...cell,
            ...(mayOpen(visit, url) && { url }),
            ...(open && { todo: open }),
          },
        ]
      })
      const { id } = line.person
      const theirs = [...(given.get(id) ?? []), ...(needed.get(id) ?? [])]
      return { line, way: 'joins', day: line.person.start ?? '', steps, given: theirs }
    }),
    ...leavers.map((line): Move => ({
      line,
      way: 'leaves',
      day: line.person.end ?? '',
      steps: [ownAccount(visit, line), ...(accesses.get(line.person.id) ?? [])].flat(),
      given: [],
    })),
  ]
  return { moves, all: { joins, leaves } }
}

/** Whether they can still come in here. */
function ownAccount(visit: GuestVisit, { person, account }: PersonLine): Step[] {
  const { t, at, house } = visit
  if (!account) return []
  const url = urls.consoleUser(account.id)
  const hasLeft = (person.end ?? '') < dateIn(house.organisation.timeZone, at)
  const verdict = account.isOpen && hasLeft ? 'fail' : 'pass'
  return [
    {
      name: t.people.moves.ownAccount,
      verdict,
      ...(mayOpen(visit, url) && { url }),
      // Until the last day is over it waits.
      ...(account.isOpen && !hasLeft && { open: 1 }),
      ...(person.end !== undefined && { due: person.end }),
    },
  ]
}

/** The accounts of leavers in connected systems, by person. */
async function accessOf(
  tx: Tx,
  visit: GuestVisit,
  persons: readonly string[],
): Promise<Map<string, Step[]>> {
  const { id: population } = leaverAccess
  const { timeZone } = visit.house.organisation
  const contents = await itemsOfPeople(tx, population, ['person'], persons)
  const items = contents.flatMap((content) => {
    const item = leaverAccess.item.parse(content)
    const { person } = item
    return person === undefined ? [] : [{ key: leaverAccess.key(item), item, person }]
  })
  const found = await listFindings(tx, leaverAccessRemoved.id, {
    keys: items.map(({ key }) => key),
  })
  const verdicts = new Map(found.map((each) => [each.key, each]))
  const steps = items.map(({ key, item, person }) => {
    const finding = verdicts.get(key)
    const step: Step = {
      // An account of theirs: whose it is stands beside it.
      name: `${item.system}: ${item.id.replace(` ${person}`, '')}`,
      verdict: finding?.late ? 'deviated' : (finding?.verdict ?? 'unknown'),
      ...(maySee(visit, population) && { url: urls.consoleItem(population, key) }),
      ...(item.from !== undefined && {
        due: item.lastDay ?? dateIn(timeZone, new Date(item.from)),
      }),
      ...(item.closedAt !== undefined && { done: dateIn(timeZone, new Date(item.closedAt)) }),
    }
    return { person, step }
  })
  return new Map(
    [...Map.groupBy(steps, ({ person }) => person)].map(([person, own]) => [
      person,
      own.map(({ step }) => step),
    ]),
  )
}

async function movesPage(visit: GuestVisit, { moves, all }: Moves, from: Shown): Promise<Response> {
  const { t } = visit
  const words = t.people.moves
  return await consolePage(visit, {
    title: words.title,
    trail: [{ name: t.people.title, url: urls.consolePeople }],
    body: html`<p class="lead">${words.text}</p>
      ${(['joins', 'leaves'] as const).map((way) => {
        const rows = moves.filter((move) => move.way === way)
        return card({
          title: words.ways[way],
          table: dataTable({
            t,
            caption: words.ways[way],
            columns: [
              {
                name: t.people.name,
                cell: ({ line: { person } }: Move) =>
                  html`<a href="${urls.consolePerson(person.id)}"><bdi>${person.name}</bdi></a>`,
              },
              { name: words.days[way], cell: ({ day }) => dayIn(visit, day) },
              { name: t.people.account, cell: ({ line }) => accountState(visit, line.account) },
              { name: words.steps, cell: (move) => stepsMarkup(visit, move) },
            ],
            rows,
            empty: emptyState({ icon: 'users', title: words.nobody }),
            ...pagesOf(
              { from: from[way], shown: rows.length, all: all[way], limit: pageSize },
              (there) => placedUrl(urls.consoleMoves, { ...from, [way]: there }),
            ),
            csv: urls.consoleMovesCsv,
          }),
        })
      })}`,
  })
}

function stepsMarkup(visit: GuestVisit, { way, steps, given }: Move): Markup | string {
  const words = visit.t.people.moves
  if (steps.length + given.length === 0) return way === 'joins' ? words.notYet : '–'
  return html`<ul class="move-steps">
    ${steps.map(
      (step) =>
        html`<li>
          ${linked(step)}: ${dutyBadge(visit, step)}
          <small>${dutyDays(visit, withoutPast(step))}</small>
          ${todoMarkup(visit, step.todo ?? [])}
        </li>`,
    )}
    ${given.map((access) => html`<li>${linked(access)} <small>${words.given[access.state]}</small></li>`)}
  </ul>`
}

/** What is open of a step, one by one; of many first how many. */
function todoMarkup({ t }: GuestVisit, todo: readonly OpenStep[]): Markup | '' {
  if (todo.length === 0) return ''
  const list = html`<ul>
    ${todo.map((each) => html`<li>${linked(each)}</li>`)}
  </ul>`
  if (todo.length <= mostUnfolded) return list
  return html`<details>
    <summary>${t.people.moves.todo(todo.length)}</summary>
    ${list}
  </details>`
}

const mostUnfolded = 2

function linked({ name, url }: OpenStep): Markup {
  return url === undefined
    ? html`<bdi>${name}</bdi>`
    : html`<a href="${url}"><bdi>${name}</bdi></a>`
}

/** Of what is over, the day it was is what counts, and no longer when it was due. */
function withoutPast({ due, ...step }: Step): Step {
  const isOver = step.done !== undefined && step.verdict !== 'fail' && (step.open ?? 0) === 0
  return isOver || due === undefined ? step : { ...step, due }
}

/** One row a step. */
function movesFile(visit: GuestVisit, { moves }: Moves): Response {
  const { t, language } = visit
  const words = t.people.moves
  const rows = moves.flatMap(({ steps, given, ...move }) => [
    ...steps.map((step) => ({ ...move, step, stands: dutyWord(t, step) })),
    ...given.map(({ name, state }) => ({
      ...move,
      step: { name, due: undefined, done: undefined },
      stands: words.given[state],
    })),
  ])
  const stream = csvStream(
    [
      { title: t.people.name, value: ({ line }) => line.person.name },
      { title: words.way, value: ({ way }) => words.ways[way] },
      { title: words.day, value: ({ day }) => day },
      { title: words.step, value: ({ step }) => step.name },
      { title: t.console.verdict, value: ({ stands }) => stands },
      { title: t.people.matrix.dueBy, value: ({ step }) => step.due },
      { title: t.people.matrix.doneOn, value: ({ step }) => step.done },
    ],
    rows,
    { separator: language === 'de' ? ';' : ',' },
  )
  return downloadResponse(
    { name: 'joiners-and-leavers.csv', type: 'text/csv; charset=utf-8' },
    stream,
  )
}
