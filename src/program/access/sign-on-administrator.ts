import type { z } from 'zod'

import { derived } from '#engine/population.ts'
import { Principal, principals } from '#populations/principal.ts'
import { SignOnAdministration, signOnAdministrations } from '#populations/sign-on-administration.ts'

/** Whoever has rights in an account from which the sign-on to all others is administered, as far as is known. */
export const SignOnAdministrator = Principal.pick({
  id: true,
  provider: true,
  system: true,
  name: true,
  kind: true,
  admin: true,
  signOnEscalation: true,
}).extend({ administered: SignOnAdministration.shape.on })
export type SignOnAdministrator = z.infer<typeof SignOnAdministrator>

export const signOnAdministrators = derived({
  id: 'sign-on-administrator',
  item: SignOnAdministrator,
  key: (item: SignOnAdministrator) => item.id,
  each: [signOnAdministrations],
  with: {
    holders: { of: principals, by: ({ system }: Principal) => system, isFoundBy: 'system' },
  },
  derive: (
    { on }: SignOnAdministration,
    { holders }: { holders: readonly Principal[] },
  ): SignOnAdministrator[] =>
    holders.map((holder) => ({
      ...SignOnAdministrator.parse(holder),
      ...(on !== undefined && { administered: on }),
    })),
})
