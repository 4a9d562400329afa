import type { Population } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { snapshots } from '#populations/snapshot.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'

/** A population that a list may fill, and the field of its items that is their key. */
export interface Fillable {
  population: Population<unknown>
  keyField: string
}

/** Every population that a list may fill, by id. */
export const fillable: ReadonlyMap<string, Fillable> = new Map(
  [databases, snapshots, publicEndpoints, uptimeChecks].map((population: Population<unknown>) => [
    population.id,
    { population, keyField: 'id' },
  ]),
)

/** What a list may fill by this id; settings that name another are refused where they enter. */
export function requireFillable(id: string): Fillable {
  const found = fillable.get(id)
  if (!found) throw new TypeError(`no list fills ${id}`)
  return found
}
