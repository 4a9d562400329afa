import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'
import { RequiredTls } from './required-tls.ts'

/** What stands before databases and takes the connections of clients in their place; it stores nothing. RDS Proxy. */
export const DatabaseProxy = z.object({
  /** The provider's own name: an ARN. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  name: z.string(),
  /** The family of databases whose protocol it speaks. */
  engine: z.string(),
  requiresTls: reported(RequiredTls),
})
export type DatabaseProxy = z.infer<typeof DatabaseProxy>

export const databaseProxies: Population<DatabaseProxy> = {
  id: 'database-proxy',
  item: DatabaseProxy,
  key: (proxy) => proxy.id,
  kind: 'read',
}
