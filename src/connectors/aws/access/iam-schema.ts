import { z } from 'zod'

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html */
export const CompiledReport = z.object({ State: z.literal('COMPLETE') }).transform(() => true)

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html */
export const LoginProfile = z
  .object({ LoginProfile: z.object({ CreateDate: z.iso.datetime({ offset: true }).nullish() }) })
  .transform(({ LoginProfile: { CreateDate: created } }) => ({
    enabled: true,
    lastUsed: null,
    changed: created ? new Date(created).toISOString() : null,
  }))

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html */
export const KeyMetadata = z
  .object({
    Status: z.enum(['Active', 'Inactive', 'Expired']),
    CreateDate: z.iso.datetime({ offset: true }),
  })
  .transform((raw) => ({
    active: raw.Status === 'Active',
    created: new Date(raw.CreateDate).toISOString(),
  }))

/** A virtual device, and whose it is. https://docs.aws.amazon.com/IAM/latest/APIReference/API_VirtualMFADevice.html */
export const VirtualDevice = z
  .object({ SerialNumber: z.string(), User: z.object({ Arn: z.string().optional() }).nullish() })
  .transform((raw) => ({ serial: raw.SerialNumber, user: raw.User?.Arn }))

const Count = z.int().min(0)
const One = z
  .int()
  .min(0)
  .max(1)
  .transform((one) => one === 1)

/**
 * What the account's summary says of root. `AccountPasswordPresent` is newer than the others; where it says no, nobody can
 * sign in as root at all. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export const RootSummary = z
  .object({
    AccountMFAEnabled: One,
    AccountAccessKeysPresent: Count,
    AccountPasswordPresent: One.optional(),
  })
  .transform((raw) => ({
    mfa: raw.AccountMFAEnabled,
    keys: raw.AccountAccessKeysPresent,
    hasPassword: raw.AccountPasswordPresent,
  }))
