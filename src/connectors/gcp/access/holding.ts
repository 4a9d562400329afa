import type { Grant } from '#populations/grant.ts'
import type { Principal } from '#populations/principal.ts'
import { isKnown } from '#populations/reported.ts'

import type { Because } from './account-reach.ts'
import { becomesBy, buildsBy, waysOf } from './roles.ts'
import type { Roles } from './roles.ts'

/** What one member comes to by all its grants. */
export interface Holding {
  kind: Grant['principalKind']
  /** By those on whole projects, folders and organisations, as the two that follow. */
  admin: Grant['admin']
  ways: Set<string>
  /** The first role of which nobody knows what it opens, and why not. */
  unsaid: { because: Because } | undefined
  /** By the full name of a service account on which alone it has rights: the ways that they open, or why that is not known. */
  accounts: Map<string, Ways>
  /** By the place (`projects/1`) in which it may have things built, likewise. */
  builds: Map<string, Ways>
}

/** What opens something, and whether something unknown might. */
export interface Ways {
  ways: Set<string>
  unsure: { because: Because } | undefined
}

const places = '//cloudresourcemanager.googleapis.com/'

/** Whether it matters what is in a role that is held on this: on all else it makes no way. */
export function isJudged(scope: string): boolean {
  return scope.startsWith(places) || isAccount(scope)
}

function isAccount(scope: string): boolean {
  return /^\/\/iam\.googleapis\.com\/.*\/serviceAccounts\/[^/]+$/.test(scope)
}

/** Adds a grant to what its holder comes to. */
export function addGrant(held: Map<string, Holding>, grant: Grant, roles: Roles): void {
  const holding = held.get(grant.principal) ?? {
    kind: grant.principalKind,
    admin: false,
    ways: new Set<string>(),
    unsaid: undefined,
    accounts: new Map(),
    builds: new Map(),
  }
  held.set(grant.principal, holding)
  if (grant.scope.startsWith(places)) {
    if (holding.admin !== true && grant.admin !== false) holding.admin = grant.admin
    const ways = waysOf(roles, grant.policy)
    if (isKnown(ways)) for (const way of ways) holding.ways.add(way)
    else holding.unsaid ??= { because: ways }
    addWays(holding.builds, grant.scope.slice(places.length), buildsBy(roles, grant.policy))
  } else if (isAccount(grant.scope)) {
    addWays(holding.accounts, grant.scope, becomesBy(roles, grant.policy))
  }
}

function addWays(held: Map<string, Ways>, to: string, opened: Principal['escalation']): void {
  if (isKnown(opened) && opened.length === 0) return
  const on = held.get(to) ?? { ways: new Set(), unsure: undefined }
  held.set(to, on)
  if (isKnown(opened)) for (const way of opened) on.ways.add(way)
  else on.unsure ??= { because: opened }
}
