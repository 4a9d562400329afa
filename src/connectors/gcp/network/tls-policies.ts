import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { listeners } from '#populations/listener.ts'
import { TlsVersion } from '#populations/public-endpoint.ts'
import type { Unread } from '#populations/reported.ts'

export const tlsPolicyKind: AssetKind = {
  name: 'compute.googleapis.com/SslPolicy',
  types: 'compute.googleapis.com/(Region)?SslPolicy',
  content: 'RESOURCE',
  keeps: keep('minTlsVersion', 'profile'),
}

/** The versions that each policy allows, by its full name. */
export type TlsPolicies = ReadonlyMap<string, TlsVersion[]>

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/sslPolicies */
const Policy = z.object({
  minTlsVersion: z.string().transform((oldest, issues) => {
    const versions = versionsFrom(oldest)
    if (!versions) issues.addIssue(`no version of TLS: ${oldest}`)
    return versions ?? []
  }),
})

/** `TLS_1_2` and everything newer; nothing for a word that is no version. */
export function versionsFrom(oldest: string): TlsVersion[] | undefined {
  const version = TlsVersion.safeParse(`TLSv${oldest.replace(/^TLS_/, '').replace('_', '.')}`)
  if (!version.success) return undefined
  return TlsVersion.options.slice(TlsVersion.options.indexOf(version.data))
}

export async function readTlsPolicies(place: Place): Promise<TlsPolicies | Unread> {
  const policies = new Map<string, TlsVersion[]>()
  const listing = {
    kind: tlsPolicyKind,
    item: assetOf(Policy),
    feeds: [listeners],
    detail: true,
  } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { name, data } of page) policies.set(name, data.minTlsVersion)
    return page.length
  })
  return unread ?? policies
}
