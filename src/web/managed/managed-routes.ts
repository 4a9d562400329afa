/** The pages of every population that people keep; a chapter declares one, and builds none. */
import { wordsOf } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { latestItems } from '#program/latest-items.ts'
import { fieldsOf, permissionOf } from '#program/managed.ts'
import type { Due, Managed } from '#program/managed.ts'
import { titleField } from '#program/titles.ts'
import { listActionsAt } from '#store/actions.ts'
import { currentVersion, itemHistory, listItems } from '#store/items.ts'
import { listKept } from '#store/kept-items.ts'
import type { Tx } from '#store/organisation.ts'
import { csvStream } from '#ui/csv.ts'
import { urls } from '#ui/urls.ts'
import { look, refuseWithout } from '#web/console/look.ts'
import { attachmentNamed } from '#web/download.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { actorNames } from './actor-names.ts'
import { amongSeen } from './among-seen.ts'
import { attachedTo, documentRoutes } from './document-routes.ts'
import { importRoutes } from './import-routes.ts'
import { keptItemPage } from './item-page.ts'
import { filterable, listPage } from './list-page.ts'
import type { Also, ListState } from './list-page.ts'
import { titlesIn } from './references.ts'
import { referringTo } from './referring.ts'
import { shownValue } from './shown-value.ts'
import type { Showing } from './shown-value.ts'

const pageSize = 50
const csvPageSize = 1000

/** List, item, file of all, import and documents of each population. */
export function managedRoutes(all: readonly Managed[]): Route[] {
  return all.flatMap((kept): Route[] => {
    const { id } = kept.population
    return [
      { method: 'GET', path: urls.kept(id), for: kept.see, answer: (visit) => list(visit, kept) },
      {
        method: 'GET',
        path: urls.keptCsv(id),
        for: kept.see,
        isExpensive: true,
        answer: (visit) => allAsCsv(visit, kept),
      },
      {
        method: 'GET',
        path: `/console/kept/${id}/item`,
        for: kept.see,
        answer: (visit) => item(visit, kept),
      },
      ...(kept.single === undefined ? importRoutes(kept) : []),
      ...(kept.documents
        ? documentRoutes(kept, (visit, key, attachError, status) =>
            item(visit, kept, { key, attachError, status }),
          )
        : []),
    ]
  })
}

async function list(visit: GuestVisit, kept: Managed): Promise<Response> {
  const { single } = kept
  if (
    single !== undefined &&
    (await look(visit, (tx) => currentVersion(tx, kept.population.id, single)))
  )
    return redirect(urls.keptItem(kept.population.id, single))
  const state = stateOf(visit, kept)
  const [found, shown, also] = await look(visit, async (tx) => {
    const page = await listKept(tx, kept.population.id, state.query)
    const contents = page.items.map(({ content }) => content)
    return [
      page,
      await showing(visit, tx, kept, contents),
      await alsoOf(visit, tx, kept, page.items),
    ] as const
  })
  return await listPage(visit, kept, found, state, shown, also)
}

async function alsoOf(
  { guest }: GuestVisit,
  tx: Tx,
  { also }: Managed,
  items: readonly { key: string; content: unknown }[],
): Promise<Also> {
  return (await also?.of(tx, items, guest.permissions)) ?? new Map()
}

/** What the address asks for: only by fields that the list shows. */
function stateOf({ c, language, guest }: GuestVisit, kept: Managed): ListState {
  const title = titleField(kept, language)
  // In whichever language somebody remembers it.
  const titles = [title, titleField(kept, 'de'), titleField(kept, 'en')]
  const columns = [...new Set([...titles, ...kept.columns])].filter((name) =>
    Object.hasOwn(kept.fields, name),
  )
  const asked = c.req.query()
  const filters = Object.fromEntries(
    filterable(kept).flatMap(([name, values]) => {
      const value = asked[name]
      return value !== undefined && values.includes(value) ? [[name, value]] : []
    }),
  )
  const search = asked['q']?.slice(0, 200)
  return {
    filters,
    query: {
      fields: columns,
      where: filters,
      ...amongSeen(guest, kept),
      sort: columns.find((name) => name === asked['sort']) ?? title,
      isDescending: asked['order'] === 'down',
      offset: Math.min(10_000_000, Math.max(0, Number.parseInt(asked['from'] ?? '0', 10) || 0)),
      limit: pageSize,
      ...(search !== undefined && search !== '' && { search }),
    },
  }
}

