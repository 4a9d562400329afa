/** Joining two people by hand: whom with whom, and what would come of it. */
import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { areAlike } from '#program/people/manager-called.ts'
import { itemsNaming, references } from '#program/people/person-references.ts'
import { outsideOf, planMerge } from '#program/people/plan-merge.ts'
import type { MergePlan } from '#program/people/plan-merge.ts'
import { accountsOfPerson } from '#store/accounts.ts'
import { everyEntity } from '#store/entities.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople, findPeople, findPerson, listPeople } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look, missing } from '#web/console/look.ts'
import { populationTitle } from '#web/console/population-title.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { act, dayIn } from './people-page.ts'
import { shownOf } from './shown-person.ts'
import type { Called } from './shown-person.ts'

const mostShown = 20

const Asked = z.object({
  key: z.string().catch(''),
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
})

export const mergeRoutes: readonly Route[] = [
  { method: 'GET', path: '/console/people/merge', for: 'people.change', answer: chooseOther },
]

/** Who may be the same person: whose name has a word in common, or whoever is looked for. */
async function chooseOther(visit: GuestVisit): Promise<Response> {
  const { t } = visit
  const words = t.people.merge
  const { key, q } = Asked.parse(visit.c.req.query())
  const { held, others } = await look(visit, async (tx) => {
    const held = await findPerson(tx, key)
    if (!held) throw missing()
    return { held, others: await candidates(tx, held, q) }
  })
  const { name } = held.person
  return await consolePage(visit, {
    title: words.title(name),
    trail: [
      { name: t.people.title, url: urls.consolePeople },
      { name, url: urls.consolePerson(key) },
    ],
    body: html`<p class="lead">${words.intro}</p>
      ${filterBar({
        t,
        action: '/console/people/merge',
        hidden: { key },
        ...(q !== undefined && { clear: urls.consolePersonMerge(key) }),
        fields: [
          {
            kind: 'search',
            name: 'q',
            label: t.people.search,
            ...(q !== undefined && { value: q }),
          },
        ],
      })}
      ${card({
        title: q === undefined ? words.alike : words.found,
        table: dataTable({
          t,
          caption: words.alike,
          columns: [
            { name: t.people.name, cell: ({ person }) => html`<bdi>${person.name}</bdi>` },
            { name: t.people.email, cell: ({ person }) => html`<bdi>${person.email ?? '–'}</bdi>` },
            { name: t.people.start, cell: ({ person }) => dayIn(visit, person.start) },
            { name: t.people.end, cell: ({ person }) => dayIn(visit, person.end) },
            { name: t.people.source, cell: ({ source }) => t.people.sources[source] },
            {
              name: words.compare,
              cell: ({ person }) =>
                html`<a
                  class="btn btn-sm"
                  href="${act('person.merge', urls.consolePerson(key), { person: key, other: person.id })}"
                  >${words.compare}<span class="visually-hidden"> ${person.name}</span></a
                >`,
            },
          ],
          rows: others,
          empty: q === undefined ? words.noneAlike : t.people.nobody,
        }),
      })}`,
  })
}

async function candidates(
  tx: Tx,
  { person }: HeldPerson,
  search: string | undefined,
): Promise<HeldPerson[]> {
  const found =
    search === undefined
      ? (await allPeople(tx)).filter((each) => areAlike(each.person.name, person.name))
      : (await listPeople(tx, { search, limit: mostShown + 1 })).lines
  return found.filter((each) => each.person.id !== person.id).slice(0, mostShown)
}

/** What stands above the form: both, what they would be then, and what goes along. */
export async function mergeFactsOf(
  visit: GuestVisit,
  values: Readonly<Record<string, unknown>>,
): Promise<Markup> {
  const { t } = visit
  const pair = Pair.safeParse(values).data
  if (!pair) return notice(t, 'bad', t.people.merge.choose)
  try {
    const seen = await look(visit, async (tx) => {
      const plan = await planMerge(tx, pair, visit.at)
      const managers = [plan.stays, plan.goes].flatMap(({ person }) => person.manager ?? [])
      const called = await findPeople(tx, managers)
      return {
        plan,
        records: await recordsOf(visit, tx, plan),
        entities: await everyEntity(tx),
        managers: new Map(called.map(({ person }) => [person.id, person.name])),
      }
    })
    return shownPlan(visit, seen.plan, seen.records, seen)
  } catch (error) {
    if (error instanceof Refusal) return notice(t, 'bad', refusalWords(t, error))
    throw error
  }
}

