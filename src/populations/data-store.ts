import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** The register of data stores: every database of the company, wherever it runs, kept by hand. */
export const DataStore = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  /** Who runs it: `aws`, `gcp`, `self` for our own machines, or the name of another provider. */
  provider: z.string().min(1),
  /** What it is: PostgreSQL, MongoDB Atlas, a hosted search. */
  product: z.string().min(1),
  /** The account of whoever answers for it. */
  owner: personal(z.string(), { de: 'Verantwortlich', en: 'Owner' }, duties),
  /** ISO 3166-1 codes of every country its data lies in, copies and backups included. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  encrypted: z.enum(['yes', 'no', 'not-known']),
  backedUp: z.enum(['yes', 'no', 'not-needed', 'not-known']),
  /** Where a source reads it: its id there, `*` standing for any run of signs. Then what the source says counts, and not this. */
  readAs: z.string().optional(),
  /** The day somebody last saw that all this is so, as claimed. */
  checkedOn: z.iso.date(),
})
export type DataStore = z.infer<typeof DataStore>

export const dataStores: Population<DataStore> = {
  id: 'data-store',
  item: DataStore,
  key: (store) => store.id,
  kind: 'managed',
}

/** Whether the register alone speaks for a store: where a source reads it, what the source says counts. */
export function isOnlyRegistered(store: DataStore): boolean {
  return store.readAs === undefined
}

/** What an item made from an entry of the register is called. */
export function registeredKey(store: DataStore): string {
  return `register/${store.id}`
}
