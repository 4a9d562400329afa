import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** An account of AWS or a project of Google Cloud that can hold something: those suspended or closed are not listed. */
export const CloudAccount = z.object({
  /** `aws/111122223333`, `gcp/<project id>`. */
  id: z.string(),
  provider: z.string(),
  /** The provider's own id: twelve digits on AWS, the project id on Google Cloud. */
  account: z.string(),
  /** What its owners call it, where the list of accounts says so. */
  name: z.string().optional(),
  /** What became of the scopes that this reading expected of the account: once it has been through all of them. */
  reading: reported(
    z.object({
      /** When the reading began. */
      at: z.iso.datetime(),
      /** How many scopes were expected. */
      scopes: z.int().min(0),
      /** How many of them were not read to the end. */
      incomplete: z.int().min(0),
      /** The first of those by name, to find its receipt by. */
      first: z.string().optional(),
    }),
  ),
})
export type CloudAccount = z.infer<typeof CloudAccount>

export const cloudAccounts: Population<CloudAccount> = {
  id: 'cloud-account',
  item: CloudAccount,
  key: (account) => account.id,
  kind: 'read',
}
