import type { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import {
  explain,
  fault,
  faultOf,
  malformedItem,
  paginationLoop,
  unreadable,
} from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'

import { Page } from './schema.ts'

/** Not as many as the list says there are, or more: it changed while it was read, or is not what it says. */
export const countDiffers = 'CountDiffers'

export interface Listed<Item> {
  items: Item[]
  calls: number
  pages: number
  /** Why the list was not read to its end. */
  failed: Fault | undefined
}

/** Reads a list page by page to its end, and holds what was read against how many there are said to be. */
export async function readList<Item extends { id: string }>(
  reading: Reading,
  { scope, op, item }: { scope: string; op: string; item: z.ZodType<Item> },
): Promise<Listed<Item>> {
  const transport = reading.within(scope)
  const items = new Map<string, Item>()
  const counts = new Set<number>()
  const listed: Omit<Listed<Item>, 'items'> = { calls: 0, pages: 0, failed: undefined }
  let malformed = 0
  for (let page = 1; ; page++) {
    reading.signal.throwIfAborted()
    listed.calls++
    let answer: z.ZodSafeParseResult<z.infer<typeof Page>>
    try {
      answer = Page.safeParse(await transport.call({ service: 'checkr', op, params: { page } }))
    } catch (error) {
      listed.failed ??= faultOf(error)
      break
    }
    if (!answer.success) {
      listed.failed ??= unreadable(answer.error)
      break
    }
    listed.pages++
    const { count, data, next_href: next } = answer.data
    counts.add(count)
    const before = items.size + malformed
    for (const raw of data) {
      const parsed = item.safeParse(raw)
      if (parsed.success) items.set(parsed.data.id, parsed.data)
      else {
        malformed++
        listed.failed ??= fault(malformedItem, explain(parsed.error))
      }
    }
    if (typeof next !== 'string') break
    if (items.size + malformed === before) {
      listed.failed ??= fault(paginationLoop, `page ${page} holds nothing new, and is not the last`)
      break
    }
  }
  const [count] = counts
  if (count !== undefined && (counts.size > 1 || items.size + malformed !== count)) {
    const said = [...counts].join(', then ')
    listed.failed ??= fault(countDiffers, `${items.size} read, and there are said to be ${said}`)
  }
  return { ...listed, items: [...items.values()] }
}
