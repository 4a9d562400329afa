import { html } from 'hono/html'
import { z } from 'zod'

import { isDerived } from '#engine/population.ts'
import { findManaged, managed, tests } from '#program/index.ts'
import { searchWordings } from '#program/policies/search-wordings.ts'
import type { FoundWording } from '#program/policies/search-wordings.ts'
import { readProgram } from '#run/program-settings.ts'
import type { RunningControl } from '#run/program-settings.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { searchDocuments } from '#store/search-documents.ts'
import type { FoundDocument } from '#store/search-documents.ts'
import { currentPopulations, searchItems } from '#store/search-items.ts'
import type { FoundItem } from '#store/search-items.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { notice } from '#ui/components/notice.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { permissionForItem } from '#web/permission-for.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { consolePage } from './console-page.ts'
import { isTimeout, look, maySee } from './look.ts'
import { placeUrl } from './place-url.ts'
import { populationTitle } from './population-title.ts'

const least = 2
const mostOfEach = 20
/** Somebody waits at the search field; what is not found by then is not worth a database's while. */
const longestSearchMs = 1500

/** Everything that can be looked for by a word: controls, tests, and the items this guest may see. */
export const searchRoute: Route = {
  method: 'GET',
  path: urls.consoleSearch,
  for: 'program.see',
  isExpensive: true,
  answer: async (visit) => {
    const { t } = visit
    const words = t.console.search
    const search = (visit.c.req.query('q') ?? '').trim().slice(0, 200)
    const isShort = search.length < least
    const program = await look(visit, readProgram)
    const items = isShort ? [] : await findItems(visit, search)
    const files = isShort ? [] : await look(visit, (tx) => findFiles(visit, tx, search))
    const wordings = isShort ? [] : await look(visit, (tx) => searchWordings(tx, search))
    const groups = isShort
      ? []
      : [
          ...programGroups(visit, search, program.controls),
          ...wordingGroups(visit, wordings),
          ...fileGroups(visit, files),
          ...itemGroups(visit, items ?? []),
        ]
    return await consolePage(visit, {
      title: search === '' ? words.title : words.for(search),
      search,
      ...(items === undefined && { notices: [notice(t, 'warning', words.slow)] }),
      body:
        groups.length > 0
          ? html`${groups.map((group) => groupCard(group, words))}`
          : card({
              body: emptyState({
                icon: 'search',
                title: isShort ? words.short : words.none,
                text: words.noneText,
              }),
            }),
    })
  },
}

interface Group {
  title: string
  found: readonly Content[]
}

function groupCard({ title, found }: Group, words: Messages['console']['search']): Markup {
  return card({
    title,
    body: html`<ul>
      ${found.slice(0, mostOfEach).map((each) => html`<li>${each}</li>`)}
    </ul>`,
    ...(found.length > mostOfEach && { footer: words.more }),
  })
}

function programGroups(
  { t, language }: GuestVisit,
  search: string,
  controls: readonly RunningControl[],
): Group[] {
  const has = (...texts: readonly string[]) =>
    texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))
  const foundControls = controls
    .filter(({ control, sentence }) =>
      has(control.id, sentence.de, sentence.en, ...control.criteria),
    )
    .map(
      ({ control, sentence }) =>
        html`<a href="${urls.consoleControl(control.id)}">${sentence[language]}</a>
          <small>${control.id}</small>`,
    )
  const foundTests = tests
    .filter(({ test: { id, asks } }) => has(id, asks.de, asks.en))
    .map(
      ({ test: { id, asks } }) =>
        html`<a href="${urls.consoleTest(id)}">${asks[language]}</a> <small>${id}</small>`,
    )
  return [
    { title: t.console.search.controls, found: foundControls },
    { title: t.console.search.tests, found: foundTests },
  ].filter(({ found }) => found.length > 0)
}

function wordingGroups({ t, language }: GuestVisit, wordings: readonly FoundWording[]): Group[] {
  if (wordings.length === 0) return []
  const found = wordings.map(
    ({ policy, language: written, around }) =>
      html`<a href="${urls.consolePolicy(policy.id)}"
          >${language === 'de' ? policy.titleDe : policy.titleEn}</a
        ><br /><small lang="${written}">${around}</small>`,
  )
  return [{ title: t.console.search.wordings, found }]
}

