import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import type { Receipt } from '#engine/receipt.ts'

import type { Connector } from './connector.ts'
import { everyPart } from './every-part.ts'
import type { RecordedCall, Transport } from './transport.ts'

/** An item, and the scope that reported it. */
export interface ReadItem {
  item: unknown
  scope: string
}

/** A whole reading: the items of each population by key, and the receipts by the names of their scopes. */
export interface ReadInMemory {
  items: Map<string, Map<string, ReadItem>>
  receipts: Receipt[]
}

/** The scopes disagree with themselves or each other about an item. */
export const conflictingItem = 'ConflictingItem'

/**
 * Reads everything into memory, for replays and tests. The same item twice is one item. Two items under one key are
 * one that changed while we read, or a source that contradicts itself: the later page wins within a scope, the scope
 * whose name sorts last between scopes, and every scope concerned is incomplete, so that nothing rests on either.
 */
export async function readIntoMemory<Settings>(
  connector: Connector<Settings>,
  settings: Settings,
  transport: Transport,
  options: { at: Date; recorded?: readonly RecordedCall[]; signal?: AbortSignal },
): Promise<ReadInMemory> {
  const items = new Map<string, Map<string, ReadItem>>()
  const receipts = new Map<string, Receipt>()
  const paged = new Set<string>()
  // Items seen more than once, and every scope that reported them; and those of them that differ.
  const repeated = new Map<string, Set<string>>()
  const conflicting = new Set<string>()

  const reading = everyPart({
    at: options.at,
    signal: options.signal ?? new AbortController().signal,
    ...(options.recorded && { recorded: options.recorded }),
    within: () => transport,
    async page(scope, population, page) {
      assert(!receipts.has(scope), `${scope} had its receipt before its last page`)
      paged.add(scope)
      const held = items.get(population.id) ?? new Map<string, ReadItem>()
      items.set(population.id, held)
      for (const item of page) {
        const seen = population.isListedWhileOpen ? firstSeen(item, options.at) : item
        keep(population.id, held, population.key(item), { item: seen, scope })
      }
    },
    async receipt(receipt) {
      assert(!receipts.has(receipt.scope), `${receipt.scope} has two receipts`)
      receipts.set(receipt.scope, receipt)
    },
  })
  await connector.read(settings, reading)

  for (const scope of paged) assert(receipts.has(scope), `${scope} has no receipt`)
  const conflicts = new Map<string, string>()
  for (const name of [...conflicting].toSorted()) {
    for (const scope of repeated.get(name) ?? []) conflicts.set(scope, name)
  }
  return {
    items,
    receipts: [...receipts.values()]
      .map((receipt) => withConflict(receipt, conflicts.get(receipt.scope)))
      .toSorted((a, b) => (a.scope < b.scope ? -1 : 1)),
  }

  function keep(of: string, held: Map<string, ReadItem>, key: string, next: ReadItem): void {
    const before = held.get(key)
    if (!before) {
      held.set(key, next)
      return
    }
    const name = `${of} ${key}`
    const scopes = repeated.get(name) ?? new Set([before.scope])
    repeated.set(name, scopes.add(next.scope))
    if (!isDeepStrictEqual(before.item, next.item)) conflicting.add(name)
    if (before.scope <= next.scope) held.set(key, next)
  }
}

function withConflict(receipt: Receipt, name: string | undefined): Receipt {
  if (name === undefined || !receipt.complete) return receipt
  const message = `two different items are called: ${name}`
  return { ...receipt, complete: false, because: conflictingItem, message }
}

/** An occurrence as the store would keep it that never saw it before. */
function firstSeen(item: unknown, at: Date): unknown {
  return { ...z.looseObject({}).parse(item), firstSeenAt: at.toISOString() }
}
