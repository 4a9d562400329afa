import { z } from 'zod'

/**
 * The ARN of something regional; anything without a region or an account is refused.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export const RegionalArn = z
  .string()
  .regex(/^arn:[^:]+:[^:]+:[^:]+:\d{12}:.+$/, 'not a regional ARN')
  .transform((arn) => {
    const [, , , region = '', account = ''] = arn.split(':')
    return { arn, region, account }
  })

/** A replica as its source names it: the bare name of one in the same region, or the ARN of one elsewhere. */
export const Replica = z.union([
  z
    .string()
    .regex(/^(?!arn:)./)
    .transform(() => undefined),
  RegionalArn.transform((arn) => arn.region),
])

/** The ARN of something that the service names by less: `arn:aws:redshift:us-east-1:111122223333:cluster:sales`. */
export function arnAt(
  { partition, region, account }: { partition: string; region: string; account: string },
  service: string,
  rest: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${rest}`
}

/** The ARN of something else of the same service, account and region: `…:cluster:orders` beside `…:db:orders-1`. */
export function siblingArn(arn: string, ...rest: string[]): string {
  return [...arn.split(':').slice(0, 5), ...rest].join(':')
}
