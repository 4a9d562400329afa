import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** What counts log entries, so that an alarm can watch the number: a CloudWatch metric filter, a log-based metric of Google Cloud. */
export const LogMetric = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Whose entries it counts: the ARN of a log group (without `:*`), `projects/<project>`, or a bucket of Cloud Logging as sinks name it. */
  of: z.string(),
  /** In the provider's own language; empty counts everything. */
  pattern: z.string(),
  /** What alarms call the metrics it feeds (an alarm's `metrics`). */
  metrics: z.array(z.string()),
  /** It also writes a number where it counted nothing. */
  writesZeros: z.literal(true).optional(),
})
export type LogMetric = z.infer<typeof LogMetric>

export const logMetrics: Population<LogMetric> = {
  id: 'log-metric',
  item: LogMetric,
  key: (metric) => metric.id,
  kind: 'read',
}
