import type { PolicyStatement } from '#populations/policy-statement.ts'

import type { Lifecycle } from './bucket-lifecycle.ts'

/** AWS's services that write logs to buckets, as policies name them. */
const writers: ReadonlySet<string> = new Set([
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
  'Service:cloudtrail.amazonaws.com',
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
  'Service:delivery.logs.amazonaws.com',
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  'Service:logdelivery.elasticloadbalancing.amazonaws.com',
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  'Service:logging.s3.amazonaws.com',
])

/**
 * What the names of logs in a bucket begin with, by the statements of its policy that let services of AWS write them. None where none
 * does: without one they cannot write.
 */
export function logPrefixesIn(policy: readonly PolicyStatement[]): string[] {
  const writing = policy.filter(
    ({ effect, principals, actions }) =>
      effect === 'Allow' &&
      principals?.some((each) => writers.has(each)) === true &&
      actions?.some((each) => /^(\*|s3:(\*|Put\*|PutO.*))$/i.test(each)) !== false,
  )
  const prefixes = writing.flatMap(({ resources }) => (resources ?? ['']).map(prefixOf))
  return [...new Set(prefixes)].toSorted()
}

/** Of `arn:aws:s3:::records/team/AWSLogs/111122223333/*` what is certain: `team/AWSLogs/111122223333/`. */
function prefixOf(resource: string): string {
  const [, path = ''] = /^[^/]*\/(.*)$/s.exec(resource) ?? []
  return /^[^*?$]*/.exec(path)?.[0] ?? ''
}

/** Days after which the first of the logs go; `null` where none does, nothing where a rule names a day and no age. */
export function daysKept(
  prefixes: readonly string[],
  lifecycle: Lifecycle,
): number | null | undefined {
  const ending = lifecycle.filter(
    ({ ends, prefix }) =>
      ends && prefixes.some((each) => each.startsWith(prefix) || prefix.startsWith(each)),
  )
  if (ending.length === 0) return null
  const days = ending.map((rule) => rule.days)
  return days.includes(undefined)
    ? undefined
    : Math.min(...days.filter((each) => each !== undefined))
}
