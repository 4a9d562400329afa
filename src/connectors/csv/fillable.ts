import type { Reading } from '#connectors/connector.ts'
import type { Population } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'
import type { LiveAccess } from '#populations/live-access.ts'
import { passwordPolicies } from '#populations/password-policy.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { snapshots } from '#populations/snapshot.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'

/** A population that a list may fill, and the field of its items that is their key. */
export interface Fillable {
  population: Population<unknown>
  keyField: string
  /** What an item says of another population as well, so that no list can fill the one and leave the other empty. */
  also?: { population: Population<unknown>; of: (item: unknown) => readonly unknown[] }
}

const plain: readonly Population<unknown>[] = [
  databases,
  snapshots,
  publicEndpoints,
  uptimeChecks,
  identitySettings,
  passwordPolicies,
]

/** Every population that a list may fill, by id. */
export const fillable: ReadonlyMap<string, Fillable> = new Map(
  [
    ...plain.map((population): Fillable => ({ population, keyField: 'id' })),
    {
      population: identityAccounts,
      keyField: 'id',
      also: {
        population: liveAccess,
        of: (item: unknown) => accessBy(identityAccounts.item.parse(item)),
      },
    },
  ].map((each) => [each.population.id, each]),
)

/** All that lists bring items of. */
export const allFilled: readonly Population<unknown>[] = [...fillable.values()].flatMap(
  ({ population, also }) => (also ? [population, also.population] : [population]),
)

/** What a list may fill by this id; settings that name another are refused where they enter. */
export function requireFillable(id: string): Fillable {
  const found = fillable.get(id)
  if (!found) throw new TypeError(`no list fills ${id}`)
  return found
}

/** The ids of all that such a list brings items of. */
export function feedsOf({ population, also }: Fillable): string[] {
  return also ? [population.id, also.population.id] : [population.id]
}

/** Hands items of a list on, and what they say beside. */
export async function fill(
  reading: Reading,
  scope: string,
  { population, also }: Fillable,
  items: readonly unknown[],
): Promise<void> {
  await reading.page(scope, population, items)
  if (also) await reading.page(scope, also.population, items.flatMap(also.of))
}

/** An account is open as long as the list has it, unless that says itself that nobody can sign in with it. */
function accessBy({ id, system, name, email, kind, active }: IdentityAccount): LiveAccess[] {
  if (active === false || kind === 'root') return []
  const known = kind === 'service' || kind === 'group' ? { kind } : {}
  return [{ id, system, name, ...(email !== undefined && { email }), ...known }]
}
