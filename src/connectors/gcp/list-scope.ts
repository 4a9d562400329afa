import { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import {
  emptyList,
  explain,
  fault,
  faultOf,
  listIncomplete,
  malformedItem,
  paginationLoop,
  unreadable,
} from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Call } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Unread } from '#populations/reported.ts'

import { identityOf } from './identity-of.ts'

/** A call that lists things, page by page. */
export interface Listing<Item> {
  scope: string
  call: Call
  /** The field of the answer that holds the list. Google leaves it out where the list is empty. */
  field: string
  /** A field that every real answer has, by which an empty list is told from an answer that says nothing; absent where there is none, and an empty list the worse answer. */
  witness: string | undefined
  /** A field that names places which did not answer: where it does, the list lacks what they hold. */
  partial?: string
  item: z.ZodType<Item>
  feeds: readonly Population<unknown>[]
  /** What else is read only where this list says so: while it is incomplete, its receipt speaks for these too. */
  leadsTo?: readonly Population<unknown>[]
  /** A list that cannot be empty in reality, so that an empty one means we were not told. */
  neverEmpty?: true
  /** It only adds to items that another scope lists. */
  detail?: true
}

/** What came of a list: how many of its items were used, and `unread` where it was not read to the end. */
export interface Listed {
  unread: Unread | undefined
}

/**
 * Reads a list to its end and gives its scope one receipt. `take` gets each page's readable items, and says how many of
 * them it used; `finish` comes after the last page, for what can be said only then. A refused, unreadable or repeated page ends the list there; a malformed item costs only itself. Both leave
 * the receipt incomplete.
 */
export async function readList<Item>(
  reading: Reading,
  listing: Listing<Item>,
  take: (items: Item[], scope: string) => Promise<number>,
  finish?: (scope: string, isWhole: boolean) => Promise<void>,
): Promise<Listed> {
  const { scope, call } = listing
  const transport = reading.within(scope)
  const counts = { calls: 0, pages: 0, items: 0 }
  let malformed = 0
  let firstMalformed = ''
  const seen = new Set<string>()
  let failed: Fault | undefined
  let token: string | undefined

  do {
    reading.signal.throwIfAborted()
    counts.calls++
    const page = await ask()
    if ('fault' in page) {
      failed = page.fault
      break
    }
    counts.pages++
    counts.items += await take(page.items.flatMap(parseItem), scope)
    if (page.lacks !== undefined) {
      failed = fault(listIncomplete, `no answer from ${page.lacks}`)
      break
    }
    token = page.next
    if (token !== undefined && seen.has(token)) {
      failed = fault(paginationLoop, `page ${counts.pages} leads back to an earlier page`)
      break
    }
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)

  if (malformed > 0) {
    failed ??= fault(malformedItem, `${malformed} unreadable, first ${firstMalformed}`)
  }
  if (listing.neverEmpty && counts.items === 0) {
    failed ??= fault(emptyList, `nothing usable in ${listing.field}`)
  }
  await finish?.(scope, !failed)
  await reading.receipt({
    scope,
    feeds: [...listing.feeds, ...((failed && listing.leadsTo) ?? [])].map(({ id }) => id),
    ...(listing.detail && { detail: true }),
    basis: measured,
    complete: !failed,
    ...failed,
    ...counts,
    readAt: reading.at,
  })
  return { unread: failed ? { unread: scope } : undefined }

  async function ask(): Promise<Page | { fault: Fault }> {
    const params = { ...call.params, ...(token !== undefined && { pageToken: token }) }
    try {
      const page = pageLike(listing).safeParse(await transport.call({ ...call, params }))
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

interface Page {
  items: unknown[]
  lacks: string | undefined
  next: string | undefined
}

type Envelope = Pick<Listing<unknown>, 'field' | 'witness' | 'neverEmpty' | 'partial'>

const pages = new Map<string, z.ZodType<Page>>()

/** There are few kinds of pages, and to compile how one is parsed takes longer than to parse many. */
function pageLike(envelope: Envelope): z.ZodType<Page> {
  const { field, witness, neverEmpty, partial } = envelope
  const kind = JSON.stringify([field, witness, neverEmpty, partial])
  const page = pages.get(kind) ?? pageOf(envelope)
  pages.set(kind, page)
  return page
}

const list = z.array(z.unknown())
const places = z.array(z.string()).nullish()
const pageToken = z.string().nullish()

/** The envelope of a page: it has the list, or the field that says it is one without; where there is no such field, only a list that may be empty can be missing. */
function pageOf({ field, witness, neverEmpty, partial = '' }: Envelope): z.ZodType<Page> {
  return z
    .looseObject({ [field]: list.optional() })
    .refine(
      (page) =>
        page[field] !== undefined ||
        (witness === undefined ? !neverEmpty : ['string', 'number'].includes(typeof page[witness])),
      `neither ${field} nor ${witness}`,
    )
    .transform((page): Page => ({
      items: list.parse(page[field] ?? []),
      lacks: places.parse(page[partial])?.[0],
      // Google writes "no more pages" as an absent or an empty token.
      next: pageToken.parse(Reflect.get(page, 'nextPageToken')) || undefined,
    }))
}
