import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import type { Test } from '#engine/test.ts'
import { Person } from '#populations/person.ts'
import type { DutyCell } from '#run/duties-by-person.ts'
import type { Account } from '#store/accounts.ts'
import type { KnownEntity } from '#store/entities.ts'
import type { ItemVersion } from '#store/items.ts'
import type { HeldPerson, PersonSource } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { notice } from '#ui/components/notice.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Happening } from '#ui/components/timeline.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { dutyContent, dutyTitle } from './matrix-columns.ts'
import { mergeFacts } from './merge-facts.ts'
import type { MergeDone } from './merge-facts.ts'
import { accountState, act, countryIn, dayIn } from './people-page.ts'
import { entityOf, externalIdsOf, shownOf } from './shown-person.ts'
import type { Called } from './shown-person.ts'
import { splitFacts } from './split-facts.ts'
import type { Split } from './split-facts.ts'

export interface PersonFound {
  held: HeldPerson
  history: readonly ItemVersion[]
  entities: readonly KnownEntity[]
  /** What each manager they have or had is called, by key; a mailbox nobody has is not among them. */
  managers: ReadonlyMap<string, string>
  accounts: readonly Account[]
  isErased: boolean
  splits: readonly Split[]
  merges: readonly MergeDone[]
  /** What the tests say of them that judge what single people owe: the cells of their row in the matrix. */
  duties: { tests: readonly Test<unknown>[]; cells: ReadonlyMap<string, DutyCell> }
  /** By which decisions they are outside the program, with the reason of each. */
  outside: readonly string[]
}

/** What was recorded of a person, and what ids in it stand for. */
type Recorded = Called & Pick<PersonFound, 'history'>

/** One person: what holds, what held, and whether they can sign in. */
export async function personPage(visit: GuestVisit, found: PersonFound): Promise<Response> {
  const { t, formats, guest, house, at } = visit
  const { person, source, recordedFrom } = found.held
  const back = urls.consolePerson(person.id)
  const basedOn = recordedFrom.toISOString()
  const hasLeft = person.end !== undefined && person.end < dateIn(house.organisation.timeZone, at)
  const isOpen = found.accounts.some(({ disabledAt }) => !disabledAt)
  return await consolePage(visit, {
    title: person.name,
    trail: [{ name: t.people.title, url: urls.consolePeople }],
    notices: [
      ...(found.isErased ? [notice(t, 'info', t.people.erased)] : []),
      ...(hasLeft && isOpen ? [notice(t, 'warning', t.people.openAccount)] : []),
      ...(person.kind === 'contractor' && person.end === undefined
        ? [notice(t, 'warning', t.people.endMissing(1))]
        : []),
    ],
    body: html`${card({
      ...(guest.permissions.has('people.change') && {
        actions: html`<a class="btn" href="${act('person.change', back, { id: person.id })}"
            >${t.people.change}</a
          >
          <a class="btn" href="${act('person.end', back, { id: person.id, basedOn })}"
            >${t.people.leave}</a
          >
          ${found.isErased ? '' : html`<a class="btn" href="${urls.consolePersonMerge(person.id)}">${t.people.merge.button}</a>`}
          ${hasLeft && !found.isErased ? html`<a class="btn btn-danger" href="${act('person.erase', back, { person: person.id })}">${t.people.erase}</a>` : ''}
          ${isOpen || hasLeft || person.email === undefined ? '' : html`<a class="btn" href="${act('policy.invite', back, { person: person.id })}">${t.people.inviteToAccept}</a>`}
          ${guest.permissions.has('system.change') && found.outside.length === 0 ? html`<a class="btn" href="${act('scope-exclusion.create', back, { population: 'person', pattern: person.id, name: person.name })}">${t.people.putOutside}</a>` : ''}`,
      }),
      title: t.people.kinds[person.kind],
      body: factList([
        { name: t.people.email, value: person.email ?? '–' },
        { name: t.people.entity, value: entityOf(visit, person, found.entities) ?? '–' },
        { name: t.people.country, value: countryIn(visit, person.country) },
        ...(person.region === undefined ? [] : [{ name: t.people.region, value: person.region }]),
        {
          name: t.people.manager,
          value:
            person.manager !== undefined && found.managers.has(person.manager)
              ? html`<a href="${urls.consolePerson(person.manager)}"
                  ><bdi>${found.managers.get(person.manager)}</bdi></a
                >`
              : (person.manager ?? '–'),
        },
        { name: t.people.start, value: dayIn(visit, person.start) },
        { name: t.people.end, value: dayIn(visit, person.end) },
        { name: t.people.groups, value: formats.list(person.groups) || '–' },
        ...found.outside.map((reason) => ({ name: t.people.outside, value: reason })),
        { name: t.people.source, value: t.people.sources[source] },
        {
          name: t.people.externalIds,
          value: externalIdsOf(visit, person) || '–',
        },
        ...joinedFacts(visit, found),
        ...mergeFacts(visit, person, found.merges),
        ...splitFacts(visit, found.splits),
        {
          name: t.people.account,
          value:
            found.accounts.length === 0
              ? t.people.accounts.none
              : html`${found.accounts.map((account, index) => html`${index > 0 ? ', ' : ''}${accountState(visit, { id: account.id, isOpen: !account.disabledAt })}`)}`,
        },
      ]),
    })}
    ${dutiesCard(visit, found.duties)}
    ${card({ title: t.people.history, body: timeline(t, formats, happenings(visit, found)) })}`,
  })
}

