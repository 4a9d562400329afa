import type { Check } from '#log/verify-site.ts'

import type { Site } from './test-site.ts'

/** A check by its name, and some of the words in which it says what is wrong. */
export type Said<Name extends string = string> = readonly [check: Name, words: string]

/** One lie on the site of the company in test-watched-company.ts. */
export interface Lie {
  what: string
  tell: (site: Site, ground: LieGround) => Site
  ours: Said<Check['check']>
  theirs: Said
}

/** What a liar has at hand beside the site. */
export interface LieGround {
  /** An earlier state of the same site. */
  older: Site
  /** A key of the log's name that is not the log's. */
  otherKey: string
}
