import { z } from 'zod'

/**
 * What the store keeps of an occurrence that a source lists only while it is open. A connector leaves both out, or gives
 * `closedAt` where its source says when.
 */
export const occurrenceFields = {
  /** When we first saw it; it stays through everything that changes later. */
  firstSeenAt: z.iso.datetime().optional(),
  /** When the first whole reading ended that had it no more. */
  closedAt: z.iso.datetime().optional(),
}

/** When an occurrence closed, for a population's `closed`. */
export function closedAt(occurrence: { closedAt?: string | undefined }): Date | undefined {
  return occurrence.closedAt === undefined ? undefined : new Date(occurrence.closedAt)
}

/** When it began: our first sight, or the source's own, whichever is earlier; nothing where neither is known. */
export function begunAt(occurrence: {
  firstSeenAt?: string | undefined
  firstObservedAt?: string | undefined
}): Date | undefined {
  const times = [occurrence.firstSeenAt, occurrence.firstObservedAt].flatMap((time) =>
    time === undefined ? [] : [Date.parse(time)],
  )
  return times.length > 0 ? new Date(Math.min(...times)) : undefined
}
