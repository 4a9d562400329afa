import type { Messages } from './messages.ts'

/** How long several things take together, in words: to the minute, and from twenty on to five of them. */
export function totalTimeWords({ portal }: Messages, seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  return portal.takes(2 * (minutes < 20 ? minutes : 5 * Math.round(minutes / 5)))
}

/** How long something takes, in words: to the half minute, as nobody reads to the second. */
export function timeWords({ portal }: Messages, seconds: number): string {
  return portal.takes(Math.max(1, Math.round(seconds / 30)))
}
