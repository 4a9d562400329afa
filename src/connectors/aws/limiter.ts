import type { Call } from '#connectors/transport.ts'

import { TokenBucket } from './token-bucket.ts'
import type { Clock, Rate } from './token-bucket.ts'

const usual: Rate = { perSecond: 10, burst: 20 }

/**
 * Rates well below what AWS grants an account, because the customer's own systems share that with us. Where AWS
 * publishes no number, ours is a guess on the careful side.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
const rates: Record<string, Rate> = {
  'organizations.ListAccounts': { perSecond: 4, burst: 8 },
  'ec2.DescribeRegions': { perSecond: 5, burst: 10 },
  'rds.DescribeDBClusters': { perSecond: 5, burst: 10 },
  'rds.DescribeDBInstances': { perSecond: 5, burst: 10 },
  'rds.DescribeDBSnapshots': { perSecond: 5, burst: 10 },
  'rds.DescribeDBClusterSnapshots': { perSecond: 5, burst: 10 },
  'dynamodb.DescribeTable': { perSecond: 50, burst: 100 },
  's3.GetBucketLocation': { perSecond: 50, burst: 100 },
  's3.GetBucketEncryption': { perSecond: 50, burst: 100 },
}

/** Holds calls back to the rate of their action, counted for each account and region apart, as AWS counts. */
export class Limiter {
  readonly #clock: Clock
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when the call may be made. */
  async wait({ account = '', region = '', service, op }: Call): Promise<void> {
    const operation = `${service}.${op}`
    const key = `${account}/${region}/${operation}`
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      if (this.#buckets.size >= 4096) this.#forgetFull()
      bucket = new TokenBucket(rates[operation] ?? usual, this.#clock)
      this.#buckets.set(key, bucket)
    }
    await bucket.take()
  }

  #forgetFull(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(key)
  }
}
