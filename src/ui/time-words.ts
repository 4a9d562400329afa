import type { Messages } from './messages.ts'

/** How long something takes, in words: to the half minute, as nobody reads to the second. */
export function timeWords({ portal }: Messages, seconds: number): string {
  return portal.takes(Math.max(1, Math.round(seconds / 30)))
}
