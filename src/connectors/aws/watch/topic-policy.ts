import type { Place } from '#connectors/aws/place.ts'
import type { PolicyCondition, PolicyStatement } from '#populations/policy-statement.ts'
import { covers } from '#populations/policy/pattern.ts'

/** Whose alarms come to a topic. */
type From = Pick<Place, 'account' | 'region' | 'partition'>

const action = 'sns:publish'

/**
 * Whether the policy of a topic lets alarms of an account publish to it, as the one that SNS begins with does; `undefined` where it hangs on
 * what we do not work out.
 * https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
export function letsAlarmsPublish(
  policy: readonly PolicyStatement[],
  from: From,
): boolean | undefined {
  const own = policy.filter((statement) => concerns(statement, from))
  if (own.some((statement) => statement.effect === 'Deny' && !isOfPlainHttp(statement)))
    return undefined
  const allowed = own
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => isAllowed(statement, from))
  if (allowed.includes(true)) return true
  return allowed.includes(undefined) ? undefined : false
}

/** Whether a statement may be about alarms that publish; a role or a user is none, and whether the account stands for them nobody says. */
function concerns(
  { principals, actions, notActions }: PolicyStatement,
  { account }: From,
): boolean {
  const isWhom =
    principals?.some(
      (each) =>
        /^(\*|AWS:\*|Service:cloudwatch\.amazonaws\.com)$/.test(each) || isAccount(each, account),
    ) ?? true
  const isWhat =
    actions?.some((each) => covers(each.toLowerCase(), action)) ?? notActions !== undefined
  return isWhom && isWhat
}

function isAccount(principal: string, account: string): boolean {
  return principal === `AWS:${account}` || /^AWS:arn:[^:]+:iam::\d+:root$/.test(principal)
}

function isAllowed(statement: PolicyStatement, from: From): boolean | undefined {
  const { principals, actions, conditions } = statement
  const held = conditions.map((condition) => holds(condition, from))
  if (held.includes(false)) return false
  const isCertain =
    actions !== undefined &&
    principals?.some((each) => /^(\*|AWS:\*|Service:)/.test(each)) === true &&
    !held.includes(undefined)
  return isCertain || undefined
}

/** Of the conditions that AWS's own examples have: whether alarms of the account, whichever, come under one. */
function holds(
  { operator, key, values }: PolicyCondition,
  { account, region, partition }: From,
): boolean | undefined {
  const name = key.toLowerCase()
  const isOf = name === 'aws:sourceowner' || name === 'aws:sourceaccount'
  if (isOf && /^String(Equals|EqualsIgnoreCase|Like)(IfExists)?$/.test(operator))
    return values.some((value) => covers(value, account))
  if (name !== 'aws:sourcearn' || !/^(Arn|String)(Equals|Like)(IfExists)?$/.test(operator))
    return undefined
  const any = `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`
  return values.some((value) => covers(value, any)) || undefined
}

/** What only turns away requests without TLS, which CloudWatch never makes. */
function isOfPlainHttp({ conditions }: PolicyStatement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      /^Bool(IfExists)?$/.test(operator) &&
      key.toLowerCase() === 'aws:securetransport' &&
      values.every((value) => value.toLowerCase() === 'false'),
  )
}
