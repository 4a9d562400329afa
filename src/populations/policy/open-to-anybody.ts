import type { Condition, Statement } from './statement.ts'

/** What fixes a request to somebody, or to somewhere that is not the whole internet. */
const fixing = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:userid',
  'aws:principalisawsservice',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
])

/**
 * Whether some statement lets anybody in, by what AWS calls public: everybody, and no condition that holds only for named
 * values of who asks or from where. A denial takes nothing back, since we cannot tell whom it leaves.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isOpenToAnybody(statements: readonly Statement[]): boolean {
  return statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      principals !== undefined &&
      (principals.not || principals.everyone) &&
      !conditions.some(isFixed),
  )
}

function isFixed({ operator, ifExists, over, key, values }: Condition): boolean {
  if (!fixing.has(key) || ifExists || over === 'forallvalues') return false
  if (operator.includes('not') || operator === 'null' || values.length === 0) return false
  if (key === 'aws:principalisawsservice') return values.every((value) => value === 'true')
  if (operator === 'ipaddress') return values.every(isNarrow)
  // An account inside an ARN names it, and so does an organisation before its paths, whatever is left open behind.
  return values.every(
    (value) =>
      !/[*?]/.test(value) ||
      /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(value) ||
      (key.endsWith('orgpaths') && /^o-[a-z0-9]{10,32}\//.test(value)),
  )
}

/** AWS takes a prefix shorter than /8 (IPv4) or /32 (IPv6) for the internet. */
function isNarrow(prefix: string): boolean {
  const [address = '', length] = prefix.split('/')
  if (length === undefined) return true
  return Number(length) >= (address.includes(':') ? 32 : 8)
}
