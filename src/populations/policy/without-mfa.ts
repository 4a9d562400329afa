import { areCovered } from './statement.ts'
import type { Condition, Statement } from './statement.ts'

/** Something of every kind that must not work with a password alone. */
const probes = [
  's3:getobject',
  's3:deletebucket',
  'ec2:runinstances',
  'rds:deletedbinstance',
  'kms:decrypt',
  'secretsmanager:getsecretvalue',
  'sts:assumerole',
  'iam:attachuserpolicy',
  'iam:putuserpolicy',
  'iam:createaccesskey',
  'iam:createuser',
]

/**
 * Whether policies deny whatever matters to whoever signed in without a second factor. What people need to enrol one is
 * usually left open (`NotAction`), and may be; leaving IAM open as a whole is not that.
 */
export function deniesWithoutMfa(statements: readonly Statement[]): boolean {
  const denials = statements.filter(
    ({ effect, conditions, resources }) =>
      effect === 'Deny' &&
      resources !== undefined &&
      areCovered(resources, '*') &&
      conditions.length === 1 &&
      conditions.every(isWithoutMfa),
  )
  return probes.every((probe) => denials.some(({ actions }) => areCovered(actions, probe)))
}

/** Holds for a session without second factor. Whoever signs in at the console always carries the key. */
function isWithoutMfa({ operator, key, values }: Condition): boolean {
  if (key !== 'aws:multifactorauthpresent' || values.length !== 1) return false
  const [value = ''] = values
  return operator === 'bool' && value.toLowerCase() === 'false'
}
