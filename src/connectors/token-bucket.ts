/** The time as the limiter needs it, handed in so that a test need not wait. Milliseconds. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<void>
}

export const systemClock: Clock = {
  // Not the wall clock: setting that back must not stop us.
  now: () => performance.now(),
  sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
}

/** How often one action may be called: `perSecond` in the long run, `burst` at once after a rest. */
export interface Rate {
  perSecond: number
  burst: number
}

/** A token bucket. Callers are let through in the order they came, each after its own wait. */
export class TokenBucket {
  readonly #rate: Rate
  readonly #clock: Clock
  #tokens: number
  #at: number

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
    this.#tokens = rate.burst
    this.#at = clock.now()
  }

  /** Resolves when the caller may call. */
  async take(): Promise<void> {
    const now = this.#clock.now()
    const grown = ((now - this.#at) / 1000) * this.#rate.perSecond
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + grown)
    this.#at = now
    // Taken before the wait, so below zero are the tokens promised to those already waiting.
    this.#tokens--
    if (this.#tokens < 0) await this.#clock.sleep((-this.#tokens / this.#rate.perSecond) * 1000)
  }

  /** Whether nobody waits and the burst is whole, so that a new bucket would be no different. */
  get isFull(): boolean {
    const grown = ((this.#clock.now() - this.#at) / 1000) * this.#rate.perSecond
    return this.#tokens + grown >= this.#rate.burst
  }
}
