import type { AccessKey } from '#populations/access-key.ts'
import type { Grant } from '#populations/grant.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import type { IdentitySetting } from '#populations/identity-setting.ts'
import type { LiveAccess } from '#populations/live-access.ts'
import {
  givesWildcard,
  isAdministrator,
  isPartOfAdministrator,
} from '#populations/policy/administrator.ts'
import { signOnEscalationPaths } from '#populations/policy/escalation-paths.ts'
import { escalationsOf } from '#populations/policy/escalation.ts'
import type { Climber, Heights } from '#populations/policy/escalation.ts'
import { isOpenToAnybody } from '#populations/policy/open-to-anybody.ts'
import { rightsOf } from '#populations/policy/rights.ts'
import { trustsSharedIssuer } from '#populations/policy/shared-issuer.ts'
import type { Statement } from '#populations/policy/statement.ts'
import { deniesWithoutMfa } from '#populations/policy/without-mfa.ts'
import type { Principal } from '#populations/principal.ts'
import type { Unread } from '#populations/reported.ts'

import type { Detail } from './authorization-schema.ts'
import type { Credentials } from './credential-report.ts'
import { holdingsOf } from './holdings.ts'
import type { AccountRights, Held } from './holdings.ts'
import type { ServiceSignIns } from './service-credentials.ts'

/** What was read of an account's users besides their rights: their credentials by ARN, or that these were not read. */
export type CredentialsOf = (arn: string) => Credentials | Unread | undefined

export interface Where {
  account: string
  partition: string
  /** Named by what a list that broke off cannot tell; nothing where it was read whole. */
  unread: Unread | undefined
  /** Absent where a recording never asked. */
  services: ServiceSignIns | undefined
}

/** Every item that an account's authorisation details give, in no order that matters. */
export function itemsOf(details: readonly Detail[], credentials: CredentialsOf, where: Where) {
  const rights = holdingsOf(details)
  const all = [...rights.users, ...rights.roles]
  const heights = heightsOf(rights)
  const accounts = rights.users.map((held) => accountOf(held, credentials, where))
  return {
    accounts,
    live: accounts.filter(({ active }) => active !== false).map(liveOf),
    grants: all.flatMap((held) => grantsOf(held, credentials, where)),
    principals: all.map((held) => principalOf(held, rights, heights, where)),
    settings: [mfaSetting(rights, credentials, where)],
  }
}

function systemOf({ account }: Pick<Where, 'account'>): { provider: 'aws'; system: string } {
  return { provider: 'aws', system: `aws/${account}` }
}

function accountOf(
  { holder, holdings }: Held,
  credentials: CredentialsOf,
  where: Where,
): IdentityAccount {
  const email = [...holder.tags].find(([key]) => key.toLowerCase() === 'email')?.[1] ?? holder.name
  const { asOf, ...signIn } = signInOf(credentials(holder.arn))
  const active = isAnyway(signIn.active, where.services?.(holder.name))
  return {
    id: holder.arn,
    ...systemOf(where),
    name: holder.name,
    ...(isAddress(email) && { email }),
    ...signIn,
    ...(active !== undefined && { active }),
    groups: holder.groups.toSorted(),
    directPolicies: holdings
      .filter(({ via }) => via === 'direct')
      .map(({ policy }) => policy)
      .toSorted(),
    ...(holder.created !== undefined && { created: holder.created }),
    ...(asOf !== undefined && { asOf }),
  }
}

/** Whether one of two ways in is open: by password or key, or to a single service. */
function isAnyway(
  active: IdentityAccount['active'],
  service: boolean | Unread | undefined,
): IdentityAccount['active'] {
  if (service === true) return true
  return active === false && service !== undefined ? service : active
}

function liveOf({ id, system, name, email }: IdentityAccount): LiveAccess {
  return { id, system, name, ...(email !== undefined && { email }) }
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) && /^[\w.+'-]+@[\w.-]+$/.test(text)
}

/** The fields that only credentials tell, of a user or of root. */
export function signInOf(
  read: Credentials | Unread | undefined,
): Pick<IdentityAccount, 'active' | 'password' | 'mfa' | 'keys' | 'lastUsed' | 'asOf'> {
  if (read === undefined) return {}
  if ('unread' in read) {
    return { active: read, password: read, mfa: read, keys: read, lastUsed: read }
  }
  const { password, lastSignIn, mfa, keys, asOf } = read
  const activeKeys = keys.filter(({ active }) => active).length
  const uses = [lastSignIn, ...keys.map(({ lastUsed }) => lastUsed)]
  const lastUse = uses
    .filter((use) => typeof use === 'string')
    .toSorted()
    .at(-1)
  return {
    ...(password && { active: password.enabled || activeKeys > 0, password }),
    ...(mfa !== undefined && { mfa }),
    keys: activeKeys,
    lastUsed: lastUse ?? null,
    asOf,
  }
}

/** The keys of a user or of root, by their slots. */
export function keysOf(read: Credentials, holder: string, account: string): AccessKey[] {
  return read.keys.map(({ slot, active, created, lastUsed }) => ({
    id: `${holder}/access-key-${slot}`,
    ...systemOf({ account }),
    holder,
    active,
    ...(created !== undefined && { created }),
    lastUsed,
    asOf: read.asOf,
  }))
}

