/** Joiners and leavers, each with what had to be done for them and whether it is. */
import { html } from 'hono/html'

import { addDays, dateIn } from '#engine/calendar.ts'
import { leaverAccessRemoved } from '#program/access/leaver-access-removed.ts'
import { leaverAccess } from '#program/access/leaver-access.ts'
import { dutyCells } from '#run/duties-by-person.ts'
import { readProgram } from '#run/program-settings.ts'
import { listItems } from '#store/items.ts'
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
import { look } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { dutyBadge, dutyDays, dutyTitle, dutyWord, testsByPerson } from './matrix-columns.ts'
import type { StandOver } from './matrix-columns.ts'
import { accountState, dayIn } from './people-page.ts'

/** Shown from so many days before the day, until so many after. */
const before = 60
const after = 90
/** Of each way; the file has them all. */
const mostShown = 200
const mostInFile = 100_000

/** One thing that had to be done for somebody. */
interface Step extends StandOver {
  name: string
}

interface Move {
  line: PersonLine
  way: 'joins' | 'leaves'
  day: string
  steps: Step[]
}

export const movesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleMoves,
    for: 'people.see',
    answer: async (visit) =>
      await movesPage(visit, await look(visit, (tx) => readMoves(tx, visit, mostShown))),
  },
  {
    method: 'GET',
    path: urls.consoleMovesCsv,
    for: 'people.see',
    isExpensive: true,
    answer: async (visit) =>
      movesFile(visit, await look(visit, (tx) => readMoves(tx, visit, mostInFile))),
  },
]

/** Some joiners and leavers, and how many there are of each. */
interface Moves {
  moves: readonly Move[]
  all: Record<Move['way'], number>
}

async function readMoves(tx: Tx, visit: GuestVisit, limit: number): Promise<Moves> {
  const { timeZone } = visit.house.organisation
  const [from = '', to = ''] = [-after, before].map((days) =>
    dateIn(timeZone, addDays(visit.at, days)),
  )
  const moving = async (order: 'start' | 'end') =>
    await listPeople(tx, { order, isDescending: true, between: { order, from, to }, limit })
  const [{ lines: joiners, all: joins }, { lines: leavers, all: leaves }] = [
    await moving('start'),
    await moving('end'),
  ]
  const tests = testsByPerson((await readProgram(tx)).tests)
  const cells = await dutyCells(
    tx,
    tests,
    joiners.map(({ person }) => person.id),
  )
  const accesses = await accessOf(tx, new Set(leavers.map(({ person }) => person.id)))
  const moves = [
    ...joiners.map((line): Move => {
      const own = cells.get(line.person.id)
      const steps = tests.flatMap((test): Step[] => {
        const cell = own?.get(test.id)
        return cell ? [{ name: dutyTitle(visit, test, tests), ...cell }] : []
      })
      return { line, way: 'joins', day: line.person.start ?? '', steps }
    }),
    ...leavers.map((line): Move => ({
      line,
      way: 'leaves',
      day: line.person.end ?? '',
      steps: [ownAccount(visit, line), ...(accesses.get(line.person.id) ?? [])].flat(),
    })),
  ]
  return { moves, all: { joins, leaves } }
}

/** Whether they can still come in here. */
function ownAccount({ t, at, house }: GuestVisit, { person, account }: PersonLine): Step[] {
  if (!account) return []
  const hasLeft = (person.end ?? '') < dateIn(house.organisation.timeZone, at)
  const verdict = account.isOpen && hasLeft ? 'fail' : 'pass'
  return [
    {
      name: t.people.moves.ownAccount,
      verdict,
      // Until the last day is over it waits.
      ...(account.isOpen && !hasLeft && { open: 1 }),
      ...(person.end !== undefined && { due: person.end }),
    },
  ]
}

/** The accounts of leavers in connected systems, by person. */
async function accessOf(tx: Tx, people: ReadonlySet<string>): Promise<Map<string, Step[]>> {
  const items = (await listItems(tx, leaverAccess.id)).flatMap(({ key, content }) => {
    const item = leaverAccess.item.parse(content)
    const { person } = item
    return person !== undefined && people.has(person) ? [{ key, item, person }] : []
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
      ...(item.from !== undefined && { due: item.from.slice(0, 10) }),
      ...(item.closedAt !== undefined && { done: item.closedAt.slice(0, 10) }),
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

async function movesPage(visit: GuestVisit, { moves, all }: Moves): Promise<Response> {
  const { t, formats } = visit
  const words = t.people.moves
  return await consolePage(visit, {
    title: words.title,
    trail: [{ name: t.people.title, url: urls.consolePeople }],
    body: html`<p class="lead">${words.text}</p>
      ${(['joins', 'leaves'] as const).map((way) =>
        card({
          title: words.ways[way],
          ...(all[way] > mostShown && {
            body: html`<p>${words.more(formats.number(mostShown), formats.number(all[way]))}</p>`,
          }),
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
              { name: words.steps, cell: ({ steps }) => stepsMarkup(visit, steps) },
            ],
            rows: moves.filter((move) => move.way === way),
            empty: emptyState({ icon: 'users', title: words.nobody }),
            csv: urls.consoleMovesCsv,
          }),
        }),
      )}`,
  })
}

function stepsMarkup(visit: GuestVisit, steps: readonly Step[]): Markup | string {
  if (steps.length === 0) return '–'
  return html`<ul class="steps">
    ${steps.map(
      (step) =>
        html`<li>
          <bdi>${step.name}</bdi>: ${dutyBadge(visit, step)}
          <small>${dutyDays(visit, withoutPast(step))}</small>
        </li>`,
    )}
  </ul>`
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
  const rows = moves.flatMap((move) => move.steps.map((step) => ({ ...move, step })))
  const stream = csvStream(
    [
      { title: t.people.name, value: ({ line }) => line.person.name },
      { title: words.way, value: ({ way }) => words.ways[way] },
      { title: words.day, value: ({ day }) => day },
      { title: words.step, value: ({ step }) => step.name },
      { title: t.console.verdict, value: ({ step }) => dutyWord(t, step) },
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
