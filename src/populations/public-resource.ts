import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/**
 * Something that anybody gets at, as the provider says: by its own analysis, or by the policies it answers. Only what is public is listed.
 *
 * AWS: snapshots of EBS and RDS and images of machines by their own permissions, and findings of Access Analyzer that are public, archived
 * ones too (keys, secrets, queues, topics, repositories, file systems, tables, buckets, roles). Google Cloud: whatever has a policy that names `allUsers` or `allAuthenticatedUsers`, but
 * for buckets and datasets, which say it themselves, and for the right to call a service, as anybody may ask a web server.
 */
export const PublicResource = z.object({
  /** `aws/<account>/public/<ARN>`, `gcp/<project>/public/<full name>`: the resource may be an item of its own elsewhere. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  /** The resource itself, by its ARN or its full name. */
  resource: z.string(),
  /** What it is, in the provider's words: `AWS::SQS::Queue`, `pubsub.googleapis.com/Topic`. */
  type: z.string(),
})
export type PublicResource = z.infer<typeof PublicResource>

export const publicResources: Population<PublicResource> = {
  id: 'public-resource',
  item: PublicResource,
  key: (resource) => resource.id,
  kind: 'read',
}
