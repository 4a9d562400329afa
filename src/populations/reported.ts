import { z } from 'zod'

/** A field whose source we asked and could not read: names the scope whose receipt says why. */
export const Unread = z.object({ unread: z.string() })
export type Unread = z.infer<typeof Unread>

/**
 * A field as its source reports it: the value, `Unread` where the call failed, absent where the source said nothing.
 * There is no default, because a default would turn ignorance into a promise.
 */
export function reported<Value extends z.ZodType>(value: Value) {
  return value.or(Unread).optional()
}

export type Reported<Value> = Value | Unread | undefined

export function isUnread(field: unknown): field is Unread {
  return typeof field === 'object' && field !== null && 'unread' in field
}
