import type { Judged } from '#engine/judge.ts'
import { coverageOf } from '#engine/judge.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { Test } from '#engine/test.ts'

/** One line of `verdict list` and `evidence replay`: an item with its verdict, or a scope that was not read. Stable machine output. */
export interface VerdictLine {
  test: string
  /** The provider's own name, or `aws/<account>[/<region>]/<kind>`. */
  item?: string
  scope?: string
  verdict: Judged['verdict']
  /** A reason code; null for a plain pass. */
  because: string | null
  basis?: string
  at?: string
}

/** A line for every scope that a run of this test must call unread. */
export function scopeVerdicts(
  test: Test<unknown>,
  receipts: readonly Receipt[],
  at: Date,
  missed: ReadonlySet<string>,
): VerdictLine[] {
  const { unread } = coverageOf(receipts, at, test.every + test.grace, missed)
  return unread.map(({ scope, because }) => ({ test: test.id, scope, verdict: 'unknown', because }))
}