/** As the matrix has it; nothing of whoever owes nothing. */
function dutiesCard(visit: GuestVisit, { tests, cells }: PersonFound['duties']): Markup | string {
  const owed = tests.filter(({ id }) => cells.has(id))
  if (owed.length === 0) return ''
  return card({
    title: visit.t.people.matrix.ofPerson,
    body: factList(
      owed.map((test) => ({
        name: dutyTitle(visit, test, tests),
        value: dutyContent(visit, cells.get(test.id)),
      })),
    ),
  })
}

/** Why two sources were taken to speak of one person, which says what, and the way back. */
function joinedFacts(
  visit: GuestVisit,
  found: PersonFound,
): { name: string; value: Markup | string }[] {
  const { t, formats, guest } = visit
  const { person } = found.held
  const { joined = [] } = person
  if (joined.length === 0) return []
  const says = Map.groupBy(whoSays(visit, found), ([, source]) => source)
  const back = urls.consolePerson(person.id)
  return [
    {
      name: t.people.joined,
      value: html`${joined.map(
        ({ source, by, on }) =>
          html`${t.people.joinedBy(t.people.joinedSources[source], t.people.joinedWhy[by], formats.date(new Date(on)))}
            ${guest.permissions.has('people.change') ? html`<a class="btn btn-sm" href="${act('person.split', back, { person: person.id, source })}">${t.people.split}</a>` : ''}<br />`,
      )}`,
    },
    {
      name: t.people.whoSays,
      value: html`${[...says].map(([source, fields]) => html`${t.people.sources[source]}: ${formats.list(fields.map(([field]) => field))}<br />`)}`,
    },
  ]
}

/** Each field that says something, with who said it last. */
function whoSays(visit: GuestVisit, found: Recorded): [string, PersonSource][] {
  const versions = found.history.map(({ content, scope }) => ({
    shown: shownOf(visit, Person.parse(content), found),
    source: scope === 'directory' ? ('directory' as const) : ('people' as const),
  }))
  const [now] = versions.slice(-1)
  if (!now) return []
  return [...now.shown].map(([field, value]) => {
    const since = versions.findLastIndex(({ shown }) => shown.get(field) !== value) + 1
    return [field, versions[since]?.source ?? now.source]
  })
}

/** What happened: recorded, joined with another, taken apart again, or changed. */
function titleOf({ t }: GuestVisit, before: Person | undefined, after: Person | undefined): string {
  const words = t.people
  if (!before) return words.firstVersion
  const other = (one: Person | undefined, than: Person | undefined) =>
    one?.formerly?.find(({ id }) => !than?.formerly?.some((each) => each.id === id))
  const joined = other(after, before)
  if (joined) return `${words.merge.merged} ${joined.name}`
  const apart = other(before, after)
  return apart ? `${words.merge.apart} ${apart.name}` : words.laterVersion
}

/** Versions as what changed from one to the next, the last first. */
function happenings(visit: GuestVisit, found: Recorded): Happening[] {
  const { t } = visit
  const { history } = found
  const persons = history.map(({ content }) => Person.parse(content))
  return history
    .map((version, index): Happening => {
      const before = persons[index - 1]
      const after = persons[index]
      const [old, now] = [shownOf(visit, before, found), shownOf(visit, after, found)]
      return {
        title: titleOf(visit, before, after),
        recordedFrom: version.recordedFrom,
        ...(version.recordedTo && { recordedTo: version.recordedTo }),
        note: t.people.sources[version.scope === 'directory' ? 'directory' : 'people'],
        changes: [...new Set([...old.keys(), ...now.keys()])]
          .filter((field) => old.get(field) !== now.get(field))
          .map((field) => {
            const [was, is] = [old.get(field), now.get(field)]
            return {
              field,
              ...(index > 0 && was !== undefined && { before: was }),
              ...(is !== undefined && { after: is }),
            }
          }),
      }
    })
    .toReversed()
}
