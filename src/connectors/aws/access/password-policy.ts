import { z } from 'zod'

import type { Page } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { passwordPolicies } from '#populations/password-policy.ts'
import type { PasswordPolicy } from '#populations/password-policy.ts'

const Policy = z
  .object({
    MinimumPasswordLength: z.int().nullish(),
    RequireSymbols: z.boolean().nullish(),
    RequireNumbers: z.boolean().nullish(),
    RequireUppercaseCharacters: z.boolean().nullish(),
    RequireLowercaseCharacters: z.boolean().nullish(),
    ExpirePasswords: z.boolean().nullish(),
    MaxPasswordAge: z.int().nullish(),
    PasswordReusePrevention: z.int().nullish(),
  })
  .transform((raw) => raw)
const PolicyPage: z.ZodType<Page> = z
  .object({ PasswordPolicy: z.looseObject({ MinimumPasswordLength: z.int() }) })
  .transform(({ PasswordPolicy: policy }) => ({ items: [policy], next: undefined }))

/**
 * What holds where nobody set a policy: 8 signs, three of the four kinds, no end, no memory. Of known passwords it says
 * nothing. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
const byDefault: Omit<PasswordPolicy, 'id' | 'provider' | 'system'> = {
  isDefault: true,
  minLength: 8,
  upper: false,
  lower: false,
  digit: false,
  symbol: false,
  kindsOfSigns: 3,
  remembered: 0,
  maxAgeDays: 0,
  screened: false,
}
/** IAM says by an error that none was set; what then holds is known. */
const none: Page = { items: [null], next: undefined }

/**
 * What an account demands of the passwords of its IAM users.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html
 */
export const passwordPolicy: Read = {
  where: 'global',
  lists: ['iam.GetAccountPasswordPolicy'],
  permissions: ['iam:GetAccountPasswordPolicy'],
  feeds: [passwordPolicies],
  async read(place) {
    const listing = {
      service: 'iam',
      op: 'GetAccountPasswordPolicy',
      field: 'PasswordPolicy',
      page: PolicyPage,
      answers: { NoSuchEntity: none, NoSuchEntityException: none },
      item: Policy.nullable(),
      feeds: [passwordPolicies],
      neverEmpty: true,
    } as const
    await readList(place, listing, async (policies, scope) => {
      await place.reading.page(
        scope,
        passwordPolicies,
        policies.map((raw) => policyOf(place, raw)),
      )
      return policies.length
    })
  },
}

function policyOf({ account }: Place, raw: z.infer<typeof Policy> | null): PasswordPolicy {
  const named = {
    id: `aws/${account}/password-policy`,
    provider: 'aws',
    system: `aws/${account}`,
  }
  if (!raw) return { ...named, ...byDefault }
  const flag = (name: string, value: boolean | null | undefined) =>
    typeof value === 'boolean' ? { [name]: value } : {}
  return {
    ...named,
    isDefault: false,
    ...(typeof raw.MinimumPasswordLength === 'number' && { minLength: raw.MinimumPasswordLength }),
    ...flag('upper', raw.RequireUppercaseCharacters),
    ...flag('lower', raw.RequireLowercaseCharacters),
    ...flag('digit', raw.RequireNumbers),
    ...flag('symbol', raw.RequireSymbols),
    // AWS leaves both out where nothing of the kind is demanded; `ExpirePasswords` says so beside.
    remembered: raw.PasswordReusePrevention ?? 0,
    ...ageOf(raw),
    // AWS compares no password with lists of leaked ones.
    screened: false,
  }
}

function ageOf({ ExpirePasswords: ends, MaxPasswordAge: days }: z.infer<typeof Policy>): {
  maxAgeDays?: number
} {
  if (typeof days === 'number' && days > 0) return { maxAgeDays: days }
  return ends === false ? { maxAgeDays: 0 } : {}
}
