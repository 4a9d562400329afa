/** What filters and alarms call one metric: CloudWatch's metrics belong to an account and region, and alarms watch those of their own. */
export function metricName(region: string, namespace: string, name: string): string {
  return `${region}/${namespace}/${name}`
}