/** Files attached to what this guest may see. */
async function findFiles(visit: GuestVisit, tx: Tx, search: string): Promise<FoundDocument[]> {
  const populations = managed
    .filter(({ documents, see }) => documents && visit.guest.permissions.has(see))
    .map(({ population }) => population.id)
  return await searchDocuments(tx, populations, search, { limit: mostOfEach + 1 })
}

function fileGroups({ t, language }: GuestVisit, files: readonly FoundDocument[]): Group[] {
  if (files.length === 0) return []
  const found = files.map(
    ({ population, key, name }) =>
      html`<a href="${urls.keptItem(population, key)}"><bdi>${name}</bdi></a>
        <small>${findManaged(population)?.label.one[language] ?? population}</small>`,
  )
  return [{ title: t.console.search.files, found }]
}

/** What the machine notes for itself, and what stands under another name already. */
const notSearched = new Set(['control-setting', 'run-wish'])

/** What people keep has names. */
function isKept(population: string): boolean {
  return population === 'person' || findManaged(population) !== undefined
}

const derivedPopulations = new Map(
  tests.flatMap(({ test: { on } }) => (isDerived(on) ? [[on.id, on] as const] : [])),
)

/** Nothing where it would take too long to say. */
async function findItems(visit: GuestVisit, search: string): Promise<FoundItem[] | undefined> {
  const isSearched = (population: string) =>
    !notSearched.has(population) && maySee(visit, population)
  /** What is derived of an item often has its key: the item itself is what somebody looks for. */
  const isFoundByOrigin = (population: string): boolean =>
    derivedPopulations.get(population)?.each.every(({ id }) => isSearched(id)) ?? false
  try {
    return await look(
      visit,
      async (tx) => {
        const populations = (await currentPopulations(tx)).filter(isSearched)
        const [names, others] = partition(populations, isKept)
        const [ownKeys, keys] = partition(others, isFoundByOrigin)
        const found = await searchItems(tx, { names, keys, ownKeys }, search, {
          limit: mostOfEach + 1,
          language: visit.language,
        })
        return await seenOf(visit, tx, found)
      },
      longestSearchMs,
    )
  } catch (error) {
    if (isTimeout(error)) return undefined
    throw error
  }
}

/** Without those items that take more than their population does. */
async function seenOf(
  { guest }: GuestVisit,
  tx: Tx,
  found: readonly FoundItem[],
): Promise<FoundItem[]> {
  const hidden = new Set<FoundItem>()
  for (const [population, some] of Map.groupBy(found, (each) => each.population)) {
    if (!findManaged(population)?.seeBy) continue
    const keys = some.map(({ key }) => key)
    const versions = await listItems(tx, population, { keys })
    const contents = new Map(versions.map(({ key, content }) => [key, content]))
    for (const each of some) {
      const permission = permissionForItem(population, contents.get(each.key))
      if (!guest.permissions.has(permission)) hidden.add(each)
    }
  }
  return found.filter((each) => !hidden.has(each))
}

function partition<Each>(all: readonly Each[], isFirst: (each: Each) => boolean): [Each[], Each[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))]
}

/** A key that we gave it, and that nobody would look up. */
function isNumber(key: string): boolean {
  return z.guid().safeParse(key).success
}

function itemGroups(visit: GuestVisit, items: readonly FoundItem[]): Group[] {
  const { t, language } = visit
  const byPopulation = Map.groupBy(items, ({ population }) => population)
  return [...byPopulation].map(([population, found]) => ({
    title: populationTitle(t, language, population),
    found: found.map(
      ({ key, name }) =>
        html`<a href="${placeUrl(visit, population, key) ?? urls.consoleItem(population, key)}"
            ><bdi>${name ?? key}</bdi></a
          >${name === undefined || isNumber(key) ? '' : html` <small><bdi>${key}</bdi></small>`}`,
    ),
  }))
}
