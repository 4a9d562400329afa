import { z } from 'zod'

import { unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'

/** A field whose source we asked and could not read: names the scope whose receipt says why. */
export const Unread = z.object({ unread: z.string() })
export type Unread = z.infer<typeof Unread>

/** The value, `Unread` where the call failed, absent where the source said nothing. */
export type Reported<Value> = Value | Unread | undefined

/**
 * A field as its source reports it. There is no default, because a default would turn ignorance into a promise.
 */
export function reported<Value extends z.ZodType>(value: Value) {
  // Unread comes first: a value whose every field may be missing would take it for an empty one.
  return Unread.or(value).optional()
}

export function isKnown<Value>(field: Reported<Value>): field is Value {
  return field !== undefined && !(typeof field === 'object' && field !== null && 'unread' in field)
}

/** The finding on a field that is not known. Its sentences are in engine/unknown-reasons.ts. */
export function notKnown(field: unknown): Finding {
  const unread = Unread.safeParse(field)
  return unread.success
    ? unknown('not-read', { scope: unread.data.unread })
    : unknown('not-reported')
}
