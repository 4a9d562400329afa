/** What asking again costs, in answers: each that arrives pays a tenth, and there are this many in the beginning and at most. */
const most = 20
const earned = 0.1

/**
 * How often all clients of one service may ask again after failures, in whatever account and region. A service that fails everywhere
 * is asked once by call when this is used up, not three times; answers fill it again. As AWS's own clients keep it each for itself,
 * which is nothing where an organisation has a thousand of them.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class RetryBudget {
  #left = most

  /** Says whether one more may be made, and counts it. */
  take(): boolean {
    if (this.#left < 1) return false
    this.#left--
    return true
  }

  /** The service answered. */
  earn(): void {
    this.#left = Math.min(most, this.#left + earned)
  }
}
