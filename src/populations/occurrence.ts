import { z } from 'zod'

import { personal } from '#engine/personal.ts'

import { access } from './purposes.ts'

/**
 * What the store keeps of an occurrence that a source lists only while it is open. A connector leaves both out, or gives
 * `closedAt` where its source says when.
 */
export const occurrenceFields = {
  /** When we first saw it; it stays through everything that changes later. */
  firstSeenAt: z.iso.datetime().optional(),
  /** When the first whole reading ended that had it no more. */
  closedAt: z.iso.datetime().optional(),
  /** From when its source may forget it whatever became of it, as it said when it last had it; absent where it forgets nothing. */
  keptUntil: z.iso.datetime().optional(),
}

/**
 * What the store needs of an occurrence that is known through others of its list. While one of these is there and says that it was not
 * read, nobody knows whether the occurrence has ended: it stays, unconfirmed.
 */
export const throughFields = {
  /** Their keys: of an account, the groups it is in. */
  through: personal(z.array(z.string()).optional(), { de: 'Gruppen', en: 'Groups' }, access),
  /** Of such another: the scope that did not tell all that is known through it. */
  unread: z.string().optional(),
}

interface Ended {
  closedAt?: string | undefined
  keptUntil?: string | undefined
}

/** When an occurrence closed, for a population's `closed`; one that its source may have forgotten never did, as far as we know. */
export function closedAt(occurrence: Ended): Date | undefined {
  if (occurrence.closedAt === undefined || isForgotten(occurrence)) return undefined
  return new Date(occurrence.closedAt)
}

/** Gone from its source when that keeps nothing any longer: nobody can tell whether it was dealt with. */
export function isForgotten({ closedAt: gone, keptUntil }: Ended): boolean {
  return gone !== undefined && keptUntil !== undefined && Date.parse(gone) >= Date.parse(keptUntil)
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
