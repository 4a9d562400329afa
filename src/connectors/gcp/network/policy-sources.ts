import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'
import { isInternet } from '#connectors/gcp/is-internet.ts'

const Texts = z.array(z.string()).nullish()

/** The fields of a firewall policy's rule that say whom it lets in. https://docs.cloud.google.com/compute/docs/reference/rest/v1/firewallPolicies */
export const sources = {
  srcIpRanges: Texts,
  srcAddressGroups: Texts,
  srcFqdns: Texts,
  srcNetworkContext: Label,
  srcNetworkType: Label,
  srcRegionCodes: Texts,
  srcSecureTags: z.array(z.unknown()).nullish(),
  srcThreatIntelligences: Texts,
}
type Sources = Partial<z.infer<z.ZodObject<typeof sources>>>

/** Whatever comes from one of these comes from no stranger. */
const inside = new Set(['INTRA_VPC', 'NON_INTERNET', 'VPC_NETWORKS'])

/**
 * Which parts of the internet that no company has a rule lets in: all of it where it names no source. Countries, and lists that
 * Google keeps, are such parts. Of a group of addresses, which we do not read, nobody knows.
 */
export function widelyFrom(match: Sources | null | undefined): string[] | undefined {
  const from = match ?? {}
  if (inside.has(from.srcNetworkType ?? from.srcNetworkContext ?? '')) return []
  if ((from.srcAddressGroups ?? []).length > 0) return undefined
  const lists = [...(from.srcRegionCodes ?? []), ...(from.srcThreatIntelligences ?? [])]
  const ranges = from.srcIpRanges ?? []
  const narrow = [...(from.srcFqdns ?? []), ...(from.srcSecureTags ?? [])]
  const isNamed = ranges.length + lists.length + narrow.length > 0
  return isNamed ? [...ranges.filter(isInternet), ...lists] : ['0.0.0.0/0']
}
