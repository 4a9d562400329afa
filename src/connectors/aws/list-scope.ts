import type { z } from 'zod'

import { emptyList, explain, fault, malformedItem } from '#connectors/fault.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'

import { identityOf } from './identity-of.ts'
import { listIn, readPages } from './list-pages.ts'
import type { Page } from './list-pages.ts'
import { scopeAt } from './place.ts'
import type { Place } from './place.ts'
import { isReached, lacksHost } from './presence.ts'

/** An operation that lists things, page by page. */
export interface Listing<Item> {
  service: string
  op: string
  params?: Record<string, unknown>
  /** The field of the answer that holds the list. */
  field: string
  /** Where the answer says how to go on, and the parameter that repeats it; absent where there is one page only. */
  next?: { from: string; as: string }
  /** How an answer is cut into a page, where the service pages in a way of its own; `field` is then for people only. */
  page?: z.ZodType<Page>
  /** The error codes by which the service answers ("none was set"), and the page they stand for. */
  answers?: Readonly<Record<string, Page>>
  item: z.ZodType<Item>
  feeds: readonly Population<unknown>[]
  /** What else is read only where this list says so: while it is incomplete, its receipt speaks for these too. */
  leadsTo?: readonly Population<unknown>[]
  /** A list that cannot be empty in reality, so that an empty one means we were not told. */
  neverEmpty?: true
}

/**
 * Reads a list to its end and gives its scope one receipt; says whether that is complete. `take` gets each page's readable
 * items and the scope, and says how many of them it used; `last` may hand over what only the list as a whole can tell.
 * A refused, unreadable or repeated page ends the list there; a malformed item costs only itself. Both leave the receipt incomplete.
 * A list of a service that the region certainly lacks (presence.ts) is complete and empty, without a page.
 */
export async function readList<Item>(
  place: Place,
  listing: Listing<Item>,
  take: (items: Item[], scope: string) => Promise<number>,
  last?: (scope: string, isWhole: boolean) => Promise<void>,
): Promise<boolean> {
  const { reading } = place
  const { service, op, params, field, next, answers, page = listIn(field, next) } = listing
  const scope = scopeAt(place, `${service}.${op}`)
  let items = 0
  let malformed = 0
  let firstMalformed = ''

  const paged = { service, op, ...(params && { params }), page, answers }
  const transport = reading.within(scope)
  const read = await readPages(place, transport, paged, async (raw) => {
    items += await take(raw.flatMap(parseItem), scope)
  })
  let { calls, failed } = read
  if (failed && read.pages === 0 && lacksHost(place, service, failed)) {
    calls++
    // Where the service is not, it keeps nothing.
    if (await isReached(place, transport)) failed = undefined
  }
  if (malformed > 0) {
    failed ??= fault(malformedItem, `${malformed} unreadable, first ${firstMalformed}`)
  }
  if (listing.neverEmpty && items === 0) failed ??= fault(emptyList, `nothing usable in ${field}`)
  await last?.(scope, !failed)
  await reading.receipt({
    scope,
    feeds: [...listing.feeds, ...((failed && listing.leadsTo) ?? [])].map(({ id }) => id),
    basis: measured,
    complete: !failed,
    ...failed,
    calls,
    pages: read.pages,
    items,
    readAt: reading.at,
  })
  return !failed

  function parseItem(raw: unknown): Item[] {
    const item = listing.item.safeParse(raw)
    if (item.success) return [item.data]
    if (malformed++ === 0) firstMalformed = `${identityOf(raw)}: ${explain(item.error)}`
    return []
  }
}
