/**
 * What filters and alarms call one metric: CloudWatch's metrics belong to an account and region, and alarms watch those of their own.
 * One with dimensions is a metric of its own: a filter that counts by some feeds none without, nor does an alarm on some see the whole.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#dimension-combinations
 */
export function metricName(
  region: string,
  namespace: string,
  name: string,
  dimensions: readonly string[] = [],
): string {
  const by = dimensions.length > 0 ? ` {${dimensions.toSorted().join(', ')}}` : ''
  return `${region}/${namespace}/${name}${by}`
}
