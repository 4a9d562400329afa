import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import type { NetworkFlowLog } from '#populations/network-flow-log.ts'

const kind: AssetKind = {
  name: 'compute.googleapis.com/Subnetwork',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'region',
    'purpose',
    'enableFlowLogs',
    'logConfig.enable',
    'logConfig.flowSampling',
    'logConfig.filterExpr',
  ),
}

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
const Subnetwork = z.object({
  name: z.string().min(1),
  region: z.string().min(1),
  purpose: Label,
  enableFlowLogs: Flag,
  logConfig: z
    .object({ enable: Flag, flowSampling: z.number().min(0).max(1).nullish(), filterExpr: Label })
    .nullish(),
})

/** Of what is looked at, unless somebody says otherwise. https://docs.cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
const usualSample = 0.5

/** Subnets that Google's own proxies and services use cannot be recorded. https://docs.cloud.google.com/vpc/docs/flow-logs */
const cannot = new Set([
  'GLOBAL_MANAGED_PROXY',
  'INTERNAL_HTTPS_LOAD_BALANCER',
  'PRIVATE_NAT',
  'PRIVATE_SERVICE_CONNECT',
  'REGIONAL_MANAGED_PROXY',
])

/** Subnets, and whether their traffic is recorded: off where nothing is said, as Google writes a setting never made. */
export const subnetworks: Read = {
  kinds: [kind],
  feeds: [networkFlowLogs],
  async read(place) {
    const listing = { kind, item: assetOf(Subnetwork), feeds: [networkFlowLogs] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page
        .filter(({ data }) => !cannot.has(data.purpose ?? ''))
        .map(({ name, project = '', data }) => ({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          region: data.region.slice(data.region.lastIndexOf('/') + 1),
          name: data.name,
          ...recordedBy(data),
        }))
      await place.reading.page(scope, networkFlowLogs, items)
      return items.length
    })
  },
}

/** Of a sample of none nothing is recorded; of a filter that is not simply true, only what it lets through. */
function recordedBy({
  enableFlowLogs,
  logConfig,
}: z.infer<typeof Subnetwork>): Pick<NetworkFlowLog, 'on' | 'recordsOnly' | 'sample'> {
  const sample = logConfig?.flowSampling ?? usualSample
  const on = (logConfig?.enable ?? enableFlowLogs ?? false) && sample > 0
  if (!on) return { on }
  const filter = logConfig?.filterExpr?.trim() ?? ''
  const isNarrowed = filter !== '' && filter.toLowerCase() !== 'true'
  return { on, sample, ...(isNarrowed && { recordsOnly: 'filtered' as const }) }
}
