import { html } from 'hono/html'
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { coreOf, wordsOf } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { titleField } from '#program/titles.ts'
import type { KeptItem, KeptQuery } from '#store/kept-items.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Column } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import type { Field } from '#ui/components/field.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { icon } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { shownDate, shownValue } from './shown-value.ts'
import type { Showing } from './shown-value.ts'

/** What is said of items beside their fields, by key. */
export type Also = ReadonlyMap<string, Words>

/** What a list shows now, as its address says. */
export interface ListState {
  query: KeptQuery
  filters: Readonly<Record<string, string>>
}

/** The items of a population as a table: searched, narrowed, sorted, page by page; with nothing there yet, what to do. */
export function listPage(
  visit: GuestVisit,
  kept: Managed,
  { items, all }: { items: readonly KeptItem[]; all: number },
  state: ListState,
  showing: Showing,
  also: Also,
): Promise<Response> {
  const { language, t, guest } = visit
  const id = kept.population.id
  const isFiltered = Object.keys(state.filters).length > 0 || (state.query.search ?? '') !== ''
  const mayChange = guest.permissions.has(kept.change)
  return consolePage(visit, {
    title: kept.label.other[language],
    body: html`<p class="lead">${kept.about[language]}</p>
      ${card({
        ...(mayChange && { actions: addLinks(visit, kept, all > 0 || isFiltered) }),
        ...((all > 0 || isFiltered) && { body: filters(visit, kept, state, isFiltered) }),
        table: dataTable({
          t,
          caption: kept.label.other[language],
          columns: columnsOf(visit, kept, state, showing, also),
          rows: items,
          empty: isFiltered
            ? emptyState({ icon: 'search', title: t.kept.noneFound, text: t.kept.noneFoundText })
            : emptyState({
                title: t.kept.firstOf(kept.label.other[language]),
                ...(!mayChange
                  ? { text: t.kept.noneText }
                  : kept.single === undefined && {
                      text: t.kept.firstText(kept.label.one[language]),
                    }),
                ...(mayChange && {
                  next: kept.begin
                    ? {
                        name: kept.begin.name[language],
                        url: actUrl(kept.begin.action, urls.kept(id)),
                      }
                    : {
                        name: t.kept.add(kept.label.one[language]),
                        url: actUrl(
                          kept.single === undefined ? `${id}.create` : `${id}.change`,
                          urls.kept(id),
                        ),
                      },
                }),
              }),
          ...(items.length > 0 && {
            pages: pagesOf(kept, state, items.length, all),
            csv: addressOf(kept, state, {}, urls.keptCsv(id)),
          }),
        }),
      })}`,
  })
}

/** The address of an action's form that comes back here. */
export function actUrl(
  action: string,
  back: string,
  values: Readonly<Record<string, string>> = {},
): string {
  return `${urls.act(action)}?${new URLSearchParams({ back, ...values }).toString()}`
}

/** An empty list asks for its first item itself. */
function addLinks(
  { language, t }: GuestVisit,
  { population, label, begin, imports = [], single }: Managed,
  hasItems: boolean,
): Markup | '' {
  const { id } = population
  if (single !== undefined) return ''
  return html`${
      hasItems || begin
        ? html`<a
            class="btn${hasItems ? ' btn-primary' : ''}"
            href="${actUrl(`${id}.create`, urls.kept(id))}"
            >${icon('plus')} ${t.kept.add(label.one[language])}</a
          >`
        : ''
    }
    <a class="btn" href="${urls.keptImport(id)}">${icon('upload')} ${t.kept.import}</a>
    ${imports.map(({ action, name }) => html`<a class="btn" href="${actUrl(action, urls.kept(id))}">${icon('upload')} ${name[language]}</a>`)}`
}

