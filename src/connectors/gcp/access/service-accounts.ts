import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Instant, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { AccessKey } from '#populations/access-key.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { liveAccess } from '#populations/live-access.ts'
import type { Unread } from '#populations/reported.ts'

import { KeyUses } from './key-uses.ts'

const accountKind: AssetKind = {
  name: 'iam.googleapis.com/ServiceAccount',
  content: 'RESOURCE',
  keeps: keep('name', 'email', 'disabled'),
}
const keyKind: AssetKind = {
  name: 'iam.googleapis.com/ServiceAccountKey',
  content: 'RESOURCE',
  keeps: keep('name', 'keyType', 'validAfterTime', 'validBeforeTime', 'disabled'),
}

// Google leaves out a flag that is false: what is not called disabled is not.

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
const Account = z.object({ name: z.string().min(1), email: Label, disabled: Flag })
/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys */
const Key = z.object({
  name: z.string().regex(/^projects\/[^/]+\/serviceAccounts\/[^/]+\/keys\/[^/]+$/),
  keyType: z.string().min(1),
  validAfterTime: Instant,
  validBeforeTime: Instant,
  disabled: Flag,
})

export const serviceAccountKinds = [keyKind, accountKind]
export const serviceAccountPermissions = [
  'policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query',
]
export const serviceAccountFeeds = [accessKeys, identityAccounts, liveAccess]

/** An account as policies name it (`serviceAccount:…`), and what it lies in (`projects/1`). */
export interface ServiceAccount {
  member: string
  ancestors: readonly string[]
}

/** By the full name of the resource, on which a policy may stand. */
export type ServiceAccounts = ReadonlyMap<string, ServiceAccount> | Unread

/**
 * Reads service accounts, and those of their keys that people made. A key opens nothing while its account is disabled, so that keys wait for the accounts:
 * https://docs.cloud.google.com/iam/docs/service-accounts-disable-enable
 */
export async function readServiceAccounts(
  place: Omit<Place, 'publicGrants'>,
): Promise<ServiceAccounts> {
  const { reading } = place
  const uses = new KeyUses(reading)
  const held: AccessKey[] = []
  let accounts: Accounts | undefined
  const { unread } = await readAssets(
    place,
    { kind: keyKind, item: assetOf(Key), feeds: [accessKeys] },
    async (page) => {
      const made = page.filter(({ data }) => data.keyType === 'USER_MANAGED')
      for (const { project = '', data } of made) {
        const hasEnded = !!data.validBeforeTime && new Date(data.validBeforeTime) <= reading.at
        held.push({
          id: nameOf(data.name),
          provider: 'gcp',
          system: systemOf(place),
          holder: nameOf(data.name.replace(/\/keys\/[^/]+$/, '')),
          active: data.disabled !== true && !hasEnded,
          ...(data.validAfterTime && { created: data.validAfterTime }),
          lastUsed: await uses.lastOf(accountOf(place, project), data.name),
        })
      }
      return made.length
    },
    async (scope, isWhole) => {
      const active = held.filter((key) => key.active === true)
      const counts = Map.groupBy(active, ({ holder }) => holder)
      const read = await readAccounts(place, (id) =>
        isWhole ? (counts.get(id)?.length ?? 0) : { unread: scope },
      )
      accounts = read
      const keys = held.map((key) => ({ ...key, active: activeOf(key, read) }))
      await reading.page(scope, accessKeys, keys)
    },
  )
  // A recording may lack the keys.
  const { found, unread: unlisted } = accounts ?? (await readAccounts(place, () => unread))
  return unlisted ?? found
}

interface Accounts {
  found: Map<string, ServiceAccount>
  /** Whether an account works, by its id. */
  enabled: Map<string, boolean>
  unread: Unread | undefined
}

/** Reads the accounts, of which another list says how many keys each has. */
async function readAccounts(
  place: Omit<Place, 'publicGrants'>,
  keysOf: (id: string) => IdentityAccount['keys'],
): Promise<Accounts> {
  const { reading } = place
  const system = systemOf(place)
  const found = new Map<string, ServiceAccount>()
  const enabled = new Map<string, boolean>()
  const { unread } = await readAssets(
    place,
    { kind: accountKind, item: assetOf(Account), feeds: [identityAccounts, liveAccess] },
    async (page, scope) => {
      const items = page.map(({ name: asset, ancestors, data }): IdentityAccount => {
        const id = nameOf(data.name)
        const email = data.email ?? data.name.slice(data.name.lastIndexOf('/') + 1)
        for (const name of [asset, id]) {
          found.set(name, { member: `serviceAccount:${email}`, ancestors })
        }
        const active = data.disabled !== true
        enabled.set(id, active)
        return {
          id,
          provider: 'gcp',
          system,
          name: email,
          kind: 'service',
          active,
          keys: keysOf(id),
        }
      })
      const live = items.filter(({ active: isActive }) => isActive === true)
      await reading.page(scope, identityAccounts, items)
      await reading.page(
        scope,
        liveAccess,
        live.map(({ id, name }) => ({ id, system, name, kind: 'service' as const })),
      )
      return items.length
    },
  )
  return { found, enabled, unread }
}

function activeOf(
  { active, holder }: AccessKey,
  { enabled, unread }: Accounts,
): AccessKey['active'] {
  if (active !== true) return active
  return enabled.get(holder) ?? unread ?? true
}

function systemOf({ parent }: Pick<Place, 'parent'>): string {
  return `gcp/${parent}`
}

/** The key of a service account by its address, which names its project unless Google made it (`…@developer.gserviceaccount.com`). */
export function serviceAccountId(project: string, email: string): string {
  const [, home = project] = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? []
  return nameOf(`projects/${home}/serviceAccounts/${email}`)
}

function nameOf(path: string): string {
  return `//iam.googleapis.com/${path}`
}
