import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { AuditLogCoverage, auditLogCoverages } from '#populations/audit-log-coverage.ts'
import { AuditTrail } from '#populations/audit-trail.ts'
import { databases } from '#populations/database.ts'
import { logGroups } from '#populations/log-group.ts'
import { logSinks } from '#populations/log-sink.ts'
import { isKnown, reported } from '#populations/reported.ts'

import { keptBySinks, KeptBySinks } from './kept-by-sinks.ts'
import { anything } from './logging-query.ts'

/** A record, and whether what it writes is kept anywhere. */
export const RecordedTrail = AuditTrail.extend(
  KeptBySinks.pick({ kept: true, unclearSinks: true, lostSinks: true }).shape,
)
export type RecordedTrail = z.infer<typeof RecordedTrail>

/** A cloud account, and what records everything done in it and keeps the records. */
export const RecordedAccount = AuditLogCoverage.pick({
  id: true,
  provider: true,
  account: true,
}).extend({ trails: reported(z.array(RecordedTrail)) })
export type RecordedAccount = z.infer<typeof RecordedAccount>

export const recordedAccounts = derived({
  id: 'recorded-account',
  item: RecordedAccount,
  key: (recorded: RecordedAccount) => recorded.id,
  each: [auditLogCoverages],
  with: { sinks: { of: logSinks }, groups: { of: logGroups }, stores: { of: databases } },
  derive: (coverage: AuditLogCoverage, { sinks, ...keepers }): RecordedAccount[] => {
    const { id, provider, account, trails } = coverage
    if (!isKnown(trails)) return [{ id, provider, account, trails }]
    const kept =
      provider === 'gcp'
        ? keptBySinks(coverage, entriesIn(account), { sinks, ...keepers })
        : { kept: true }
    const recorded = trails.map((trail) => ({ ...trail, ...kept }))
    return [{ id, provider, account, trails: recorded }]
  },
})

/** Calls that Google Cloud records only where that is switched on: service, method, and what was asked about. */
const calls: readonly (readonly [service: string, method: string, type: string])[] = [
  ['cloudresourcemanager', 'GetProject', 'project'],
  ['iam', 'google.iam.admin.v1.ListServiceAccounts', 'service_account'],
  ['compute', 'v1.compute.instances.list', 'gce_instance'],
  ['storage', 'storage.objects.get', 'gcs_bucket'],
  ['bigquery', 'google.cloud.bigquery.v2.JobService.InsertJob', 'bigquery_project'],
  ['cloudsql', 'cloudsql.instances.list', 'cloudsql_database'],
  ['cloudkms', 'Decrypt', 'cloudkms_cryptokey'],
  [
    'secretmanager',
    'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
    'audited_resource',
  ],
  ['k8s', 'io.k8s.core.v1.secrets.list', 'k8s_cluster'],
]

/** What the logs of services and containers are of, and records of calls never are. */
const withoutRecords =
  /^(?:k8s_(?:container|pod|node)|http_load_balancer|http_external_regional_lb_rule|internal_http_lb_rule|l4_proxy_rule|tcp_ssl_proxy_rule|nat_gateway|dns_query|uptime_url|generic_(?:node|task))$/i

/**
 * Entries about reading and data: some as they are written, by which a filter is seen to drop them; and all others, of which only that is known which
 * they have in common, so that a filter that looks at anything else may drop some of them.
 * Entries about changes are kept always. https://docs.cloud.google.com/logging/docs/routing/overview
 */
function entriesIn(project: string): object[] {
  const logName = `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`
  const type = 'type.googleapis.com/google.cloud.audit.AuditLog'
  const some = calls.map(([service, methodName, resource]) => ({
    logName,
    severity: 'INFO',
    resource: { type: resource, labels: { project_id: project } },
    protoPayload: {
      '@type': type,
      serviceName: service === 'k8s' ? 'k8s.io' : `${service}.googleapis.com`,
      methodName,
      authenticationInfo: { principalEmail: 'somebody@example.com' },
    },
  }))
  const others = ['INFO', 'NOTICE', 'WARNING', 'ERROR'].map((severity) => ({
    logName,
    severity,
    resource: {
      type: anything(withoutRecords),
      labels: { project_id: project, ...anything() },
    },
    protoPayload: { '@type': type, ...anything() },
    jsonPayload: undefined,
    textPayload: undefined,
    httpRequest: undefined,
    ...anything(),
  }))
  return [...some, ...others]
}
