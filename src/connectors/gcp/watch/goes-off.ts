/**
 * How many entries of a log set a condition off where each counts one.
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#MetricThreshold
 */
import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'

/** What of a condition that is needed for it. */
export const Threshold = z.object({
  comparison: Label,
  thresholdValue: z.number().nullish(),
  duration: Label,
  denominatorFilter: Label,
  forecastOptions: z.unknown().optional(),
  trigger: z.object({ count: z.int().nullish(), percent: z.number().nullish() }).nullish(),
  aggregations: z
    .array(
      z.object({
        alignmentPeriod: Label,
        perSeriesAligner: Label,
        crossSeriesReducer: Label,
        groupByFields: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
})
export type Threshold = z.infer<typeof Threshold>

type Aggregation = NonNullable<Threshold['aggregations']>[number]

/** Null where it goes off always; nothing where that cannot be told, such as of an average, or of several series at once. */
export function entriesToGoOff(condition: Threshold): number | null | undefined {
  const { comparison, thresholdValue, duration, trigger, aggregations } = condition
  const wantsMore = (trigger?.count ?? 1) > 1 || (trigger?.percent ?? 0) > 0
  const isOther = Boolean(condition.denominatorFilter) || condition.forecastOptions !== undefined
  if (comparison !== 'COMPARISON_GT' || wantsMore || isOther) return undefined
  const threshold = thresholdValue ?? 0
  if (threshold < 0) return null
  const steps = aggregations ?? []
  // The benchmark of CIS counts points in place of entries (2.4 to 2.11): of one there is one.
  const isCount = steps.some((step) => namesOf(step).some((name) => name.endsWith('_COUNT')))
  if (isCount && threshold >= 1) return undefined
  if (!steps.flatMap(namesOf).every((name) => keepsNumber.has(name))) return undefined
  const period = secondsOf(steps[0]?.alignmentPeriod) || 60
  const isRate = steps[0]?.perSeriesAligner === 'ALIGN_RATE'
  const perPeriod = Math.floor(isRate ? threshold * period : threshold) + 1
  return perPeriod * Math.max(1, Math.ceil((secondsOf(duration) ?? 0) / period))
}

/** Beside these a number of entries stays one. */
const keepsNumber = new Set(
  ['NONE', 'DELTA', 'SUM', 'MAX', 'RATE', 'COUNT'].flatMap((how) => [
    `ALIGN_${how}`,
    `REDUCE_${how}`,
  ]),
)

function namesOf({
  perSeriesAligner: aligner,
  crossSeriesReducer: reducer,
}: Aggregation): string[] {
  return [aligner, reducer].filter((name) => typeof name === 'string')
}

/** The same of a query that compares a number with nothing, and holds at once. */
export function entriesOfQuery(query: string, duration: string | null | undefined): 1 | undefined {
  const isAboveNothing = />\s*0(?:\.0+)?\s*\)*\s*$|\bgt\(val\(\),\s*0\b/.test(query.trim())
  return isAboveNothing && !secondsOf(duration) ? 1 : undefined
}

/** Of a duration such as `3.5s`. https://protobuf.dev/reference/protobuf/google.protobuf/#duration */
function secondsOf(duration: string | null | undefined): number | undefined {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(duration ?? '') ?? []
  return seconds === undefined ? undefined : Number(seconds)
}
