/** What the API tells of populations: their items now, as of an instant, and each with its history. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { itemHistory, listItems, listPopulations } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import { urls } from '#ui/urls.ts'
import { permissionForItem } from '#web/permission-for.ts'
import type { GuestVisit } from '#web/route.ts'

import { endpoint, instant, limit, look, refuseUnseen } from './read-endpoint.ts'
import type { ReadEndpoint } from './read-endpoint.ts'

const population = z.string().min(1).max(100)

const Item = z.object({
  key: z.string(),
  content: z.unknown(),
  confirmed: z.boolean(),
  scope: z.string(),
  recordedFrom: instant,
  recordedTo: instant.nullable(),
})

function itemOf(version: ItemVersion): z.infer<typeof Item> {
  return {
    key: version.key,
    content: version.content,
    confirmed: version.confirmed,
    scope: version.scope,
    recordedFrom: version.recordedFrom.toISOString(),
    recordedTo: version.recordedTo?.toISOString() ?? null,
  }
}

function isSeen({ guest }: GuestVisit, id: string, { content }: ItemVersion): boolean {
  return guest.permissions.has(permissionForItem(id, content))
}

export const itemEndpoints: readonly ReadEndpoint[] = [
  endpoint({
    id: 'population.list',
    path: `${urls.api}/populations`,
    about: 'The populations that ever held an item.',
    permission: 'program.see',
    query: z.strictObject({}),
    answer: z.object({ populations: z.array(z.string()) }),
    read: async (visit) => ({ populations: await look(visit, listPopulations) }),
  }),
  endpoint({
    id: 'item.list',
    path: `${urls.api}/populations/{population}/items`,
    about:
      'The items of a population, now or as of an instant, by key. `next` is the `after` of the next page.',
    permission: 'own.use',
    query: z.strictObject({
      population,
      after: z.string().max(2000).default(''),
      limit,
      asOf: instant.optional(),
    }),
    answer: z.object({ items: z.array(Item), next: z.string().nullable() }),
    read: async (visit, query) => {
      refuseUnseen(visit, query.population)
      const items = await look(visit, (tx) =>
        listItems(tx, query.population, {
          after: query.after,
          limit: query.limit,
          ...(query.asOf !== undefined && { asOf: new Date(query.asOf) }),
        }),
      )
      const last = items.at(-1)
      return {
        items: items.filter((each) => isSeen(visit, query.population, each)).map(itemOf),
        next: items.length === query.limit && last ? last.key : null,
      }
    },
  }),
  endpoint({
    id: 'item.history',
    path: `${urls.api}/populations/{population}/history`,
    about: 'Every version of one item, oldest first.',
    permission: 'own.use',
    query: z.strictObject({ population, key: z.string().min(1).max(20_000) }),
    answer: z.object({ versions: z.array(Item) }),
    read: async (visit, query) => {
      refuseUnseen(visit, query.population)
      const all = await look(visit, (tx) => itemHistory(tx, query.population, query.key))
      const versions = all.filter((each) => isSeen(visit, query.population, each))
      if (versions.length === 0)
        throw new Refusal(
          'missing',
          'item-missing',
          'There is no such item.',
          'Check population and key.',
        )
      return { versions: versions.map(itemOf) }
    },
  }),
]
