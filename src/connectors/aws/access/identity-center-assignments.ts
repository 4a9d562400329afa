import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place } from '#connectors/aws/place.ts'
import { grants } from '#populations/grant.ts'
import type { Grant } from '#populations/grant.ts'

import { Assignment, Membership, PermissionSet, userArn } from './identity-center-schema.ts'
import type { Instance } from './identity-center-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' } as const
const feeds = [grants]
const AccountId = z.string().regex(/^\d{12}$/)

/**
 * Who may take on which permission set in which account: one grant for each user, through a group or not. What a set holds is
 * judged at the role that it makes in the account.
 */
export async function readAssignments(
  place: Place,
  { arn, store, owner }: Instance,
): Promise<void> {
  const { account, partition, reading } = place
  const sets: string[] = []
  const listing = {
    service: 'sso-admin',
    op: 'ListPermissionSets',
    params: { InstanceArn: arn },
    field: 'PermissionSets',
    next,
    item: z.string().min(1),
    feeds: [],
    leadsTo: feeds,
  }
  let isWhole = await readList(place, listing, async (page) => {
    sets.push(...page)
    return page.length
  })
  const ask = (service: string, op: string) => new DetailScope(place, service, op, feeds)
  const described = ask('sso-admin', 'DescribePermissionSet')
  const provisioned = ask('sso-admin', 'ListAccountsForProvisionedPermissionSet')
  const assigned = ask('sso-admin', 'ListAccountAssignments')
  const memberships = ask('identitystore', 'ListGroupMemberships')
  const members = new Map<string, string[] | undefined>()
  let items = 0

  for (const set of sets.toSorted()) {
    const asked = { InstanceArn: arn, PermissionSetArn: set }
    const named = await described.ask(asked, PermissionSet)
    const accounts = await provisioned.askList(asked, {
      page: listIn('AccountIds', next),
      item: AccountId,
    })
    if ('unread' in named || 'unread' in accounts) {
      isWhole = false
      continue
    }
    for (const to of accounts.toSorted()) await readOne(asked, named.name, to)
  }
  await described.end()
  await provisioned.end()
  await memberships.end()
  await assigned.end({ items, isWhole })

  async function readOne(
    asked: { InstanceArn: string; PermissionSetArn: string },
    policy: string,
    to: string,
  ): Promise<void> {
    const listed = await assigned.askList(
      { ...asked, AccountId: to },
      { page: listIn('AccountAssignments', next), item: Assignment },
    )
    if ('unread' in listed) return
    const held = new Map<string, Grant>()
    for (const { isGroup, id } of listed) {
      if (!isGroup) {
        give(id, 'direct')
        continue
      }
      const users = await membersOf(id)
      if (!users) isWhole = false
      for (const user of users ?? []) give(user, `arn:${partition}:identitystore:::group/${id}`)
    }
    items += held.size
    await reading.page(assigned.scope, grants, [...held.values()])

    function give(user: string, via: string): void {
      const principal = userArn(place, user)
      const id = `${principal} ${asked.PermissionSetArn} in aws/${to}${via === 'direct' ? '' : ` via ${via}`}`
      held.set(id, {
        id,
        provider: 'aws',
        system: `aws/${owner ?? account}/identity-center`,
        principal,
        principalKind: 'user',
        policy,
        policyBy: 'company',
        scope: `aws/${to}`,
        via,
        // It names one role, whose own rights are judged in that account, and is taken on for a session.
        wildcard: false,
        standing: false,
      })
    }
  }

  async function membersOf(group: string): Promise<string[] | undefined> {
    if (!members.has(group)) {
      const listed = await memberships.askList(
        { IdentityStoreId: store, GroupId: group },
        { page: listIn('GroupMemberships', next), item: Membership },
      )
      members.set(group, 'unread' in listed ? undefined : listed)
    }
    return members.get(group)
  }
}
