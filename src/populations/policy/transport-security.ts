import { areCovered } from './statement.ts'
import type { Condition, Statement } from './statement.ts'

/** What a denial of plain transport leaves open: some principals, some actions, or some of the objects. */
export type LeftOpen = 'principal' | 'action' | 'resource' | 'condition'

/**
 * What a bucket's policy leaves open to requests without TLS: nothing where one denial covers everybody, every action, the
 * bucket and its objects; else what the closest one lacks; `condition` where nothing denies for want of TLS.
 */
export function openWithoutTls(statements: readonly Statement[], bucketArn: string): LeftOpen[] {
  const denials = statements.filter(({ effect, conditions }) => {
    const [only] = conditions
    return effect === 'Deny' && conditions.length === 1 && only !== undefined && isWithoutTls(only)
  })
  const parts = [bucketArn, `${bucketArn}/*`]
  // The bucket and its objects may stand in a denial each.
  const areAllDenied = parts.every((part) =>
    denials.some((denial) => leftOpen(denial, [part]).length === 0),
  )
  if (areAllDenied) return []
  const attempts = denials.map((denial) => leftOpen(denial, parts))
  return attempts.toSorted((a, b) => a.length - b.length || compare(a, b))[0] ?? ['condition']
}

function leftOpen(
  { principals, actions, resources }: Statement,
  parts: readonly string[],
): LeftOpen[] {
  const everybody = principals !== undefined && principals.everyone && !principals.not
  const everything = resources !== undefined && parts.every((part) => areCovered(resources, part))
  return [
    ...(everybody ? [] : (['principal'] as const)),
    ...(areCovered(actions, 's3:*') ? [] : (['action'] as const)),
    ...(everything ? [] : (['resource'] as const)),
  ]
}

/** Holds for every request that does not come over TLS, or not over a version of at least 1.2. */
function isWithoutTls({ operator, key, values, over, ifExists }: Condition): boolean {
  if (over !== undefined) return false
  if (key === 'aws:securetransport') {
    return operator === 'bool' && values.some((value) => value.toLowerCase() === 'false')
  }
  // A request without TLS has no version: only with `IfExists` does the condition hold for it.
  return (
    key === 's3:tlsversion' &&
    operator === 'numericlessthan' &&
    ifExists &&
    values.some((value) => Number(value) >= 1.2)
  )
}

function compare(a: readonly string[], b: readonly string[]): number {
  return a.join() < b.join() ? -1 : 1
}
