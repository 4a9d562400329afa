import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { DatabaseKind } from './database.ts'
import { reported } from './reported.ts'

/**
 * How many stores of one kind another of the provider's services knows, to hold our own count against. AWS:
 * `aws/<account>/<region>/config/AWS::RDS::DBInstance` of AWS Config. Google Cloud: a search of Cloud Asset
 * Inventory by asset type, `gcp/<project>/assets/sqladmin.googleapis.com/Instance`. Where no such service is on, there is no item.
 */
export const InventoryCount = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Absent where it counts all places together. */
  region: z.string().optional(),
  /** The provider's own word for what is counted. */
  type: z.string(),
  kind: DatabaseKind,
  /** The engines it counts; absent where it counts every engine of the kind. */
  engines: z.array(z.string()).optional(),
  /** How the ids of what it counts look, where others have the same kind and engine (`arn:*:rds:*`, not those of Lightsail). */
  ids: z.string().optional(),
  /** Absent too where it is not counted, or no longer. */
  count: reported(z.int().min(0)),
  /** AWS: the recorder of AWS Config leaves it out, or is off or cannot deliver, so that what it counted once says nothing. */
  uncounted: z.enum(['left-out', 'stopped']).optional(),
})
export type InventoryCount = z.infer<typeof InventoryCount>

export const inventoryCounts: Population<InventoryCount> = {
  id: 'inventory-count',
  item: InventoryCount,
  key: (counted) => counted.id,
  kind: 'read',
}
