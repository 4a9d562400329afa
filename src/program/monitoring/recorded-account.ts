import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { AuditLogCoverage, auditLogCoverages } from '#populations/audit-log-coverage.ts'
import { AuditTrail } from '#populations/audit-trail.ts'
import { databases } from '#populations/database.ts'
import { logGroups } from '#populations/log-group.ts'
import { logSinks } from '#populations/log-sink.ts'
import type { LogSink } from '#populations/log-sink.ts'
import { isKnown, reported } from '#populations/reported.ts'

import { isKept } from './sink-destination.ts'
import type { Keepers } from './sink-destination.ts'
import { carries, keeps, sinksOver } from './sinks-over.ts'

/** A record, and whether what it writes is kept anywhere. */
export const RecordedTrail = AuditTrail.extend({
  /** AWS: a trail cannot be without a bucket, and `delivery` says what comes of that. Google Cloud: by the sinks. */
  kept: reported(z.boolean()),
  /** Google Cloud, where `kept` hangs on that: the sinks whose filter says something that is not understood here. */
  unclearSinks: z.array(z.string()).optional(),
  /** Likewise, those that take in what no other does, and of whose destination nobody knows whether it is there. */
  lostSinks: z.array(z.string()).optional(),
})
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
    const kept = provider === 'gcp' ? keptOf(coverage, sinks, keepers) : { kept: true }
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

function entriesIn(project: string): object[] {
  return calls.map(([service, methodName, type]) => ({
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    severity: 'INFO',
    resource: { type, labels: { project_id: project } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: service === 'k8s' ? 'k8s.io' : `${service}.googleapis.com`,
      methodName,
      authenticationInfo: { principalEmail: 'somebody@example.com' },
    },
  }))
}

/**
 * Entries about changes are kept always, those about reading and data only where a sink takes them: one of the project, or one above
 * that takes in what lies below. That nothing does can only be said where all of these were read: a project begins with a sink
 * `_Default`, and where that is not among them we may not have been told.
 * https://docs.cloud.google.com/logging/docs/routing/overview
 */
function keptOf(
  coverage: AuditLogCoverage,
  sinks: readonly LogSink[],
  keepers: Omit<Keepers, 'account'>,
): Pick<RecordedTrail, 'kept' | 'unclearSinks' | 'lostSinks'> {
  const { account, within } = coverage
  const over = sinksOver(coverage, sinks)
  const isRead =
    within !== undefined &&
    over.some((sink) => sink.account === account && sink.name === '_Default')
  const lost = new Set(over.filter((sink) => !isKept(sink, { account, ...keepers })))
  const entries = entriesIn(account)
  const wordOf = (sink: LogSink, entry: object) => carries(sink, entry, { coverage, over })
  const kept = entries.map((entry) => {
    const words = over.map((sink) => {
      const word = wordOf(sink, entry)
      if (word !== true || !lost.has(sink)) return word
      return isKeptFurther(sink, entry) ? true : undefined
    })
    if (words.includes(true)) return true
    return words.includes(undefined) || !isRead ? undefined : false
  })
  if (kept.includes(false)) return { kept: false }
  if (!kept.includes(undefined)) return { kept: true }
  const open = entries.filter((_, index) => kept[index] === undefined)
  const unclear = over.filter((sink) => open.some((entry) => isUnclear(sink, entry)))
  if (unclear.length > 0) return { unclearSinks: namesOf(unclear) }
  const losing = over.filter((sink) => lost.has(sink) && open.some((entry) => wordOf(sink, entry)))
  return losing.length > 0 ? { lostSinks: namesOf(losing) } : {}

  /** What is carried on to a project its own sinks carry on again, once. https://docs.cloud.google.com/logging/docs/export/configure_export_v2 */
  function isKeptFurther({ destination }: LogSink, entry: object): boolean {
    const [, project] = /^\/\/logging\.googleapis\.com\/projects\/([^/]+)$/.exec(destination) ?? []
    return sinks.some(
      (sink) =>
        sink.account === project &&
        keeps(sink, entry) === true &&
        isKept(sink, { account: project, ...keepers }),
    )
  }
}

function namesOf(sinks: readonly LogSink[]): string[] {
  return sinks.map(({ name }) => name).toSorted()
}

/** Whether its word is open because of what its filters say, not because one of them was not told. */
function isUnclear(sink: LogSink, entry: object): boolean {
  const isTold = sink.filter !== undefined && sink.exclusions !== undefined
  return isTold && sink.on !== undefined && keeps(sink, entry) === undefined
}
