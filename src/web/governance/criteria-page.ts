import { html } from 'hono/html'

import { programScopes } from '#populations/program-scope.ts'
import type { MappedFramework, ProgramScope } from '#populations/program-scope.ts'
import { csfCategories } from '#program/governance/framework-criteria.ts'
import { criteriaOf, soc2 } from '#program/governance/frameworks.ts'
import type { Criterion } from '#program/governance/frameworks.ts'
import { readInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { missing } from '#web/console/look.ts'
import type { GuestVisit } from '#web/route.ts'

import { frameworkCoverage, frameworkViews } from './framework-coverage.ts'
import { servingSentences } from './serving-sentences.ts'

export interface CriteriaFound {
  scope?: ProgramScope
  controls: InspectedControl[]
}

export async function readCriteria(tx: Tx, at: Date): Promise<CriteriaFound> {
  const [scope] = await managedItems(tx, programScopes)
  return { ...(scope && { scope }), controls: await readInspection(tx, at) }
}

/**
 * Each criterion in scope with the sentences that serve it, and what of other frameworks corresponds; or of one of those
 * each criterion with the sentences that speak to it.
 */
export async function criteriaPage(
  visit: GuestVisit,
  { scope, controls }: CriteriaFound,
  framework?: MappedFramework,
): Promise<Response> {
  if (framework && !scope?.frameworks.includes(framework)) throw missing()
  const { t, guest } = visit
  const words = t.governance
  const change = guest.permissions.has('system.change')
    ? `${urls.act('program-scope.change')}?${new URLSearchParams({ ...(scope && { id: 'program' }), back: urls.consoleCriteria }).toString()}`
    : undefined
  return await consolePage(visit, {
    title: words.criteria,
    body: scope
      ? html`<p class="lead">${framework ? words.viewText : words.criteriaText}</p>
          ${card({
            title: words.scope,
            ...(change !== undefined && {
              actions: html`<a class="btn" href="${change}">${words.changeScope}</a>`,
            }),
            body: statementIn(visit, scope),
          })}
          ${frameworkViews(visit, scope, framework)}
          ${
            framework
              ? frameworkCoverage(visit, framework, controls)
              : html`${coverageCard(visit, scope, controls)}
                ${scope.frameworks.includes('nist-csf') ? csfTitles(visit) : ''}`
          }
          ${idsAlone(visit, framework ? [framework] : scope.frameworks)}
          ${scope.frameworks.length > 0 ? html`<p class="aside">${soc2.note[visit.language]}</p>` : ''}`
      : emptyState({
          icon: 'checklist',
          title: words.noScope,
          text: words.noScopeText,
          ...(change !== undefined && { next: { name: words.setScope, url: change } }),
        }),
  })
}

/** What the program covers in the reader's language; in the other, and that it is, where nobody wrote it in theirs. */
function statementIn({ t, language }: GuestVisit, scope: ProgramScope): Markup {
  const { statementDe: de, statementEn: en, statement: old } = scope
  const own = { de, en }[language]
  if (own !== undefined) return html`<p>${own}</p>`
  const other = language === 'de' ? 'en' : 'de'
  const text = { de, en }[other]
  return text === undefined
    ? html`<p>${old}</p>`
    : html`<p lang="${other}">${text}</p>
        <p class="aside">${t.governance.scopeOnlyIn[other]}</p>`
}

/** Where nobody can point at an id, its title stands here. */
function csfTitles({ t, language }: GuestVisit): Markup {
  return html`<details>
    <summary>${t.governance.csfTitles}</summary>
    ${factList(csfCategories.map((each) => ({ name: each.id, value: each[language] })))}
  </details>`
}

/** Where the wordings are that may not be printed here. */
const wordings = {
  'iso-27001': { name: 'iso.org', url: 'https://www.iso.org/standard/27001' },
  'bsi-c5': { name: 'bsi.bund.de', url: 'https://www.bsi.bund.de/c5' },
} as const

/** Why of these frameworks there are ids and no words, and where the reader finds those. */
function idsAlone({ t }: GuestVisit, frameworks: readonly MappedFramework[]): Markup | '' {
  const shown = frameworks.filter((each) => each === 'iso-27001' || each === 'bsi-c5')
  if (shown.length === 0) return ''
  const words = t.governance
  return html`<p class="aside">
    ${shown.map((each) => html`${words.idsAlone[each]} <a href="${wordings[each].url}">${wordings[each].name}</a>. `)}
  </p>`
}

function coverageCard(
  visit: GuestVisit,
  scope: ProgramScope,
  controls: readonly InspectedControl[],
): Markup {
  const { t, language, formats } = visit
  const words = t.governance
  const rows = criteriaOf(scope.categories)
  const serving = (id: string) =>
    controls.filter(({ running }) => running.control.criteria.includes(id))
  const covered = rows.filter(({ id }) => serving(id).some(({ running }) => running.published))
  return card({
    title: words.covered(formats.number(covered.length), formats.number(rows.length)),
    table: dataTable({
      t,
      caption: words.criteria,
      columns: [
        {
          name: words.criterion,
          // In one column: on a phone the sentences stand beside it.
          cell: (criterion: Criterion) =>
            html`<strong>${criterion.id}</strong><br />${criterion[language]}`,
        },
        { name: words.sentences, cell: ({ id }) => servingSentences(visit, serving(id)) },
        ...scope.frameworks.map((framework) => ({
          name: words.frameworks[framework],
          cell: (criterion: Criterion) =>
            html`${criterion[framework].map((id) => html`<span class="criterion-id" title="${titleOf(id, language)}">${id}</span> `)}`,
        })),
      ],
      rows,
      empty: '–',
    }),
  })
}

function titleOf(id: string, language: 'de' | 'en'): string {
  return csfCategories.find((category) => category.id === id)?.[language] ?? id
}
