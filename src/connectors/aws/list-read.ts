import type { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { readList } from './list-scope.ts'
import type { Listing } from './list-scope.ts'
import type { Place, Read } from './place.ts'

/**
 * A read of one list whose entries are the items of one population, as its `item` makes them (of a place, where entries do not
 * say where they are); `undefined` is none of them.
 */
export function listRead<Item>({
  where = 'region',
  population,
  permissions,
  item,
  ...listing
}: Omit<Listing<unknown>, 'feeds' | 'item'> & {
  item: z.ZodType<Item | undefined> | ((place: Place) => z.ZodType<Item | undefined>)
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
      const asked = { ...listing, item: typeof item === 'function' ? item(place) : item, feeds }
      await readList(place, asked, async (page, scope) => {
        const items = page.filter((item) => item !== undefined)
        await place.reading.page(scope, population, items)
        return items.length
      })
    },
  }
}
