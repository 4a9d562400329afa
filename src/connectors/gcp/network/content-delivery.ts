import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { computeName } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { cdnDistributions } from '#populations/cdn-distribution.ts'
import type { CdnDistribution, CdnOrigin } from '#populations/cdn-distribution.ts'
import type { Unread } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'

import { backendLog, loggingFields } from './backend-log.ts'

const groupKind: AssetKind = {
  name: 'compute.googleapis.com/NetworkEndpointGroup',
  types: 'compute.googleapis.com/(Region|Global)?NetworkEndpointGroup',
  content: 'RESOURCE',
  keeps: keep('networkEndpointType'),
}
const backendKind: AssetKind = {
  name: 'compute.googleapis.com/Backend',
  types: 'compute.googleapis.com/(Region)?Backend(Service|Bucket)',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'region',
    'enableCDN',
    'enableCdn',
    'protocol',
    'backends.group',
    'bucketName',
    'loadBalancingScheme',
    'logConfig.enable',
    'logConfig.sampleRate',
  ),
}

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/networkEndpointGroups */
const Group = z.object({ networkEndpointType: Label })
/**
 * A service's flag is `enableCDN`, a bucket's `enableCdn`.
 * https://docs.cloud.google.com/compute/docs/reference/rest/v1/backendServices
 * https://docs.cloud.google.com/compute/docs/reference/rest/v1/backendBuckets
 */
const Backend = z.object({
  ...loggingFields,
  name: z.string().min(1),
  enableCDN: Flag,
  enableCdn: Flag,
  protocol: Label,
  backends: z.array(z.object({ group: Label })).nullish(),
  bucketName: Label,
})
type Backend = z.infer<typeof Backend>

/** By full name, of what kind the endpoints of a group are; or that nobody knows. */
type Groups = ReadonlyMap<string, string> | Unread

/**
 * Cloud CDN: the backends that it is on for, and how content is fetched there. Readers reach it through load balancers, which are
 * listeners of their own. Of every backend, whether the load balancers before it log their requests.
 */
export const contentDelivery: Read = {
  kinds: [groupKind, backendKind],
  feeds: [cdnDistributions, serviceLogs],
  async read(place) {
    const groups = await readGroups(place)
    const listing = {
      kind: backendKind,
      item: assetOf(Backend),
      feeds: [cdnDistributions, serviceLogs],
    }
    await readAssets(place, listing, async (page, scope) => {
      const caching = page.filter(({ data }) => data.enableCDN === true || data.enableCdn === true)
      const items = caching.map((backend) => distributionOf(place, groups, backend))
      await place.reading.page(scope, cdnDistributions, items)
      await place.reading.page(scope, serviceLogs, page.flatMap(backendLog(place)))
      return page.length
    })
  },
}

async function readGroups(place: Place): Promise<Groups> {
  const groups = new Map<string, string>()
  const feeds = [cdnDistributions]
  const listing = { kind: groupKind, item: assetOf(Group), feeds, detail: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { name, data } of page) groups.set(name, data.networkEndpointType ?? '')
    return page.length
  })
  return unread ?? groups
}

function distributionOf(
  place: Place,
  groups: Groups,
  { name, project = '', data }: Asset<Backend>,
): CdnDistribution {
  const fetches = fetchesOf(data, groups)
  return {
    id: name,
    provider: 'gcp',
    account: accountOf(place, project),
    aliases: [],
    isBehindListeners: true,
    origins: [{ id: name, host: data.bucketName ?? data.name, ...(fetches && { fetches }) }],
  }
}

/**
 * From a bucket by Google's own interface. Services of Cloud Run and the like are asked by TLS, whatever the protocol set is. What Google
 * encrypts by itself on its way to machines is not TLS, nor can anybody see it: Google says to choose HTTPS where that is needed.
 * https://docs.cloud.google.com/load-balancing/docs/ssl-certificates/encryption-to-the-backends
 */
function fetchesOf(backend: Backend, groups: Groups): CdnOrigin['fetches'] {
  if (backend.bucketName) return 'https'
  const { protocol } = backend
  if (protocol === 'HTTPS' || protocol === 'HTTP2') return 'https'
  const clear = protocol === 'HTTP' || protocol === 'H2C' ? 'http' : undefined
  const behind = (backend.backends ?? []).flatMap(({ group }) =>
    group ? [computeName(group)] : [],
  )
  const among = behind.filter((group) => group.includes('/networkEndpointGroups/'))
  // Groups of machines are never without servers of their own.
  if (among.length === 0 || among.length < behind.length) return clear
  if ('unread' in groups) return groups
  return among.every((group) => groups.get(group) === 'SERVERLESS') ? 'https' : clear
}
