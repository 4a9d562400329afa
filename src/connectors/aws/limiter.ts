import { TokenBucket } from '#connectors/token-bucket.ts'
import type { Clock, Rate } from '#connectors/token-bucket.ts'
import type { Call } from '#connectors/transport.ts'

/**
 * The rate of an operation that names none. All are well below what AWS grants an account, because the customer's own
 * systems share that with us. Where AWS publishes no number, ours is a guess on the careful side.
 */
const usual: Rate = { perSecond: 10, burst: 20 }

/** Holds calls back to the rate of their action, counted for each account and region apart, as AWS counts. */
export class Limiter {
  readonly #clock: Clock
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when the call may be made. */
  async wait({ account = '', region = '', service, op }: Call, rate = usual): Promise<void> {
    const operation = `${service}.${op}`
    const key = `${account}/${region}/${operation}`
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      if (this.#buckets.size >= 4096) this.#forgetFull()
      bucket = new TokenBucket(rate, this.#clock)
      this.#buckets.set(key, bucket)
    }
    await bucket.take()
  }

  #forgetFull(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(key)
  }
}
