import { TokenBucket } from '#connectors/token-bucket.ts'
import type { Clock, Rate } from '#connectors/token-bucket.ts'

/**
 * Holds the calls of each operation back to its rate. Google counts them for the whole project that asks, whatever they
 * are about; where it has throttled one, all of its kind wait until it may be asked again.
 */
export class Pace {
  readonly #clock: Clock
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #resting = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when a call of the operation may be made. */
  async wait(operation: string, rate: Rate): Promise<void> {
    const bucket = this.#buckets.get(operation) ?? new TokenBucket(rate, this.#clock)
    this.#buckets.set(operation, bucket)
    await bucket.take()
    for (;;) {
      const left = (this.#resting.get(operation) ?? 0) - this.#clock.now()
      if (left <= 0) return
      await this.#clock.sleep(left)
    }
  }

  /** Lets nothing of the operation through for so long. */
  rest(operation: string, ms: number): void {
    const until = this.#clock.now() + ms
    this.#resting.set(operation, Math.max(until, this.#resting.get(operation) ?? 0))
  }
}
