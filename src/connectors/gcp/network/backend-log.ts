import { z } from 'zod'

import type { Asset } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { Place } from '#connectors/gcp/place.ts'
import type { ServiceLog } from '#populations/service-log.ts'

/** What a backend says of its log. https://docs.cloud.google.com/compute/docs/reference/rest/v1/backendServices */
export const loggingFields = {
  region: Label,
  loadBalancingScheme: Label,
  logConfig: z.object({ enable: Flag, sampleRate: z.number().min(0).max(1).nullish() }).nullish(),
}
interface Backend extends z.infer<z.ZodObject<typeof loggingFields>> {
  name: string
  protocol?: string | null | undefined
  enableCDN?: boolean | null | undefined
}

/** What no proxy speaks: it is handed on unread. */
const handsOn = new Set(['UDP', 'UNSPECIFIED'])

/**
 * Whether what comes to a backend service is logged: off where nothing is said, as Google writes a setting never made. None of what only
 * hands packets on, which the flow logs of its network record, nor of a service mesh, whose own proxies would log; nor of buckets, of which
 * load balancers log everything and nobody can change that.
 * https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring
 * https://docs.cloud.google.com/load-balancing/docs/tcp/tcp-ssl-proxy-logging-monitoring
 */
export function backendLog(place: Place) {
  return ({ name: id, type, project = '', data }: Asset<Backend>): ServiceLog[] => {
    if (type.endsWith('Bucket') || !isProxied(data)) return []
    const { enable, sampleRate } = data.logConfig ?? {}
    const sample = sampleRate ?? 1
    const writesLogs = enable === true && sample > 0
    return [
      {
        id,
        provider: 'gcp',
        account: accountOf(place, project),
        region: data.region?.split('/').at(-1) ?? 'global',
        kind: data.enableCDN === true ? 'cdn' : 'load-balancer',
        name: data.name,
        writesLogs,
        ...(writesLogs && { logsTo: 'Cloud Logging', sample, ...writesAs(data) }),
      },
    ]
  }
}

/** https://docs.cloud.google.com/load-balancing/docs/backend-service#load-balancers */
function isProxied({ loadBalancingScheme: scheme, protocol, region }: Backend): boolean {
  if (scheme === 'INTERNAL' || scheme === 'INTERNAL_SELF_MANAGED') return false
  if (scheme === 'EXTERNAL_PASSTHROUGH' || handsOn.has(protocol ?? '')) return false
  return !(scheme === 'EXTERNAL' && protocol === 'TCP' && region)
}

/**
 * https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring
 * https://docs.cloud.google.com/load-balancing/docs/https/https-reg-logging-monitoring
 * https://docs.cloud.google.com/load-balancing/docs/l7-internal/monitoring
 */
function writesAs({
  loadBalancingScheme,
  protocol,
  region,
}: Backend): Pick<ServiceLog, 'writesAs'> {
  if (!spoken.has(protocol ?? '')) return {}
  if (loadBalancingScheme === 'INTERNAL_MANAGED') {
    return { writesAs: { log: `${ours}/requests`, resource: 'internal_http_lb_rule' } }
  }
  return region
    ? {
        writesAs: {
          log: `${ours}/external_regional_requests`,
          resource: 'http_external_regional_lb_rule',
        },
      }
    : { writesAs: { log: 'requests', resource: 'http_load_balancer' } }
}

const ours = 'loadbalancing.googleapis.com'
/** Of other protocols connections are logged, not requests. */
const spoken = new Set(['HTTP', 'HTTPS', 'HTTP2', 'H2C', 'GRPC'])
