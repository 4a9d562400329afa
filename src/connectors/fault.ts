import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'

/** Why a scope is incomplete: the provider's own error code, or one of ours. */
export interface Fault {
  because: string
  message: string
}

/** Something else than the answer we asked for: cut off, a login page, an empty object, another shape. */
export const unreadablePage = 'UnreadablePage'
/** A list with items we could not parse. */
export const malformedItem = 'MalformedItem'
/** A list that came back to a page it had already given. */
export const paginationLoop = 'PaginationLoop'
/** What a scope asks about was itself not listed to the end. */
export const listIncomplete = 'ListIncomplete'
/** A list that is never empty in reality, such as that of regions, was. */
export const emptyList = 'EmptyList'

/** The fault behind a failed call. Anything but a `CallError` is a bug, and thrown on. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof CallError)) throw error
  return fault(error.code, error.message)
}

/** The fault of an answer that does not parse: where and why, never the answer itself. */
export function unreadable(error: z.ZodError): Fault {
  return fault(unreadablePage, explain(error))
}

export function fault(because: string, message: string): Fault {
  return { because, message: message.slice(0, 1000) }
}

/** The first thing wrong with a value, in one line. */
export function explain(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return error.message
  return `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`
}

/** Failures that are over when the source is well again: of the network, of servers, and of asking too often. */
const passing =
  /^(Http(429|5\d\d)|Timeout|RequestTimeout|ETIMEDOUT|ECONN(RESET|REFUSED)|EPIPE|EAI_AGAIN|Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ServiceUnavailable|Internal(Failure|Error|ServerError|ServiceError)|RESOURCE_EXHAUSTED|UNAVAILABLE|DEADLINE_EXCEEDED)/

/** Whether the trouble behind a fault passes by itself, so that it is worth asking again soon. */
export function passesByItself(because: string): boolean {
  return passing.test(because)
}
