import { z } from 'zod'

import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { databaseProxies } from '#populations/database-proxy.ts'
import type { DatabaseProxy } from '#populations/database-proxy.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { reported } from '#populations/reported.ts'
import { RequiredTls } from '#populations/required-tls.ts'

/** A database that clients connect to as a server, or a proxy before one; tables, buckets and the like are reached through the provider's own interface. */
export const DatabaseServer = z.object({
  id: z.string(),
  engine: z.string(),
  requiresTls: reported(RequiredTls),
})
export type DatabaseServer = z.infer<typeof DatabaseServer>

const kinds: ReadonlySet<string> = new Set([
  'instance',
  'cluster',
  'warehouse',
  'cache',
  'search',
  'stream',
])

const each: readonly Population<Database | DatabaseProxy>[] = [databases, databaseProxies]

export const databaseServers = derived({
  id: 'database-server',
  item: DatabaseServer,
  key: (server: DatabaseServer) => server.id,
  each,
  with: {},
  derive(server: Database | DatabaseProxy) {
    const { id, engine, requiresTls } = server
    return 'kind' in server && !kinds.has(server.kind) ? [] : [{ id, engine, requiresTls }]
  },
})
