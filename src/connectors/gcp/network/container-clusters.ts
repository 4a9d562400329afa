import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { isInternet } from '#connectors/gcp/is-internet.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall } from '#populations/firewall.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

const kind: AssetKind = {
  name: 'container.googleapis.com/Cluster',
  content: 'RESOURCE',
  // Beside these stand the certificates and keys that clients of the cluster are given.
  keeps: keep(
    'name',
    'location',
    'loggingService',
    'loggingConfig.componentConfig.enableComponents',
    'privateClusterConfig.enablePrivateEndpoint',
    'masterAuthorizedNetworksConfig.enabled',
    'masterAuthorizedNetworksConfig.cidrBlocks.cidrBlock',
    'controlPlaneEndpointsConfig.ipEndpointsConfig.enabled',
    'controlPlaneEndpointsConfig.ipEndpointsConfig.enablePublicEndpoint',
    'controlPlaneEndpointsConfig.ipEndpointsConfig.authorizedNetworksConfig.enabled',
    'controlPlaneEndpointsConfig.ipEndpointsConfig.authorizedNetworksConfig.cidrBlocks.cidrBlock',
  ),
}

const Networks = z
  .object({ enabled: Flag, cidrBlocks: z.array(z.object({ cidrBlock: z.string() })).nullish() })
  .nullish()

/** https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters */
const Cluster = z.object({
  name: z.string().min(1),
  location: Label,
  loggingService: Label,
  loggingConfig: z
    .object({
      componentConfig: z.object({ enableComponents: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
  privateClusterConfig: z.object({ enablePrivateEndpoint: Flag }).nullish(),
  masterAuthorizedNetworksConfig: Networks,
  controlPlaneEndpointsConfig: z
    .object({
      ipEndpointsConfig: z
        .object({ enabled: Flag, enablePublicEndpoint: Flag, authorizedNetworksConfig: Networks })
        .nullish(),
    })
    .nullish(),
})
type Cluster = z.infer<typeof Cluster>

/**
 * Clusters of GKE: whom the control plane lets in, and whether they log what happens in them. The networks that it names are its firewall; without any it is open to everybody.
 * Its name in DNS leads to Google's own front, which lets in nobody without rights, and is no hole. Nodes are machines like others:
 * their disks, accounts and firewalls are read where those are.
 */
export const containerClusters: Read = {
  kinds: [kind],
  feeds: [firewalls, serviceLogs],
  async read(place) {
    const listing = { kind, item: assetOf(Cluster), feeds: [firewalls, serviceLogs] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map((cluster) => controlPlane(place, cluster))
      await place.reading.page(scope, firewalls, items)
      const logging = page.map((cluster) => logOf(place, cluster))
      await place.reading.page(scope, serviceLogs, logging)
      return items.length
    })
  },
}

function controlPlane(place: Place, { name, project = '', data }: Asset<Cluster>): Firewall {
  const sources = widelyFrom(data)
  return {
    id: `${name}/controlPlane`,
    provider: 'gcp',
    account: accountOf(place, project),
    name: `${data.name} control plane`,
    region: data.location ?? 'global',
    guards: 'control-plane',
    open: sources.map((source) => ({ protocol: 'tcp', from: 443, to: 443, source })),
  }
}

/**
 * A cluster logs where its own components do; without these no workload can. What the control plane is told to change is in the audit log of
 * the project always. Older clusters name a service alone.
 * https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-logs
 */
function logOf(place: Place, { name, project = '', data }: Asset<Cluster>): ServiceLog {
  const { loggingConfig: config, loggingService: service } = data
  const components = config && (config.componentConfig?.enableComponents ?? [])
  const byService = service ? service !== 'none' : undefined
  const writesLogs = components ? components.includes('SYSTEM_COMPONENTS') : byService
  return {
    id: name,
    provider: 'gcp',
    account: accountOf(place, project),
    region: data.location ?? 'global',
    kind: 'cluster',
    name: data.name,
    ...(writesLogs !== undefined && { writesLogs }),
    ...(writesLogs === true && { logsTo: 'Cloud Logging' }),
  }
}

/** Only a clear word closes it: that it has no address, none that is public, or networks that it lets in and no others. */
function widelyFrom(cluster: Cluster): string[] {
  const ip = cluster.controlPlaneEndpointsConfig?.ipEndpointsConfig
  const isPrivate = cluster.privateClusterConfig?.enablePrivateEndpoint === true
  if (ip?.enabled === false || ip?.enablePublicEndpoint === false) return []
  if (isPrivate && ip?.enablePublicEndpoint !== true) return []
  const networks = ip?.authorizedNetworksConfig ?? cluster.masterAuthorizedNetworksConfig
  if (networks?.enabled !== true) return ['0.0.0.0/0']
  return (networks.cidrBlocks ?? []).map(({ cidrBlock }) => cidrBlock).filter(isInternet)
}
