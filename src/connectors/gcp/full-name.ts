import { accountOf } from './place.ts'
import type { Place } from './place.ts'

/** Compute Engine names other resources by address; the name that Cloud Asset Inventory has for the same. */
export function computeName(address: string): string {
  const at = address.indexOf('/projects/')
  return at < 0 ? address : `//compute.googleapis.com${address.slice(at)}`
}

/** `projects/700000000001/…` as Cloud Asset Inventory calls it, by the project's id. */
export function byProjectId(place: Pick<Place, 'projects'>, resource: string): string {
  return resource.replace(
    /^projects\/(\d+)(?=\/)/,
    (_, number: string) => `projects/${accountOf(place, number)}`,
  )
}
