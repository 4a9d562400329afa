import { html } from 'hono/html'

import type { AccountLine } from '#store/account-lines.ts'
import type { ApiToken } from '#store/api-tokens.ts'
import type { DoorEvent } from '#store/door-events.ts'
import type { Session } from '#store/sessions.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { factorsIn, rolesIn } from './user-words.ts'

export interface UserFound {
  line: AccountLine
  granted: readonly string[]
  isOfDirectory: boolean
  sessions: readonly Session[]
  tokens: readonly ApiToken[]
  events: readonly DoorEvent[]
}

/** One account: what it may do, what it signs in with, and what happened at the door. Never a secret. */
export async function userPage(visit: GuestVisit, found: UserFound): Promise<Response> {
  const { t, formats, guest, at } = visit
  const words = t.people.users
  const { account, lastSignIn } = found.line
  const good = found.tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > at)
  return await consolePage(visit, {
    title: account.name,
    trail: [{ name: words.title, url: urls.consoleUsers }],
    notices: account.disabledAt
      ? [notice(t, 'warning', words.closedSince(formats.time(account.disabledAt)))]
      : [],
    body: html`${card({
      title: rolesIn(visit, account),
      ...(guest.permissions.has('user.change') && { actions: buttons(visit, found) }),
      body: factList([
        { name: t.people.email, value: html`<bdi>${account.email}</bdi>` },
        {
          name: words.person,
          value:
            account.person === undefined
              ? '–'
              : guest.permissions.has('people.see')
                ? html`<a href="${urls.consolePerson(account.person)}">${words.toPerson}</a>`
                : words.linked,
        },
        {
          name: t.people.source,
          value: found.isOfDirectory ? words.fromDirectory : words.byInvitation,
        },
        {
          name: words.factors,
          value: factorsIn(visit, found.line),
        },
        {
          name: words.lastSignIn,
          value: lastSignIn ? moment(lastSignIn, formats) : words.never,
        },
        { name: words.made, value: moment(account.createdAt, formats) },
        { name: words.sessions, value: formats.number(found.sessions.length) },
        { name: words.tokens, value: formats.number(good.length) },
      ]),
    })}
    ${card({ title: t.door.account.events, table: eventsTable(visit, found.events) })}`,
  })
}

function buttons(visit: GuestVisit, { line }: UserFound): Markup {
  const words = visit.t.people.users
  const { account } = line
  const back = encodeURIComponent(urls.consoleUser(account.id))
  const change = new URLSearchParams({
    account: account.id,
    version: String(account.version),
    name: account.name,
  })
  const roles = account.roles.map((role) => `&roles=${role}`).join('')
  const link = (id: string, name: string) =>
    html`<a class="btn" href="${urls.act(id)}?account=${account.id}&back=${back}">${name}</a>`
  const isOwn = visit.guest.account.id === account.id
  return html`<a
      class="btn"
      href="${urls.act('user.change')}?${change.toString()}${roles}&back=${back}"
      >${words.change}</a
    >
    ${account.disabledAt ? link('user.enable', words.enable) : link('user.invite-again', words.inviteAgain)}
    ${account.disabledAt || isOwn ? '' : link('user.disable', words.disable)}`
}

function eventsTable(visit: GuestVisit, events: readonly DoorEvent[]): Markup {
  const { t, formats } = visit
  return dataTable({
    t,
    caption: t.door.account.events,
    columns: [
      { name: t.people.users.when, cell: ({ at }) => moment(at, formats) },
      { name: t.people.users.what, cell: ({ kind }) => t.door.doorEvents[kind] },
      { name: t.door.account.address, cell: ({ address }) => address },
      { name: t.door.account.browser, cell: ({ agent }) => html`<bdi>${agent.slice(0, 80)}</bdi>` },
    ],
    rows: events,
    empty: html`<p class="card-body">${t.people.users.noEvents}</p>`,
  })
}
