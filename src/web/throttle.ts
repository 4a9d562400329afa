import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

import { Refusal } from '#engine/refusal.ts'
import type { Store } from '#store/database.ts'
import { schemaName } from '#store/migrate.ts'

/** How often something may be tried: so many points in so many seconds. */
const limits = {
  /** Wrong passwords for one mailbox from one place. */
  password: { points: 10, duration: 15 * 60 },
  /** Wrong passwords for one mailbox from anywhere. The passkey's door stays open, so that nobody locks another out. */
  mailbox: { points: 100, duration: 60 * 60 },
  /** Wrong passwords, codes and links from one place. */
  address: { points: 300, duration: 60 * 60 },
  /** Wrong codes for one account. */
  code: { points: 10, duration: 60 * 60 },
  /** Sign-ins through a provider that are begun from one place; a whole company may sit behind one address. */
  provider: { points: 600, duration: 10 * 60 },
  /** Questions for a passkey from one place, whoever answers them. */
  question: { points: 600, duration: 10 * 60 },
  /** What somebody without a name hands in from one place to no effect; a whole company may sit behind one address. */
  nameless: { points: 600, duration: 10 * 60 },
  /** Mails that somebody outside makes us send, for one mailbox and from one place. */
  mail: { points: 5, duration: 60 * 60 },
  /** Documents fetched by one link: each is marked anew. */
  fetch: { points: 20, duration: 60 * 60 },
  /** Tokens that are none, from one place: a program with an old one must not shut the door to everybody beside it. */
  token: { points: 600, duration: 10 * 60 },
  /** Questions to the API, for one token or account. */
  api: { points: 1200, duration: 60 },
  /** Requests of a directory (SCIM), for one token. */
  directory: { points: 30_000, duration: 60 },
  /** What costs a lot, exports and searches, for one account. */
  expensive: { points: 60, duration: 60 },
} as const
export type Limit = keyof typeof limits

/** Counts what is tried, in the database, so that several processes count together. */
export interface Throttle {
  /** Refuses where the limit is reached, without counting. */
  check(limit: Limit, key: string): Promise<void>
  /** Counts one more, and refuses where that is too many. */
  count(limit: Limit, key: string): Promise<void>
  /** Forgets what was counted. */
  forget(limit: Limit, key: string): Promise<void>
}

export function throttleOf(store: Store, org: string): Throttle {
  function limiter(limit: Limit): RateLimiterPostgres {
    return new RateLimiterPostgres({
      storeClient: store.pool,
      storeType: 'pool',
      schemaName,
      tableName: 'attempt',
      tableCreated: true,
      // Rows that expired are written over; a timer of its own would keep the process alive.
      clearExpiredByTimeout: false,
      keyPrefix: limit,
      ...limits[limit],
    })
  }
  const limiters: Record<Limit, RateLimiterPostgres> = {
    password: limiter('password'),
    mailbox: limiter('mailbox'),
    address: limiter('address'),
    code: limiter('code'),
    provider: limiter('provider'),
    question: limiter('question'),
    nameless: limiter('nameless'),
    mail: limiter('mail'),
    fetch: limiter('fetch'),
    token: limiter('token'),
    api: limiter('api'),
    directory: limiter('directory'),
    expensive: limiter('expensive'),
  }
  // A key may hold what somebody typed, of any length.
  const named = (key: string) => `${org}:${key}`.slice(0, 230)

  return {
    async check(limit, key) {
      const counted = await limiters[limit].get(named(key))
      if (counted && counted.remainingPoints <= 0) throw tooOften(limit, counted.msBeforeNext)
    },
    async count(limit, key) {
      try {
        await limiters[limit].consume(named(key))
      } catch (error) {
        if (error instanceof RateLimiterRes) throw tooOften(limit, error.msBeforeNext)
        throw error
      }
    },
    async forget(limit, key) {
      await limiters[limit].delete(named(key))
    },
  }
}

/** Where a passkey is another way. */
const atTheDoor: ReadonlySet<Limit> = new Set(['password', 'mailbox', 'address', 'code'])

function tooOften(limit: Limit, ms: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(ms / 1000))
  return new Refusal(
    'often',
    atTheDoor.has(limit) ? 'too-often' : 'too-often-for-now',
    'That was tried too often.',
    `Wait ${Math.ceil(retryAfter / 60)} min.`,
    { retryAfter },
  )
}
