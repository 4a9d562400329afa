import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { findOrganisation, noOrganisation } from '#run/begin.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store, StoreOptions } from '#store/database.ts'
import { explain } from '#store/explain.ts'
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
  opening: Pick<StoreOptions, 'mayBeHalfRestored'> = {},
): Promise<Result> {
  const store = await openStoreOf(options, name, opening)
  try {
    return await use(store)
  } catch (error) {
    throw explain(error)
  } finally {
    await store.close()
  }
}

/** Opens the store named by the options; the caller closes it. `name` is what the server's list of connections shows. */
export async function openStoreOf(
  options: GlobalOptions,
  name: string,
  opening: Pick<StoreOptions, 'mayBeHalfRestored'> = {},
): Promise<Store> {
  const { databaseUrl: url, sealKey } = environment
  return await openStore({
    directory: openDataDirectory(options.data, { ...(sealKey !== undefined && { sealKey }) }),
    name: `beleg ${name}`,
    ...(url !== undefined && { url }),
    ...opening,
  })
}

/** The same, for commands about one organisation. Where none can be, nothing is made: the directory may be misspelt. */
export async function withOrganisation<Result>(
  options: GlobalOptions,
  name: string,
  use: (store: Store, organisation: Organisation) => Promise<Result>,
): Promise<Result> {
  if (!hasStore(options)) throw noOrganisation()
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
