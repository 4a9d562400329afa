import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import type { LogSink } from '#populations/log-sink.ts'

import { takes } from './logging-query.ts'

/** The sinks that a project's entries come to: its own, and those above that take in what lies below. https://docs.cloud.google.com/logging/docs/routing/overview */
export function sinksOver(
  { account, within }: Pick<AuditLogCoverage, 'account' | 'within'>,
  sinks: readonly LogSink[],
): LogSink[] {
  const own = sinks.filter((sink) => sink.account === account)
  const above = sinks.filter(
    (sink) => within?.includes(sink.account) === true && sink.children === true,
  )
  return [...own, ...above]
}

/** Whether a sink carries an entry on; `undefined` where it does not say, or says what is not understood. */
export function keeps({ on, filter, exclusions }: LogSink, entry: object): boolean | undefined {
  if (on === false) return false
  if (filter === undefined || exclusions === undefined) return undefined
  const taken = takes(filter, entry)
  const left = exclusions.map((exclusion) => takes(exclusion, entry))
  if (taken === false || left.includes(true)) return false
  return on === true && taken && !left.includes(undefined) ? true : undefined
}
