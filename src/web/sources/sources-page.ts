import { html } from 'hono/html'

import { sourceKinds } from '#run/source-inspection.ts'
import type { InspectedSource } from '#run/source-inspection.ts'
import { card, cardRow } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup, Status } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

/** Every source with what became of it, and the kinds that can be added. */
export async function sourcesPage(
  visit: GuestVisit,
  found: readonly InspectedSource[],
): Promise<Response> {
  const { t, language, formats, guest } = visit
  const words = t.sources
  const table = dataTable({
    t,
    caption: words.title,
    rows: found,
    empty: emptyState({ icon: 'plug', ...words.none }),
    columns: [
      {
        name: words.source,
        cell: ({ source: { id } }) =>
          html`<a href="${urls.consoleSource(id)}"><bdi>${id}</bdi></a>`,
      },
      { name: words.kind, cell: ({ source }) => kindTitle(source.connector, language) },
      { name: words.state, cell: (each) => stageSign(visit, each) },
      {
        name: words.scopes,
        isNumber: true,
        cell: ({ complete, expected }) =>
          expected === 0 ? '–' : words.of(formats.number(complete), formats.number(expected)),
      },
      {
        name: words.lastReading,
        cell: ({ last }) => (last ? moment(last.startedAt, formats) : '–'),
      },
      {
        name: words.calls,
        isNumber: true,
        cell: ({ last }) => (last ? formats.number(last.calls) : '–'),
      },
      { name: words.due, cell: ({ dueAt }) => (dueAt ? moment(dueAt, formats) : '–') },
    ],
  })
  return await consolePage(visit, {
    title: words.title,
    body: html`<p class="lead">${words.intro}</p>
      ${card({ table })}
      ${
        guest.permissions.has('source.change')
          ? html`<h2>${words.add}</h2>
              ${cardRow(sourceKinds.filter(({ form }) => form).map(({ id, title }) => kindCard(visit, id, title[language])))}`
          : ''
      }`,
  })
}

function kindCard({ t }: GuestVisit, id: string, title: string): Markup {
  const about = Object.entries(t.sources.about).find(([kind]) => kind === id)?.[1]
  return card({
    title,
    body: html`${about === undefined ? '' : html`<p>${about}</p>`}
      <p>
        <a class="btn" href="${urls.consoleSourceNew(id)}"
          >${t.sources.choose}<span class="visually-hidden">: ${title}</span></a
        >
      </p>`,
  })
}

export function kindTitle(connector: string, language: 'de' | 'en'): string {
  return sourceKinds.find(({ id }) => id === connector)?.title[language] ?? connector
}

/** How a source stands: a shape and the words. */
export function stageSign(
  { t }: GuestVisit,
  { stage, complete, expected }: InspectedSource,
): Markup {
  const isWhole = stage === 'ended' && complete === expected && expected > 0
  const sign: Status = isWhole
    ? 'met'
    : stage === 'ended' || stage === 'broken-off' || stage === 'never'
      ? 'stale'
      : stage === 'removed'
        ? 'withdrawn'
        : 'pending'
  return html`<span class="state"
    >${statusSign(sign)}
    <span>${t.sources.stages[stage === 'ended' && !isWhole ? 'partly' : stage]}</span></span
  >`
}
