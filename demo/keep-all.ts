import type { Population } from '#engine/population.ts'
import { replaceItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

/** Keeps what people of the demo's company did long ago, which no action of today can record: many at once. */
export async function keepAll<Item>(
  tx: WriteTx,
  population: Population<Item>,
  items: readonly Item[],
): Promise<void> {
  const people = { source: 'people', scope: 'people', confirmed: true }
  const held = items.map((item) => ({ item: population.item.parse(item), ...people }))
  await replaceItems(tx, population, held, { keys: items.map((item) => population.key(item)) })
}
