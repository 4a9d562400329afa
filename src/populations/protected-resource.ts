import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** Something a backup service looks after. AWS Backup: a protected resource. Google Cloud: a data source of Backup and DR. */
export const ProtectedResource = z.object({
  /** The id of what is backed up: that of a database, volume or file system. */
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** The provider's word for its kind (`RDS`, `EBS`). */
  type: z.string().optional(),
  /** When a backup of it was last completed; absent where none ever was, or the service does not say. */
  lastBackup: z.iso.datetime().optional(),
})
export type ProtectedResource = z.infer<typeof ProtectedResource>

export const protectedResources: Population<ProtectedResource> = {
  id: 'protected-resource',
  item: ProtectedResource,
  key: (resource) => resource.id,
  kind: 'read',
}
