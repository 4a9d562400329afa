import { z } from 'zod'

import { fault, faultOf, paginationLoop, unreadable } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Transport } from '#connectors/transport.ts'

import type { Place } from './place.ts'

/** What is left of one page: its raw items, and the parameters that lead to the next one. */
export interface Page {
  items: unknown[]
  next: Record<string, unknown> | undefined
}

/** An operation that lists things, page by page. */
export interface Paged {
  service: string
  op: string
  params?: Record<string, unknown>
  /** How an answer is cut into a page; `listIn` for the usual ones. */
  page: z.ZodType<Page>
  /** The error codes by which the service answers ("none was set"), and the page they stand for. */
  answers?: Readonly<Record<string, Page>> | undefined
}

/** What was made for a list serves every reading of it: making one costs as much as reading twenty pages. */
const made = new Map<string, z.ZodType<Page>>()

/**
 * The usual page: a list in `field`, which must be there even if empty, because an empty answer is not "no items"; and where
 * there may be more, the field that says how to go on, and the parameter that repeats it.
 */
export function listIn(field: string, next?: { from: string; as: string }): z.ZodType<Page> {
  const key = JSON.stringify([field, next?.from, next?.as])
  const page = made.get(key) ?? pageOf(field, next)
  made.set(key, page)
  return page
}

const List = z.array(z.unknown())
const Marker = z.string().nullish()

function pageOf(field: string, next?: { from: string; as: string }): z.ZodType<Page> {
  return z
    .looseObject({
      [field]: List,
      ...(next && { [next.from]: Marker }),
    })
    .transform((page) => {
      // AWS writes "no more pages" as an absent, a null, or an empty marker.
      const marker = next && Marker.parse(page[next.from])
      return {
        items: List.parse(page[field]),
        next: next && marker ? { [next.as]: marker } : undefined,
      }
    })
}

/**
 * Asks for page after page and hands over each one's raw items. A refused, unreadable or repeated page ends the list there, and
 * comes back as what `failed`.
 */
export async function readPages(
  { reading, account, region }: Place,
  transport: Transport,
  { service, op, params = {}, page, answers = {} }: Paged,
  take: (items: unknown[]) => Promise<void>,
): Promise<{ calls: number; pages: number; failed: Fault | undefined }> {
  const counts = { calls: 0, pages: 0 }
  const seen = new Set<string>()
  let next: Record<string, unknown> | undefined = {}

  do {
    reading.signal.throwIfAborted()
    counts.calls++
    const answer = await ask({ ...params, ...next })
    if ('because' in answer) return { ...counts, failed: answer }
    counts.pages++
    await take(answer.items)
    next = answer.next
    const marker = JSON.stringify(next)
    if (next && seen.has(marker)) {
      const message = `page ${counts.pages} leads back to an earlier page`
      return { ...counts, failed: fault(paginationLoop, message) }
    }
    seen.add(marker)
  } while (next)
  return { ...counts, failed: undefined }

  async function ask(asked: Record<string, unknown>): Promise<Page | Fault> {
    try {
      const answer = await transport.call({ service, op, account, region, params: asked })
      const parsed = page.safeParse(answer)
      return parsed.success ? parsed.data : unreadable(parsed.error)
    } catch (error) {
      const failed = faultOf(error)
      const answer = Object.hasOwn(answers, failed.because) ? answers[failed.because] : undefined
      return answer ?? failed
    }
  }
}