/** All rows that the list would show, over all its pages. */
function allAsCsv(visit: GuestVisit, kept: Managed): Response {
  const { language, c } = visit
  const { query } = stateOf(visit, kept)
  const fields = fieldsOf({ shape: kept.fields })
  async function* rows(): AsyncGenerator<Record<string, string>> {
    for (let offset = 0; ; offset += csvPageSize) {
      const page = await look(visit, async (tx) => {
        const { items } = await listKept(tx, kept.population.id, {
          ...query,
          offset,
          limit: csvPageSize,
        })
        const shown = await showing(
          visit,
          tx,
          kept,
          items.map(({ content }) => content),
        )
        return items.map(({ key, content, recordedFrom }) => ({
          id: key,
          ...Object.fromEntries(
            fields.map(([name, schema]) => [name, cellOf(schema, Object(content)[name], shown)]),
          ),
          recordedFrom: recordedFrom.toISOString(),
        }))
      })
      yield* page
      if (page.length < csvPageSize) return
    }
  }
  const columns = ['id', ...fields.map(([name]) => name), 'recordedFrom'].map((name) => ({
    title: name,
    value: (row: Record<string, string>) => row[name] ?? '',
  }))
  const isGerman = language === 'de' && c.req.query('separator') !== ','
  return new Response(csvStream(columns, rows(), { separator: isGerman ? ';' : ',' }), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': attachmentNamed(`${kept.population.id}.csv`),
    },
  })
}

/** As the import reads it again: dates as they are kept, controls by their ids, several values one a line. */
function cellOf(schema: Parameters<typeof shownValue>[0], value: unknown, shown: Showing): string {
  if (wordsOf(schema)?.kind === 'controls') return [value].flat().join('\n')
  if (Array.isArray(value)) return value.map((each) => shownValue(schema, each, shown)).join('\n')
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  return shownValue(schema, value, shown)
}

/** The item that the address names, or another with why a file was not attached to it. */
async function item(
  visit: GuestVisit,
  kept: Managed,
  refused?: { key: string; attachError: string; status: number },
): Promise<Response> {
  const { id } = kept.population
  const key = refused?.key ?? visit.c.req.query('key') ?? ''
  const [history, shown] = await look(visit, async (tx) => {
    const versions = await itemHistory(tx, id, key)
    if (versions.length === 0)
      throw new Refusal('missing', 'item-missing', `There is no ${id} ${key}.`, 'Go to the list.')
    for (const { content } of versions) refuseWithout(visit, permissionOf(kept, content))
    const instants = versions.flatMap(({ recordedFrom, recordedTo }) => [
      recordedFrom,
      ...(recordedTo ? [recordedTo] : []),
    ])
    const done = await listActionsAt(tx, instants)
    const known = {
      key,
      versions,
      done: new Map(done.map((action) => [action.at.getTime(), action])),
      names: await actorNames(
        visit,
        tx,
        done.map(({ actor }) => actor),
      ),
      also: (await alsoOf(visit, tx, kept, versions.slice(-1))).get(key),
      due: await dueOf(tx, kept, key),
      referring: await referringTo(visit, tx, id, key),
      documents: kept.documents ? await attachedTo(tx, versions.at(-1)?.content) : [],
    }
    const contents = versions.map(({ content }) => content)
    return [known, await showing(visit, tx, kept, contents)] as const
  })
  return await keptItemPage(visit, kept, history, shown, refused)
}

async function showing(
  { t, language, formats }: GuestVisit,
  tx: Tx,
  { fields }: Managed,
  contents: readonly unknown[],
): Promise<Showing> {
  return { t, language, formats, titles: await titlesIn(tx, fields, contents, language) }
}

/** What has to be done about one item; nothing where it is over, or a later one took its place. */
async function dueOf(tx: Tx, kept: Managed, key: string): Promise<readonly Due[]> {
  if (!kept.due) return []
  const { id } = kept.population
  const all = await listItems(tx, id, kept.latestOf === undefined ? { keys: [key] } : {})
  const item = latestItems(kept, all).find((each) => each.key === key)
  return item ? kept.due(Object(item.content)) : []
}
