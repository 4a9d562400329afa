import { z } from 'zod'

import type { Place } from '#connectors/aws/place.ts'

/** An instance, and whose it is. One seen from a region it was only copied to names its own. https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_InstanceMetadata.html */
export const Instance = z
  .object({
    InstanceArn: z.string().min(1),
    IdentityStoreId: z.string().min(1),
    OwnerAccountId: z.string().nullish(),
    PrimaryRegion: z.string().nullish(),
  })
  .transform((raw) => ({
    arn: raw.InstanceArn,
    store: raw.IdentityStoreId,
    owner: raw.OwnerAccountId ?? undefined,
    region: raw.PrimaryRegion ?? undefined,
  }))
export type Instance = z.infer<typeof Instance>

const Address = z.object({ Value: z.string().nullish(), Primary: z.boolean().nullish() })

/** Whether somebody was locked out is said by newer answers only. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html */
export const User = z
  .object({
    UserId: z.string().min(1),
    UserName: z.string().min(1),
    Emails: z.array(Address).nullish(),
    UserStatus: z.enum(['ENABLED', 'DISABLED']).nullish(),
    CreatedAt: z.iso.datetime({ offset: true }).nullish(),
  })
  .transform((raw) => {
    const addresses = (raw.Emails ?? []).toSorted((a, b) => Number(b.Primary) - Number(a.Primary))
    const email = [...addresses.map(({ Value }) => Value), raw.UserName].find(
      (text) => z.email().safeParse(text).success,
    )
    return {
      id: raw.UserId,
      name: raw.UserName,
      ...(email && { email }),
      ...(raw.UserStatus && { active: raw.UserStatus === 'ENABLED' }),
      ...(raw.CreatedAt && { created: new Date(raw.CreatedAt).toISOString() }),
    }
  })

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSet.html */
export const PermissionSet = z
  .object({ PermissionSet: z.object({ Name: z.string().min(1) }) })
  .transform(({ PermissionSet: { Name: name } }) => ({ name }))

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccountAssignment.html */
export const Assignment = z
  .object({ PrincipalType: z.enum(['USER', 'GROUP']), PrincipalId: z.string().min(1) })
  .transform((raw) => ({ isGroup: raw.PrincipalType === 'GROUP', id: raw.PrincipalId }))

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GroupMembership.html */
export const Membership = z
  .object({ MemberId: z.object({ UserId: z.string().min(1) }) })
  .transform(({ MemberId: { UserId: user } }) => user)

/**
 * What an instance calls a user: the name by which its grants know it too.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
 */
export function userArn({ partition }: Pick<Place, 'partition'>, id: string): string {
  return `arn:${partition}:identitystore:::user/${id}`
}
