import type { Reading } from '#connectors/connector.ts'
import { hearingReceipts } from '#connectors/hearing-receipts.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { CloudAccount } from '#populations/cloud-account.ts'

/** What became of an account's scopes, as its `cloud-account` says it. */
type Ended = Exclude<CloudAccount['reading'], { unread: string } | undefined>

/** A reading that does what `reading` does, and counts which of the scopes that end in it were read whole. */
export function countingScopes(reading: Reading): { reading: Reading; ended(): Ended } {
  let scopes = 0
  const incomplete: string[] = []
  function count({ scope, complete }: Receipt): void {
    scopes++
    if (!complete) incomplete.push(scope)
  }
  return {
    reading: hearingReceipts(reading, count),
    ended() {
      const [first] = incomplete.toSorted()
      return {
        at: reading.at.toISOString(),
        scopes,
        incomplete: incomplete.length,
        ...(first !== undefined && { first }),
      }
    },
  }
}
