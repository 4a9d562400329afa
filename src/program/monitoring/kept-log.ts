import type { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import { databases } from '#populations/database.ts'
import { logGroups } from '#populations/log-group.ts'
import { logSinks } from '#populations/log-sink.ts'
import { NetworkFlowLog, networkFlowLogs } from '#populations/network-flow-log.ts'
import { ServiceLog, serviceLogs } from '#populations/service-log.ts'

import { keptBySinks, KeptBySinks } from './kept-by-sinks.ts'
import { anything } from './logging-query.ts'

/** The log of a network or a service, and whether it is kept: on Google Cloud a sink may drop all that is written. */
export const KeptFlowLog = NetworkFlowLog.extend(KeptBySinks.shape)
export type KeptFlowLog = z.infer<typeof KeptFlowLog>
export const KeptServiceLog = ServiceLog.extend(KeptBySinks.shape)
export type KeptServiceLog = z.infer<typeof KeptServiceLog>

const around = {
  coverages: { of: auditLogCoverages },
  sinks: { of: logSinks },
  groups: { of: logGroups },
  stores: { of: databases },
}
type Related = { coverages: readonly AuditLogCoverage[] } & Parameters<typeof keptBySinks>[2]

export const keptFlowLogs = derived({
  id: 'kept-flow-log',
  item: KeptFlowLog,
  key: (network: KeptFlowLog) => network.id,
  each: [networkFlowLogs],
  with: around,
  derive: (network: NetworkFlowLog, related): KeptFlowLog[] => [
    { ...network, ...keptOf(network, flowsOf, related) },
  ],
})

export const keptServiceLogs = derived({
  id: 'kept-service-log',
  item: KeptServiceLog,
  key: (service: KeptServiceLog) => service.id,
  each: [serviceLogs],
  with: around,
  derive: (service: ServiceLog, related): KeptServiceLog[] => [
    { ...service, ...keptOf(service, entriesOf, related) },
  ],
})

const placesOf = oncePerList(
  (coverages: readonly AuditLogCoverage[]) =>
    new Map(coverages.map((coverage) => [`${coverage.provider}/${coverage.account}`, coverage])),
)

function keptOf<Item extends { provider: string; account: string }>(
  item: Item,
  entries: (item: Item) => object[],
  { coverages, ...related }: Related,
): KeptBySinks {
  const { provider, account } = item
  if (provider !== 'gcp') return { kept: true }
  const place = placesOf(coverages).get(`gcp/${account}`) ?? { account }
  return keptBySinks(place, entries(item), { ...related, partly: true })
}

function flowsOf({ account, region, name }: NetworkFlowLog): object[] {
  return [
    {
      ...entry(account, 'compute.googleapis.com/vpc_flows'),
      resource: {
        type: 'gce_subnetwork',
        labels: {
          project_id: account,
          location: anything(),
          subnetwork_name: name,
          region,
          ...anything(),
        },
      },
      textPayload: undefined,
      httpRequest: undefined,
    },
  ]
}

/** What asks whether a service is well is not its use: an exclusion of that drops nothing of what is asked. */
const healthChecks = /healthz|readyz|livez|health[-_ ]?check|kube-probe|GoogleHC|UptimeChecks/i
const used = {
  jsonPayload: anything(healthChecks),
  textPayload: anything(healthChecks),
  httpRequest: anything(healthChecks),
}

/**
 * What a service writes, as far as that is known: the log and the resource by which Cloud Logging calls it. Of a cluster the parts that Google itself runs.
 * https://docs.cloud.google.com/logging/docs/api/platform-logs
 */
function entriesOf({ account, region, kind, name, writesAs }: ServiceLog): object[] {
  const own = { project_id: account, ...anything() }
  if (kind === 'cluster') {
    const labels = { ...own, cluster_name: name, location: region, namespace_name: undefined }
    const container = {
      type: 'k8s_container',
      labels: { ...labels, namespace_name: 'kube-system' },
    }
    return [
      { log: 'kubelet', type: 'k8s_node', labels },
      { log: 'events', type: 'k8s_cluster', labels },
      { log: 'stdout', ...container },
      { log: 'stderr', ...container },
    ].flatMap(({ log, ...resource }) =>
      everySeverity.map((severity) => ({ ...entry(account, log), ...used, severity, resource })),
    )
  }
  const isDatabase = kind === 'database'
  const named = isDatabase
    ? { database_id: `${account}:${name}`, region }
    : { backend_service_name: name, backend_target_name: name }
  const resource = { type: writesAs?.resource ?? anything(), labels: { ...own, ...named } }
  return (isDatabase ? everySeverity : ['INFO', 'WARNING', 'ERROR']).map((severity) => ({
    ...entry(account, writesAs?.log),
    ...used,
    severity,
    resource,
  }))
}

/** Whether somebody needs what is written to look for faults (`DEBUG`) is another question. */
const everySeverity = ['INFO', 'WARNING', 'ERROR', anything(/^DEBUG$/i)]

const ofCalls = /(?:cloud|external)audit\.googleapis\.com/i

function entry(project: string, log?: string): object {
  return {
    logName: log ? `projects/${project}/logs/${encodeURIComponent(log)}` : anything(ofCalls),
    protoPayload: undefined,
    ...anything(),
  }
}
