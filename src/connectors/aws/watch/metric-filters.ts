import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { logMetrics } from '#populations/log-metric.ts'
import type { LogMetric } from '#populations/log-metric.ts'

import { metricName } from './metric-name.ts'

const feeds = [logMetrics]

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html */
const MetricFilter = z.object({
  filterName: z.string().min(1),
  filterPattern: z.string(),
  logGroupName: z.string().min(1),
  metricTransformations: z.array(
    z.object({
      metricName: z.string(),
      metricNamespace: z.string(),
      // A number, or the field of the entry that holds it.
      metricValue: z.string(),
      defaultValue: z.number().nullish(),
      // The metric's dimension, and the field of the entry that its value comes from.
      dimensions: z.record(z.string(), z.string()).nullish(),
    }),
  ),
})

const listing = {
  service: 'logs',
  op: 'DescribeMetricFilters',
  field: 'metricFilters',
  next: { from: 'nextToken', as: 'nextToken' },
  item: MetricFilter,
  feeds,
}

/** What counts entries of CloudWatch's log groups. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html */
export const metricFilters: Read = {
  where: 'region',
  lists: ['logs.DescribeMetricFilters'],
  permissions: ['logs:DescribeMetricFilters'],
  feeds,
  async read(place) {
    await readList(place, listing, async (page, scope) => {
      const items = page.map((filter) => logMetric(place, filter))
      await place.reading.page(scope, logMetrics, items)
      return items.length
    })
  },
}

function logMetric(
  { partition, region, account }: Place,
  filter: z.infer<typeof MetricFilter>,
): LogMetric {
  const of = `arn:${partition}:logs:${region}:${account}:log-group:${filter.logGroupName}`
  return {
    id: `${of}:metric-filter:${filter.filterName}`,
    provider: 'aws',
    account,
    of,
    pattern: filter.filterPattern,
    // One that adds nothing for an entry, or whatever the entry says, counts none.
    metrics: filter.metricTransformations
      .filter(({ metricValue }) => Number(metricValue) >= 1)
      .map(({ metricNamespace: namespace, metricName: name, dimensions }) =>
        metricName(region, namespace, name, Object.keys(dimensions ?? {})),
      )
      .toSorted(),
    ...(filter.metricTransformations.some(
      ({ defaultValue }) => typeof defaultValue === 'number',
    ) && {
      writesZeros: true as const,
    }),
  }
}
