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

/** Reads service accounts, and those of their keys that people made. */
export async function readServiceAccounts(
  place: Omit<Place, 'publicGrants'>,
): Promise<ServiceAccounts> {
  const { reading } = place
  const system = `gcp/${place.parent}`
  const uses = new KeyUses(reading)
  const active = new Map<string, number>()
  const { unread } = await readAssets(
    place,
    { kind: keyKind, item: assetOf(Key), feeds: [accessKeys] },
    async (page, scope) => {
      const made = page.filter(({ data }) => data.keyType === 'USER_MANAGED')
      const items: AccessKey[] = []
      for (const { project = '', data } of made) {
        const holder = nameOf(data.name.replace(/\/keys\/[^/]+$/, ''))
        const hasEnded = !!data.validBeforeTime && new Date(data.validBeforeTime) <= reading.at
        const isActive = data.disabled !== true && !hasEnded
        if (isActive) active.set(holder, (active.get(holder) ?? 0) + 1)
        items.push({
          id: nameOf(data.name),
          provider: 'gcp',
          system,
          holder,
          active: isActive,
          ...(data.validAfterTime && { created: data.validAfterTime }),
          lastUsed: await uses.lastOf(accountOf(place, project), data.name),
        })
      }
      await reading.page(scope, accessKeys, items)
      return items.length
    },
  )
  const found = new Map<string, ServiceAccount>()
  const accounts = await readAssets(
    place,
    { kind: accountKind, item: assetOf(Account), feeds: [identityAccounts, liveAccess] },
    async (page, scope) => {
      const items = page.map(({ name: asset, ancestors, data }): IdentityAccount => {
        const id = nameOf(data.name)
        const email = data.email ?? data.name.slice(data.name.lastIndexOf('/') + 1)
        for (const name of [asset, id]) {
          found.set(name, { member: `serviceAccount:${email}`, ancestors })
        }
        return {
          id,
          provider: 'gcp',
          system,
          name: email,
          kind: 'service',
          active: data.disabled !== true,
          keys: unread ?? active.get(id) ?? 0,
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
  return accounts.unread ?? found
}

/** The key of a service account by its address, which names its project unless Google made it (`…@developer.gserviceaccount.com`). */
export function serviceAccountId(project: string, email: string): string {
  const [, home = project] = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? []
  return nameOf(`projects/${home}/serviceAccounts/${email}`)
}

function nameOf(path: string): string {
  return `//iam.googleapis.com/${path}`
}
