import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import type { IdentitySetting } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'

import { readAssignments } from './identity-center-assignments.ts'
import { Instance, User, userArn } from './identity-center-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' } as const

/**
 * Users of IAM Identity Center, and which roles in which accounts they may take on. Every account of an organisation sees its
 * instance; its own account alone, and its own region, is asked who is in it.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
export const identityCenter: Read = {
  where: 'region',
  lists: ['sso-admin.ListInstances'],
  permissions: [
    'sso:ListInstances',
    'sso:ListPermissionSets',
    'sso:DescribePermissionSet',
    'sso:ListAccountsForProvisionedPermissionSet',
    'sso:ListAccountAssignments',
    'identitystore:ListUsers',
    'identitystore:ListGroupMemberships',
  ],
  feeds: [identityAccounts, liveAccess, grants, identitySettings],
  async read(place) {
    const own: Instance[] = []
    const listing = {
      service: 'sso-admin',
      op: 'ListInstances',
      field: 'Instances',
      next,
      item: Instance,
      feeds: [identitySettings],
      leadsTo: [identityAccounts, liveAccess, grants],
    }
    const { account, region } = place
    await readList(
      place,
      listing,
      async (page) => {
        own.push(
          ...page.filter(
            (each) => (each.owner ?? account) === account && (each.region ?? region) === region,
          ),
        )
        return page.length
      },
      async (scope) => {
        if (own.length > 0) await place.reading.page(scope, identitySettings, [mfaRule(account)])
      },
    )
    // An account has one at most.
    const [instance] = own
    if (!instance) return
    await readUsers(place, instance)
    await readAssignments(place, instance)
  },
}

function systemOf(account: string): string {
  return `aws/${account}/identity-center`
}

/** That the rule exists is certain, and no call tells what it is. */
function mfaRule(account: string): IdentitySetting {
  const system = systemOf(account)
  return { id: `${system}/mfa-required`, provider: 'aws', system, setting: 'mfa-required' }
}

/** Password, second factor and last sign-in are not told by any call, and so are absent. */
async function readUsers(place: Place, { store }: Instance): Promise<void> {
  const { account, reading } = place
  const listing = {
    service: 'identitystore',
    op: 'ListUsers',
    params: { IdentityStoreId: store },
    field: 'Users',
    next,
    item: User,
    feeds: [identityAccounts, liveAccess],
  }
  await readList(place, listing, async (page, scope) => {
    const system = systemOf(account)
    const users = page.map(({ id, ...said }) => ({
      id: userArn(place, id),
      provider: 'aws',
      system,
      kind: 'human' as const,
      isSignOn: true as const,
      ...said,
    }))
    const live = users
      .filter(({ active }) => active !== false)
      .map(({ id, name, email }) => ({ id, system, name, ...(email !== undefined && { email }) }))
    await reading.page(scope, identityAccounts, users)
    await reading.page(scope, liveAccess, live)
    return users.length
  })
}
