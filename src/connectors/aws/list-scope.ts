import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'

import {
  emptyList,
  explain,
  fault,
  faultOf,
  identityOf,
  malformedItem,
  paginationLoop,
  unreadable,
} from './faults.ts'
import type { Fault } from './faults.ts'
import { scopeAt } from './place.ts'
import type { Place } from './place.ts'

/** An operation that lists things, page by page. */
export interface Listing<Item> {
  service: string
  op: string
  params?: Record<string, unknown>
  /** The field of the answer that holds the list. */
  field: string
  /** Where the answer says how to go on, and the parameter that repeats it; absent where there is one page only. */
  next?: { from: string; as: string }
  item: z.ZodType<Item>
  feeds: readonly Population<unknown>[]
  /** A list that cannot be empty in reality, so that an empty one means we were not told. */
  neverEmpty?: true
}

/**
 * Reads a list to its end and gives its scope one receipt. `take` gets each page's readable items and
 * the scope, and says how many of them it used.
 * A refused, unreadable or repeated page ends the list there; a malformed item costs only itself. Both leave the receipt incomplete.
 */
export async function readList<Item>(
  place: Place,
  listing: Listing<Item>,
  take: (items: Item[], scope: string) => Promise<number>,
): Promise<void> {
  const { reading } = place
  const scope = scopeAt(place, `${listing.service}.${listing.op}`)
  const transport = reading.within(scope)
  const counts = { calls: 0, pages: 0, items: 0 }
  let malformed = 0
  let firstMalformed = ''
  const seen = new Set<string>()
  let failed: Fault | undefined
  let marker: string | undefined

  do {
    reading.signal.throwIfAborted()
    counts.calls++
    const page = await ask()
    if ('fault' in page) {
      failed = page.fault
      break
    }
    counts.pages++
    const items = page.items.flatMap((raw) => parseItem(raw))
    counts.items += await take(items, scope)
    marker = page.next
    if (marker !== undefined && seen.has(marker)) {
      failed = fault(paginationLoop, `page ${counts.pages} leads back to an earlier page`)
      break
    }
    if (marker !== undefined) seen.add(marker)
  } while (marker !== undefined)

  if (malformed > 0) {
    failed ??= fault(malformedItem, `${malformed} unreadable, first ${firstMalformed}`)
  }
  if (listing.neverEmpty && counts.items === 0) {
    failed ??= fault(emptyList, `nothing usable in ${listing.field}`)
  }
  await reading.receipt({
    scope,
    feeds: listing.feeds.map((population) => population.id),
    basis: measured,
    complete: !failed,
    ...failed,
    ...counts,
    readAt: reading.at,
  })

  async function ask(): Promise<{ items: unknown[]; next: string | undefined } | { fault: Fault }> {
    const params = { ...listing.params, ...(listing.next && { [listing.next.as]: marker }) }
    const { service, op } = listing
    try {
      const answer = await transport.call({
        service,
        op,
        account: place.account,
        region: place.region,
        params: marker === undefined ? { ...listing.params } : params,
      })
      const page = pageOf(listing).safeParse(answer)
      return page.success ? page.data : { fault: unreadable(page.error) }
    } catch (error) {
      return { fault: faultOf(error) }
    }
  }

  function parseItem(raw: unknown): Item[] {
    const item = listing.item.safeParse(raw)
    if (item.success) return [item.data]
    if (malformed++ === 0) firstMalformed = `${identityOf(raw)}: ${explain(item.error)}`
    return []
  }
}

/** The envelope of a page. The list must be there, even if empty: an empty answer is not "no items". */
function pageOf(listing: Pick<Listing<unknown>, 'field' | 'next'>) {
  const { field, next } = listing
  return z
    .looseObject({
      [field]: z.array(z.unknown()),
      ...(next && { [next.from]: z.string().nullish() }),
    })
    .transform((page) => ({
      items: z.array(z.unknown()).parse(page[field]),
      // AWS writes "no more pages" as an absent, a null, or an empty marker.
      next: (next && z.string().nullish().parse(page[next.from])) || undefined,
    }))
}
