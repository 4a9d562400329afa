import { html } from 'hono/html'

import { addMonths, dateIn } from '#engine/calendar.ts'
import type { PeopleReconciliation } from '#populations/people-reconciliation.ts'
import { personKinds } from '#populations/person.ts'
import type { PeopleOrder, PeopleQuery, PersonLine } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { shownEntity } from './shown-entity.ts'

/** The last reconciliation, when it was recorded, and who attested it. */
export interface LastReconciliation {
  item: PeopleReconciliation
  recordedFrom: Date
  by: string
}

export interface PeopleFound {
  lines: readonly PersonLine[]
  all: number
  contractorsWithoutEnd: number
  last?: LastReconciliation
}

const { consolePeople: here } = urls

/** The list of people, a page at a time, with what is due about it. */
export async function peoplePage(
  visit: GuestVisit,
  query: PeopleQuery & { offset: number; limit: number; who: string },
  found: PeopleFound,
): Promise<Response> {
  const { t, guest } = visit
  const mayChange = guest.permissions.has('people.change')
  const isFiltered = query.search !== undefined || query.kind !== undefined || query.who !== 'here'
  const at = (changes: Record<string, string | undefined>) => addressOf(query, changes)
  return await consolePage(visit, {
    title: t.people.title,
    notices: notices(visit, found),
    body: html`<p class="lead">${t.people.intro}</p>
      <p class="form-buttons">
        ${
          mayChange
            ? html`<a class="btn btn-primary" href="${act('person.create')}">${t.people.add}</a>
                <a class="btn" href="${urls.consolePeopleImport}">${t.people.import}</a>`
            : ''
        }
        <a class="btn" href="${urls.consoleMatrix}">${t.people.matrix.title}</a>
        <a class="btn" href="${urls.consoleMoves}">${t.people.moves.title}</a>
      </p>
      ${filterBar({
        t,
        action: here,
        ...(isFiltered && { clear: here }),
        fields: [
          {
            kind: 'search',
            name: 'q',
            label: t.people.search,
            ...(query.search !== undefined && { value: query.search }),
            maxLength: 200,
          },
          {
            kind: 'select',
            name: 'kind',
            label: t.people.kind,
            ...(query.kind !== undefined && { value: query.kind }),
            options: personKinds.map((value) => ({ value, name: t.people.kinds[value] })),
          },
          {
            kind: 'select',
            name: 'who',
            label: t.people.here,
            none: t.people.heres.here,
            value: query.who,
            options: (['left', 'all'] as const).map((value) => ({
              value,
              name: t.people.heres[value],
            })),
          },
        ],
      })}
      ${card({
        table: dataTable({
          t,
          caption: t.people.title,
          columns: columns(visit, query, at),
          rows: found.lines,
          empty: isFiltered
            ? html`<p class="card-body">${t.people.nobody}</p>`
            : emptyState({
                icon: 'users',
                title: t.people.empty,
                text: t.people.emptyText,
                ...(mayChange && {
                  next: { name: t.people.import, url: urls.consolePeopleImport },
                }),
              }),
          ...(found.lines.length > 0 && {
            pages: {
              from: query.offset + 1,
              to: query.offset + found.lines.length,
              all: found.all,
              ...(query.offset > 0 && {
                previous: at({ from: String(Math.max(0, query.offset - query.limit)) }),
              }),
              ...(query.offset + found.lines.length < found.all && {
                next: at({ from: String(query.offset + query.limit) }),
              }),
            },
            csv: at({}).replace(here, urls.consolePeopleCsv),
          }),
        }),
      })}
      ${reconciliation(visit, found.last, mayChange)}`,
  })
}

