import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
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

/**
 * The suites of the profile RESTRICTED are none of versions before 1.2, whatever the oldest allowed is.
 * https://docs.cloud.google.com/compute/docs/reference/rest/v1/sslPolicies
 * https://docs.cloud.google.com/load-balancing/docs/ssl-policies-concepts
 */
const Policy = z
  .object({ minTlsVersion: z.string(), profile: Label })
  .transform(({ minTlsVersion: oldest, profile }, issues) => {
    const versions = versionsFrom(oldest)
    if (!versions) issues.addIssue(`no version of TLS: ${oldest}`)
    const modern = versionsFrom('TLS_1_2') ?? []
    return (versions ?? []).filter((each) => profile !== 'RESTRICTED' || modern.includes(each))
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
    for (const { name, data } of page) policies.set(name, data)
    return page.length
  })
  return unread ?? policies
}
