import { html } from 'hono/html'

import { neededRoles, programRoles } from '#populations/program-role.ts'
import type { ProgramRole } from '#populations/program-role.ts'
import { chapterWords } from '#program/governance/chapter-words.ts'
import { roleWords } from '#program/governance/kept-roles.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

interface RolesFound {
  roles: ProgramRole[]
  names: ReadonlyMap<string, string>
}

export async function readRoles(tx: Tx): Promise<RolesFound> {
  const roles = await managedItems(tx, programRoles)
  const held = await findPeople(
    tx,
    roles.flatMap(({ holder, deputy }) => [holder, deputy]),
  )
  return { roles, names: new Map(held.map(({ person }) => [person.id, person.name])) }
}

const ways = ['accountable', 'responsible', 'consulted', 'informed'] as const

/** Who has which role, and which role stands for which chapter. */
export async function rolesPage(
  visit: GuestVisit,
  { roles, names }: RolesFound,
): Promise<Response> {
  const { t, language } = visit
  const words = t.governance
  const own = new Map(roles.map((each) => [each.role, each]))
  const ids = [...new Set([...neededRoles, ...own.keys()])]
  const named = (person: string | undefined) =>
    person === undefined ? words.nobody : (names.get(person) ?? person)
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
                return standing.map(({ role }) => roleWords[role][language]).join(', ') || none
              },
            })),
          ],
          rows: Object.entries(chapterWords).map(([id, name]): [string, string] => [
            id,
            name[language],
          ]),
          empty: '–',
        }),
      })}`,
  })
}
