import { html } from 'hono/html'

import { actions, findManaged } from '#program/index.ts'
import { card } from '#ui/components/card.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actUrl } from '#web/managed/list-page.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

/** What companies usually have as a table already, beside what the set-up asks for step by step. */
const usual = ['vendor', 'vendor-review', 'subprocessor', 'data-store']

/** What people did elsewhere: acceptances, certificates, agreements. */
const elsewhere = [
  'policy.import-acceptances',
  'course.import-records',
  'agreement.import-signatures',
]

/** Everything that was done before Beleg and comes in at once: people, registers, and what people did elsewhere. */
export function importsCard(visit: GuestVisit): Markup | '' {
  const { t, language } = visit
  const links = [
    { name: t.people.title, url: urls.consolePeopleImport },
    ...usual.flatMap((id) => {
      const kept = findManaged(id)
      return kept ? [{ name: kept.label.other[language], url: urls.keptImport(id) }] : []
    }),
    ...actions
      .filter(({ id }) => elsewhere.includes(id))
      .map(({ id, label }) => ({ name: label[language], url: actUrl(id, urls.consoleStart) })),
  ].filter(({ url }) => mayOpen(visit, url))
  if (links.length === 0) return ''
  return card({
    title: t.start.have,
    body: html`<p>${t.start.haveAbout}</p>
      <ul class="link-list">
        ${links.map(({ name, url }) => html`<li><a href="${url}">${name}</a></li>`)}
      </ul>`,
  })
}
