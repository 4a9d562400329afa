import { html } from 'hono/html'
import { z } from 'zod'

import { controls, findManaged } from '#program/index.ts'
import { allActions } from '#run/all-actions.ts'
import { exerciseEnded } from '#run/phishing-exercises.ts'
import { accountNames } from '#store/accounts.ts'
import type { ActionKind } from '#store/action-kinds.ts'
import type { DoneAction } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'
import { testTitle } from '#web/test-link.ts'

import { permissionToSee } from './hidden-fields.ts'
import { placeUrl } from './place-url.ts'
import { subjectNames, subjectOf } from './subject-names.ts'

/** An action, or the last one of a kind, with how often and by how many it was done. */
type Done = DoneAction & Partial<Pick<ActionKind, 'together'>>

/** Actions with the names of those who did them, and of what they did them to. */
export interface NamedActions {
  done: readonly Done[]
  names: ReadonlyMap<string, string>
}

export async function withNames(
  tx: Tx,
  visit: GuestVisit,
  done: readonly Done[],
): Promise<NamedActions> {
  const actors = await accountNames(
    tx,
    done.map(({ actor }) => actor),
  )
  return { done, names: new Map([...(await subjectNames(tx, visit, done)), ...actors]) }
}

/** An action as people call it. */
export function actionName(name: string, language: LanguageCode): string {
  const label = name === exerciseEnded.id ? exerciseEnded.label : undefined
  return (label ?? allActions.find(({ id }) => id === name)?.label)?.[language] ?? name
}

/** Who did what, when; what exactly only for those who may see it. */
export function actionsTable(
  visit: GuestVisit,
  { done, names }: NamedActions,
  table: { empty: Content; pages?: Markup },
): Markup {
  const { t, formats } = visit
  const words = t.console.actions
  return html`${dataTable({
    t,
    caption: t.console.nav.actions,
    columns: [
      {
        name: words.when,
        cell: ({ at, entry }) =>
          html`<a href="${urls.consoleEntry(entry)}">${moment(at, formats)}</a>`,
      },
      { name: words.what, cell: (each) => whatContent(visit, each) },
      {
        name: words.to,
        cell: (each) =>
          each.together && each.together.subjects > 1
            ? words.different(formats.number(each.together.subjects))
            : subjectContent(visit, each, names),
      },
      {
        name: words.who,
        cell: ({ actor, together }) =>
          together && together.actors > 1
            ? (together.people === together.actors ? words.people : words.inAll)(
                formats.number(together.actors),
              )
            : html`<bdi>${actorName(t, names, actor)}</bdi>`,
      },
    ],
    rows: done,
    empty: table.empty,
  })}${table.pages ?? ''}`
}

/** What was done; where it was done more than once, how often, and the way to each time. */
function whatContent(visit: GuestVisit, { name, together }: Done): Content {
  const { t, language, formats } = visit
  const called = actionName(name, language)
  if (together === undefined || together.times === 1) return called
  const times = t.console.actions.times(formats.number(together.times))
  return mayOpen(visit, urls.consoleActions)
    ? html`${called} · <a href="${urls.consoleActions}?name=${name}">${times}</a>`
    : `${called} · ${times}`
}

function subjectContent(
  visit: GuestVisit,
  { name, subject, input }: DoneAction,
  names: ReadonlyMap<string, string>,
): Content {
  const words = visit.t.console.actions
  if (!visit.guest.permissions.has(permissionToSee(name, subject, input)))
    return html`<span class="aside">${words.hidden}</span>`
  if (subject === undefined) return '–'
  const { population, key } = subjectOf(subject)
  const list = key === '' || population === 'people-import' ? listOf(visit, population) : undefined
  if (list) return html`<a href="${list.url}">${list.name}</a>`
  const url = placeUrl(visit, population, key)
  return url === undefined
    ? html`<bdi>${names.get(key) ?? subject}</bdi>`
    : html`<a href="${url}"><bdi>${names.get(key) ?? calledOf(visit, population, key)}</bdi></a>`
}

/** Where many were taken in at once. */
function listOf({ t, language }: GuestVisit, population: string) {
  if (population === 'people-import') return { url: urls.consolePeople, name: t.people.title }
  const kept = findManaged(population)
  return kept && { url: urls.kept(population), name: kept.label.other[language] }
}

/** A key that people read, or where it is only a number what kind of thing it belongs to. */
function calledOf(visit: GuestVisit, population: string, key: string): string {
  const { t, language } = visit
  if (population === 'test') return testTitle(visit, key)
  if (population.startsWith('control')) {
    const sentence = controls.find(({ id }) => id === key)?.sentence[language]
    // One with values of the company's in it is read elsewhere.
    if (typeof sentence === 'string') return sentence
  }
  if (population === 'document-request') return t.console.nav.requests
  if (!z.guid().safeParse(key).success) return key
  if (population.includes('exception')) return t.decisions.exceptions.one
  return findManaged(population)?.label.one[language] ?? key
}

/** Who did it: a person, or what is no person in words. */
export function actorName(t: Messages, names: ReadonlyMap<string, string>, actor: string): string {
  const words = t.console.actions
  const others: Record<string, string> = {
    cli: words.operator,
    operator: words.operator,
    scim: words.directory,
    schedule: words.itself,
  }
  return names.get(actor) ?? others[actor] ?? actor
}
