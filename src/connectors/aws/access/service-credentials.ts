import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place } from '#connectors/aws/place.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { Unread } from '#populations/reported.ts'

const service = 'iam'
const op = 'ListServiceSpecificCredentials'
export const serviceCredentials = `${service}.${op}`

/** Whether a user, by name, can sign in to some service by a credential made for that one; unread where the list broke off before any was found. */
export type ServiceSignIns = (user: string) => boolean | Unread

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredentialMetadata.html */
const ServiceCredential = z
  .object({
    UserName: z.string().min(1),
    ServiceSpecificCredentialId: z.string().min(1),
    Status: z.enum(['Active', 'Inactive', 'Expired']),
    CreateDate: z.iso.datetime({ offset: true }),
    ExpirationDate: z.iso.datetime({ offset: true }).nullish(),
  })
  .transform((raw) => ({
    user: raw.UserName,
    id: raw.ServiceSpecificCredentialId,
    isOn: raw.Status === 'Active',
    created: new Date(raw.CreateDate).toISOString(),
    ends: raw.ExpirationDate ? new Date(raw.ExpirationDate) : undefined,
  }))

/**
 * Passwords and keys of users for one service each, such as CodeCommit or Keyspaces, and long-term keys for Bedrock: of all users and all
 * services in one paged list. When one was last used IAM does not say.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export async function readServiceCredentials(
  place: Place,
  arnOf: (user: string) => string,
): Promise<ServiceSignIns> {
  const { account, reading } = place
  const active = new Set<string>()
  const listing = {
    service,
    op,
    params: { AllUsers: true },
    field: 'ServiceSpecificCredentials',
    next: { from: 'Marker', as: 'Marker' },
    item: ServiceCredential,
    feeds: [accessKeys],
  }
  const isWhole = await readList(place, listing, async (page, scope) => {
    const keys = page.map(({ user, id, isOn, created, ends }) => {
      const isActive = isOn && (ends === undefined || ends > reading.at)
      if (isActive) active.add(user)
      const holder = arnOf(user)
      return {
        id: `${holder}/${id}`,
        provider: 'aws',
        system: `aws/${account}`,
        holder,
        active: isActive,
        created,
      }
    })
    await reading.page(scope, accessKeys, keys)
    return keys.length
  })
  return (user) =>
    active.has(user) || (isWhole ? false : { unread: scopeAt(place, serviceCredentials) })
}