function columns(
  visit: GuestVisit,
  query: PeopleQuery,
  at: (changes: Record<string, string | undefined>) => string,
): Column<PersonLine>[] {
  const { t } = visit
  const sorted = (order: PeopleOrder, name: string) => {
    const isNow = (query.order ?? 'name') === order
    return {
      name,
      sort: {
        url: at({ order, down: isNow && !query.isDescending ? '1' : undefined, from: undefined }),
        ...(isNow && {
          now: query.isDescending ? ('descending' as const) : ('ascending' as const),
        }),
      },
    }
  }
  return [
    {
      ...sorted('name', t.people.name),
      cell: ({ person }) =>
        html`<a href="${urls.consolePerson(person.id)}"><bdi>${person.name}</bdi></a>`,
    },
    { ...sorted('kind', t.people.kind), cell: ({ person }) => t.people.kinds[person.kind] },
    { ...sorted('entity', t.people.entity), cell: ({ entity }) => shownEntity(t, entity) ?? '–' },
    {
      ...sorted('country', t.people.country),
      cell: ({ person }) => countryIn(visit, person.country),
    },
    { ...sorted('start', t.people.start), cell: ({ person }) => shortDayIn(visit, person.start) },
    { ...sorted('end', t.people.end), cell: ({ person }) => shortDayIn(visit, person.end) },
    {
      name: t.people.manager,
      cell: ({ person, managerName }) =>
        person.manager === undefined
          ? '–'
          : html`<a href="${urls.consolePerson(person.manager)}"
              ><bdi>${managerName ?? person.manager}</bdi></a
            >`,
    },
    { name: t.people.account, cell: ({ account }) => accountState(visit, account) },
  ]
}

/** Whether somebody can sign in here; with the way there for those who may see accounts. */
export function accountState({ t, guest }: GuestVisit, account: PersonLine['account']): Content {
  if (!account) return t.people.accounts.none
  const word = account.isOpen ? t.people.accounts.open : t.people.accounts.closed
  return guest.permissions.has('user.see')
    ? html`<a href="${urls.consoleUser(account.id)}">${word}</a>`
    : word
}

/** A calendar day as the reader's language writes it. */
export function dayIn({ formats }: GuestVisit, day: string | undefined): string {
  // Noon in UTC is the same day in every zone that counts.
  return day === undefined ? '–' : formats.date(new Date(`${day}T12:00:00Z`))
}

/** The same where room is scarce. */
export function shortDayIn({ formats }: GuestVisit, day: string | undefined): string {
  return day === undefined ? '–' : formats.shortDate(new Date(`${day}T12:00:00Z`))
}

export function countryIn({ language }: GuestVisit, code: string | undefined): string {
  return code === undefined
    ? '–'
    : (new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code)
}

/** The address of the list with some of its parameters changed. */
function addressOf(
  query: PeopleQuery & { who: string },
  changes: Record<string, string | undefined>,
): string {
  const all: Record<string, string | undefined> = {
    q: query.search,
    kind: query.kind,
    who: query.who === 'here' ? undefined : query.who,
    order: query.order,
    down: query.isDescending ? '1' : undefined,
    ...changes,
  }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) if (value) parameters.set(name, value)
  return parameters.size === 0 ? here : `${here}?${parameters.toString()}`
}

function notices(visit: GuestVisit, found: PeopleFound): Markup[] {
  const { t } = visit
  if (found.all === 0) return []
  const today = dateIn(visit.house.organisation.timeZone, visit.at)
  const due = found.last && addMonths(found.last.item.on, 1)
  return [
    ...(found.contractorsWithoutEnd > 0
      ? [notice(t, 'warning', t.people.endMissing(found.contractorsWithoutEnd))]
      : []),
    ...(due === undefined
      ? [notice(t, 'warning', t.people.reconcile.never)]
      : due < today
        ? [notice(t, 'warning', t.people.reconcile.overdue(dayIn(visit, due)))]
        : []),
  ]
}

function reconciliation(
  visit: GuestVisit,
  last: LastReconciliation | undefined,
  mayChange: boolean,
): Markup {
  const { t, formats } = visit
  const words = t.people.reconcile
  return card({
    title: words.title,
    ...(mayChange && {
      actions: html`<a class="btn" href="${act('people.reconcile')}">${words.button}</a>`,
    }),
    body: last
      ? html`${factList([
            { name: words.on, value: dayIn(visit, last.item.on) },
            { name: words.recorded, value: moment(last.recordedFrom, formats) },
            { name: words.by, value: last.by },
            {
              name: words.with,
              value: formats.list(last.item.comparedWith.map((each) => words.withWords[each])),
            },
            { name: words.people, value: formats.number(last.item.people) },
            { name: words.differences, value: last.item.differences },
          ])}
          <p>${words.due(dayIn(visit, addMonths(last.item.on, 1)))}</p>`
      : html`<p>${words.never}</p>`,
  })
}

/** The form of an action, and back to this list. */
export function act(id: string, back: string = here, fields: Record<string, string> = {}): string {
  return `${urls.act(id)}?${new URLSearchParams({ ...fields, back }).toString()}`
}