function grantsOf(held: Held, credentials: CredentialsOf, where: Where): Grant[] {
  const { holder, holdings } = held
  const standing = isStanding(holder, credentials)
  const makes = makersOfAdmin(held)
  return holdings.map(({ policy, via, statements }) => {
    const admin = makes(statements) ?? where.unread
    const wildcard = statements ? givesWildcard(statements, where.account) : where.unread
    return {
      id: via === 'direct' ? `${holder.arn} ${policy}` : `${holder.arn} ${policy} via ${via}`,
      ...systemOf(where),
      principal: holder.arn,
      principalKind: holder.kind,
      policy,
      policyBy: /^arn:[^:]+:iam::aws:/.test(policy) ? ('provider' as const) : ('company' as const),
      scope: `aws/${where.account}`,
      via,
      ...(admin !== undefined && { admin }),
      ...(wildcard !== undefined && { wildcard }),
      ...(standing !== undefined && { standing }),
    }
  })
}

/**
 * Which of a holder's policies make an administrator: each that does so alone, or where only all of them together do, each
 * that gives a part of it. None where another takes it away, and nothing where it is not known.
 */
function makersOfAdmin({
  holdings,
  boundary,
  isAdmin,
}: Held): (statements: readonly Statement[] | undefined) => boolean | undefined {
  if (isAdmin === false) return () => false
  if (boundary === 'unknown') return () => undefined
  const isOne = (statements: readonly Statement[]) =>
    isAdministrator(rightsOf(statements, boundary))
  const isAlone = holdings.some(({ statements }) => statements && isOne(statements))
  return (statements) => {
    if (!statements) return undefined
    if (isOne(statements)) return true
    if (isAlone || !isPartOfAdministrator(statements)) return false
    // What else there is may make up the rest.
    return isAdmin
  }
}

/**
 * A user with a password or key has its rights at all times, and so has what runs under a role: on a service of AWS, or as pods of
 * a cluster of EKS, by the cluster's own issuer. Others take one on.
 */
function isStanding(
  holder: Held['holder'],
  credentials: CredentialsOf,
): boolean | Unread | undefined {
  if (holder.kind === 'role') return servicesTrusted(holder).length > 0 || isOfPods(holder)
  return signInOf(credentials(holder.arn)).active
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const clusterIssuer = /^Federated:arn:[^:]+:iam::\d+:oidc-provider\/oidc[.-]eks\./

function isOfPods({ trust }: Held['holder']): boolean {
  return trust.some(
    ({ effect, principals }) =>
      effect === 'Allow' && principals?.named.some((name) => clusterIssuer.test(name)) === true,
  )
}

/** The services of AWS that may take a role on, and so do what whoever starts them says. */
function servicesTrusted({ trust }: Held['holder']): string[] {
  return trust
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ principals }) => {
      if (!principals || principals.not) return principals ? ['*'] : []
      return principals.named.flatMap((name) =>
        name === '*' ? ['*'] : name.startsWith('Service:') ? [name.slice('Service:'.length)] : [],
      )
    })
}

function heightsOf({ users, roles, mightyGroups }: AccountRights): Heights {
  return {
    users: users.filter(({ isAdmin }) => isAdmin).map(({ holder }) => holder.arn),
    groups: mightyGroups,
    roles: roles
      .filter(({ isAdmin }) => isAdmin)
      .map(({ holder }) => ({
        arn: holder.arn,
        services: servicesTrusted(holder),
        trust: holder.trust,
      })),
  }
}

function principalOf(held: Held, rights: AccountRights, heights: Heights, where: Where): Principal {
  const { holder, holdings } = held
  const admin = held.isAdmin ?? where.unread
  const climber: Climber | undefined = held.rights && {
    kind: holder.kind === 'user' ? 'user' : 'role',
    arn: holder.arn,
    account: where.account,
    partition: where.partition,
    rights: held.rights,
    groups: holder.groups.map((name) => rights.groupArn(name) ?? name),
    policies: holdings
      .map(({ policy }) => policy)
      .filter((arn) => arn.includes(`:${where.account}:policy/`)),
    hasBoundary: holder.boundary !== undefined,
  }
  const { unread } = where
  const escalation = unread ?? (climber && escalationsOf(climber, heights))
  const signOn = unread ?? (climber && escalationsOf(climber, heights, signOnEscalationPaths))
  return {
    id: holder.arn,
    ...systemOf(where),
    name: holder.name,
    kind: holder.kind === 'user' ? 'user' : 'role',
    ...(admin !== undefined && { admin }),
    ...(escalation !== undefined && { escalation }),
    ...(signOn !== undefined && { signOnEscalation: signOn }),
    ...(holder.kind === 'role' && {
      openTrust: isOpenToAnybody(holder.trust) || trustsSharedIssuer(holder.trust),
      lastUsed: holder.lastUsed,
    }),
    ...(holder.created !== undefined && { created: holder.created }),
  }
}

/** Whether every user with a console password is under a policy that denies without a second factor. */
function mfaSetting(
  rights: AccountRights,
  credentials: CredentialsOf,
  where: Where,
): IdentitySetting {
  const withPassword = rights.users.map((held) => ({
    held,
    password: signInOf(credentials(held.holder.arn)).password,
  }))
  const unreadPassword = withPassword.flatMap(({ password }) =>
    password && 'unread' in password ? [password] : [],
  )[0]
  const outside = withPassword.filter(
    ({ held, password }) =>
      password &&
      'enabled' in password &&
      password.enabled &&
      !deniesWithoutMfa(held.holdings.flatMap(({ statements }) => statements ?? [])),
  )
  const isTold = withPassword.every(({ password }) => password !== undefined)
  const setting = {
    id: `aws/${where.account}/mfa-required`,
    ...systemOf(where),
    setting: 'mfa-required',
  } as const
  const unread = where.unread ?? unreadPassword
  if (unread) return { ...setting, on: unread, by: unread }
  if (!isTold) return setting
  const by = outside.map(({ held }) => held.holder.name).toSorted()
  return { ...setting, on: by.length === 0, by }
}
