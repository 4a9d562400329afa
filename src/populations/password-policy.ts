import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/**
 * What a system demands of the passwords it keeps. A demand that does not exist is `false` or 0, and known; absent is only
 * what the source does not tell.
 *
 * AWS: `aws/<account>/password-policy`; where an account has set none, AWS's default holds. Of Identity Center
 * (`aws/<account>/identity-center/password-policy`) and of Google's directory (`gcp/<scope>/password-policy`) there is one, and nothing of it is told.
 */
export const PasswordPolicy = z.object({
  id: z.string(),
  provider: z.string().optional(),
  system: z.string(),
  /** Nobody has set one, and the provider's own default holds. */
  isDefault: reported(z.boolean()),
  minLength: reported(z.int().min(0)),
  upper: reported(z.boolean()),
  lower: reported(z.boolean()),
  digit: reported(z.boolean()),
  symbol: reported(z.boolean()),
  /** How many kinds of signs (upper, lower, digit, symbol) are needed, where the policy asks for a number and not for kinds. */
  kindsOfSigns: reported(z.int().min(0)),
  /** How many earlier passwords may not come again. */
  remembered: reported(z.int().min(0)),
  /** Days until a password must be changed; 0 where it never must. */
  maxAgeDays: reported(z.int().min(0)),
  /** Whether known and leaked passwords are refused. */
  screened: reported(z.boolean()),
})
export type PasswordPolicy = z.infer<typeof PasswordPolicy>

export const passwordPolicies: Population<PasswordPolicy> = {
  id: 'password-policy',
  item: PasswordPolicy,
  key: (policy) => policy.id,
  kind: 'read',
}
