import { html } from 'hono/html'

import { findManaged } from '#program/index.ts'
import { sourceKinds } from '#run/source-inspection.ts'
import type { EmptyInput, WhyUnknown } from '#run/why-unknown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { populationTitle } from './population-title.ts'

/** Why a test could not tell, each reason with the way to what helps. */
export function whyUnknownFact(
  visit: GuestVisit,
  test: string,
  reasons: readonly WhyUnknown[],
): { name: string; value: Markup } {
  return {
    name: visit.t.console.test.why,
    value: html`<ul id="why" class="plain-list">
      ${reasons.map((reason) => html`<li>${reasonOf(visit, test, reason)}</li>`)}
    </ul>`,
  }
}

function reasonOf(visit: GuestVisit, test: string, reason: WhyUnknown): Markup | string {
  const { t, formats } = visit
  const words = t.console.test.unknown
  switch (reason.why) {
    case 'canary':
      return words.canary
    case 'unread':
      return html`<a href="#receipts"
        >${words.unread(formats.number(reason.scopes), formats.number(reason.of))}</a
      >`
    case 'unknown-items':
      return html`<a href="${urls.consoleTest(test)}?verdict=unknown"
        >${words.items(reason.items, formats.number(reason.items))}</a
      >`
    case 'none-inside':
      return words.noneInside
    case 'no-items':
      return html`${reason.of.map((each, index) => html`${index > 0 ? html`<br />` : ''}${emptyInput(visit, each)}`)}`
  }
}

/** What is missing, then every way to it that this guest may go. */
function emptyInput(visit: GuestVisit, input: EmptyInput): Markup {
  const { t, language } = visit
  const words = t.console.test.unknown
  const { population, isKeptByPeople, sources, kinds } = input
  const ways: { name: string; url: string }[] = [
    ...(isKeptByPeople ? [{ name: words.fill, url: registerOf(population) }] : []),
    ...sources.map((id) => ({ name: words.source(id), url: urls.consoleSource(id) })),
    ...kinds.map((kind) => ({
      name: words.connect(sourceKinds.find(({ id }) => id === kind)?.title[language] ?? kind),
      url: urls.consoleSourceNew(kind),
    })),
  ].filter(({ url }) => mayOpen(visit, url))
  return html`${words.noItems(populationTitle(t, language, population))}
  ${ways.map(({ name, url }, index) => html`${index > 0 ? ' · ' : ''}<a href="${url}">${name}</a>`)}`
}

function registerOf(population: string): string {
  if (population === 'person') return urls.consolePeople
  return findManaged(population) ? urls.kept(population) : ''
}
