import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { findOrganisation } from '#run/begin.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { explain, openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import type { Organisation } from '#store/organisation.ts'

import { environment } from './environment.ts'

/** Options every command takes. */
export interface GlobalOptions {
  data: string
  org?: string
  json?: boolean
}

/** Opens the store named by the options, and closes it whatever happens. */
export async function withStore<Result>(
  options: GlobalOptions,
  name: string,
  use: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl: url } = environment
  const store = await openStore({
    directory: openDataDirectory(options.data),
    name: `beleg ${name}`,
    ...(url !== undefined && { url }),
  })
  try {
    return await use(store)
  } catch (error) {
    throw explain(error)
  } finally {
    await store.close()
  }
}

/** The same, for commands about one organisation. */
export async function withOrganisation<Result>(
  options: GlobalOptions,
  name: string,
  use: (store: Store, organisation: Organisation) => Promise<Result>,
): Promise<Result> {
  return await withStore(
    options,
    name,
    async (store) => await use(store, await findOrganisation(store, options.org)),
  )
}

/** Whether there is a database to open; commands that can do without one then make none. */
export function hasStore(options: GlobalOptions): boolean {
  return (
    environment.databaseUrl !== undefined ||
    existsSync(join(options.data, 'database', 'PG_VERSION'))
  )
}
