import { createHash } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** The field of an action that names a version. */
export const versionField = field(
  z.string().regex(/^[a-z0-9-]{1,80}\/[1-9]\d{0,5}$/),
  { de: 'Fassung', en: 'Version' },
  { hidden: true },
)

/** The policy of an id; refused where there is none. */
export async function requirePolicy(tx: Tx, id: string): Promise<Policy> {
  const [found] = await listItems(tx, policies.id, { keys: [id] })
  if (found) return policies.item.parse(found.content)
  throw new Refusal('missing', 'item-missing', `There is no policy ${id}.`, 'Go back to the list.')
}

/** A version in one of the states that allow what is asked; else refused, with what it is instead. */
export async function requireVersion(
  tx: Tx,
  id: string,
  states: readonly PolicyVersion['state'][],
): Promise<PolicyVersion> {
  const [found] = await listItems(tx, policyVersions.id, { keys: [id] })
  if (!found) {
    throw new Refusal(
      'missing',
      'item-missing',
      `There is no version ${id}.`,
      'Go back to the policy.',
    )
  }
  const version = policyVersions.item.parse(found.content)
  if (states.includes(version.state)) return version
  throw new Refusal(
    'conflict',
    'version-state',
    `The version is ${version.state}.`,
    'Look at the policy as it stands now.',
  )
}

/** All versions of a policy, the newest first. */
export async function versionsOf(tx: Tx, policy: string): Promise<PolicyVersion[]> {
  const all = await listItems(tx, policyVersions.id, { prefix: `${policy}/` })
  return all
    .map(({ content }) => policyVersions.item.parse(content))
    .toSorted((a, b) => b.number - a.number)
}

/** The version that holds at an instant: published, and the last one whose day has come. */
export function inForce(versions: readonly PolicyVersion[], at: Date): PolicyVersion | undefined {
  return versions
    .filter(
      ({ state, effectiveFrom }) =>
        state === 'published' && Date.parse(effectiveFrom ?? '') <= at.getTime(),
    )
    .toSorted((a, b) => b.number - a.number)[0]
}

/** What a wording is known by. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The newest version before one that somebody accepted, where they accepted any. */
export async function findAcceptedBefore(
  tx: Tx,
  person: string | undefined,
  { policy, number }: PolicyVersion,
): Promise<PolicyVersion | undefined> {
  const earlier = (await versionsOf(tx, policy)).filter((version) => version.number < number)
  if (person === undefined || earlier.length === 0) return undefined
  const keys = earlier.map(({ id }) => `${person}/${id}`)
  const found = new Set((await listItems(tx, policyAcceptances.id, { keys })).map(({ key }) => key))
  return earlier.find(({ id }) => found.has(`${person}/${id}`))
}
