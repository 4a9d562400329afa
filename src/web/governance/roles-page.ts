import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import type { Person } from '#populations/person.ts'
import { neededRoles, programRoles } from '#populations/program-role.ts'
import type { ProgramRole } from '#populations/program-role.ts'
import { chapterWords } from '#program/governance/chapter-words.ts'
import { roleWords } from '#program/governance/kept-roles.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { notice } from '#ui/components/notice.ts'
import { listIn } from '#ui/list-in.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

interface RolesFound {
  roles: ProgramRole[]
  names: ReadonlyMap<string, string>
  /** Those of them who work here. */
  here: ReadonlySet<string>
}

export async function readRoles(tx: Tx, at: Date): Promise<RolesFound> {
  const roles = await managedItems(tx, programRoles)
  const held = await findPeople(
    tx,
    roles.flatMap(({ holder, deputy }) => [holder, deputy]),
  )
  const today = dateIn((await readOrganisation(tx)).timeZone, at)
  const isHere = ({ end }: Person) => end === undefined || end >= today
  return {
    roles,
    names: new Map(held.map(({ person }) => [person.id, person.name])),
    here: new Set(held.flatMap(({ person }) => (isHere(person) ? person.id : []))),
  }
}

const ways = ['accountable', 'responsible', 'consulted', 'informed'] as const

/** Who has which role, and which role stands for which chapter. */
export async function rolesPage(
  visit: GuestVisit,
  { roles, names, here }: RolesFound,
): Promise<Response> {
  const { t, language } = visit
  const words = t.governance
  const own = new Map(roles.map((each) => [each.role, each]))
  const ids = [...new Set([...neededRoles, ...own.keys()])]
  const named = (person: string | undefined) => {
    if (person === undefined) return words.nobody
    const name = names.get(person) ?? person
    return here.has(person) ? name : words.notHere(name)
  }
  const chapters = Object.entries(chapterWords).map(([id, name]): [string, string] => [
    id,
    name[language],
  ])
  /** The roles that answer for a chapter and that somebody who works here has. */
  const answering = ([chapter]: [string, string]) =>
    roles.filter(({ accountable, holder }) => accountable.includes(chapter) && here.has(holder))
  const listed = (is: (n: number) => boolean) =>
    listIn(
      language,
      chapters.filter((chapter) => is(answering(chapter).length)).map(([, name]) => name),
    )
  const [nobodys, severals] = [listed((n) => n === 0), listed((n) => n > 1)]
  return await consolePage(visit, {
    title: words.roles,
    body: html`<p class="lead">${words.rolesText}</p>
      ${card({
        title: words.holders,
        actions: html`<a class="btn" href="${urls.kept(programRoles.id)}">${words.assign}</a>`,
        table: dataTable({
          t,
          caption: words.holders,
          columns: [
            { name: words.role, cell: (id: (typeof ids)[number]) => roleWords[id][language] },
            { name: words.holder, cell: (id) => named(own.get(id)?.holder) },
            { name: words.deputy, cell: (id) => named(own.get(id)?.deputy) },
          ],
          rows: ids,
          empty: '–',
        }),
      })}
      ${nobodys === '' ? '' : notice(t, 'warning', words.nobodyAnswers(nobodys))}
      ${severals === '' ? '' : notice(t, 'warning', words.severalAnswer(severals))}
      ${card({
        title: words.table,
        table: dataTable({
          t,
          caption: words.table,
          columns: [
            { name: words.chapter, cell: ([, name]: [string, string]) => name },
            ...ways.map((way) => ({
              name: words.raci[way],
              cell: ([chapter]: [string, string]) => {
                const standing = roles.filter((role) => role[way].includes(chapter))
                // That nobody answers for a chapter is to be seen; the rest may be left open.
                const none = way === 'accountable' ? words.nobody : '–'
                return (
                  listIn(
                    language,
                    standing.map(({ role }) => roleWords[role][language]),
                  ) || none
                )
              },
            })),
          ],
          rows: chapters,
          empty: '–',
        }),
      })}`,
  })
}
