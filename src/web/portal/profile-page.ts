import { html } from 'hono/html'

import { wordsOf } from '#engine/field.ts'
import { confirmProfile } from '#program/people/confirm-profile.ts'
import { personFields } from '#program/people/person-fields.ts'
import { roleWords } from '#program/users/user-fields.ts'
import { accountsInRole } from '#store/accounts.ts'
import { lastActionOf } from '#store/actions.ts'
import type { DoneAction } from '#store/actions.ts'
import { everyEntity, knownEntity } from '#store/entities.ts'
import type { KnownEntity } from '#store/entities.ts'
import { itemHistory } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { shownValue } from '#web/managed/shown-value.ts'
import { shownEntity } from '#web/people/shown-entity.ts'
import type { GuestVisit } from '#web/route.ts'

export interface Profile {
  held?: HeldPerson
  managerName?: string
  versions: ItemVersion[]
  /** What the companies are called that ever employed somebody: the register has their keys. */
  entities: KnownEntity[]
  confirmed?: DoneAction
  /** Whom to tell that something is wrong. */
  officers: string[]
}

/** What is kept of whoever asks, and of nobody else. */
export async function readProfile(tx: Tx, { guest }: GuestVisit): Promise<Profile> {
  const { account } = guest
  const held = account.person === undefined ? undefined : await findPerson(tx, account.person)
  const officers = (await accountsInRole(tx, 'people-officer')).map(({ name }) => name)
  if (!held) return { versions: [], entities: [], officers }
  const { id, manager } = held.person
  const managing = manager === undefined ? undefined : await findPerson(tx, manager)
  const subject = `person/${id}`
  const confirmed = await lastActionOf(tx, { actor: account.id, name: confirmProfile.id, subject })
  return {
    held,
    ...(managing && { managerName: managing.person.name }),
    versions: await itemHistory(tx, 'person', id),
    entities: await everyEntity(tx),
    ...(confirmed && { confirmed }),
    officers,
  }
}

export function profilePage(visit: GuestVisit, profile: Profile): Response {
  const { t, guest, formats, language } = visit
  const { account } = guest
  const words = t.portal
  return doorResponse(visit, {
    door: 'portal',
    title: words.profile,
    trail: [{ name: words.title, url: urls.portal }],
    body: html`${
      profile.held
        ? html`<p>${words.profileText}</p>
            ${personCard(visit, profile, profile.held)}`
        : emptyState({ icon: 'user', title: words.noProfile, text: words.noProfileText })
    }
    ${card({
      title: words.account,
      body: factList([
        { name: words.name, value: account.name },
        { name: words.email, value: html`<bdi>${account.email}</bdi>` },
        {
          name: words.roles,
          value: formats.list(account.roles.map((role) => roleWords[role][language])),
        },
        { name: words.since, value: moment(account.createdAt, formats) },
      ]),
    })}
    ${card({
      title: words.wrong,
      body: html`<p>
        ${profile.officers.length === 0 ? words.wrongNobody : words.wrongText(formats.anyOf(profile.officers))}
      </p>`,
    })}
    ${profile.versions.length > 1 ? card({ title: words.history, body: historyOf(visit, profile) }) : ''}`,
  })
}

function personCard(
  visit: GuestVisit,
  { managerName, confirmed, entities }: Profile,
  { person, source, recordedFrom }: HeldPerson,
): Markup {
  const { t, formats } = visit
  const words = t.portal
  const said = { ...person, ...(managerName !== undefined && { manager: managerName }) }
  return card({
    title: words.person,
    body: html`${factList([
      ...factsOf(visit, said, entities),
      { name: words.keptBy, value: words.from[source] },
      { name: words.recordedFrom, value: moment(recordedFrom, formats) },
    ])}
    ${confirmed ? html`<p class="aside">${words.confirmed(formats.time(confirmed.at))}</p>` : ''}
    ${
      visit.guest.permissions.has(confirmProfile.permission)
        ? html`<p>${words.rightNote}</p>
            ${actionButton({
              action: `${urls.act(confirmProfile.id)}?back=${urls.portal}`,
              name: words.right,
              icon: 'check',
              isMain: true,
              hidden: { person: person.id, basedOn: recordedFrom.toISOString() },
            })}`
        : ''
    }`,
  })
}

function factsOf(
  { t, language, formats }: GuestVisit,
  content: Readonly<Record<string, unknown>>,
  entities: readonly KnownEntity[],
): { name: string; value: string }[] {
  const { legalEntity } = content
  const entity =
    typeof legalEntity === 'string' ? shownEntity(t, knownEntity(legalEntity, entities)) : undefined
  const said: Readonly<Record<string, unknown>> = {
    ...content,
    ...(entity !== undefined && { legalEntity: entity }),
  }
  return Object.entries(personFields).flatMap(([name, schema]) => {
    const shown = shownValue(schema, said[name], { t, language, formats, titles: new Map() })
    return shown === '' ? [] : [{ name: wordsOf(schema)?.label[language] ?? name, value: shown }]
  })
}

/** Every version but the one that holds, the last first, with what it said otherwise than the one after it. */
function historyOf(visit: GuestVisit, { versions, entities }: Profile): Markup {
  const { t, formats } = visit
  const facts = versions.map(({ content }) => factsOf(visit, Object(content), entities))
  const earlier = versions.slice(0, -1).map((version, index) => {
    const after = new Map(facts[index + 1]?.map(({ name, value }) => [name, value]))
    const before = new Map(facts[index]?.map(({ name, value }) => [name, value]))
    const names = [...new Set([...before.keys(), ...after.keys()])]
    return {
      title: formats.date(version.recordedFrom),
      recordedFrom: version.recordedFrom,
      ...(version.recordedTo && { recordedTo: version.recordedTo }),
      changes: names
        .filter((name) => before.get(name) !== after.get(name))
        .map((name) => changeOf(name, before.get(name), after.get(name))),
    }
  })
  return timeline(t, formats, earlier.toReversed())
}

function changeOf(field: string, before: string | undefined, after: string | undefined) {
  return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}