function columnsOf(
  visit: GuestVisit,
  kept: Managed,
  state: ListState,
  showing: Showing,
  also: Also,
): Column<KeptItem>[] {
  const { language, t } = visit
  const { timeZone } = visit.house.organisation
  const id = kept.population.id
  const fields = new Map(fieldsOf({ shape: kept.fields }))
  const sort = (name: string) => {
    const isNow = state.query.sort === name
    const turned = isNow && !state.query.isDescending
    return {
      url: addressOf(kept, state, { sort: name, order: turned ? 'down' : 'up', from: '' }),
      ...(isNow && {
        now: state.query.isDescending ? ('descending' as const) : ('ascending' as const),
      }),
    }
  }
  return [
    ...[titleField(kept, language), ...kept.columns].flatMap((name, index): Column<KeptItem>[] => {
      const schema = fields.get(name)
      if (!schema) return []
      const words = wordsOf(schema)
      return [
        {
          name: words?.label[language] ?? name,
          // A reference is sorted by its key, which is no order to a reader.
          ...(words?.refersTo === undefined && { sort: sort(name) }),
          cell: ({ key, content }) => {
            const shown = shortened(shownValue(schema, Object(content)[name], showing))
            return index === 0
              ? html`<a href="${kept.page?.(key) ?? urls.keptItem(id, key)}"
                  ><bdi>${shown || key}</bdi></a
                >`
              : html`<bdi>${shown}</bdi>`
          },
        },
      ]
    }),
    ...(kept.also
      ? [
          {
            name: kept.also.label[language],
            cell: ({ key }: KeptItem) => also.get(key)?.[language] ?? '',
          },
        ]
      : []),
    {
      name: t.kept.recorded,
      cell: ({ recordedFrom }) => shownDate(dateIn(timeZone, recordedFrom), language),
    },
  ]
}

const longestCell = 80

function shortened(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell - 1).trimEnd()}…` : text
}

function filters(
  { language, t }: GuestVisit,
  kept: Managed,
  state: ListState,
  isFiltered: boolean,
): Markup {
  const { sort, isDescending } = state.query
  return filterBar({
    t,
    action: urls.kept(kept.population.id),
    fields: [
      {
        kind: 'search',
        name: 'q',
        label: t.kept.search,
        ...(state.query.search !== undefined && { value: state.query.search }),
        maxLength: 200,
      },
      ...filterable(kept).map(([name, options]): Field => {
        const schema = kept.fields[name]
        const words = schema instanceof z.ZodType ? wordsOf(schema) : undefined
        return {
          kind: 'select',
          name,
          label: words?.label[language] ?? name,
          options: options.map((value) => ({
            value,
            name:
              words?.options?.[value]?.[language] ??
              (value === 'true' ? t.kept.yes : value === 'false' ? t.kept.no : value),
          })),
          ...(state.filters[name] !== undefined && { value: state.filters[name] }),
        }
      }),
    ],
    hidden: { sort, order: isDescending ? 'down' : 'up' },
    ...(isFiltered && { clear: urls.kept(kept.population.id) }),
  })
}

/** The columns that hold one of few values, with those values. */
export function filterable({ fields, columns }: Managed): [string, string[]][] {
  return columns.flatMap((name): [string, string[]][] => {
    const schema = fields[name]
    if (!(schema instanceof z.ZodType)) return []
    const core = coreOf(schema)
    if (core instanceof z.ZodEnum) return [[name, core.options.map(String)]]
    return core instanceof z.ZodBoolean ? [[name, ['true', 'false']]] : []
  })
}

function pagesOf(kept: Managed, state: ListState, shown: number, all: number) {
  const { offset, limit } = state.query
  const at = (from: number) => addressOf(kept, state, { from: String(from) })
  return {
    from: offset + 1,
    to: offset + shown,
    all,
    ...(offset > 0 && { previous: at(Math.max(0, offset - limit)) }),
    ...(offset + shown < all && { next: at(offset + limit) }),
  }
}

/** The address of the same list with something changed. */
function addressOf(
  kept: Managed,
  { query, filters: set }: ListState,
  change: Readonly<Record<string, string>>,
  path = urls.kept(kept.population.id),
): string {
  const all = {
    ...set,
    q: query.search ?? '',
    sort: query.sort,
    order: query.isDescending ? 'down' : 'up',
    ...change,
  }
  const given = Object.entries(all).filter(([, value]) => value !== '')
  return `${path}?${new URLSearchParams(given).toString()}`
}
