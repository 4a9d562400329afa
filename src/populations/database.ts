import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'
import { RequiredTls } from './required-tls.ts'

/** One physical place: the provider's name for it, and its country where we know it (ISO 3166-1 alpha-2). */
export const Location = z.object({ region: z.string(), country: z.string().length(2).optional() })
export type Location = z.infer<typeof Location>

/** A store of company data, whichever cloud runs it: a database instance or cluster, a table, a bucket. */
export const Database = z.object({
  /** The provider's own name for it: an ARN or a full resource name. */
  id: z.string(),
  /** Who runs the machines: `aws`, `gcp`, or another; absent where a register of data stores does not say. */
  provider: z.string().optional(),
  account: z.string(),
  kind: z.enum(['instance', 'cluster', 'table', 'bucket']),
  engine: z.string(),
  /** Every physical place its data is kept in, live replicas included. */
  locations: reported(z.array(Location).min(1)),
  encryptedAtRest: reported(z.boolean()),
  /**
   * Of what clients connect to as a server. RDS, Aurora, DocumentDB, Neptune, Redshift: the parameter group; ElastiCache, MemoryDB,
   * OpenSearch: the cluster's own switch. Cloud SQL: `sslMode`; Memorystore: `transitEncryptionMode`. Tables and buckets have none.
   */
  requiresTls: reported(RequiredTls),
})
export type Database = z.infer<typeof Database>

export const databases: Population<Database> = {
  id: 'database',
  item: Database,
  key: (database) => database.id,
  kind: 'read',
}
