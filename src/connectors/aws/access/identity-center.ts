import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'
import { passwordPolicies } from '#populations/password-policy.ts'
import { signOnAdministrations } from '#populations/sign-on-administration.ts'
import type { SignOnAdministration } from '#populations/sign-on-administration.ts'

import { readAssignments } from './identity-center-assignments.ts'
import { Instance, User, userArn } from './identity-center-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' } as const

const within = [identityAccounts, liveAccess, grants]
/** What the instance itself demands of whoever signs in, and from where it is administered. */
const rules = [identitySettings, passwordPolicies, signOnAdministrations]

/**
 * Users of IAM Identity Center, and which roles in which accounts they may take on. Every account of an organisation sees its
 * instance; its own account alone, and its own region, is asked who is in it, and the account that reads the organisation where
 * its administration is delegated to that. Whom else it is delegated to, only the organisation tells.
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
    'organizations:ListDelegatedAdministrators',
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
        if (own.length > 0) await pageAdministrations(place, scope, [account])
        else if (others.length > 0 && place.isReader === undefined)
          await pageAdministrations(place, scope, [account], {})
      },
    )
    // An account has one at most.
    const [seen] = [...own, ...others]
    if (!seen) return
    const delegates = place.isReader ? await readDelegates(place, seen) : []
    const [instance = delegates.includes(account) ? seen : undefined] = own
    if (!instance) return
    await readUsers(place, instance)
    await readAssignments(place, instance)
  },
}

/**
 * The accounts that the administration of an instance is delegated to, read once, by the reader of the organisation.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
 */
async function readDelegates(place: Place, { owner }: Instance): Promise<readonly string[]> {
  const { account } = place
  const isTheirs = owner !== undefined && owner !== account
  const delegates: string[] = []
  const listing = {
    service: 'organizations',
    op: 'ListDelegatedAdministrators',
    params: { ServicePrincipal: 'sso.amazonaws.com' },
    field: 'DelegatedAdministrators',
    next,
    item: z.object({ Id: z.string().regex(/^\d{12}$/) }),
    feeds: isTheirs ? rules : [signOnAdministrations],
    leadsTo: isTheirs ? within : [],
  }
  await readList(
    place,
    listing,
    async (page) => {
      delegates.push(...page.map(({ Id: id }) => id))
      return page.length
    },
    async (scope) => {
      if (isTheirs && delegates.includes(account)) await pageRules(place, scope, owner)
      await pageAdministrations(place, scope, delegates)
    },
  )
  return delegates
}

async function pageAdministrations(
  { reading }: Place,
  scope: string,
  accounts: readonly string[],
  state: Pick<SignOnAdministration, 'on'> = { on: true },
): Promise<void> {
  const items = accounts.map((account) => ({ id: `aws/${account}`, provider: 'aws', ...state }))
  await reading.page(scope, signOnAdministrations, items)
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
