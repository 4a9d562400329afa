import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'
import { passwordPolicies } from '#populations/password-policy.ts'

import { readAssignments } from './identity-center-assignments.ts'
import { Instance, User, userArn } from './identity-center-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' } as const

const within = [identityAccounts, liveAccess, grants]
/** What the instance itself demands of whoever signs in. */
const rules = [identitySettings, passwordPolicies]

/**
 * Users of IAM Identity Center, and which roles in which accounts they may take on. Every account of an organisation sees its
 * instance; its own account alone, and its own region, is asked who is in it, and the account that reads the organisation where
 * its administration is delegated to that.
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
    'organizations:ListDelegatedServicesForAccount',
  ],
  feeds: [...within, ...rules],
  async read(place) {
    const own: Instance[] = []
    const others: Instance[] = []
    const listing = {
      service: 'sso-admin',
      op: 'ListInstances',
      field: 'Instances',
      next,
      item: Instance,
      feeds: rules,
      leadsTo: within,
    }
    const { account, region } = place
    await readList(
      place,
      listing,
      async (page) => {
        for (const each of page.filter((each) => (each.region ?? region) === region)) {
          const isOwn = (each.owner ?? account) === account
          ;(isOwn ? own : others).push(each)
        }
        return page.length
      },
      async (scope) => {
        if (own.length > 0) await pageRules(place, scope, account)
      },
    )
    // An account has one at most.
    const [instance = await delegatedTo(place, others[0])] = own
    if (!instance) return
    await readUsers(place, instance)
    await readAssignments(place, instance)
  },
}

/**
 * An instance of another account that the reader of the organisation administers for it.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedServicesForAccount.html
 */
async function delegatedTo(
  place: Place,
  other: Instance | undefined,
): Promise<Instance | undefined> {
  if (!place.isReader || !other?.owner) return undefined
  const { owner } = other
  let isDelegated = false
  const listing = {
    service: 'organizations',
    op: 'ListDelegatedServicesForAccount',
    params: { AccountId: place.account },
    field: 'DelegatedServices',
    next,
    item: z.object({ ServicePrincipal: z.string() }),
    feeds: rules,
    leadsTo: within,
  }
  await readList(
    place,
    listing,
    async (page) => {
      isDelegated ||= page.some(({ ServicePrincipal: name }) => name === 'sso.amazonaws.com')
      return page.length
    },
    async (scope) => {
      if (isDelegated) await pageRules(place, scope, owner)
    },
  )
  return isDelegated ? other : undefined
}

function systemOf(account: string): string {
  return `aws/${account}/identity-center`
}

/** That these rules exist is certain, and no call tells what they are: of an identity provider behind it they are that one's. */
async function pageRules({ reading }: Place, scope: string, account: string): Promise<void> {
  const system = systemOf(account)
  const of = { provider: 'aws', system }
  await reading.page(scope, identitySettings, [
    { id: `${system}/mfa-required`, ...of, setting: 'mfa-required' },
  ])
  await reading.page(scope, passwordPolicies, [{ id: `${system}/password-policy`, ...of }])
}

/** Password, second factor and last sign-in are not told by any call, and so are absent. */
async function readUsers(place: Place, { store, owner }: Instance): Promise<void> {
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
    const system = systemOf(owner ?? account)
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
