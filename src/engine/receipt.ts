/**
 * How we know what an item says: read from the source itself, taken over from a provider that
 * guarantees it, or stated by a named role.
 */
export type Basis =
  | { kind: 'measured' }
  | { kind: 'inherited'; from: string }
  | { kind: 'attested'; by: string }

export const measured: Basis = { kind: 'measured' }

/**
 * What a connector can say of one scope: read to the end, or why not.
 *
 * A scope is one question to one place, such as `aws/111122223333/us-east-1/rds.DescribeDBInstances`.
 * It feeds one or more populations. Most scopes list items, so an incomplete one may hide some, and no
 * test over its populations can pass. A `detail` scope only adds fields to items that another scope
 * listed: when it fails, the items say so themselves, and only the tests that needed the field suffer.
 */
export interface Receipt {
  scope: string
  /** Ids of the populations whose items this scope lists or completes. */
  feeds: readonly string[]
  detail?: true
  basis: Basis
  complete: boolean
  /** Why the scope was not read to the end: the source's own error code where it gave one. */
  because?: string
  /** The source's words, for people; never judged. */
  message?: string
  calls: number
  pages: number
  items: number
  /** SHA-256 (hex) of the archived raw answers, as stored. Absent where nothing was answered. */
  evidence?: string
  readAt: Date
}
