import { covers } from './pattern.ts'
import type { Rights } from './rights.ts'
import { areCovered } from './statement.ts'
import type { Condition, Principals, Statement } from './statement.ts'

/** A role that wants to take on another one of its account. */
export interface Taker {
  arn: string
  account: string
  rights: Rights
}

/**
 * Whether a role may take on another of its account: the other's trust names it, or leaves it to the account, and then its own
 * rights say so. The session of a role carries no second factor, so a trust that asks for one lets none in; any other condition
 * can be met, but for whom it names.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function mayTakeOn(
  taker: Taker,
  role: { arn: string; trust?: readonly Statement[] },
): boolean {
  return (role.trust ?? []).some(({ effect, actions, principals, conditions }) => {
    if (effect !== 'Allow' || !principals || !areCovered(actions, 'sts:assumerole')) return false
    if (!conditions.every((condition) => letsIn(condition, taker))) return false
    if (principals.named.includes(`AWS:${taker.arn}`)) return !principals.not
    return isLeftToAccount(principals, taker) && taker.rights.may('sts:AssumeRole', role.arn)
  })
}

/** All but some leaves out few, and is everybody else. */
function isLeftToAccount({ not, everyone, named }: Principals, { account }: Taker): boolean {
  const ofAccount = new RegExp(`^AWS:(?:arn:[^:]+:iam::)?${account}(?::root)?$`)
  const isNamed = named.some((name) => ofAccount.test(name))
  return not ? !isNamed && !everyone : everyone || isNamed
}

function letsIn({ operator, key, values, ifExists }: Condition, { arn }: Taker): boolean {
  if (key.startsWith('aws:multifactorauth')) return ifExists
  if (key !== 'aws:principalarn' || operator === 'null') return true
  const isNamed = values.some((value) => covers(value, arn))
  return operator.includes('not') ? !isNamed : isNamed
}
