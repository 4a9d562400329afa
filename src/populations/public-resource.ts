import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/**
 * Something that anybody gets at, as the provider's own analysis of its policies says: only what is public is listed.
 *
 * AWS: findings of Access Analyzer that are public, archived ones too (keys, secrets, queues, topics, repositories, snapshots,
 * file systems, tables, buckets, roles). Google Cloud: absent, policies themselves are read.
 */
export const PublicResource = z.object({
  /** `aws/<account>/public/<ARN>`: the resource may be an item of its own elsewhere. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  /** The resource itself, by its ARN. */
  resource: z.string(),
  /** What it is, in the provider's words: `AWS::SQS::Queue`. */
  type: z.string(),
})
export type PublicResource = z.infer<typeof PublicResource>

export const publicResources: Population<PublicResource> = {
  id: 'public-resource',
  item: PublicResource,
  key: (resource) => resource.id,
  kind: 'read',
}
