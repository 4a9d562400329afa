/** The list of people, each of them, and their import. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { matches } from '#engine/exclusion.ts'
import { Refusal } from '#engine/refusal.ts'
import { peopleReconciliations, PeopleReconciliation } from '#populations/people-reconciliation.ts'
import { Person, people, personKinds } from '#populations/person.ts'
import { erasePersonAction } from '#run/actions/erase-person.ts'
import { dutyCells } from '#run/duties-by-person.ts'
import { heldExclusions } from '#run/exclusions.ts'
import { readProgram } from '#run/program-settings.ts'
import { accountsOfPerson, findAccount } from '#store/accounts.ts'
import { countActions } from '#store/actions.ts'
import { everyEntity } from '#store/entities.ts'
import { itemHistory, listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import {
  countContractorsWithoutEnd,
  findJoined,
  findPeople,
  findPerson,
  listPeople,
} from '#store/people.ts'
import type { PeopleQuery } from '#store/people.ts'
import { csvStream } from '#ui/csv.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { askForFile, preview, takeFile } from './import-pages.ts'
import { testsByPerson } from './matrix-columns.ts'
import { matrixRoutes } from './matrix-page.ts'
import { mergesOf } from './merge-facts.ts'
import { mergeRoutes } from './merge-pages.ts'
import { movesRoutes } from './moves-page.ts'
import { peoplePage } from './people-page.ts'
import type { LastReconciliation } from './people-page.ts'
import { personPage } from './person-page.ts'
import { shownEntity } from './shown-entity.ts'
import { splitsOf } from './split-facts.ts'

const pageSize = 100
const mostInFile = 100_000

const Query = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  kind: z.enum(personKinds).optional().catch(undefined),
  who: z.enum(['here', 'left', 'all']).catch('here'),
  order: z.enum(['name', 'kind', 'entity', 'country', 'start', 'end']).catch('name'),
  down: z.literal('1').optional().catch(undefined),
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0),
})

export const peopleRoutes: readonly Route[] = [
  ...matrixRoutes,
  ...movesRoutes,
  ...mergeRoutes,
  { method: 'GET', path: urls.consolePeople, for: 'people.see', answer: showPeople },
  {
    method: 'GET',
    path: urls.consolePeopleCsv,
    for: 'people.see',
    isExpensive: true,
    answer: peopleAsCsv,
  },
  {
    method: 'GET',
    path: urls.consolePeopleImport,
    for: 'people.change',
    answer: (visit) => askForFile(visit),
  },
  { method: 'POST', path: urls.consolePeopleImport, for: 'people.change', answer: preview },
  {
    method: 'POST',
    path: `${urls.consolePeopleImport}/take`,
    for: 'people.change',
    answer: takeFile,
  },
  { method: 'GET', path: '/console/people/person', for: 'people.see', answer: showPerson },
]

function asked(visit: GuestVisit): PeopleQuery & { offset: number; limit: number; who: string } {
  const { q, kind, who, order, down, from } = Query.parse(visit.c.req.query())
  const on = dateIn(visit.house.organisation.timeZone, visit.at)
  return {
    ...(q !== undefined && { search: q }),
    ...(kind && { kind }),
    ...(who !== 'all' && { here: { on, isHere: who === 'here' } }),
    who,
    order,
    isDescending: down !== undefined,
    offset: from,
    limit: pageSize,
  }
}

async function showPeople(visit: GuestVisit): Promise<Response> {
  const query = asked(visit)
  const found = await look(visit, async (tx) => {
    const last = await lastReconciliation(tx)
    return {
      ...(await listPeople(tx, query)),
      contractorsWithoutEnd: await countContractorsWithoutEnd(tx),
      ...(last && { last }),
    }
  })
  return await peoplePage(visit, query, found)
}

async function lastReconciliation(tx: Tx): Promise<LastReconciliation | undefined> {
  const versions = await listItems(tx, peopleReconciliations.id)
  const [last] = versions
    .map(({ content, recordedFrom }) => ({
      item: PeopleReconciliation.parse(content),
      recordedFrom,
    }))
    .toSorted((a, b) => b.item.on.localeCompare(a.item.on))
  return last && { ...last, by: (await findAccount(tx, last.item.by))?.name ?? last.item.by }
}

async function peopleAsCsv(visit: GuestVisit): Promise<Response> {
  const { t, language } = visit
  const query = { ...asked(visit), offset: 0, limit: mostInFile }
  const { lines } = await look(visit, (tx) => listPeople(tx, query))
  const stream = csvStream(
    [
      { title: t.people.name, value: ({ person }) => person.name },
      { title: t.people.email, value: ({ person }) => person.email },
      { title: t.people.kind, value: ({ person }) => t.people.kinds[person.kind] },
      { title: t.people.entity, value: ({ entity }) => shownEntity(t, entity) },
      { title: t.people.country, value: ({ person }) => person.country },
      { title: t.people.region, value: ({ person }) => person.region },
      { title: t.people.start, value: ({ person }) => person.start },
      { title: t.people.end, value: ({ person }) => person.end },
      {
        title: t.people.manager,
        value: ({ person, managerName }) => managerName ?? person.manager,
      },
      { title: t.people.groups, value: ({ person }) => person.groups.join('; ') },
      {
        title: t.people.account,
        value: ({ account }) =>
          account ? t.people.accounts[account.isOpen ? 'open' : 'closed'] : t.people.accounts.none,
      },
    ],
    lines,
    { separator: language === 'de' ? ';' : ',' },
  )
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="people.csv"',
    },
  })
}

async function dutiesOf(tx: Tx, person: string) {
  const tests = testsByPerson((await readProgram(tx)).tests)
  return { tests, cells: (await dutyCells(tx, tests, [person])).get(person) ?? new Map() }
}

async function showPerson(visit: GuestVisit): Promise<Response> {
  const key = visit.c.req.query('key') ?? ''
  const found = await look(visit, async (tx) => {
    const held = await findPerson(tx, key)
    if (!held) return (await findJoined(tx, key))?.person.id
    const history = await itemHistory(tx, people.id, key)
    const managers = history.flatMap(({ content }) => Person.parse(content).manager ?? [])
    const called = await findPeople(tx, [...new Set(managers)])
    return {
      held,
      history,
      entities: await everyEntity(tx),
      managers: new Map(called.map(({ person }) => [person.id, person.name])),
      accounts: await accountsOfPerson(tx, key),
      isErased: (await countActions(tx, erasePersonAction.id, `person/${key}`)) > 0,
      splits: await splitsOf(tx, key),
      merges: await mergesOf(tx, held.person),
      duties: await dutiesOf(tx, key),
      outside: (await heldExclusions(tx, people))
        .filter(({ pattern }) => matches(pattern, key))
        .map(({ reason }) => reason),
    }
  })
  if (found === undefined)
    throw new Refusal('missing', 'item-missing', 'There is no such person.', 'Go back to the list.')
  if (typeof found === 'string') return redirect(urls.consolePerson(found))
  return await personPage(visit, found)
}