/** What stands above the form that takes it back: who the two are. */
export async function undoFactsOf(
  visit: GuestVisit,
  values: Readonly<Record<string, unknown>>,
): Promise<Markup | ''> {
  const { t, formats } = visit
  const pair = Pair.safeParse(values).data
  const held = pair && (await look(visit, (tx) => findPerson(tx, pair.person)))
  const was = held?.person.formerly?.find(({ id }) => id === pair?.other)
  if (!held || !was) return notice(t, 'bad', t.door.codes['person-not-merged'])
  const mailbox = was.email === undefined ? '' : ` (${was.email})`
  return factList([
    { name: t.people.merge.stays, value: held.person.name },
    { name: t.people.merge.byThemselves, value: `${was.name}${mailbox}` },
    { name: t.people.merge.since, value: formats.date(new Date(was.since)) },
  ])
}

const Pair = z.object({ person: z.string().min(1), other: z.string().min(1) })

/** How many of something each of the two has. */
interface Counted {
  what: string
  stays: number
  goes: number
}

async function recordsOf(visit: GuestVisit, tx: Tx, plan: MergePlan): Promise<Counted[]> {
  const { t, language } = visit
  const both = async (what: string, count: (id: string) => Promise<number> | number) => {
    const [stays, goes] = [await count(plan.stays.person.id), await count(plan.goes.person.id)]
    return { what, stays, goes }
  }
  const everybody = await allPeople(tx)
  const outside = await outsideOf(tx)
  const counted: Counted[] = []
  for (const each of references) {
    const what = populationTitle(t, language, each.population.id)
    counted.push(await both(what, async (id) => (await itemsNaming(tx, each, id)).length))
  }
  return [
    ...counted,
    await both(
      t.people.merge.leads,
      (id) => everybody.filter(({ person }) => person.manager === id).length,
    ),
    await both(t.people.merge.accounts, async (id) => (await accountsOfPerson(tx, id)).length),
    await both(t.people.outside, (id) => (outside(id) ? 1 : 0)),
  ].filter(({ stays, goes }) => stays + goes > 0)
}

function shownPlan(
  visit: GuestVisit,
  { stays, goes, merged }: MergePlan,
  records: readonly Counted[],
  called: Called,
): Markup {
  const { t, formats } = visit
  const words = t.people.merge
  const [a, b, then] = [stays.person, goes.person, merged].map((each) =>
    shownOf(visit, each, called),
  )
  const names = [...new Set([a, b, then].flatMap((each) => [...(each?.keys() ?? [])]))]
  const swapped = act('person.merge', urls.consolePerson(goes.person.id), {
    person: goes.person.id,
    other: stays.person.id,
  })
  // Three addresses side by side are wider than a page.
  const cell = (said: string | undefined) =>
    html`<bdi
      >${(said ?? '–').split('@').map((part, index) => (index === 0 ? part : html`@<wbr />${part}`))}</bdi
    >`
  return html`<h2 class="card-title">${words.fields}</h2>
    ${dataTable({
      t,
      caption: words.fields,
      columns: [
        { name: words.field, cell: (name: string) => name },
        { name: words.stays, cell: (name) => cell(a?.get(name)) },
        { name: words.goes, cell: (name) => cell(b?.get(name)) },
        { name: words.afterwards, cell: (name) => cell(then?.get(name)) },
      ],
      rows: names,
      empty: '',
    })}
    <h2 class="card-title">${words.records}</h2>
    ${dataTable({
      t,
      caption: words.records,
      columns: [
        { name: words.record, cell: ({ what }: Counted) => what },
        { name: words.stays, isNumber: true, cell: (row) => formats.number(row.stays) },
        { name: words.goes, isNumber: true, cell: (row) => formats.number(row.goes) },
      ],
      rows: records,
      empty: words.noRecords,
    })}
    <p><a class="btn btn-sm" href="${swapped}">${words.swap}</a></p>`
}
