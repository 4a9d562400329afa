/**
 * What PromQL calls a metric of Cloud Monitoring: the first slash is a colon, and whatever else is no letter or digit a line.
 * https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
export function promQlOf(metric: string): string {
  const slash = metric.indexOf('/')
  const written = (text: string) => text.replaceAll(/[^A-Za-z0-9]/g, '_')
  return `${written(metric.slice(0, slash))}:${written(metric.slice(slash + 1))}`
}
