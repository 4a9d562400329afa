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

/**
 * Whether an entry of a project comes to one of the sinks over it (`over`) and is carried on: what one above intercepts comes to none below but
 * those that nobody can change, `_Required`. https://docs.cloud.google.com/logging/docs/export/aggregated_sinks_overview
 */
export function carries(
  sink: LogSink,
  entry: object,
  {
    coverage,
    over,
  }: { coverage: Pick<AuditLogCoverage, 'account' | 'within'>; over: readonly LogSink[] },
): boolean | undefined {
  const word = keeps(sink, entry)
  if (word === false || sink.name === '_Required') return word
  const taken = over
    .filter((each) => each.intercepts === true && heightOf(each) > heightOf(sink))
    .map((each) => keeps(each, entry))
  if (taken.includes(true)) return false
  return taken.includes(undefined) ? undefined : word

  /** How far above the project: 0 is its own. */
  function heightOf({ account }: LogSink): number {
    return (coverage.within ?? []).indexOf(account) + 1
  }
}

/**
 * Whether a sink takes an entry that comes to it; `undefined` where it does not say, or says what is not understood. Whether a sample has
 * the entry is open, unless the caller says so of the filter and the exclusions.
 */
export function keeps(
  { on, filter, exclusions }: LogSink,
  entry: object,
  sampled?: { taken: boolean; left: boolean },
): boolean | undefined {
  if (on === false) return false
  if (filter === undefined || exclusions === undefined) return undefined
  const taken = takes(filter, entry, sampled?.taken)
  const left = exclusions.map((exclusion) => takes(exclusion, entry, sampled?.left))
  if (taken === false || left.includes(true)) return false
  return on === true && taken && !left.includes(undefined) ? true : undefined
}
