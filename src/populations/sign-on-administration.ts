import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/**
 * An account from which the sign-on to all others is administered: whoever has the right to do so there can come to any right that it
 * gives anywhere. AWS: the account that owns an instance of Identity Center, and whichever its administration is delegated to.
 */
export const SignOnAdministration = z.object({
  /** The account: `aws/111122223333`. */
  id: z.string(),
  provider: z.string().optional(),
  /** Absent where the account is under the sign-on of another, and no organisation is read that would tell whether it administers it. */
  on: reported(z.literal(true)),
})
export type SignOnAdministration = z.infer<typeof SignOnAdministration>

export const signOnAdministrations: Population<SignOnAdministration> = {
  id: 'sign-on-administration',
  item: SignOnAdministration,
  key: (administration) => administration.id,
  kind: 'read',
}
