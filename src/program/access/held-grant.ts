import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { Grant, grants } from '#populations/grant.ts'

/** A grant, and whether its holder is declared to be for emergencies. */
export const HeldGrant = Grant.extend({ isBreakGlass: z.boolean() })
export type HeldGrant = z.infer<typeof HeldGrant>

export const heldGrants = derived({
  id: 'held-grant',
  item: HeldGrant,
  key: (item: HeldGrant) => item.id,
  each: [grants],
  // Declarations name accounts, and a grant knows its account; they are few.
  with: { declarations: { of: accountDeclarations } },
  derive: (grant: Grant, { declarations }: { declarations: readonly AccountDeclaration[] }) => [
    {
      ...grant,
      isBreakGlass: declarations.some(
        ({ account, kind }) => kind === 'break-glass' && account === grant.principal,
      ),
    },
  ],
})
