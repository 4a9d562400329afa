import { dateIn } from '#engine/calendar.ts'
import type { Words } from '#engine/field.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { approvalsNeeded } from '#program/policies/approvals.ts'
import { versionsOf } from '#program/policies/find-version.ts'
import { hindranceOf } from '#program/policies/hindrance.ts'
import type { Hindrance } from '#program/policies/hindrance.ts'
import { plannedControls } from '#program/policies/planned-controls.ts'
import { isFor } from '#program/policies/policy-obligation.ts'
import { readProgram } from '#run/program-settings.ts'
import { accountNames } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople, peopledGroups } from '#store/people.ts'
import type { GuestVisit } from '#web/route.ts'

export interface PolicyRead {
  policy: Policy
  /** The newest first. */
  versions: PolicyVersion[]
  /** The controls it stands behind, as far as the program has them, with their sentences. */
  behind: { id: string; sentence: Words }[]
  /** What else it stands behind, though no sentence of the program speaks of it yet. */
  unspoken: Words[]
  /** How many people have to approve the newest version. */
  needed: number
  /** How many people are in its groups now; absent where it is for everybody. */
  inGroups?: number
  /** Those of its groups that nobody is in. */
  emptyGroups: readonly string[]
  /** What keeps those from approving whose approval the newest version waits for, by account. */
  hindered: ReadonlyMap<string, Hindrance>
  /** Of everybody who had a hand in it. */
  names: ReadonlyMap<string, string>
}

export async function readPolicy(
  tx: Tx,
  id: string,
  today: string,
  at: Date,
): Promise<PolicyRead | undefined> {
  const [found] = await listItems(tx, policies.id, { keys: [id] })
  if (!found) return undefined
  const versions = await versionsOf(tx, id)
  const hands = versions.flatMap(({ draftedBy, approvers = [], approvals }) => [
    draftedBy,
    ...approvers,
    ...approvals.map(({ by }) => by),
  ])
  const names = await accountNames(tx, [...new Set(hands)])
  const policy = policies.item.parse(found.content)
  const { controls } = await readProgram(tx)
  const behind = controls.flatMap(({ control: { id: control }, sentence }) =>
    policy.controls.includes(control) ? [{ id: control, sentence }] : [],
  )
  const there = new Set(controls.map(({ control }) => control.id))
  const unspoken = policy.controls.flatMap((each) =>
    there.has(each) ? [] : (plannedControls[each] ?? []),
  )
  const needed = await approvalsNeeded(tx, versions[0] ?? {})
  const peopled = await peopledGroups(tx, policy.groups, today)
  const emptyGroups = policy.groups.filter((group) => !peopled.has(group))
  const hindered = await hinderedOf(tx, versions[0], at)
  const whole = { policy, versions, behind, unspoken, needed, hindered, names, emptyGroups }
  if (policy.groups.length === 0) return whole
  const inGroups = (await allPeople(tx)).filter(
    ({ person }) => isFor(policy, person) && (person.end ?? '9') >= today,
  ).length
  return { ...whole, inGroups }
}

async function hinderedOf(
  tx: Tx,
  newest: PolicyVersion | undefined,
  at: Date,
): Promise<Map<string, Hindrance>> {
  const found = new Map<string, Hindrance>()
  if (newest?.state !== 'in-review') return found
  const { approvers = [], approvals } = newest
  for (const account of approvers.slice(approvals.length)) {
    const hindrance = await hindranceOf(tx, account, at)
    if (hindrance) found.set(account, hindrance)
  }
  return found
}

/** Today where the organisation is. */
export function todayOf({ house, at }: GuestVisit): string {
  return dateIn(house.organisation.timeZone, at)
}
