import type { Population } from '#engine/population.ts'

import { readList } from './list-scope.ts'
import type { Listing } from './list-scope.ts'
import type { Read } from './place.ts'

/** A read of one list whose entries are the items of one population, as its `item` makes them; `undefined` is none of them. */
export function listRead<Item>({
  where = 'region',
  population,
  permissions,
  ...listing
}: Omit<Listing<Item | undefined>, 'feeds'> & {
  where?: Read['where']
  population: Population<Item>
  permissions: readonly string[]
}): Read {
  const feeds = [population]
  return {
    where,
    lists: [`${listing.service}.${listing.op}`],
    permissions,
    feeds,
    async read(place) {
      await readList(place, { ...listing, feeds }, async (page, scope) => {
        const items = page.filter((item) => item !== undefined)
        await place.reading.page(scope, population, items)
        return items.length
      })
    },
  }
}
