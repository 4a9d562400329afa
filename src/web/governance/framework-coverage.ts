import { html } from 'hono/html'

import type { MappedFramework, ProgramScope } from '#populations/program-scope.ts'
import { csfFunctions, frameworkCriteria } from '#program/governance/framework-criteria.ts'
import type { FrameworkCriterion } from '#program/governance/framework-criteria.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { servingSentences } from './serving-sentences.ts'

/** The ways to the criteria of each framework of the program; none where there is only SOC 2. */
export function frameworkViews(
  { t }: GuestVisit,
  { frameworks }: ProgramScope,
  shown: MappedFramework | undefined,
): Markup | '' {
  if (frameworks.length === 0) return ''
  const words = t.governance
  const views = [
    { name: words.soc2, url: urls.consoleCriteria, isShown: shown === undefined },
    ...frameworks.map((each) => ({
      name: words.frameworks[each],
      url: urls.consoleCriteriaOf(each),
      isShown: shown === each,
    })),
  ]
  return html`<nav class="views" aria-label="${words.views}">
    ${views.map(({ name, url, isShown }) => html`<a class="btn" href="${url}" ${isShown ? html` aria-current="page"` : ''}>${name}</a>`)}
  </nav>`
}

/** What of a framework our sentences speak to and how they stand, and all that none speaks to. */
export function frameworkCoverage(
  visit: GuestVisit,
  framework: MappedFramework,
  controls: readonly InspectedControl[],
): Markup {
  const { t, language, formats } = visit
  const words = t.governance
  const rows = frameworkCriteria[framework].map((criterion) => ({
    criterion,
    serving: controls.filter(({ running }) =>
      running.control.speaksTo?.[framework]?.includes(criterion.id),
    ),
  }))
  const spokenTo = rows.filter(({ serving }) => serving.length > 0)
  const covered = spokenTo.filter(({ serving }) => serving.some(({ running }) => running.published))
  const silent = rows.filter(({ serving }) => serving.length === 0)
  return html`${card({
    title: words.spokenTo(formats.number(covered.length), formats.number(rows.length)),
    table: dataTable({
      t,
      caption: words.frameworks[framework],
      columns: [
        {
          name: words.criterion,
          cell: ({ criterion: { id, words: own } }) =>
            own ? html`<strong>${id}</strong><br />${own[language]}` : html`<strong>${id}</strong>`,
        },
        { name: words.sentences, cell: ({ serving }) => servingSentences(visit, serving) },
      ],
      rows: spokenTo,
      empty: words.uncovered,
    }),
  })}
  ${
    silent.length === 0
      ? ''
      : card({
          title: words.silent(formats.number(silent.length)),
          body: html`<p>${words.silentText}</p>
            ${silentOnes(
              visit,
              silent.map(({ criterion }) => criterion),
            )}`,
        })
  }`
}

/** By group: each with what it asks for, where that may be said; ids alone share a line. */
function silentOnes(
  { language }: GuestVisit,
  criteria: readonly FrameworkCriterion[],
): Markup | Markup[] {
  const groups = [...Map.groupBy(criteria, ({ group }) => group)]
  if (criteria.some(({ words }) => words === undefined))
    return factList(
      groups.map(([name, own]) => ({
        name,
        value: html`${own.map(({ id }) => html`<span class="criterion-id">${id}</span> `)}`,
      })),
    )
  return groups.map(([group, own]) => {
    const name = csfFunctions.find(({ id }) => id === group)?.[language]
    return html`<h3>${group} ${name}</h3>
      ${factList(own.map(({ id, words }) => ({ name: id, value: words?.[language] ?? '' })))}`
  })
}
