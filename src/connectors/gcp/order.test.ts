import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { organisation, replay } from './fixtures/replay.ts'

test('what is read does not depend on the order in which Google lists it', async () => {
  const turned = organisation.map((call): RecordedCall => ({
    ...call,
    ...(call.response !== undefined && { response: turnedLists(call.response) }),
  }))

  assert.deepEqual(byKey(await replay(turned)), byKey(await replay(organisation)))
})

/** An answer with its list, and the lists in each of its items but for those whose order means something, the other way round. */
function turnedLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedLists).toReversed()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      // The nearest comes first, and the cells of a row are told apart by nothing else.
      field === 'ancestors' || field === 'f' ? inner : turnedLists(inner),
    ]),
  )
}

function byKey(read: ReadInMemory): unknown {
  return [...read.items]
    .map(([population, items]) => [
      population,
      [...items].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { item }]) => sortedLists(item)),
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

/** Lists of an item are sets where nothing is judged by their order. */
function sortedLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(sortedLists)
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, sortedLists(inner)]),
  )
}
