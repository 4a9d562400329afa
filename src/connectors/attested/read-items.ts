/** Reads the items of a list that is in the settings or in a JSON file. */
import { z } from 'zod'

import { badRows } from '#connectors/csv/bad-rows.ts'
import { hasField } from '#connectors/csv/field-path.ts'
import type { Fillable } from '#connectors/csv/fillable.ts'
import type { TableOutcome } from '#connectors/csv/read-table.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

/** Some items in the fields of the population. `next` is absent at the end. */
export const Items = z.object({ items: z.array(z.unknown()), next: z.int().optional() })
export type Items = z.infer<typeof Items>

export interface ItemsReading {
  transport: Transport
  /** Goes along with the question, for a replay to know. */
  asked: Record<string, unknown>
  into: Fillable
  signal: AbortSignal
  /** Why the items are not taken, whatever they are. They are asked for all the same: what was said is evidence. */
  refused: { because: string; message: string } | undefined
  mayBeEmpty: boolean
  page(items: unknown[]): Promise<void>
}

/** Never throws for anything that is wrong with the list: the outcome says it. */
export async function readItems(reading: ItemsReading): Promise<TableOutcome> {
  const { transport, signal, into, refused } = reading
  const counts = { calls: 0, pages: 0, items: 0 }
  const bad = badRows('item', 'item')
  const places = new Map<string, number>()
  let place = 0

  function sound(items: readonly unknown[]): unknown[] {
    return items.flatMap((raw) => {
      place++
      const result = parseItem(raw, into)
      if ('problem' in result) {
        bad.add({ line: place, problem: result.problem })
        return []
      }
      const before = places.get(result.key)
      if (before !== undefined) bad.add({ line: place, problem: `the same key as item ${before}` })
      places.set(result.key, before ?? place)
      return [result.item]
    })
  }

  async function read(): Promise<{ because: string; message: string } | undefined> {
    try {
      for (let from: number | undefined = 0; from !== undefined;) {
        signal.throwIfAborted()
        counts.calls++
        const params = { ...reading.asked, from }
        const answer = Items.safeParse(
          await transport.call({ service: 'attested', op: 'items', params }),
        )
        if (!answer.success) throw new CallError('MalformedAnswer', answer.error.message)
        counts.pages++
        const { items, next } = answer.data
        if (!refused) {
          const taken = sound(items)
          await reading.page(taken)
          counts.items += taken.length
        }
        if (next !== undefined && next <= from) {
          return { because: 'PaginationLoop', message: `item ${from} leads to ${next}` }
        }
        from = next
      }
      return refused
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return refused ?? { because: error.code, message: error.message }
    }
  }

  const failed = await read()
  if (failed) return { ...counts, complete: false, ...failed }
  if (bad.count > 0) {
    return { ...counts, complete: false, because: 'MalformedItem', message: bad.report(place) }
  }
  if (place === 0 && !reading.mayBeEmpty) {
    const message = 'no items; if there are none, the setting empty says so'
    return { ...counts, complete: false, because: 'EmptyList', message }
  }
  return { ...counts, complete: true, message: `${place} ${place === 1 ? 'item' : 'items'}` }
}

function parseItem(
  raw: unknown,
  { population }: Fillable,
): { key: string; item: unknown } | { problem: string } {
  const parsed = population.item.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it must be'}` }
  }
  // A misspelt field would otherwise be dropped, and what it says with it.
  const stranger = Object.keys(Object(raw)).find((field) => !hasField(population.item, field))
  if (stranger !== undefined) return { problem: `${stranger}: no field of ${population.id}` }
  return { key: population.key(parsed.data), item: parsed.data }
}
