/** Time as the limiter sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

/**
 * Resolves when one more connection to `key` may start: at most `perSecond` in any second, first come first served. A
 * sliding window, so that the few connections of a usual endpoint wait for nothing.
 */
export function connectionRate(clock: Clock, perSecond = 10): (key: string) => Promise<void> {
  const recent = new Map<string, number[]>()
  return async (key) => {
    const starts = recent.get(key) ?? []
    const now = clock.now()
    const earliest = starts.length < perSecond ? now : (starts[0] ?? now) + 1000
    const start = Math.max(now, earliest)
    // Reserved before waiting: whoever asks next queues behind.
    recent.set(key, [...starts, start].slice(-perSecond))
    if (start > now) await clock.sleep(start - now)
  }
}
