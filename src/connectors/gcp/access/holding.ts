import type { Grant } from '#populations/grant.ts'
import { isKnown } from '#populations/reported.ts'

import type { Because } from './account-reach.ts'
import { becomesBy, waysOf } from './roles.ts'
import type { CustomRoles } from './roles.ts'

/** What one member comes to by all its grants. */
export interface Holding {
  kind: Grant['principalKind']
  /** By those on whole projects, folders and organisations, as the two that follow. */
  admin: Grant['admin']
  ways: Set<string>
  /** The first role of which nobody knows what it opens, and why not. */
  unsaid: { because: Because } | undefined
  /** By the full name of a service account on which alone it has rights: the ways that they open, or why that is not known. */
  accounts: Map<string, { ways: Set<string>; unsure: { because: Because } | undefined }>
}

/** Adds a grant to what its holder comes to. */
export function addGrant(held: Map<string, Holding>, grant: Grant, roles: CustomRoles): void {
  const holding = held.get(grant.principal) ?? {
    kind: grant.principalKind,
    admin: false,
    ways: new Set<string>(),
    unsaid: undefined,
    accounts: new Map(),
  }
  held.set(grant.principal, holding)
  if (grant.scope.startsWith('//cloudresourcemanager.googleapis.com/')) {
    if (holding.admin !== true && grant.admin !== false) holding.admin = grant.admin
    const ways = waysOf(roles, grant.policy)
    if (isKnown(ways)) for (const way of ways) holding.ways.add(way)
    else holding.unsaid ??= { because: ways }
  } else if (/^\/\/iam\.googleapis\.com\/.*\/serviceAccounts\/[^/]+$/.test(grant.scope)) {
    const ways = becomesBy(roles, grant.policy)
    const on = holding.accounts.get(grant.scope) ?? { ways: new Set(), unsure: undefined }
    if (isKnown(ways)) for (const way of ways) on.ways.add(way)
    else on.unsure ??= { because: ways }
    holding.accounts.set(grant.scope, on)
  }
}
