import { AdaptiveRetryStrategy } from '@smithy/core/retry'

import type { RetryBudget } from './retry-budget.ts'

/** Throttling: how often a call is made at most. It passes as soon as we are slower, which the strategy sees to. */
const throttledAttempts = 5
/** An error of a server or of the network, as often as the SDK does by itself: what lasts is asked again with the reading, later. */
const failedAttempts = 3

type Renewal = Parameters<AdaptiveRetryStrategy['refreshRetryTokenForRetry']>

/**
 * When a client asks again: adaptive, so that it slows down when AWS throttles, and more patient with throttling than with failures.
 * One for each client, because it measures that client's own rate; the budget is the service's, over all accounts and regions.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class Retries extends AdaptiveRetryStrategy {
  readonly #budget: RetryBudget
  #isSlowed = false

  constructor(budget: RetryBudget) {
    super(throttledAttempts)
    this.#budget = budget
  }

  /** Whether AWS has throttled its client, so that it knows a rate worth keeping. */
  get isSlowed(): boolean {
    return this.#isSlowed
  }

  override async refreshRetryTokenForRetry(
    ...[token, error]: Renewal
  ): ReturnType<AdaptiveRetryStrategy['refreshRetryTokenForRetry']> {
    if (error.errorType === 'THROTTLING') this.#isSlowed = true
    const made = token.getRetryCount() + 1
    if (error.errorType !== 'THROTTLING' && (made >= failedAttempts || !this.#budget.take()))
      throw new Error(`asked ${made} times`)
    return super.refreshRetryTokenForRetry(token, error)
  }

  override recordSuccess(
    ...given: Parameters<AdaptiveRetryStrategy['recordSuccess']>
  ): ReturnType<AdaptiveRetryStrategy['recordSuccess']> {
    this.#budget.earn()
    return super.recordSuccess(...given)
  }
}
