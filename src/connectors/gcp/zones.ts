import type { Zones } from '#populations/database.ts'

/**
 * What Cloud SQL and AlloyDB say of a server: `REGIONAL` has a second one in another zone. Nothing where it says neither.
 * https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances#SqlAvailabilityType
 */
export function zonesBy(availability: string | null | undefined): { zones?: Zones } {
  if (availability === 'REGIONAL') return { zones: 'several' }
  return availability === 'ZONAL' ? { zones: 'one' } : {}
}
