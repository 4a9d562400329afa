import { z } from 'zod'

/** Conditions on one attribute, or under `$or` whole policies, one of which is enough. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
const Filter = z.record(z.string(), z.unknown())
const Absent = z.strictObject({ exists: z.literal(false) })

/**
 * Whether an alarm comes through the filter of a subscription: its message has no attributes, so that only what asks for none of them lets it through. Of
 * a filter of the message itself that is not worked out.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html
 */
export function letsAlarmsThrough(
  filter: string | null | undefined,
  scope: string | null | undefined,
): boolean | undefined {
  if (!filter) return true
  const policy = filterOf(filter)
  if (policy === undefined) return undefined
  if (Object.keys(policy).length === 0) return true
  return (scope ?? 'MessageAttributes') === 'MessageAttributes' ? takesNone(policy) : undefined
}

function filterOf(text: string): Record<string, unknown> | undefined {
  try {
    return Filter.safeParse(JSON.parse(text)).data
  } catch (error) {
    // What is no JSON is not understood.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function takesNone(policy: unknown): boolean {
  const filter = Filter.safeParse(policy).data
  if (!filter) return false
  return Object.entries(filter).every(([name, wanted]) => {
    if (!Array.isArray(wanted)) return false
    return name === '$or'
      ? wanted.some(takesNone)
      : wanted.some((each) => Absent.safeParse(each).success)
  })
}
