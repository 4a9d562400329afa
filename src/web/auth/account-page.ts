/** What somebody sees of their own account: factors, sessions, tokens, and what happened at the door. */
import { html } from 'hono/html'

import type { Account } from '#store/accounts.ts'
import { listApiTokens } from '#store/api-tokens.ts'
import type { ApiToken } from '#store/api-tokens.ts'
import { countRecoveryCodes, listPasskeys } from '#store/credentials.ts'
import type { Passkey } from '#store/credentials.ts'
import { listDoorEvents } from '#store/door-events.ts'
import type { DoorEvent } from '#store/door-events.ts'
import { readOrg } from '#store/organisation.ts'
import { listSessions } from '#store/sessions.ts'
import type { Session } from '#store/sessions.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { ownDoorPage } from '#web/console/own-door-page.ts'
import type { GuestVisit } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { browserName } from './browser-name.ts'
import { browserScripts } from './browser-scripts.ts'
import { ownProviders } from './own-providers.ts'
import { proofUrl } from './proof.ts'
import { passkeyButton } from './sign-in-routes.ts'

const { account: here } = urls

export async function accountPage(visit: GuestVisit): Promise<Response> {
  const { t, house, guest, at } = visit
  const { account } = guest
  const known = await readOrg(house.store, house.organisation.id, async (tx) => ({
    passkeys: await listPasskeys(tx, account.id),
    codes: await countRecoveryCodes(tx, account.id),
    sessions: await listSessions(tx, account.id, at),
    tokens: await listApiTokens(tx, account.id),
    events: await listDoorEvents(tx, { account: account.id, limit: 20 }),
  }))
  return await ownDoorPage(visit, {
    title: t.door.account.title,
    script: browserScripts().passkey,
    body: html`${passkeysPart(visit, known.passkeys)}
    ${card({ title: t.door.account.passwordAndApp, body: passwordPart(visit, account, known.codes) })}
    ${await ownProviders(visit)} ${sessionsPart(visit, known.sessions)}
    ${guest.permissions.has('token.change') ? tokensPart(visit, known.tokens) : ''}
    ${eventsPart(visit, known.events)}`,
  })
}

function passkeysPart(visit: GuestVisit, passkeys: readonly Passkey[]): Markup {
  const { t, formats } = visit
  const table = dataTable({
    t,
    caption: t.door.account.passkeys,
    columns: [
      { name: t.door.account.passkeyName, cell: ({ name }) => name },
      { name: t.door.account.created, cell: ({ createdAt }) => formats.date(createdAt) },
      {
        name: t.door.account.lastUsed,
        cell: ({ lastUsedAt }) => (lastUsedAt ? moment(lastUsedAt, formats) : t.door.account.never),
      },
      {
        name: t.door.account.remove,
        cell: ({ id }) =>
          actionButton({
            action: `${here}/passkeys/remove`,
            name: t.door.account.remove,
            hidden: { passkey: id },
          }),
      },
    ],
    rows: passkeys,
    empty: html`<p>${t.door.account.noPasskeys}</p>`,
  })
  return card({
    title: t.door.account.passkeys,
    ...(passkeys.length === 0 ? { body: html`<p>${t.door.account.noPasskeys}</p>` } : { table }),
    footer: isProved(visit)
      ? passkeyButton(visit, `${here}/passkeys`, t.door.account.addPasskey)
      : html`<a class="btn" href="${proofUrl(here)}">${t.door.account.addPasskey}</a>`,
  })
}

function passwordPart({ t }: GuestVisit, account: Account, codes: number): Markup {
  return html`<p>
      ${account.hasTotp ? t.door.account.hasApp : t.door.account.hasNoApp}
      ${account.hasTotp ? t.door.account.recoveryLeft(codes) : ''}
    </p>
    <div class="form-buttons">
      <a class="btn" href="${here}/password"
        >${account.hasTotp ? t.door.account.changePassword : t.door.account.setPassword}</a
      >
      ${
        account.hasTotp
          ? html`${actionButton({ action: `${here}/recovery-codes`, name: t.door.account.newCodes })}
            ${actionButton({ action: `${here}/password/remove`, name: t.door.account.removeApp })}`
          : ''
      }
    </div>`
}

function sessionsPart({ t, formats, guest }: GuestVisit, sessions: readonly Session[]): Markup {
  const table = dataTable({
    t,
    caption: t.door.account.sessions,
    columns: [
      {
        name: t.door.account.browser,
        cell: ({ id, agent }) =>
          html`<span title="${agent}">${browserName(agent)}</span
            >${id === guest.session?.id ? html` <strong>(${t.door.account.thisSession})</strong>` : ''}`,
      },
      { name: t.door.account.address, cell: ({ address }) => address },
      { name: t.door.account.since, cell: ({ createdAt }) => moment(createdAt, formats) },
      { name: t.door.account.seen, cell: ({ seenAt }) => moment(seenAt, formats) },
      {
        name: t.door.account.end,
        cell: ({ id }) =>
          actionButton({
            action: `${here}/sessions/end`,
            name: t.door.account.end,
            hidden: { session: id },
          }),
      },
    ],
    rows: sessions,
    empty: t.door.account.never,
  })
  return card({
    title: t.door.account.sessions,
    body: html`<p class="aside">${t.door.account.sessionsIntro}</p>`,
    table,
    ...(sessions.length > 1 && {
      footer: actionButton({
        action: `${here}/sessions/end`,
        name: t.door.account.endOthers,
        hidden: { session: 'others' },
      }),
    }),
  })
}

function tokensPart({ t, formats, at }: GuestVisit, tokens: readonly ApiToken[]): Markup {
  const table = dataTable({
    t,
    caption: t.door.account.tokens,
    columns: [
      { name: t.door.account.tokens, cell: ({ name }) => name },
      { name: t.door.account.created, cell: ({ createdAt }) => formats.date(createdAt) },
      {
        name: t.door.account.expires,
        cell: ({ expiresAt, revokedAt }) =>
          revokedAt
            ? t.door.account.revoked
            : expiresAt <= at
              ? t.door.account.expired
              : formats.date(expiresAt),
      },
      {
        name: t.door.account.lastUsed,
        cell: ({ usedAt }) => (usedAt ? moment(usedAt, formats) : t.door.account.never),
      },
      {
        name: t.door.account.end,
        cell: ({ id, revokedAt }) =>
          revokedAt
            ? ''
            : actionButton({
                action: urls.act('token.revoke'),
                name: t.door.account.end,
                hidden: { token: id },
              }),
      },
    ],
    rows: tokens,
    empty: html`<p>${t.door.account.noTokens}</p>`,
  })
  return card({
    title: t.door.account.tokens,
    ...(tokens.length === 0 ? { body: html`<p>${t.door.account.noTokens}</p>` } : { table }),
    footer: html`<a class="btn" href="${urls.act('token.create')}">${t.door.account.newToken}</a>`,
  })
}

function eventsPart({ t, formats }: GuestVisit, events: readonly DoorEvent[]): Markup {
  return card({
    title: t.door.account.events,
    table: dataTable({
      t,
      caption: t.door.account.events,
      columns: [
        { name: t.door.account.when, cell: ({ at }) => moment(at, formats) },
        { name: t.door.account.what, cell: ({ kind }) => t.door.doorEvents[kind] },
        { name: t.door.account.address, cell: ({ address }) => address },
      ],
      rows: events,
      empty: t.people.users.noEvents,
    }),
  })
}
